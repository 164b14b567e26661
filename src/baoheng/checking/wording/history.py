"""What a row itself says about earlier results: last year's column, the text of its basis."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from rapidfuzz.distance import LCSseq

from baoheng.checking.amounts import mentions, quantity
from baoheng.checking.dossier import Form, Stage
from baoheng.checking.lexicon import section
from baoheng.checking.wording.names import plain
from baoheng.core.quantity import Quantity, Unit
from baoheng.core.tables import Indicator
from baoheng.reading.values import clean, parse_target, parse_unit

_FILE = "limits.toml"
_YEAR = re.compile(r"(?<!\d)(20\d{2})年?")
_LIMIT = re.compile("|".join(map(re.escape, ["目标", "计划", "预算", "指标值", "任务", "标准"])))
_MOST = 0.6  # of the characters of a name


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier or actual result of the same row: the figure, where it stands, as printed.

    ``known`` is False for a second value column of which the form does not say what it is.
    """

    figure: Quantity
    where: str
    text: str
    known: bool = True


def pasts(form: Form, row: Indicator) -> Iterator[Past]:
    """The figures of the row that its target can be held against, in its own dimension."""
    for where, text, known in _cells(form, row):
        figure = _figure(row, text)
        if figure is not None:
            yield Past(figure, where, clean(text), known)
    for where, said in (("依据", row.basis), ("说明", row.description), ("备注", row.remark)):
        for figure, shown in _told(form, row, said or ""):
            yield Past(figure, where, shown)
    for goal in form.table.goals:
        for figure, shown in _told(form, row, goal):
            if _speaks_of(row.level3, shown):
                yield Past(figure, "年度目标", shown)


def _cells(form: Form, row: Indicator) -> Iterator[tuple[str, str, bool]]:
    for head, text in row.extra.items():
        if _is_past(form, head):
            yield f"“{head}”栏", text, True
    if form.stage is not Stage.TARGET:
        where = "实际完成值" if form.stage is Stage.SELF_EVALUATION else "截至监控时的完成值"
        yield where, row.actual_text or "", True
    elif row.content_text:
        yield "“指标值内容”栏", row.content_text, False


def _is_past(form: Form, head: str) -> bool:
    view = clean(head)
    if _LIMIT.search(view.replace("指标值", "")) and not re.search(r"实际|完成", view):
        return False
    if any(word in view for word in section(_FILE, "history")["heads"]):
        return True
    year = _YEAR.search(view)
    return bool(year and form.year and int(year[1]) < form.year)


def _figure(row: Indicator, text: str) -> Quantity | None:
    """The number of a cell in the unit printed there, else in the target's or its base unit."""
    mine = quantity(row)
    found = parse_target(text) if text.strip() and mine else None
    if found is None or mine is None or found.value is None or found.value_high is not None:
        return None
    if found.unit:
        if unit := parse_unit(found.unit):
            return Quantity(found.value, unit)
        many = parse_unit(f"{found.unit}个")  # 18万 under a head that says 人次
        return Quantity(found.value * many.scale, _base(mine)) if many else None
    # 27258 beside 2.7万人: the column counts single persons
    either = (Quantity(found.value, mine.unit), Quantity(found.value, _base(mine)))
    return min(either, key=lambda one: _apart(one, mine))


def _base(quantity: Quantity) -> Unit:
    return replace(quantity.unit, scale=Decimal(1)) if quantity.unit.scale > 1 else quantity.unit


def _apart(one: Quantity, other: Quantity) -> Decimal:
    """How many times one is the other, from 1; far off where one of them is no positive number."""
    first, second = one.base(), other.base()
    if first <= 0 or second <= 0:
        return Decimal(10**9)
    return max(first, second) / min(first, second)


def _told(form: Form, row: Indicator, text: str) -> Iterator[tuple[Quantity, str]]:
    """上年实际完成2703家次 in running text: the figure and the words around it."""
    mine = quantity(row)
    if mine is None or not text:
        return
    history = section(_FILE, "history")
    view, found = mentions(text)
    done = re.compile("|".join(map(re.escape, history["done"])))
    for one in found:
        lead = re.split(r"[，,。；;、]", view[: one.start])[-1]
        past = any(word in lead for word in history["heads"]) or _names_past_year(form, lead)
        if not past or _LIMIT.search(lead) or re.search(r"增|降|提高|减|比上|较", lead):
            continue
        if one.unit and one.unit.dimension == mine.unit.dimension and done.search(lead):
            yield Quantity(one.value, one.unit), f"{lead}{one.text}"


def _names_past_year(form: Form, lead: str) -> bool:
    years = [int(year) for year in _YEAR.findall(lead)]
    return bool(years) and form.year is not None and max(years) < form.year


def _speaks_of(name: str, text: str) -> bool:
    """Whether most of the name stands in the text in its order: 失能等级评定人次 in 失能评定."""
    subject = plain(name)
    return len(subject) > 2 and LCSseq.similarity(subject, text) >= _MOST * len(subject)
