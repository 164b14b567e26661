"""The cells outside the indicator rows: spending of the year, its rate and points, the total."""

from collections.abc import Sequence
from decimal import Decimal

from baoheng.core.tables import Execution, TargetTable
from baoheng.forms.writeback.draft import Draft
from baoheng.forms.writeback.layout import Layout, Line, Sheet
from baoheng.forms.writeback.model import Value
from baoheng.reading.grammar.amounts import named_beside
from baoheng.reading.grammar.columnunits import name_units
from baoheng.reading.grammar.heads import Column, Head
from baoheng.reading.grammar.moneyunits import Named
from baoheng.reading.grammar.rows import is_total, starting
from baoheng.reading.grammar.vocabulary import role_of, squash
from baoheng.reading.grid import Cell
from baoheng.reading.values import parse_unit

_WORDS = {"spent": "执行数", "rate": "执行率", "score": "执行率得分"}
_NONE = Execution()


def put_execution(
    old: TargetTable, new: TargetTable, lines: Sequence[Line], layout: Layout, draft: Draft
) -> None:
    """What was spent, its rate and its points, in the row of the year's whole money."""
    before, after = old.execution or _NONE, new.execution or _NONE
    found = _row(old, lines, layout)
    for role, word in _WORDS.items():
        value: Decimal | None = getattr(after, role)
        held: Decimal | None = getattr(before, role)
        if value is None and held is not None:
            draft.leave(word, "", f"没有新的结果，原有的“{held:f}”没有动，请核对")
        if value is None or value == held:
            continue
        cell, like = _money_cell(found, role) if found else _labelled(old, role, lines, layout)
        if cell is None:
            draft.leave(word, f"{value:f}", f"表里没有找到填{word}的格")
        else:
            unit = (new.money_unit or "万元") if role == "spent" else None
            over = (_unit_over(found, role) if found else _unit_beside(like)) if unit else None
            shown = _with_unit(value, unit, over)
            draft.put(cell, shown, word, like, percent=role == "rate", unit=unit)


def _with_unit(value: Decimal, unit: str | None, over: Named | None) -> Value:
    """The amount, with its unit where another stands over the cell.

    It is not converted: an amount rounded in 万元 would look exact in 元.
    """
    mine = parse_unit(unit) if unit else None
    if mine is None or over is None or over.money is None or mine.scale == over.money.scale:
        return value
    return f"{value:f}{unit}"


def _unit_over(found: tuple[Sheet, Head, int], role: str) -> Named | None:
    sheet, head, _ = found
    name_units(sheet.grid, head)
    column = head.find(role)
    return column.unit if column else None


def _unit_beside(label: Cell | None) -> Named | None:
    return named_beside(squash(label.text)) if label is not None else None


def put_total(
    old: TargetTable, new: TargetTable, lines: Sequence[Line], layout: Layout, draft: Draft
) -> None:
    """The total of the points, and the grade where the table has one."""
    if new.total_score is None and old.total_score is not None:
        said = f"没有新的结果，原有的“{old.total_score:f}”没有动，请核对"
        draft.leave("总分", "", said)
    elif new.total_score is not None and new.total_score != old.total_score:
        cell, like = _total_cell(lines), _last_score(lines)
        if cell is None:
            cell, like = _labelled(old, "total_score", lines, layout)
        if cell is None:
            draft.leave("总分", f"{new.total_score:f}", "表里没有找到填总分的格")
        else:
            draft.put(cell, new.total_score, "总分", like)
    if new.grade and new.grade != old.grade:
        cell, like = _labelled(old, "grade", lines, layout)
        if cell is None:
            draft.leave("等级", new.grade, "表里没有找到填等级的格")
        else:
            draft.put(cell, new.grade, "等级", like)


def _row(
    table: TargetTable, lines: Sequence[Line], layout: Layout
) -> tuple[Sheet, Head, int] | None:
    """The row of the year's whole money and the head over it."""
    placed = layout.at(table.places.get("execution"))
    if placed is not None:
        sheet, cell = placed
        over = [h for h in sheet.heads if h.section == "money" and h.bottom <= cell.row]
        return (sheet, over[-1], cell.row) if over else None
    if not lines:
        return None
    sheet, top = lines[0].sheet, lines[0].head.top
    over = [h for h in sheet.heads if h.section == "money" and h.bottom <= top]
    if not over:
        return None
    rows = range(over[-1].bottom, sheet.stop(over[-1]))
    labels = [c for c in sheet.grid.cells if c.row in rows and c.col < over[-1].columns[0].start]
    whole = [c.row for c in labels if role_of("labels", c.text) == "budget_total"]
    return (sheet, over[-1], whole[0]) if whole else None


def _money_cell(found: tuple[Sheet, Head, int], role: str) -> tuple[Cell | None, Cell | None]:
    sheet, head, row = found
    like = _under(sheet, head.find("budget"), row)
    if role == "score":
        like = _under(sheet, head.find("points"), row) or like
    return _under(sheet, head.find(role), row), like


def _under(sheet: Sheet, column: Column | None, row: int) -> Cell | None:
    cell = sheet.grid.at(row, column.start) if column else None
    return cell if cell is not None and cell.row == row else None


def _labelled(
    table: TargetTable, role: str, lines: Sequence[Line], layout: Layout
) -> tuple[Cell | None, Cell | None]:
    """The cell beside a label of this role, below the table's rows or among its fields above."""
    if not lines:
        return None, None
    first, last = lines[0], lines[-1]
    before = [h for h in first.sheet.heads if h.bottom <= first.head.top]
    before = [h for h in before if h.section == "indicator"]
    placed = (layout.at(place) for place in table.places.values())
    own = [pair[1].row for pair in placed if pair and pair[0] is first.sheet]
    below = range(last.index + 1, last.sheet.stop(last.head))
    # under another form on the same sheet the table's own fields begin where one was read
    top = min(own, default=first.head.top) if before else 0
    above = range(top, first.head.top)
    found = last.sheet.value_beside(role, below) or first.sheet.value_beside(role, above)
    return (found[1], found[0]) if found else (None, None)


def _total_cell(lines: Sequence[Line]) -> Cell | None:
    """Under the points in the last row 总分 or 合计 below the indicators; 小计 is no such row."""
    if not lines:
        return None
    last = lines[-1]
    column, serial = last.column("score"), last.column("serial")
    if column is None:
        return None
    by_row = starting(last.sheet.grid)
    total = None
    for row in range(last.index + 1, last.sheet.stop(last.head)):
        cells = by_row.get(row, [])
        numbered = int(bool(serial and len(cells) > 1 and cells[0].col == serial.start))
        label = cells[numbered].text if len(cells) > numbered else ""
        if is_total(label) and squash(label) != "小计":
            total = _under(last.sheet, column, row)
    # a cell that begins under another head holds that column's sum, not the points
    return total if total is not None and total.col >= column.start else None


def _last_score(lines: Sequence[Line]) -> Cell | None:
    """A filled cell that shows how points are written in this table."""
    for role in ("score", "weight"):
        for line in lines:
            column = line.column(role)
            cell = line.cell(column) if column else None
            if cell is not None and cell.text.strip():
                return cell
    return None
