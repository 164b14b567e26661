"""Progress of money and of targets within the year: rates, time, forecasts."""

import re
from collections.abc import Iterator
from fractions import Fraction

from baoheng.checking.amounts import say, unit_of
from baoheng.checking.check import COMMON_SENSE, Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import pattern, section
from baoheng.checking.results.outcomes import (
    FILE,
    Outcome,
    compare,
    explained,
    likelihood_of,
    percent,
    turned,
)
from baoheng.checking.results.spending import cut_off, main_rate, told_months
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.tables import Indicator
from baoheng.reading.values import clean
from baoheng.reading.values.dates import find_dates

_MONITORED = "财预〔2019〕136号：绩效监控应同时反映绩效目标实现程度和预算执行进度"
_LAG = 20  # points behind the time progress from which it is worth asking
_RESTS = ("value", "operator", "unit", "forecast")
_ADDED = ("money", "person", "person_time", "count:")  # quantities that grow over the year


@check(
    "E12",
    "预计达不到目标却选“确定能”",
    kind=Kind.OTHER,
    severity=Severity.WARNING,
    group=ReviewGroup.FEASIBILITY,
    applies="有全年预计值的监控表中的定量指标",
    basis=_MONITORED,
    todo="核对全年预计值；预计达不到目标的，改选“有可能”或“完全不可能”，并写明原因和措施",
)
def forecast_against_likelihood(dossier: Dossier) -> Iterator[Observation]:
    """全年预计达不到目标的指标不应选确定能完成。"""
    for form, row, outcome in _forecasts(dossier):
        likelihood = likelihood_of(row.likelihood)
        said = outcome.said
        chosen = f"，完成可能性“{clean(row.likelihood or '')}”" if row.likelihood else ""
        places = [row.places.get("forecast"), row.places.get("likelihood")]
        if outcome.met is False and likelihood == "certain":
            yield wrong(
                form,
                f"“{form.name}”的“{row.level3}”预计达不到目标，完成可能性却选“{row.likelihood}”",
                f"{said}，达不到{chosen}",
                row,
                places=places,
                rests_on=_RESTS,
            )
        elif outcome.met and likelihood != "never":
            message = f"“{row.level3}”全年预计达到目标"
            yield holds(form, message, f"{said}，能达到{chosen}", row, places=places)
        elif outcome.met is False:
            message = f"“{row.level3}”全年预计低于目标，与完成可能性不矛盾"
            yield holds(form, message, f"{said}，达不到{chosen}", row, places=places)


@check(
    "G75",
    "预计能达到目标却选“不可能”",
    kind=Kind.OTHER,
    severity=Severity.WARNING,
    group=ReviewGroup.FEASIBILITY,
    applies="有全年预计值和完成可能性的监控表中的定量指标",
    basis=_MONITORED,
    todo="核对全年预计值和完成可能性，使两者一致",
)
def reachable_but_never(dossier: Dossier) -> Iterator[Observation]:
    """全年预计达到目标的指标不应选不可能完成。"""
    for form, row, outcome in _forecasts(dossier):
        if outcome.met and likelihood_of(row.likelihood) == "never":
            yield wrong(
                form,
                f"“{form.name}”的“{row.level3}”预计能达到目标，完成可能性却选“{row.likelihood}”",
                f"{outcome.said}，能达到，完成可能性“{clean(row.likelihood or '')}”",
                row,
                places=[row.places.get("likelihood")],
                rests_on=_RESTS,
            )


@check(
    "G73",
    "全年预计低于目前已完成",
    kind=Kind.OTHER,
    severity=Severity.WARNING,
    group=ReviewGroup.FEASIBILITY,
    applies="有目前完成值和全年预计值的监控表中逐月累加的数量和金额",
    basis=COMMON_SENSE,
    todo="核对目前完成值和全年预计值，累计的数不会变小",
)
def forecast_below_the_present(dossier: Dossier) -> Iterator[Observation]:
    """逐月累加的指标全年预计值不应低于目前已完成的值。"""
    for form, row, later in _forecasts(dossier):
        now = compare(row, row.actual_text, form.year)
        if now is None or now.actual is None or later.actual is None or not _adds_up(row):
            continue
        evidence = (
            f"目前完成{clean(row.actual_text or '')}，全年预计{clean(row.forecast_text or '')}"
        )
        places = [row.places.get("actual"), row.places.get("forecast")]
        if later.actual < now.actual:
            less = say(now.actual - later.actual)
            message = f"“{form.name}”的“{row.level3}”全年预计值低于目前已完成的值"
            evidence += f"，少{less}{row.target.unit}"
            yield wrong(form, message, evidence, row, places=places, rests_on=_RESTS)
        else:
            message = f"“{row.level3}”全年预计不低于目前完成"
            yield holds(form, message, evidence, row, places=places)


@check(
    "G85",
    "监控截止月份前后不一",
    kind=Kind.STALE_YEAR,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="标题、监控期间或各栏表头写了截止月份的监控表",
    basis=COMMON_SENSE,
    todo="统一监控的截止月份，并核对各栏填的是不是同一时点的数",
)
def one_cut_off(dossier: Dossier) -> Iterator[Observation]:
    """监控表的标题和各栏表头所写的截止月份应当相同，完成情况不应写截止以后的日子。"""
    for form in dossier.monitorings():
        yield from _after_the_end(form, cut_off(dossier, form))
        found = told_months(dossier, form)
        if len(found) == 1 and sum(map(len, found.values())) > 1:
            month = next(iter(found))
            yield holds(form, "各处所写的截止月份相同", f"都截至{month}月")
        elif len(found) > 1:
            told = "；".join(
                f"“{clean(ones[0].text)}”截至{month}月" for month, ones in found.items()
            )
            months = "、".join(f"{month}月" for month in found)
            message = f"“{form.name}”的截止月份写了{months}，前后不一"
            yield wrong(form, message, told, places=[ones[0].place for ones in found.values()])


def _after_the_end(form: Form, month: int | None) -> Iterator[Observation]:
    """已于9月12日完成 in a form that goes to July."""
    for row in form.indicators if month and form.year else ():
        text = clean(row.actual_text or "").replace(" ", "")
        dates = [found.date for found in find_dates(text, form.year) if found.date]
        late = [one for one in dates if (one.year, one.month) > (form.year or 0, month or 0)]
        if late and re.search(section(FILE, "over"), text):
            yield wrong(
                form,
                f"“{form.name}”的“{row.level3}”写{late[0].month}月{late[0].day}日完成，监控只到{month}月",
                f"完成情况“{text}”，监控截至{month}月",
                row,
                places=[row.places.get("actual")],
                rests_on=["actual"],
            )


@check(
    "G74",
    "完成进度远低于时间进度",
    kind=Kind.OTHER,
    severity=Severity.ADVICE,
    group=ReviewGroup.FEASIBILITY,
    applies="写明截止月份的监控表中逐月累加的数量和金额，没有写原因的",
    basis=f"{_MONITORED}；低于时间进度20个百分点为本产品的提示线，全国没有统一界线",
    todo="说明进度慢的原因和后几个月的安排，确实完不成的应改选完成可能性",
)
def target_far_behind_time(dossier: Dossier) -> Iterator[Observation]:
    """累计完成的进度不应远低于时间进度而又没有说明。"""
    for form in dossier.monitorings():
        month = cut_off(dossier, form)
        for row in form.indicators:
            outcome = compare(row, row.actual_text, form.year)
            if month is None or outcome is None or not _adds_up(row) or explained(row):
                continue
            share = outcome.excess
            if share is None or outcome.lower or outcome.actual is None or outcome.target is None:
                continue
            if share * 100 < Fraction(month * 100, 12) - _LAG:
                division = f"{say(outcome.actual)} ÷ {say(outcome.target)} = {percent(share)}"
                chosen = f"，完成可能性“{row.likelihood}”" if row.likelihood else ""
                yield wrong(
                    form,
                    f"“{form.name}”的“{row.level3}”完成进度远低于时间进度，没有说明",
                    f"{division}，{_time(month)}{chosen}",
                    row,
                    rests_on=("value", "operator", "unit", "actual"),
                )


@check(
    "E13",
    "预算执行进度远低于时间进度",
    kind=Kind.OTHER,
    severity=Severity.ADVICE,
    group=ReviewGroup.FEASIBILITY,
    applies="写明截止月份（如1—7月、上半年）的监控表",
    basis=f"{_MONITORED}；低于时间进度20个百分点为本产品的提示线，全国没有统一界线",
    todo="说明支出慢的原因和后几个月的支出计划",
)
def spending_far_behind_time(dossier: Dossier) -> Iterator[Observation]:
    """预算执行率不应远低于时间进度。"""
    for form in dossier.monitorings():
        month, found = cut_off(dossier, form), _spent(form)
        if month is None or found is None:
            continue
        share, worked = found
        places = [form.place("execution")]
        evidence = f"{worked}，{_time(month)}"
        if share * 100 < Fraction(month * 100, 12) - _LAG:
            message = f"“{form.name}”到{month}月底的预算执行进度远低于时间进度"
            yield wrong(form, message, evidence, places=places)
        else:
            yield holds(form, "预算执行进度没有远低于时间进度", evidence, places=places)
    yield from _told_progress(dossier)
    yield from _concluded_progress(dossier)


def _concluded_progress(dossier: Dossier) -> Iterator[Observation]:
    """超过序时进度 in the conclusion of a form, beside the rate that its own money gives."""
    ahead, behind = section(FILE, "ahead"), section(FILE, "behind")
    told = re.compile(
        rf"(?<!不)(?<!未)(?:(?P<ahead>{ahead})|{behind})"
        rf"[^。；;，,\d]{{0,4}}{section(FILE, 'time_progress')}"
    )
    heads = pattern(FILE, "conclusion_fields")
    for form in dossier.monitorings():
        month, found = cut_off(dossier, form), _spent(form)
        fields = [(head, text) for head, text in form.table.fields.items() if heads.search(head)]
        for head, text in fields if month and found else ():
            match = told.search(clean(text).replace(" ", ""))
            share = found[0] - Fraction(month or 0, 12) if found else Fraction(0)
            if match and share and (share > 0) != bool(match["ahead"]):
                time = f"时间进度{month} ÷ 12 = {percent(Fraction(month or 0, 12))}"
                yield wrong(
                    form,
                    f"“{form.name}”的{head}写“{match.group()}”，"
                    f"实际{'低于' if share < 0 else '高于'}时间进度",
                    f"{found[1] if found else ''}，{time}",
                    places=[form.place(head), form.place("execution")],
                    severity=Severity.WARNING,
                    advice="请按执行数除以预算数重算进度，改正结论，并说明支出快慢的原因",
                )


def _told_progress(dossier: Dossier) -> Iterator[Observation]:
    """执行率43.47%，高于时间进度: what a text says, with the months that are over."""
    ahead, behind = section(FILE, "ahead"), section(FILE, "behind")
    time = section(FILE, "time_progress")
    pattern_ = re.compile(  # 执行率55%，同期时间进度为58.3%，超序时进度
        rf"(?P<rate>\d+(?:\.\d+)?)%(?:[^。；;\d]{{0,8}}{time}(?:为|是)?\d+(?:\.\d+)?%)?"
        rf"[^。；;\d]{{0,10}}?(?:(?P<ahead>{ahead})|{behind})[^。；;\d]{{0,4}}{time}"
    )
    first = {id(form.document): form for form in reversed([*dossier.monitorings()])}
    for passage in dossier.passages():
        form = first.get(id(passage.document)) or dossier.owner(passage.document)
        month = cut_off(dossier, form) if form else None
        for match in pattern_.finditer(clean(passage.text).replace(" ", "")) if month else ():
            share = Fraction(match["rate"]) - Fraction((month or 0) * 100, 12)
            if form and share and (share > 0) != bool(match["ahead"]):
                time = f"{month} ÷ 12 = {percent(Fraction(month or 0, 12))}"
                yield wrong(
                    form,
                    f"正文写“{match.group()}”，实际{'低于' if share < 0 else '高于'}时间进度",
                    f"执行率{match['rate']}%，时间进度{time}",
                    places=[passage.place],
                    severity=Severity.WARNING,
                    advice="请改正结论，并说明支出快慢的原因",
                )


def _forecasts(dossier: Dossier) -> Iterator[tuple[Form, Indicator, Outcome]]:
    for form in dossier.monitorings():
        for row in form.indicators:
            outcome = compare(row, row.forecast_text, form.year, "全年预计")
            if outcome is not None and not turned(row):
                yield form, row, outcome


def _adds_up(row: Indicator) -> bool:
    """Whether the quantity grows over the year: money, people, things; no rates or stocks."""
    unit = unit_of(row)
    if unit is None or "/" in unit.dimension or not unit.dimension.startswith(_ADDED):
        return False
    return not pattern(FILE, "stock").search(row.level3)


def _time(month: int) -> str:
    progress = Fraction(month, 12)
    return (
        f"时间进度{month} ÷ 12 = {percent(progress)}，"
        f"提示线{percent(progress - Fraction(_LAG, 100))}"
    )


def _spent(form: Form) -> tuple[Fraction, str] | None:
    """The share of the budget that is spent, computed, else as printed."""
    if (rate := main_rate(form)) is not None and rate.exact is not None:
        return rate.exact, rate.worked
    one = form.table.execution
    if one is None:
        return None
    if one.spent is not None and one.budget:
        share = Fraction(one.spent) / Fraction(one.budget)
        return share, f"{say(one.spent)} ÷ {say(one.budget)} = {percent(share)}"
    if one.rate is not None:
        return Fraction(one.rate) / 100, f"预算执行率{say(one.rate)}%"
    return None
