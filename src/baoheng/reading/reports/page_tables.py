"""What was read, as HTML tables whose values link to the cells they came from."""

from collections.abc import Iterator
from decimal import Decimal

from baoheng.core.tables import Indicator, TargetTable
from baoheng.reading.accounting import Reading
from baoheng.reading.reports.facts import facts
from baoheng.reading.reports.markup import Element, element
from baoheng.reading.reports.page_source import SourceView
from baoheng.reading.reports.summary import is_doubtful, main_place
from baoheng.reading.reports.words import KINDS, number, say_target

_HEADS = ("一级", "二级", "三级指标", "指标值（原文）", "读作", "权重")

_COLUMNS = {"code": "编码", "name": "名称", "amount": "金额"}


def tables_of(reading: Reading, view: SourceView) -> Iterator[Element]:
    """A heading, the facts and the indicators of each table."""
    for index, table in enumerate(reading.document.tables, start=1):
        title = table.project or table.title or KINDS.get(table.kind, table.kind)
        yield element("h3", f"{index}. {title}")
        said = facts(table, reading.document)
        lines = [element("li", element("b", label), f" {text}") for label, text in said]
        yield element("ul", *lines, class_="plain facts")
        if table.indicators:
            yield element("div", _indicators(table, view), class_="scroll")
        if table.rows:
            yield element("div", _rows(table), class_="scroll")


def _indicators(table: TargetTable, view: SourceView) -> Element:
    has_actual = any(i.actual_text for i in table.indicators)
    heads = [*_HEADS, *(["实际完成值", "得分"] if has_actual else []), "位置"]
    made = element("table", element("tr", *(element("th", head) for head in heads)), class_="list")
    for indicator in table.indicators:
        made.append(_indicator(indicator, view, has_actual))
    return made


def _indicator(indicator: Indicator, view: SourceView, has_actual: bool) -> Element:
    target, place = indicator.target, main_place(indicator)
    doubtful = is_doubtful(indicator)
    sign = element("span", "?", class_="sign") if doubtful else None
    anchor = view.anchor(place)
    label = place.label if place else ""
    cells = [
        element("td", indicator.level1 or "", class_="level"),
        element("td", indicator.level2 or ""),
        element("td", sign, indicator.level3, class_="doubt" if doubtful else None),
        element("td", target.text),
        element("td", say_target(target)),
        element("td", number(indicator.weight), class_="number"),
    ]
    if has_actual:
        cells.append(element("td", indicator.actual_text or ""))
        cells.append(element("td", number(indicator.score), class_="number"))
    where = element("a", label, href=f"#{anchor}") if anchor else label
    return element("tr", *cells, element("td", where, class_="level"))


def _rows(table: TargetTable) -> Element:
    """A budget table's lines; its columns are the keys that any line has."""
    heads = list(dict.fromkeys(key for line in table.rows for key in line))
    names = [_COLUMNS.get(head, head) for head in heads]
    made = element("table", element("tr", *(element("th", name) for name in names)), class_="list")
    for line in table.rows:
        values = [line.get(head) for head in heads]
        texts = [number(v) if isinstance(v, Decimal) else v or "" for v in values]
        made.append(element("tr", *(element("td", text) for text in texts)))
    return made
