"""The score of each row of a self-evaluation form, computed again from its result."""

import re
from collections.abc import Iterator

from baoheng.checking.amounts import decimals, rounded, say
from baoheng.checking.check import Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import pattern
from baoheng.checking.profile import Band
from baoheng.checking.results.evaluations import (
    Scored,
    agrees,
    candidates,
    execution_candidates,
    scored,
    whole_points,
)
from baoheng.checking.results.outcomes import (
    FILE,
    Outcome,
    compare,
    explained,
    is_survey,
    is_worded,
    level_of,
)
from baoheng.core import scoring
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.tables import Indicator
from baoheng.reading.values import clean

_RULE = "财预〔2020〕10号：定量指标完成的记满分，未完成的按完成值与指标值的比例记分"
_OWN_RULE = re.compile(r"扣\s*\d|每.{0,8}(扣|减)|得\s*\d.{0,12}得\s*\d")
_RESTS = ("value", "operator", "unit", "actual", "score", "weight")
_LEVELS = ("reached", "partly", "missed")
_PLACES = 2


@check(
    "E03",
    "已达到目标却扣分，没有说明",
    kind=Kind.OTHER,
    severity=Severity.WARNING,
    group=ReviewGroup.FEASIBILITY,
    applies="有实际完成值、分值和得分的自评表中的定量指标",
    basis=_RULE,
    todo="改为满分，或在偏差原因一栏写明扣分理由",
)
def reached_but_deducted(dossier: Dossier) -> Iterator[Observation]:
    """达到目标的指标应得满分，扣分的应写明理由。"""
    for form, one, outcome in _compared(dossier):
        if not outcome.met or one.score >= one.points or explained(one.row) or _own_rule(one.row):
            continue
        lost = say(one.points - one.score)
        yield wrong(
            form,
            f"“{form.name}”的“{one.row.level3}”已达到目标，却扣了{lost}分，没有写明理由",
            f"{outcome.said}，已达到；分值{say(one.points)}，得分{one.score:f}",
            one.row,
            places=[one.row.places.get("score")],
            rests_on=_RESTS,
        )


@check(
    "E04",
    "未达到目标却得满分",
    kind=Kind.OTHER,
    severity=Severity.ERROR,
    group=ReviewGroup.FEASIBILITY,
    applies="有实际完成值、分值和得分的自评表中的定量指标",
    basis=_RULE,
    todo="按完成比例重新计算得分，并写明未完成原因",
)
def missed_but_full(dossier: Dossier) -> Iterator[Observation]:
    """没有达到目标的指标不应得满分。"""
    for form, one, outcome in _compared(dossier):
        row = one.row
        if outcome.met is not False or one.score < one.points or one.points <= 0:
            continue
        found = candidates(form, row, outcome, one.points)
        places = max(decimals(one.score), 0 if whole_points(form) else _PLACES)
        due = found[0] if found else None
        slight = due is not None and rounded(due.points, places) >= one.points
        if slight and places:
            continue  # the shortfall disappears in rounding
        mild = slight or is_survey(row) or explained(row) or _own_rule(row)
        worked = f"，按完成比例应为{due.said}" if due else ""
        yield wrong(
            form,
            f"“{form.name}”的“{row.level3}”没有达到目标，却得了满分{say(one.score)}",
            f"{outcome.said}，未达到；分值{say(one.points)}，得分{one.score:f}{worked}",
            row,
            places=[row.places.get("score")],
            rests_on=_RESTS,
            severity=Severity.WARNING if mild else None,
            advice=f"请把得分改为{say(due.points)}，并写明未完成原因" if due else None,
        )


@check(
    "E05",
    "得分与评分公式不符",
    kind=Kind.PRODUCT,
    severity=Severity.WARNING,
    group=ReviewGroup.FEASIBILITY,
    applies="有实际完成值、分值和得分的自评表中的定量指标和预算执行率；原因中说明了怎样扣分的除外",
    basis="财预〔2020〕10号：未完成的按比例记分；财预〔2021〕101号：完成率低于及格线不得分的比例法",
    todo="按所用的评分办法重新计算得分，或写明扣分依据",
)
def score_by_formula(dossier: Dossier) -> Iterator[Observation]:
    """得分应能由实际完成值、目标值和分值按评分公式算出。"""
    for form in dossier.evaluations():
        yield from _execution_score(form)
    for form, one, outcome in _compared(dossier):
        place = one.row.places.get("score")
        head = f"“{form.name}”的“{one.row.level3}”的得分"
        if outcome.met and one.score == one.points:
            evidence = f"{outcome.said}：达到目标得满分{say(one.points)}，得分{one.score:f}"
            yield holds(form, f"{head}与公式一致", evidence, one.row, places=[place])
        if outcome.met is not False or one.score >= one.points:
            continue
        found = candidates(form, one.row, outcome, one.points)
        right = next((score for score in found if agrees(one.score, score.points)), None)
        if right:
            evidence = f"{outcome.said}：{right.formula}，{right.said}，得分{one.score:f}"
            yield holds(form, f"{head}与公式一致", evidence, one.row, places=[place])
        elif found and not _own_rule(one.row):
            yield wrong(
                form,
                f"{head}{one.score:f}不能由评分公式算出",
                f"{outcome.said}；{_ways(found)}；得分{one.score:f}（允差为末位一个单位）",
                one.row,
                places=[place],
                rests_on=_RESTS,
                advice=f"请改为{say(found[0].points)}，或在原因中写明扣分办法",
            )


@check(
    "E14",
    "定性指标得分不在所选档次内",
    kind=Kind.THRESHOLD_GAP,
    severity=Severity.WARNING,
    group=ReviewGroup.FEASIBILITY,
    applies="实际完成值写明达成程度的定性指标",
    basis="财预〔2020〕10号：定性指标按达成、部分达成、未达成三档，分别按分值的100%—80%（含）、80%—60%（含）、60%—0记分",
    todo="按达成程度所在的档次改写得分，或更正达成程度",
)
def worded_score_in_its_band(dossier: Dossier) -> Iterator[Observation]:
    """定性指标的得分应在所写达成程度对应的档次之内。"""
    for form in dossier.evaluations():
        for one in scored(form):
            level = level_of(one.row) if is_worded(one.row) else None
            band = _band(form, level)
            if band is None or not one.alone or not 0 <= one.score <= one.points:
                continue
            low, high = scoring.band_limits(band, one.points)
            said = (
                f"实际“{clean(one.row.actual_text or '')}”属于“{band.name}”，"
                f"应得分值{say(one.points)}的{say(band.low)}%—{say(band.high)}%，"
                f"即{say(low)}—{say(high)}分，得分{one.score:f}"
            )
            place = one.row.places.get("score")
            if low <= one.score <= high:
                yield holds(
                    form, f"“{one.row.level3}”的得分在档次内", said, one.row, places=[place]
                )
            else:
                message = f"“{form.name}”的“{one.row.level3}”的得分不在“{band.name}”一档内"
                yield wrong(form, message, said, one.row, places=[place])


def _compared(dossier: Dossier) -> Iterator[tuple[Form, Scored, Outcome]]:
    """Scores with a cell of their own whose result compares with the target."""
    for form in dossier.evaluations():
        for one in scored(form):
            outcome = compare(one.row, one.row.actual_text, form.year)
            if outcome and one.alone and 0 <= one.score <= one.points:
                yield form, one, outcome


def _own_rule(row: Indicator) -> bool:
    """Whether the row has its own rule of deduction, or its reason tells how points were cut."""
    told = explained(row) or ""
    rule = row.scoring or ""
    return bool(pattern(FILE, "scoring_words").search(told) or _OWN_RULE.search(rule))


def _ways(found: list[scoring.Score]) -> str:
    return "；".join(f"按{score.formula}：{score.said}" for score in found[:2])


def _band(form: Form, level: str | None) -> Band | None:
    bands = sorted(form.profile.scoring.bands, key=lambda band: -band.low)
    if level is None or len(bands) != len(_LEVELS):
        return None
    return bands[_LEVELS.index(level)]


def _execution_score(form: Form) -> Iterator[Observation]:
    """The execution rate's points; full points for a finished project below its budget are fine."""
    execution, found = form.table.execution, execution_candidates(form)
    if execution is None or execution.points is None or execution.score is None or not found:
        return
    score, places = execution.score, [form.place("execution")]
    if not 0 <= score <= execution.points:
        return
    right = next((one for one in found if agrees(score, one.points)), None)
    if right:
        evidence = f"{right.formula}，{right.said}，得分{score:f}"
        yield holds(form, "预算执行率得分与公式一致", evidence, places=places)
    elif not (score == execution.points and _finished(form)):
        yield wrong(
            form,
            f"“{form.name}”的预算执行率得分{score:f}不能由评分公式算出",
            f"{_ways(found)}；得分{score:f}（允差为末位一个单位）",
            places=places,
            advice=f"请改为{say(found[0].points)}，或写明所用的评分办法",
        )


def _finished(form: Form) -> bool:
    """Whether a profile with steps lets a finished project keep its points, and all is reached."""
    if form.profile.scoring.execution != "steps":
        return False
    found = [compare(row, row.actual_text, form.year) for row in form.indicators]
    return all(one is None or one.met is not False for one in found)
