"""What self-evaluation and monitoring forms say about deviations."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from baoheng.checking.amounts import say
from baoheng.checking.check import Observation, check, wrong
from baoheng.checking.dossier import Dossier, Form, Stage
from baoheng.checking.lexicon import pattern, section, words
from baoheng.checking.results.outcomes import (
    FILE,
    blank,
    compare,
    explained,
    is_worded,
    level_of,
    likelihood_of,
    not_done,
    percent,
    turned,
)
from baoheng.checking.results.reasons_told import contrary_reasons, copied_reasons
from baoheng.checking.wording.names import plain
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.tables import Indicator
from baoheng.reading.grammar.vocabulary import squash
from baoheng.reading.grid import Grid
from baoheng.reading.values import clean

_REASONS = "财预〔2020〕10号：未完成的和超过指标值较多的指标，应分析原因并提出改进措施"
_MONITORED = "财预〔2019〕136号：监控中偏离绩效目标的，应分析原因并提出纠正措施"
_RESTS = ("value", "operator", "unit", "actual", "forecast")
_SMALL = 3  # targets up to here are passed by one without a word
_SHORT = 20  # characters of a stock phrase
_MOSTLY = Decimal("0.6")  # of the rows on the management of the money
_SAME = 3  # equal reasons that make a stock phrase


@check(
    "E06",
    "超额完成较多，没有说明",
    kind=Kind.OTHER,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="自评表的实际完成值、监控表的全年预计值高于目标值30%以上的定量指标",
    basis=_REASONS,
    todo="说明超额完成的原因；目标值定得过低的，应在下年度调高",
)
def exceeded_without_reason(dossier: Dossier) -> Iterator[Observation]:
    """完成值高于目标值三成以上的应说明原因。"""
    for form, row, text in _results(dossier):
        what = "全年预计" if form.stage is Stage.MONITORING else "实际"
        outcome = compare(row, text, form.year, what)
        if outcome is None or outcome.excess is None or explained(row):
            continue
        if outcome.actual is None or outcome.target is None:
            continue
        slight = outcome.target <= _SMALL and outcome.actual - outcome.target <= 1
        if slight or outcome.excess < Fraction(form.profile.scoring.over_achievement):
            continue
        yield wrong(
            form,
            f"“{form.name}”的“{row.level3}”{what}完成值超过目标值较多，没有说明原因",
            f"{outcome.said}，{say(outcome.actual)} ÷ {say(outcome.target)} = "
            f"{percent(outcome.excess)}，"
            f"提示线{percent(Fraction(form.profile.scoring.over_achievement))}",
            row,
            rests_on=_RESTS,
        )


@check(
    "E07",
    "没有写原因和措施，或原因与结果不符",
    kind=Kind.MISSING_VALUE,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="设有偏差原因（或改进措施）一栏的自评表和监控表；写了原因的，看是否与结果相反、是否照抄别的项目",
    basis=f"{_REASONS}；{_MONITORED}",
    todo="在偏差原因一栏写明未完成的原因和改进措施",
)
def missed_without_reason(dossier: Dossier) -> Iterator[Observation]:
    """没有达到目标或预计达不到目标的指标应写明原因和改进措施。"""
    for form in (*dossier.evaluations(), *dossier.monitorings()):
        yield from contrary_reasons(form)
    yield from copied_reasons(dossier)
    asks = {id(form): _asks_for_reasons(dossier, form) for form in dossier.forms}
    for form, row, text in _results(dossier):
        if explained(row) or not asks[id(form)] or _told_below(form, row):
            continue
        deviation = _deviation(form, row, text)
        if deviation:
            written = "" if not row.reason else f"，原因栏写“{clean(row.reason)}”"
            yield wrong(
                form,
                f"“{form.name}”的“{row.level3}”{deviation[0]}，没有写原因和措施",
                f"{deviation[1]}{written or '，原因栏为空'}",
                row,
                places=[row.places.get("reason")],
                rests_on=_RESTS,
            )


def _told_below(form: Form, row: Indicator) -> bool:
    """Whether a field of the form gives reasons and names the indicator."""
    heads = words(FILE, "reason_columns")
    texts = [text for label, text in form.table.fields.items() if any(w in label for w in heads)]
    return len(plain(row.level3)) > 2 and any(plain(row.level3) in plain(text) for text in texts)


@check(
    "E16",
    "管理情况或偏差原因只有套话",
    kind=Kind.UNMEASURABLE,
    severity=Severity.ADVICE,
    group=ReviewGroup.COMPLETENESS,
    applies="有资金管理情况各行、存在问题与改进措施，或三项以上偏差原因的自评表和监控表",
    basis="财预〔2020〕10号：自评应当客观、真实，如实反映存在的问题",
    todo="逐项写清做法、依据和存在的问题，不要都写“科学”“暂无”",
)
def stock_phrases(dossier: Dossier) -> Iterator[Observation]:
    """资金管理情况、存在问题和偏差原因应写具体内容而不是套话。"""
    for form in (*dossier.evaluations(), *dossier.monitorings()):
        fields = form.table.fields
        rows = {k: fields[k] for k in section(FILE, "management_fields") if k in fields}
        stock = {head: text for head, text in rows.items() if _stock(text)}
        if len(stock) >= 3 and len(stock) >= _MOSTLY * len(rows):
            evidence = "；".join(f"{head}：{clean(text)}" for head, text in stock.items())
            how = "都是" if len(stock) == len(rows) else f"有{len(stock)}项是"
            message = f"“{form.name}”的资金管理情况{len(rows)}项{how}套话"
            yield wrong(form, message, evidence, places=[form.place(head) for head in stock])
        reasons = Counter(clean(row.reason or "") for row in form.indicators if row.reason)
        for text, count in reasons.items():
            same = [row for row in form.indicators if clean(row.reason or "") == text]
            if count >= _SAME and not blank(text) and _cells(same) >= _SAME:
                message = f"“{form.name}”有{count}项指标的偏差原因完全相同"
                yield wrong(form, message, f"{count}项都写“{text}”", *same)
        problems = _empty_problems(form)
        missed = _missed(form)
        if problems and missed:
            heads = "、".join(problems)
            yield wrong(
                form,
                f"“{form.name}”有未完成的指标，“{heads}”却写没有",
                "；".join([*(f"{k}：{clean(fields[k])}" for k in problems), missed[1]]),
                missed[0],
                places=[form.place(head) for head in problems],
            )


def _results(dossier: Dossier) -> Iterator[tuple[Form, Indicator, str | None]]:
    """Rows with the text that counts: the result, on monitoring forms the forecast."""
    for form in dossier.evaluations():
        yield from ((form, row, row.actual_text) for row in form.indicators)
    for form in dossier.monitorings():
        yield from ((form, row, row.forecast_text) for row in form.indicators)


def _asks_for_reasons(dossier: Dossier, form: Form) -> bool:
    """Whether the form has a column for reasons or measures."""
    if any(row.reason for row in form.indicators):
        return True
    heads, labels = pattern(FILE, "reason_columns"), {squash(key) for key in form.table.fields}
    for block in dossier.reading_of(form).source.blocks:
        texts = [cell.text for cell in block.cells] if isinstance(block, Grid) else [block.text]
        views = {squash(text) for text in texts} - labels
        if any(heads.search(view) for view in views):
            return True
    return False


def _deviation(form: Form, row: Indicator, text: str | None) -> tuple[str, str] | None:
    """What went or will go wrong with a row, and the numbers; None where nothing did."""
    monitored = form.stage is Stage.MONITORING
    outcome = compare(row, text, form.year, "全年预计" if monitored else "实际")
    if outcome is not None and outcome.met is False and not turned(row):
        return ("预计达不到目标" if monitored else "没有达到目标"), outcome.said
    if monitored:
        if likelihood_of(row.likelihood) == "never":
            return "预计完不成", f"完成可能性写“{clean(row.likelihood or '')}”"
        now = compare(row, row.actual_text, form.year)
        if now is not None and now.met is False and now.lower and not turned(row):
            return "目前已超过目标的上限", now.said
        return None
    if text and not_done(text):
        return "没有开展", f"实际完成值写“{clean(text)}”，目标{clean(row.target.text)}"
    if is_worded(row) and level_of(row) in ("partly", "missed"):
        return "没有完全达成", f"实际“{clean(text or '')}”，目标“{clean(row.target.text)}”"
    return None


def _stock(text: str) -> bool:
    """Whether a text is made of stock words only; an empty cell says nothing either."""
    view = "".join(char for char in clean(text) if char.isalnum())
    stock = pattern(FILE, "management_stock").pattern
    return len(view) <= _SHORT and re.fullmatch(f"(?:{stock})*", view) is not None


def _cells(rows: list[Indicator]) -> int:
    """In how many cells the reasons of the rows stand; a merged cell counts once."""
    known = {row.places["reason"] for row in rows if "reason" in row.places}
    return len(known) + sum("reason" not in row.places for row in rows)


def _empty_problems(form: Form) -> list[str]:
    """The fields for problems and measures, where all of them say 无."""
    heads = pattern(FILE, "problem_fields")
    found = [head for head in form.table.fields if heads.search(head)]
    return found if all(blank(form.table.fields[head]) for head in found) else []


def _missed(form: Form) -> tuple[Indicator, str] | None:
    for row in form.indicators:
        outcome = compare(row, row.actual_text, form.year)
        if outcome is not None and outcome.met is False:
            return row, f"{row.level3}：{outcome.said}"
    return None
