"""One document on a terminal, as a clerk wants to see it; works in pipes and without colour.

Every text from a document goes through ``clean`` and into ``rich.text.Text``, so that neither
escape sequences nor rich's own markup in it are obeyed.
"""

from collections.abc import Iterator

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from baoheng.core.errors import BaohengError
from baoheng.core.tables import Indicator, TargetTable
from baoheng.core.target import Operator
from baoheng.reading.accounting import Reading
from baoheng.reading.reports.facts import facts
from baoheng.reading.reports.summary import (
    Counts,
    Remark,
    count,
    document_remarks,
    indicator_remarks,
    table_remarks,
    tally_sentence,
)
from baoheng.reading.reports.words import (
    KINDS,
    number,
    one_line,
    say_target,
)

_DOUBT, _REPAIR, _UNREAD, _FAIL = "yellow", "cyan", "magenta", "bold red"
_NARROW = 90  # columns below which an indicator takes several lines instead of a table row
_FACT_CHARACTERS = 120
_SHORT = 30  # facts up to this length share a line
_OWN_LINE = ("绩效目标", "测算依据", "重点任务")


def print_reading(console: Console, name: str, reading: Reading) -> None:
    """Print one document: its tables, what is doubtful, what was not read, the account."""
    document = reading.document
    head = [f"格式 {document.format}"]
    head += [str(document.year)] if document.year is not None else []
    head += [document.department] if document.department else []
    console.print(Rule(Text(one_line(name), style="bold"), style="blue"))
    console.print(Text(one_line(" · ".join(head)), style="dim"))
    for remark in document_remarks(reading):
        console.print(_remark(remark, None))
    for index, table in enumerate(document.tables, start=1):
        console.print()
        console.print(_table(index, table, reading, console.width))
    if document.unread:
        console.print()
        console.print(Text(f"✗ 未读 {len(document.unread)} 处", style=f"bold {_UNREAD}"))
        for piece in document.unread:
            where = Text(f"✗ {one_line(piece.place.label)} ", style=_UNREAD)
            text = Text(f"“{one_line(piece.text, 60)}” {one_line(piece.reason)}", "default")
            console.print(_indent(where + text))
    console.print()
    print_counts(console, count(reading))
    console.print(Text(tally_sentence(reading), style="dim"))


def print_counts(console: Console, counts: Counts, head: str = "", failed: int = 0) -> None:
    """The closing line with a sign and a colour."""
    sign, style = ("✓", "bold green") if counts.clean else ("?", f"bold {_DOUBT}")
    sign, style = ("✗", _FAIL) if failed else (sign, style)
    console.print(Text(f"{sign} {head}{counts.sentence()}", style=style))


def print_error(console: Console, name: str, error: BaohengError, skipped: bool = False) -> None:
    """A file that could not be read: what, where, what to do."""
    if skipped:
        console.print(Text(f"- {one_line(name)}：{one_line(error.message)}", style="dim"))
        return
    line = Text(f"✗ 读不了 {one_line(name)}", style=_FAIL)
    console.print(line + Text(f"：{one_line(error.message)}", style="default"))
    if error.where and one_line(error.where) != one_line(name):
        console.print(Text(f"  位置：{one_line(error.where)}"))
    if error.todo:
        console.print(Text(f"  怎么办：{one_line(error.todo)}"))


def _table(index: int, table: TargetTable, reading: Reading, columns: int) -> RenderableType:
    title = table.project or table.title or KINDS.get(table.kind, table.kind)
    parts: list[RenderableType] = [Text(f"{index}. {one_line(title)}", style="bold")]
    parts += [_indent(Text(line)) for line in _facts(table, reading)]
    parts += [_remark(remark, None) for remark in table_remarks(table)]
    if table.indicators:
        listed, notes = _numbered(table.indicators)
        draw = _stacked if columns < _NARROW else _grid
        parts.append(draw(table.indicators, listed))
        parts += notes
    return Group(*parts)


def _facts(table: TargetTable, reading: Reading) -> Iterator[str]:
    """Short facts together on one line, long ones each on its own, cut."""
    short: list[str] = []
    long: list[str] = []
    for label, text in facts(table, reading.document):
        line = f"{one_line(label)}：{one_line(text, _FACT_CHARACTERS)}"
        (short if len(line) <= _SHORT and label not in _OWN_LINE else long).append(line)
    yield "；".join(short)
    yield from long
    if table.rows:
        yield f"预算明细 {len(table.rows)} 行（全部内容见 --xlsx 或 --json）"


def _numbered(indicators: list[Indicator]) -> tuple[dict[int, str], list[Padding]]:
    """Signs such as ``?1`` per indicator, and the notes that they point to."""
    signs: dict[int, str] = {}
    notes: list[Padding] = []
    for position, indicator in enumerate(indicators):
        for remark in indicator_remarks(indicator):
            sign = f"{'?' if remark.open else '*'}{len(notes) + 1}"
            signs[position] = f"{signs.get(position, '')} {sign}".strip()
            notes.append(_remark(remark, sign))
    return signs, notes


def _remark(remark: Remark, sign: str | None) -> Padding:
    style = _DOUBT if remark.open else _REPAIR
    mark = sign or ("?" if remark.open else "*")
    where = f"{remark.where} " if remark.where else ""
    head = Text(f"{mark} {where}", style=style)
    line = head + Text(f"{remark.subject}：{one_line(remark.message)}（{remark.code}）", "default")
    return _indent(line)


def _indent(line: Text) -> Padding:
    return Padding(line, (0, 0, 0, 3), expand=False)


def _grid(indicators: list[Indicator], signs: dict[int, str]) -> Table:
    grid = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, padding=(0, 1))
    has_actual = any(i.actual_text for i in indicators)
    has_weight = any(i.weight is not None for i in indicators)
    # nothing is cut with an ellipsis: names and values wrap
    for head in ("一级", "二级"):
        grid.add_column(head, min_width=8, overflow="fold")
    grid.add_column("三级指标", ratio=3, min_width=12, overflow="fold")
    grid.add_column("指标值", ratio=2, min_width=8, overflow="fold")
    grid.add_column("读作", min_width=8, overflow="fold")
    if has_weight:
        grid.add_column("权重", justify="right", overflow="fold")
    if has_actual:
        grid.add_column("实际完成", ratio=1, min_width=8, overflow="fold")
    grid.add_column("", min_width=2, overflow="fold")
    before: tuple[str, str] | None = None
    for position, indicator in enumerate(indicators):
        levels = (_level(indicator.level1), _level(indicator.level2))
        new = before is None or levels[0] != before[0]
        first = levels[0] if new else ""
        second = levels[1] if new or before is None or levels[1] != before[1] else ""
        before = levels
        sign = signs.get(position, "")
        cells = [first, second, one_line(indicator.level3), one_line(indicator.target.text)]
        cells += [_read_as(indicator)]
        cells += [number(indicator.weight)] if has_weight else []
        cells += [one_line(indicator.actual_text or "")] if has_actual else []
        style = _DOUBT if "?" in sign else ""
        grid.add_row(*[Text(cell) for cell in cells], Text(sign, style=_DOUBT), style=style)
    return grid


def _stacked(indicators: list[Indicator], signs: dict[int, str]) -> Group:
    """For narrow terminals: the levels as a heading, each indicator on its own lines."""
    lines: list[Text] = []
    before = None
    for position, indicator in enumerate(indicators):
        levels = " / ".join(filter(None, (_level(indicator.level1), _level(indicator.level2))))
        if levels != before:
            lines.append(Text(levels or "（没有写级别）", style="bold"))
            before = levels
        sign = signs.get(position, "")
        weight = f"  权重 {number(indicator.weight)}" if indicator.weight is not None else ""
        name = f"  {one_line(indicator.level3)}"
        lines.append(Text(f"{name} {sign}".rstrip(), style=_DOUBT if "?" in sign else ""))
        reading = f"读作 {_read_as(indicator)}" if _read_as(indicator) else ""
        lines.append(Text(f"    {one_line(indicator.target.text)}  {reading}{weight}".rstrip()))
    return Group(*lines)


def _level(level: str | None) -> str:
    """The level without its ending 指标, which every one has."""
    return one_line(level or "").removesuffix("指标")


def _read_as(indicator: Indicator) -> str:
    target = indicator.target
    if target.operator is Operator.QUALITATIVE or target.value is not None or target.date:
        return say_target(target)
    return "" if not target.text.strip() else "读不出数值"
