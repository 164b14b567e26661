"""Totals, grades and conclusions of self-evaluation forms."""

import re
from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import decimals, rounded, say
from baoheng.checking.check import COMMON_SENSE, Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import pattern, section
from baoheng.checking.results.evaluations import (
    all_points,
    allotted,
    complete,
    execution_points,
    execution_row,
    scored,
)
from baoheng.checking.results.outcomes import FILE, compare
from baoheng.checking.wording.texts import beside, noted
from baoheng.core import scoring
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.reading.values import clean

_EVALUATION = "财预〔2020〕10号：单位自评按各项指标得分汇总为总分，表式满分100分"
_GRADES = "财预〔2020〕10号：90（含）—100分为优、80（含）—90分为良、60（含）—80分为中、60分以下为差"
_PROSE_SCORE = re.compile(
    r"(?:自评|评价|综合|最终|总)(?:结果|情况)?(?:综合)?(?:总)?(?:得|评)?分?(?:数|值)?"
    r"(?:为|是|达|：|:)?\s*(\d{1,3}(?:\.\d+)?)\s*分(?!值)"
)
_TOLD = re.compile(
    r"等级(?:[为是：:]+\s*[“\"]?|[“\"])([优良中差][秀好]?|合格|不合格)(?![\u4e00-\u9fff])"
)
_TICKED = re.compile(r"[☑√✓✔■●]\s*([^\s□☐○☑√✓✔■●]{1,3})|([^\s□☐○☑√✓✔■●]{1,3})\s*[☑√✓✔■●]")
_ENOUGH = 5  # rows or forms that make a pattern


@check(
    "E01",
    "总分不等于各项得分之和",
    kind=Kind.SUM,
    severity=Severity.ERROR,
    group=ReviewGroup.COMPLETENESS,
    applies="写了总分、各行都有得分的自评表",
    basis=_EVALUATION,
    todo="按各项得分（含预算执行率得分）重新合计总分，或更正写错的得分",
)
def total_is_the_sum(dossier: Dossier) -> Iterator[Observation]:
    """自评表的总分应等于预算执行率得分与各指标得分之和。"""
    for form in dossier.evaluations():
        printed = form.table.total_score
        if printed is None or not complete(form):
            continue
        parts, apart = _parts(form)
        summed = scoring.total(parts).points
        rows = sum((one.score for one in scored(form)), Decimal(0))
        places = [form.place("total_score"), form.place("execution")]
        message = f"“{form.name}”的总分与各项得分之和"
        evidence = f"{_added(parts, apart)} = {say(summed)}，总分{printed:f}"
        if _same(printed, summed) or (execution_row(form) and _same(printed, rows)):
            yield holds(form, f"{message}一致", evidence, places=places, kind=Kind.SUM)
        elif not _unread_execution(form, printed - summed):
            more = "多" if printed > summed else "少"
            yield wrong(
                form,
                f"{message}不符",
                f"{evidence}，{more}{say(abs(printed - summed))}",
                places=places,
                severity=None if all_points(form) in allotted(form) else Severity.WARNING,
                advice=f"请把总分改为{say(summed)}，或更正写错的得分",
            )


@check(
    "E02",
    "得分超出范围",
    kind=Kind.WEIGHT,
    severity=Severity.ERROR,
    group=ReviewGroup.COMPLETENESS,
    applies="有分值和得分的自评表",
    basis=_EVALUATION,
    todo="得分应在0与本项分值之间，总分应在0与100之间，请更正",
)
def score_within_its_points(dossier: Dossier) -> Iterator[Observation]:
    """每项得分应在0与本项分值之间，总分应在0与满分之间。"""
    for form in dossier.evaluations():
        rows = scored(form)
        outside = [one for one in rows if not 0 <= one.score <= one.points]
        for one in outside:
            message = f"“{form.name}”的“{one.row.level3}”得分不在0与分值之间"
            place = one.row.places.get("score")
            yield wrong(form, message, _range(one.score, one.points), one.row, places=[place])
        yield from _execution_range(form)
        yield from _total_range(form)
        if rows and not outside:
            most = max(rows, key=lambda one: one.points)
            evidence = (
                f"{len(rows)}项得分都在0与本项分值之间，如“{most.row.level3}”"
                f"得分{most.score:f} ≤ 分值{most.points:f}"
            )
            yield holds(form, "各项得分都在0与本项分值之间", evidence, kind=Kind.WEIGHT)


@check(
    "E15",
    "等级与总分不符",
    kind=Kind.THRESHOLD_GAP,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="写了总分和等级的自评表",
    basis=_GRADES,
    todo="按总分所在的分数段改写等级，或核对总分",
)
def grade_fits_the_total(dossier: Dossier) -> Iterator[Observation]:
    """自评等级应与总分所在的分数段一致。"""
    for form in dossier.evaluations():
        total = form.table.total_score
        stated = _grade(form.table.grade or "") or _told_grade(dossier, form)
        if total is None or stated is None:
            continue
        due = scoring.grade(form.profile.grades, total)
        if due is None:
            continue
        band = next(band for band in form.profile.grades if band.name == due)
        upper = "" if band.high == form.profile.grades[0].high else f"、低于{say(band.high)}分"
        scale = f"不低于{say(band.low)}分{upper}为“{due}”"
        evidence = f"总分{say(total)}，{scale}，表中写“{clean(form.table.grade or stated)}”"
        places = [form.place("grade"), form.place("total_score")]
        if stated == due:
            yield holds(form, "等级与总分一致", evidence, places=places)
        else:
            message = f"“{form.name}”的等级“{stated}”与总分{say(total)}不符"
            yield wrong(
                form, message, evidence, places=places, advice=f"请把等级改为“{due}”，或核对总分"
            )


@check(
    "E09",
    "自评全部满分",
    kind=Kind.OTHER,
    severity=Severity.ADVICE,
    group=ReviewGroup.FEASIBILITY,
    applies="五项以上指标的自评表；同一单位五张以上写了等级的自评表",
    basis="财预〔2020〕10号：自评结果应客观反映完成情况；全部满分没有区分度",
    todo="请逐项核对是否都有完成证明，并检查目标值是否定得过低",
)
def everything_full(dossier: Dossier) -> Iterator[Observation]:
    """自评表各项全部满分或各项目等级完全相同时，应核对评分是否客观。"""
    graded: list[Form] = []
    for form in dossier.evaluations():
        if _grade(form.table.grade or ""):
            graded.append(form)
        rows = scored(form)
        execution = form.table.execution
        short = execution and execution.score is not None and execution.score != execution.points
        full = complete(form) and all(one.score == one.points for one in rows)
        if len(rows) >= _ENOUGH and full and not short:
            points = scoring.total(one.points for one in rows).points
            evidence = f"{len(rows)}项指标共{say(points)}分，全部得满分"
            message = f"“{form.name}”的各项指标全部满分，没有区分度"
            yield wrong(form, message, evidence, places=[form.place("total_score")])
    grades = {_grade(form.table.grade or "") for form in graded}
    if len(graded) >= _ENOUGH and len(grades) == 1:
        message = f"{len(graded)}张自评表的等级都是“{grades.pop()}”"
        evidence = "、".join(form.name for form in graded)
        places = [form.place("grade") for form in graded]
        yield wrong(graded[0], message, evidence, places=places)


@check(
    "G71",
    "文字中的得分与总分不一致",
    kind=Kind.NARRATIVE_VS_CELL,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="在结论、综述等文字中写了自评得分的自评表",
    basis=COMMON_SENSE,
    todo="把文字中的得分改为与总分相同，或核对总分",
)
def score_in_prose(dossier: Dossier) -> Iterator[Observation]:
    """结论文字中写的自评得分应与表中的总分一致。"""
    for form in dossier.evaluations():
        total = form.table.total_score
        if total is None:
            continue
        fields = [(head, text, form.place(head)) for head, text in form.table.fields.items()]
        fields = [one for one in fields if pattern(FILE, "conclusion_fields").search(one[0])]
        for head, text, place in (*fields, *((n.where, n.text, n.place) for n in noted(form))):
            stated = [Decimal(number) for number in _PROSE_SCORE.findall(clean(text))]
            stated = [number for number in stated if number != form.profile.evaluation_total]
            if not stated:
                continue
            evidence = f"“{head}”写{say(stated[0])}分，总分{say(total)}分"
            places = [place, form.place("total_score")]
            if any(_same(total, number) or _same(number, total) for number in stated):
                evidence = f"“{head}”与总分都是{say(total)}分"
                yield holds(form, "文字中的得分与总分一致", evidence, places=places)
            else:
                message = f"“{form.name}”的“{head}”中的得分与总分不一致"
                yield wrong(form, message, evidence, places=places)


@check(
    "G77",
    "实际值逐项照抄目标值",
    kind=Kind.DUPLICATE,
    severity=Severity.ADVICE,
    group=ReviewGroup.FEASIBILITY,
    applies="六项以上可以比较的定量指标的自评表",
    basis=COMMON_SENSE,
    todo="请按统计数据填写实际完成值，不要照抄目标值",
)
def results_copied_from_targets(dossier: Dossier) -> Iterator[Observation]:
    """各项实际完成值全部与目标值相同时，应核对是否照抄。"""
    for form in dossier.evaluations():
        found = [compare(row, row.actual_text, form.year) for row in form.indicators]
        open_ended = [
            one
            for one in found
            if one is not None and one.actual is not None and one.target not in (None, 0, 100)
        ]
        if len(open_ended) > _ENOUGH and all(one.actual == one.target for one in open_ended):
            evidence = f"{len(open_ended)}项定量指标的实际值都等于目标值，如{open_ended[0].said}"
            message = f"“{form.name}”的实际完成值逐项等于目标值，可能是照抄"
            yield wrong(form, message, evidence)


def _parts(form: Form) -> tuple[list[Decimal], bool]:
    """The scores that make up the total, and whether the first is that of the execution rate."""
    execution = form.table.execution
    scores = [one.score for one in scored(form)]
    if execution is None or execution.score is None or execution_row(form):
        return scores, False
    return [execution.score, *scores], True


def _added(parts: list[Decimal], apart: bool) -> str:
    words = [f"{part:f}" for part in parts]
    if apart:
        words[0] = f"预算执行率{words[0]}"
    return " + ".join(words)


def _same(printed: Decimal, computed: Decimal) -> bool:
    """Equal, or equal once rounded to the digits that are printed."""
    return printed == computed or printed == rounded(computed, decimals(printed))


def _unread_execution(form: Form, rest: Decimal) -> bool:
    """Whether the rest may be the score of an execution rate that stands elsewhere."""
    execution = form.table.execution
    if (execution and execution.score is not None) or execution_row(form):
        return False
    left = form.profile.evaluation_total - all_points(form)
    return 0 < rest <= min(left, execution_points(form) or form.profile.execution_points)


def _range(score: Decimal, points: Decimal) -> str:
    sign = "> 分值" if score > points else "< 0，分值"
    return f"得分{say(score)} {sign}{say(points)}"


def _execution_range(form: Form) -> Iterator[Observation]:
    execution = form.table.execution
    if execution is None or execution.score is None or execution.points is None:
        return
    if not 0 <= execution.score <= execution.points:
        message = f"“{form.name}”的预算执行率得分不在0与分值之间"
        evidence = _range(execution.score, execution.points)
        yield wrong(form, message, evidence, places=[form.place("execution")])


def _total_range(form: Form) -> Iterator[Observation]:
    total, most = form.table.total_score, form.profile.evaluation_total
    if total is not None and not 0 <= total <= most:
        message = f"“{form.name}”的总分不在0与{say(most)}之间"
        evidence = f"总分{say(total)}，满分{say(most)}"
        yield wrong(
            form, message, evidence, places=[form.place("total_score")], severity=Severity.WARNING
        )


def _told_grade(dossier: Dossier, form: Form) -> str | None:
    """The grade that the form's running text states: 自评等级为“良”."""
    noted_too = (note.text for note in form.notes)
    texts = [*form.table.fields.values(), *noted_too, *_below(dossier, form)]
    found = (match for text in texts for match in _TOLD.finditer(clean(text)))
    told = {_grade(match[1]) for match in found}
    return told.pop() if len(told) == 1 else None


def _below(dossier: Dossier, form: Form) -> Iterator[str]:
    """The lines outside the table that belong to the form."""
    return (piece.text for piece in beside(dossier, form) if piece.loose and piece.form is form)


def _grade(text: str) -> str | None:
    """The profile's name of the grade that a cell states; None where it is not plain."""
    view = clean(text).strip('“”"。 ')
    names = {word: name for name, found in section(FILE, "grades").items() for word in found}
    if ticks := [one or other for one, other in _TICKED.findall(view)]:
        found = {names[word] for word in ticks if word in names}
        return found.pop() if len(found) == 1 and len(ticks) == 1 else None
    view = re.sub(r"[（(].*[)）]$", "", view)
    return names.get(view) or names.get(re.sub(r"[级等档]次?$", "", view))
