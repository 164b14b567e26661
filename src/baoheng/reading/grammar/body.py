"""The rows under an indicator head, grouped by project where the form lists many."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from baoheng.core.tables import Indicator
from baoheng.reading.accounting import EMPTY_ROW, Account
from baoheng.reading.grammar.align import looks_valued
from baoheng.reading.grammar.fields import STRONG, inline
from baoheng.reading.grammar.form import BUDGET_ROLES
from baoheng.reading.grammar.heads import Column, Head, side_by_side
from baoheng.reading.grammar.indicators import Level, build, number
from baoheng.reading.grammar.levels import (
    dumped_levels,
    restore_lost_level1,
    ruled_levels,
    settle_lone_levels,
)
from baoheng.reading.grammar.looks import is_direction, is_operator
from baoheng.reading.grammar.padded import missing
from baoheng.reading.grammar.projects import PROJECT_ROLES, group_rows
from baoheng.reading.grammar.rows import Row, dumped_row, is_blank, is_total, ruled_row, starting
from baoheng.reading.grammar.titles import is_title
from baoheng.reading.grammar.vocabulary import both_levels, level1_of, level2_of, role_of, squash
from baoheng.reading.grammar.wraps import join_wrapped
from baoheng.reading.grid import Cell, Grid
from baoheng.reading.values import parse_unit

_GRADES = frozenset("优良中差")
_SENTENCE = 30  # characters that no name of an indicator has with a full stop behind
Above = tuple[str | None, str | None]  # level 1 and level 2


@dataclass(slots=True)
class Group:
    """The indicators of one project; ``cells`` are its own cells of the wide table, by role."""

    cells: dict[str, list[Cell]] = field(default_factory=dict)
    indicators: list[Indicator] = field(default_factory=list)


@dataclass(slots=True)
class Body:
    """What stood under one head: groups, the printed totals, and the rows that were no rows."""

    groups: list[Group] = field(default_factory=list)
    total_score: Decimal | None = None
    total_cell: Cell | None = None
    heading: Cell | None = None  # a level 1 on the last line, above a head that is repeated
    grade: tuple[str, Cell] | None = None  # 评价等级 on the line of the total
    unit_rows: list[Row] = field(default_factory=list)
    left_over: list[int] = field(default_factory=list)
    above: Above = (None, None)


def read_body(
    grid: Grid,
    head: Head,
    stop: int,
    account: Account,
    year: int | None,
    above: Above = (None, None),
) -> Body:
    """Read rows [head.bottom, stop) of the grid under the head.

    ``above`` are the levels that hold before the first row: of the same form on the page before,
    or of a line above the table.
    """
    _name_unknown_columns(grid, head, stop)
    body = Body(above=above)
    parts = side_by_side(head)
    if len(parts) == 1:
        _read_set(grid, head, stop, account, year, body)
        return body
    bodies = [Body(above=above) for _ in parts]
    for part, own in zip(parts, bodies, strict=True):
        _read_set(grid, part, stop, account, year, own)
    return merge_sets(bodies)


def merge_sets(bodies: Sequence[Body]) -> Body:
    """Sets side by side as one: the last is the year's, an equal name before it the period's.

    An indicator of the period alone stays, and says so in ``extra``.
    """
    body = bodies[-1]
    if not body.groups:
        body.groups.append(Group())
    indicators = body.groups[0].indicators
    for other in bodies[:-1]:
        free = list(indicators)
        for made in (i for group in other.groups for i in group.indicators):
            same = next((i for i in free if squash(i.level3) == squash(made.level3)), None)
            if same is not None:
                free.remove(same)
                same.cycle_value_text = made.target.text
                same.places["cycle_value"] = made.places.get("value", same.places["level3"])
            else:
                made.extra["期别"] = "实施期"
                indicators.append(made)
    return body


def _name_unknown_columns(grid: Grid, head: Head, stop: int) -> None:
    """Give a column whose head nobody knows its role where its cells speak for themselves."""
    for column in (c for c in head.columns if c.role in {"other", "nature"}):
        texts = _under(grid, head, column, stop)
        both = [both_levels(text) for text in texts]
        if len(texts) >= 2 and all(level1_of(one) and level2_of(two) for one, two in both):
            column.role = "level12"
            break
    for role, known in (("level1", level1_of), ("level2", level2_of)):
        if head.find(role) or head.find("level12"):
            continue
        for column in (c for c in head.columns if c.role in {"other", "nature", "serial"}):
            texts = _under(grid, head, column, stop)
            if len(texts) >= 2 and sum(known(t) is not None for t in texts) >= 0.6 * len(texts):
                column.role = role
                break
    _name_units(grid, head, stop)
    _name_directions(grid, head, stop)
    if not head.find("operator"):
        for column in (c for c in head.columns if c.role == "other"):
            texts = _under(grid, head, column, stop)
            if len(texts) >= 2 and all(is_operator(text) for text in texts):
                column.role = "operator"
                break
    name = head.find("level3")
    if name is None or any(head.find(role) for role in ("value", "actual", "name_value")):
        return
    blank = [Column("other", c, c + 1, "") for c in range(name.stop, grid.ncols) if _free(head, c)]
    for column in (*(c for c in head.columns if c.role == "other"), *blank):
        texts = _under(grid, head, column, stop)
        share = 0.4 if squash(column.label).endswith(("值", "目标")) else 0.7
        if len(texts) >= 2 and sum(looks_valued(t) for t in texts) >= share * len(texts):
            column.role = "value"
            if column in blank:
                head.columns = sorted([*head.columns, column], key=lambda c: c.start)
            break


def _free(head: Head, col: int) -> bool:
    return not any(c.start <= col < c.stop for c in head.columns)


def _name_units(grid: Grid, head: Head, stop: int) -> None:
    """指标值 printed twice, over the values and over their units: the second names the units."""
    value, before = head.find("value"), head.find("value_extra")
    if value is None or before is None or head.find("unit"):
        return
    texts = _under(grid, head, value, stop)
    if texts and all(parse_unit(text) for text in texts):
        value.role, before.role = "unit", "value"


def _name_directions(grid: Grid, head: Head, stop: int) -> None:
    """指标性质 over 正向 and 指标方向 over ≥: the form has put its heads over the wrong columns."""
    operator, direction = head.find("operator"), head.find("direction")
    if operator is None or direction is None:
        return
    ways, signs = (_under(grid, head, column, stop) for column in (operator, direction))
    if ways and signs and all(map(is_direction, ways)) and all(map(is_operator, signs)):
        operator.role, direction.role = "direction", "operator"


def _under(grid: Grid, head: Head, column: Column, stop: int) -> list[str]:
    """The texts that start in this column between the head and ``stop``."""
    last = head.columns[-1].stop
    return [
        cell.text
        for cell in grid.cells
        if head.bottom <= cell.row < stop
        and cell.text.strip()
        and cell.col + missing(grid, cell.row, last) == column.start
    ]


def _read_set(
    grid: Grid, head: Head, stop: int, account: Account, year: int | None, body: Body
) -> None:
    by_row = starting(grid)
    for run in _runs(grid, head, stop, by_row, body, account):
        rows = run if grid.trusted else join_wrapped(_without_noise(run, account), head)
        one, two = (None, None) if body.groups else body.above
        if not grid.trusted and head.find("level1") and head.find("level2"):
            settle_lone_levels(rows)
        first = _levels(grid, head, rows, "level1", None, one)
        second = _levels(grid, head, rows, "level2", first, two)
        if not grid.trusted:
            # labels in the middle of their span: level 1 leans on what level 2 turned out to be
            first = _levels(grid, head, rows, "level1", second, one)
            restore_lost_level1(rows, first, second)
        for cells, members in group_rows(grid, head, rows):
            group = _same(body, cells) or Group(cells)
            for i in members:
                if not rows[i].name.strip():
                    continue
                made = build(rows[i], head, first[i], second[i], account, year)
                group.indicators += made
            if group not in body.groups:
                body.groups.append(group)
            for role, found in cells.items():
                for cell in found:
                    account.consume(cell, "goal" if role == "goal" else "project")
        for row in rows:
            _unplaced(row, account)


def _unplaced(row: Row, account: Account) -> None:
    for cell in row.unplaced:
        if squash(cell.text) == squash(row.text("level1")):
            account.structural(cell, "重复写的一级指标")
        else:
            account.unread(cell, "这段文字在本行对不上任何一栏")


def _without_noise(rows: list[Row], account: Account) -> list[Row]:
    """Where nearly every row prints its level, a row without any is noise of a page break."""
    levelled = [
        row for row in rows if level1_of(row.text("level1")) or level2_of(row.text("level2"))
    ]
    if len(rows) < 8 or len(levelled) < 0.9 * len(rows) or len(levelled) == len(rows):
        return rows
    if sum(1 for row in rows if row.first("level1")) < 0.9 * len(rows):
        return rows
    for row in rows:
        if row not in levelled:
            for cell in [*row.all_cells(), *row.unplaced]:
                account.unread(cell, "这一行没有指标层级，像是换页处的残字")
    return levelled


def _same(body: Body, cells: dict[str, list[Cell]]) -> Group | None:
    """The group that a page cut or a repeated head has interrupted."""
    if not body.groups:
        return None
    last = body.groups[-1]
    return last if not cells or all(last.cells.get(r) == c for r, c in cells.items()) else None


def _levels(
    grid: Grid,
    head: Head,
    rows: Sequence[Row],
    role: str,
    other: Sequence[Level] | None,
    above: str | None = None,
) -> list[Level]:
    if grid.trusted:
        return ruled_levels(grid, head, rows, role, above)
    return dumped_levels(rows, role, other, above)


def _runs(
    grid: Grid, head: Head, stop: int, by_row: dict[int, list[Cell]], body: Body, account: Account
) -> Iterator[list[Row]]:
    """Runs of data rows; a row of another kind ends a run and is put aside."""
    run: list[Row] = []
    heading: Cell | None = None
    for index in range(head.bottom, stop):
        cells = by_row.get(index, [])
        while not grid.trusted and len(cells) > 1 and _beside(cells):
            account.structural(cells[0], "表侧标题")
            cells = cells[1:]
        if cells and all(account.seen(c) for c in cells) and not _covered(grid, head, index):
            continue
        if not cells and not _covered(grid, head, index):
            continue
        if _repeats_head(head, cells, account):
            continue
        if not grid.trusted and len(cells) == 1 and _opens_form(cells[0].text):
            body.left_over += range(index, stop)
            break
        numbered = _numbered(head, cells)
        if len(cells) == 1 + numbered and _level_line(grid, head, cells[-1]):
            heading = body.heading = cells[-1]
            for cell in cells[:-1]:
                account.structural(cell, "序号")
            continue
        row = None if _below_total(head, body, cells) else _data_row(grid, head, index, cells)
        if row is not None:
            row.heading, body.heading = heading, None
            if row.name.strip() and not _placeholder(row):
                run.append(row)
            else:
                _nameless(row, body, account)
                if row.first("level1") or row.first("level2"):
                    row.cells.pop("level3", None)
                    run.append(row)  # its level carries down although it names no indicator
            continue
        if len(cells) > numbered and is_total(cells[numbered].text):
            _total(grid, head, cells[numbered:], body, account)
            for cell in cells[:numbered]:
                account.structural(cell, "序号")
            continue
        body.left_over.append(index)
        if run:
            yield run
            run = []
    if run:
        yield run


def _note(text: str) -> bool:
    """A sentence on a line of its own, such as the second remark below a form."""
    return len(squash(text)) > _SENTENCE and text.rstrip().endswith("。")


def _opens_form(text: str) -> bool:
    """Whether a line of its own is the title of the next form."""
    return is_title(squash(text)) and level1_of(text) is None


def _repeats_head(head: Head, cells: list[Cell], account: Account) -> bool:
    """A row that repeats at least two words of the head over their own columns."""
    labels = {(column.start, squash(column.label)) for column in head.columns}
    known = [c for c in cells if (c.col, squash(c.text)) in labels]
    if len(known) < 2 or len(known) * 2 < len(cells):
        return False
    for cell in cells:
        if cell in known:
            account.structural(cell, "重复的表头")
        else:
            account.unread(cell, "重复的表头里与上面不同的一格")
    return True


def _numbered(head: Head, cells: list[Cell]) -> int:
    """1 where the row begins with its number in a 序号 column, else 0."""
    serial = head.find("serial")
    return int(bool(serial and cells and cells[0].col == serial.start and len(cells) > 1))


def _level_line(grid: Grid, head: Head, cell: Cell) -> bool:
    """A level 1 on a line of its own: over the whole width, or where no column holds it."""
    if level1_of(cell.text) is None:
        return False
    key = head.find("level3") or head.columns[-1]
    return cell.col + cell.colspan > key.start if grid.trusted else head.find("level1") is None


def _beside(cells: list[Cell]) -> bool:
    """A label beside the block, which a dump prints in the first field; never a level."""
    first = cells[0]
    if role_of("structure", first.text) != "side" or level1_of(first.text):
        return False
    return len(cells) > 2 or role_of("labels", first.text) is None


def _placeholder(row: Row) -> bool:
    """A line that only says ``/`` or ``……`` in its name and value."""
    return is_blank(row.name) and is_blank(row.text("value"))


def _covered(grid: Grid, head: Head, index: int) -> bool:
    column = head.find("level3") or head.find("name_value")
    return bool(column and (cell := grid.at(index, column.start)) and cell.row == index)


def _data_row(grid: Grid, head: Head, index: int, cells: list[Cell]) -> Row | None:
    if any(is_total(cell.text) for cell in cells[: 1 + _numbered(head, cells)]):
        return None
    if not grid.trusted and len(cells) == 1 and _note(cells[0].text):
        return None
    if not grid.trusted:
        if cells and _is_fields(grid, head, cells):
            return None
        return dumped_row(head, index, cells, missing(grid, index, head.columns[-1].stop))
    row = ruled_row(grid, head, index)
    key = head.find("level3") or head.find("name_value") or head.columns[0]
    if row is None or (cells and not _inside(grid, head, index) and _is_fields(grid, head, cells)):
        return None
    cell = grid.at(index, key.start + row.shift)
    starts = any(c.row == index and c.text.strip() for c in row.cells.get("value", ()))
    return row if cell is not None and (cell.row == index or starts) else None


def _inside(grid: Grid, head: Head, index: int) -> bool:
    """Whether this row stands under a level of its own column: then it is data, all of it."""
    column = head.find("level1") or head.find("level12")
    cell = grid.at(index, column.start) if column else None
    if column is None or cell is None:
        return False
    if cell.text.strip():
        return head.bottom <= cell.row < index
    # a blank level of the column's own width beside a full row is a level not written again
    own = cell.col == column.start and cell.colspan == column.stop - column.start
    rest = [head.find(role) for role in ("level2", "level3", "value")]
    return own and all(c and (x := grid.at(index, c.start)) and x.text.strip() for c in rest)


def _is_fields(grid: Grid, head: Head, cells: list[Cell]) -> bool:
    """A row of labelled fields inside the columns of an indicator table."""
    if any(level1_of(c.text) or level2_of(c.text) for c in cells if len(c.text) < 20):
        return False
    wide = any(head.find(role) for role in PROJECT_ROLES)
    if not grid.trusted and not wide:
        return _dumped_fields(head, cells)
    for cell in cells[:2]:
        role = role_of("labels", cell.text)
        structure = role_of("structure", cell.text)
        if (role in STRONG or structure in {"signature", "title", "unit_line"}) and not (
            wide and role in {"department", "project", "unit_code"}
        ):
            return True
    return False


def _dumped_fields(head: Head, cells: list[Cell]) -> bool:
    """In a dump a field's label stands left of the names; money needs its number beside it."""
    key = head.find("level3") or head.find("name_value") or head.columns[0]
    for cell, value in list(pairwise(cells))[:2]:
        if cell.col >= max(key.start, 1):
            return False
        role = role_of("labels", cell.text)
        if inline(cell.text):
            return True
        if role in STRONG or role_of("structure", cell.text) in {"signature", "title", "unit_line"}:
            return True
        if role in BUDGET_ROLES and (number(value.text) is not None or inline(value.text)):
            return True
    (*_, last) = cells
    return len(cells) == 1 and bool(
        inline(last.text) or role_of("structure", last.text) in {"signature", "title"}
    )


def _nameless(row: Row, body: Body, account: Account) -> None:
    """A row without a name: an empty line of the form, or the unit's own total line."""
    wide = [role for role in PROJECT_ROLES if row.first(role)]
    values = [c for role in ("value", "actual", "weight", "score") for c in row.cells.get(role, ())]
    for cell in row.all_cells():
        if not cell.text.strip():
            continue
        if cell in values and not is_blank(cell.text):
            account.unread(cell, "这一行有指标值，却没有三级指标名称")
        elif not (wide and cell in row.cells.get("project", ())):
            account.structural(cell, EMPTY_ROW)
    _unplaced(row, account)
    if wide and not any(row.first(r) for r in ("level1", "level2")):
        body.unit_rows.append(row)
        for role in PROJECT_ROLES:
            for cell in row.cells.get(role, ()):
                account.consume(cell, "unit_total")


def _total(grid: Grid, head: Head, cells: list[Cell], body: Body, account: Account) -> None:
    """The 总分 / 合计 row: its number under the score column, else the only one of the row.

    A grade may stand beside it: 总分 | 92 | 评价等级 | 优, or 总分 | 100 | 92 | 优, or 等级：优.
    """
    account.structural(cells[0], "合计行的标题")
    for label, beside in pairwise(cells):
        if role_of("labels", label.text) == "grade" and number(beside.text) is None:
            account.structural(label, "标签")
            body.grade = beside.text, beside
    told = [(c.text, c) for c in cells[1:] if squash(c.text) in _GRADES]
    told += [(both[2], c) for c in cells[1:] if (both := inline(c.text)) and both[0] == "grade"]
    if body.grade is None and len(told) == 1:
        body.grade = told[0]
    used = body.grade[1] if body.grade else None
    rest = [c for c in cells[1:] if not account.seen(c) and c is not used]
    for cell in rest:
        account.consume(cell, "total")
    numbers = [(c, value) for c in rest if (value := number(c.text)) is not None]
    score, weight = head.find("score"), head.find("weight")
    if score is not None and grid.trusted:
        under = [(c, value) for c, value in numbers if _over(c, score)]
        alone = len(numbers) == 1 and not (weight and _over(numbers[0][0], weight))
        numbers = under or (numbers if alone else [])
    if numbers:
        body.total_cell, body.total_score = numbers[-1]


def _below_total(head: Head, body: Body, cells: list[Cell]) -> bool:
    """Whether a row under 总分 is a remark on the form: one label and one text, no level."""
    name = head.find("level3")
    if body.total_cell is None or name is None or not 0 < len(cells) <= 2:
        return False
    if cells[0].col >= name.start:
        return False  # a row of the indicator table whose levels are merged with those above
    plain = not any(level1_of(c.text) or level2_of(c.text) for c in cells)
    return plain and not looks_valued(cells[-1].text)


def _over(cell: Cell, column: Column) -> bool:
    return cell.col < column.stop and cell.col + cell.colspan > column.start
