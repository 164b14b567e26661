"""Find the head bands of a grid: which rows name columns, and what each column means."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from baoheng.reading.grammar.moneyunits import Named, unit_alone
from baoheng.reading.grammar.vocabulary import level1_of, level2_of, role_of, squash
from baoheng.reading.grid import Cell, Grid

LEVELS = frozenset({"level1", "level2", "level3", "level12", "name_value"})
_WIDE = frozenset(
    (
        "project",
        "unit_name",
        "unit_code",
        "project_code",
        "goal",
        "period",
        "budget_total",
        "budget_fiscal",
        "budget_government_fund",
        "budget_other",
        "budget_special",
        "budget_basic",
        "budget_project",
    )
)


@dataclass(slots=True)
class Column:
    """One column of a section: its role and the grid columns [start, stop) under its head cell."""

    role: str
    start: int
    stop: int
    label: str
    unit: Named | None = None  # the unit that stands over it, for money


@dataclass(slots=True)
class Head:
    """One head band: rows [top, bottom) name ``columns``; ``cells`` are the head's own cells.

    A guessed head has no rows and no cells of its own.
    """

    section: str
    top: int
    bottom: int
    columns: list[Column]
    cells: list[Cell] = field(default_factory=list)
    part: tuple[int, int, int] | None = None  # (shared stop, start, stop) of a set beside others

    def holds(self, col: int) -> bool:
        """Whether a field at this grid column belongs to this set, or to what all sets share."""
        return self.part is None or col < self.part[0] or self.part[1] <= col < self.part[2]

    def find(self, role: str) -> Column | None:
        """The first column of this role."""
        return next((c for c in self.columns if c.role == role), None)


def find_heads(grid: Grid) -> list[Head]:
    """All head bands of the grid from the top down."""
    rows: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        if cell.text.strip():
            rows.setdefault(cell.row, []).append(cell)
    for cells in rows.values():
        cells.sort(key=lambda c: c.col)
    heads: list[Head] = []
    for row in sorted(rows):
        floor = heads[-1].bottom if heads else 0
        if row >= floor and (head := _indicator_head(grid, rows, row, floor)):
            heads.append(_with_units(rows, head))
    if not heads and (guess := _implied_head(grid, rows)):
        heads.append(guess)
    taken = {row for head in heads for row in range(head.top, head.bottom)}
    below = 0
    for row in sorted(rows):
        if row >= below and row not in taken and (head := _small_head(grid, rows, row)):
            heads.append(_with_units(rows, head))
            below = head.bottom
    return sorted(heads, key=lambda head: head.top)


def _with_units(rows: dict[int, list[Cell]], head: Head) -> Head:
    """Take in a row of units alone under the heads: 金额 over （元） is the head 金额（元）."""
    under = rows.get(head.bottom, [])
    if head.cells and under and all(unit_alone(c.text) for c in under):
        head.bottom += 1
    inside = [c for row in range(head.top, head.bottom) for c in rows.get(row, [])]
    for unit in (c for c in inside if unit_alone(c.text)):
        for column in head.columns:
            over = column.start < unit.col + unit.colspan and unit.col < column.stop
            if over and not column.label.endswith(unit.text):
                column.label += unit.text
    numbers = rows.get(head.bottom, [])
    if head.cells and _counts(numbers):
        head.bottom += 1
        head.cells += numbers
    if under and head.bottom > under[0].row:
        spans = [c for c in inside if c.row + c.rowspan == head.bottom and c not in head.cells]
        head.cells += spans
    return head


def _counts(cells: list[Cell]) -> bool:
    """Whether a row only numbers the columns: 1, 2, 3 … from one to the next."""
    texts = [squash(cell.text).strip("()") for cell in cells]
    if len(texts) < 3 or not all(text.isdecimal() for text in texts):
        return False
    return [int(text) for text in texts] == list(range(int(texts[0]), int(texts[0]) + len(texts)))


def _implied_head(grid: Grid, rows: dict[int, list[Cell]]) -> Head | None:
    """A form without a head: levels stand in two columns of their own over at least three rows."""
    at: dict[tuple[int, int], list[int]] = {}
    for row, cells in rows.items():
        for first, second in pairwise(cells):
            one = next((c for c in (first, grid.at(row, second.col - 1)) if c), first)
            if level2_of(second.text) and level1_of(one.text) and second.text.strip() != one.text:
                at.setdefault((one.col, second.col), []).append(row)
        if cells and level2_of(cells[0].text) and cells[0].col:
            left = grid.at(row, cells[0].col - 1)
            if left is not None and (level1_of(left.text) or not grid.trusted):
                at.setdefault((left.col, cells[0].col), []).append(row)
    for (one_col, two_col), found in at.items():
        if len(found) < 3:
            continue
        top = min(found)
        rest = [c for c in rows[top] if c.col > two_col]
        roles = ["name_value"] if len(rest) == 1 else ["level3", "value", "remark"][: len(rest)]
        columns = [Column("level1", one_col, two_col, "一级指标")]
        columns.append(Column("level2", two_col, rest[0].col if rest else two_col + 1, "二级指标"))
        columns += [
            Column(role, c.col, c.col + c.colspan, "推断")
            for role, c in zip(roles, rest, strict=False)
        ]
        return Head("indicator", top, top, columns, []) if rest else None
    return None


def _roles(section: str, cells: Iterable[Cell]) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for cell in cells:
        role = role_of(section, cell.text)
        if role:
            found.setdefault(role, cell)
    return found


def _indicator_head(grid: Grid, rows: dict[int, list[Cell]], row: int, floor: int) -> Head | None:
    found = _roles("indicator", rows[row])
    # beside a column of both levels, 绩效指标 heads the names and is no group
    plain = next((c for c in rows[row] if squash(c.text) == "绩效指标"), None)
    if plain is not None and "level12" in found:
        found.setdefault("level3", plain)
    levels = [found[r] for r in LEVELS if r in found]
    valued = bool({"value", "actual"} & found.keys())
    named = "level3" in found and valued and len(found) >= 3
    # two levels only: 一级指标, 指标内容, 目标值
    brief = bool(levels) and "level3" not in found and "description" in found and valued
    if len(levels) < 2 and not named and not brief:
        return None
    bottom = max(c.row + c.rowspan for c in (levels or [found["level3"]]))
    bottom = _below(rows, bottom, levels, grid)
    top = _above(grid, rows, row, bottom, floor)
    band = [c for r in range(top, bottom) for c in rows.get(r, []) if c.row + c.rowspan <= bottom]
    if not grid.trusted:
        band = _without_prose(band)
    columns = _columns([c for c in band if not unit_alone(c.text)], grid.trusted)
    if plain is not None and found.get("level3") is plain:
        columns.append(Column("level3", plain.col, plain.col + plain.colspan, plain.text))
        columns.sort(key=lambda column: column.start)
    if brief:
        next(c for c in columns if c.role == "description").role = "level3"
    return Head("indicator", top, bottom, columns, band)


def _below(rows: dict[int, list[Cell]], bottom: int, levels: list[Cell], grid: Grid) -> int:
    """Take in a second head row that names sub-columns and has nothing under the levels."""
    cells = rows.get(bottom, [])
    if not cells or any(c.col + c.colspan > lv.col and c.col < lv.col + lv.colspan
                        for c in cells for lv in levels):  # fmt: skip
        return bottom
    named = [c for c in cells if role_of("indicator", c.text) or role_of("indicator_ticks", c.text)]
    if len(named) * 2 > len(cells) and (len(named) > 1 or grid.trusted):
        return bottom + 1
    return bottom


def _above(grid: Grid, rows: dict[int, list[Cell]], row: int, bottom: int, floor: int) -> int:
    top = row
    if grid.trusted:
        for col in range(grid.ncols):
            cell = grid.at(row, col)
            if cell and cell.row + cell.rowspan <= bottom:
                top = min(top, cell.row)
    while top > floor:
        above = rows.get(top - 1, [])
        roles = [role_of("indicator", c.text) for c in above]
        groups = [c for c in above if role_of("indicator_groups", c.text)]
        wide = sum(1 for r in roles if r in _WIDE)
        strange = sum(1 for r, c in zip(roles, above, strict=True) if not r and c not in groups)
        whole = not strange or (strange == 1 and wide >= 3)
        if above and whole and (wide >= 2 or (groups and len(above) > 1)):
            top -= 1
        else:
            break
    return max(top, floor)


def _without_prose(band: list[Cell]) -> list[Cell]:
    """The head of a dump without a goal that stands beside it, and without that goal's label."""
    prose = [c for c in band if len(squash(c.text)) > 20 and not role_of("indicator", c.text)]
    gone = {id(c) for c in prose}
    gone |= {id(b) for b, p in pairwise(band) if id(p) in gone and b.row == p.row}
    return [c for c in band if id(c) not in gone]


def unknown_heads(head: Head) -> list[str]:
    """The head words that no vocabulary names, and 空白 where values stand under no word."""
    strange = []
    for column in head.columns:
        word = squash(column.label)
        unknown = role_of("indicator", word) is None if word else column.role == "value"
        if unknown and not column.role.startswith("tick_"):
            strange.append(word or "空白")
    return strange if head.cells else []


def side_by_side(head: Head) -> list[Head]:
    """A head that holds two sets of indicators beside each other, as one head a set.

    The columns before the first repeated one (level 1, the project) belong to every set.
    """
    roles = [c.role for c in head.columns]
    starts = [i for i, role in enumerate(roles) if role == "level3"]
    if len(starts) < 2:
        return [head]
    # a set begins at its level 2 where it has one of its own
    starts = [i - 1 if i and roles[i - 1] == "level2" else i for i in starts]
    if roles.count("level2") == 1 and roles[starts[0]] == "level2":
        starts[0] += 1  # the only level 2 stands before both sets and is shared
    shared = head.columns[: starts[0]]
    stops = [*starts[1:], len(head.columns)]
    edges = [*(head.columns[i].start for i in starts), 10**6]
    return [
        Head(
            head.section, head.top, head.bottom, shared + head.columns[a:b], head.cells,
            (edges[0], edges[k], edges[k + 1]),
        )
        for k, (a, b) in enumerate(zip(starts, stops, strict=True))
    ]  # fmt: skip


def _columns(band: list[Cell], trusted: bool) -> list[Column]:
    """Each lowest label becomes a column; labels that only span others are groups."""
    columns: list[Column] = []
    ticks: set[str] = set()
    for cell in sorted(band, key=lambda c: (c.col, c.row)):
        stop = cell.col + cell.colspan
        inner = [
            c for c in band if c.row > cell.row and c.col >= cell.col and c.col + c.colspan <= stop
        ]
        if not trusted:  # a dump keeps a group in the first field of what it spans
            inner = [
                c for c in band
                if c.row > cell.row and c.col == cell.col and role_of("indicator", c.text)
            ]  # fmt: skip
        if inner:
            continue
        role = column_role(cell.text)
        tick = role_of("indicator_ticks", cell.text)
        if tick and not (role and role not in {"remark", "budget_other"}):
            columns.append(Column(f"tick_{tick}", cell.col, stop, cell.text))
            ticks.add(tick)
        elif role:
            columns.append(Column(role, cell.col, stop, cell.text))
        elif not role_of("indicator_groups", cell.text):
            columns.append(Column("other", cell.col, stop, cell.text))
    totals = [c for c in columns if c.role == "budget_total"]
    if len(totals) > 1:  # 年初预算数 beside 全年预算数: the adjusted one is the year's
        chosen = next((c for c in totals if re.search("全年|调整", c.label)), totals[0])
        for column in totals:
            column.role = "budget_total" if column is chosen else "other"
    return _settle(columns)


def column_role(text: str) -> str | None:
    """What a column of a wide form holds; money also by the words of forms about one project."""
    role = role_of("indicator", text)
    if role:
        return role
    role = role_of("labels", text)
    if role and role.startswith("budget_") and role not in {"budget_year", "budget_cycle"}:
        return role
    return "budget_total" if role_of("money", text) == "budget" else None


def _by_side(columns: list[Column]) -> None:
    """Words that say one thing left of the levels and another right of the names."""
    level = next((c.start for c in columns if c.role in LEVELS), 0)
    name = next((c.start for c in columns if c.role == "level3"), level)
    valued = any(c.role in {"value", "name_value"} for c in columns)
    points = [c for c in columns if c.role == "weight"]
    for column in columns:
        if column.role == "unit" and column.start < level:
            column.role = "unit_name"
        elif column.role == "goal" and column.start > name and not valued:
            column.role = "value"
        elif column.role == "weight" and column.start < name and column is not points[-1]:
            column.role = "further"  # the points of a level beside it


def _joined(columns: list[Column]) -> list[Column]:
    """定量 and 定性 beside each other, of which a row fills one, are one column of values."""
    for first, second in pairwise(columns):
        kinds = {squash(first.label)[:2], squash(second.label)[:2]}
        if first.role == second.role == "value" and kinds == {"定量", "定性"}:
            first.stop = second.stop
            return [c for c in columns if c is not second]
    return columns


def _settle(columns: list[Column]) -> list[Column]:
    """Money columns stay together, and one of several value columns is the year's."""
    level = next((c.start for c in columns if c.role in LEVELS), None)
    money = [c for c in columns if c.role.startswith("budget_")]
    strays = [c for c in money if level is not None and c.start > level]
    kept = [c for c in money if c not in strays]
    if strays and kept:
        rest = [c for c in columns if c not in strays]
        at = rest.index(kept[-1]) + 1
        for offset, stray in enumerate(strays, 1):
            stray.start = stray.stop = kept[-1].start + offset
        columns = rest[:at] + strays + rest[at:]
    for stray in strays:
        stray.role = stray.role if kept else "other"
    both = next((c for c in columns if c.role == "level12"), None)
    if both and any(c.role == "level2" for c in columns):
        both.role = "level1"  # 指标级次 beside 二级指标
    if any(c.role == "level4" for c in columns):
        # four levels: the last names the indicator, the third says which side of the work it shows
        for column in columns:
            column.role = {"level4": "level3", "level3": "description"}.get(
                column.role, column.role
            )
    if sum(c.role == "level3" for c in columns) > 1:
        return columns
    _by_side(columns)
    columns = _joined(columns)
    values = [c for c in columns if c.role == "value"]
    for earlier, later in pairwise(values):
        # two target columns of one name: the later one is the year's, the earlier the period's
        earlier.role = "cycle_value" if "实施" in squash(earlier.label) else "value_extra"
        later.role = "value"
    if not values:
        cycle = next((c for c in columns if c.role in {"cycle_value", "half_value"}), None)
        if cycle:
            cycle.role = "value"
    return columns


_AMOUNT = re.compile(r"[≥≤<>=]?-?[\d,]+(\.\d+)?(万元|元|%)?")
_SMALL: tuple[tuple[str, tuple[frozenset[str], ...]], ...] = (
    ("money", (frozenset({"budget", "spent"}), frozenset({"spent", "rate"}))),
    (
        "costing",
        (
            frozenset({"amount", "basis"}),
            frozenset({"name", "item", "amount"}),
            frozenset({"item", "amount", "price"}),
            frozenset({"quantity", "price", "amount"}),
        ),
    ),
    (
        "summary",
        (
            frozenset({"name", "amount", "goal"}),
            frozenset({"name", "amount", "cycle_goal"}),
            frozenset({"name", "amount", "spent"}),
        ),
    ),
    (
        "tasks",
        (
            frozenset({"name", "content"}),
            frozenset({"name", "goal"}),
            frozenset({"name", "unit"}),
            frozenset({"content", "amount", "goal"}),
            frozenset({"content", "amount", "unit"}),
        ),
    ),
    ("summary", (frozenset({"serial", "name", "amount"}),)),
)


def _sub_heads(
    grid: Grid, rows: dict[int, list[Cell]], cells: list[Cell], row: int, bottom: int
) -> list[Cell]:
    """The cells of a head of one or more rows; a group gives way to the heads under it."""
    if bottom == row + 1 or not grid.trusted:
        return cells
    under = [c for r in range(row + 1, bottom) for c in rows.get(r, []) if not unit_alone(c.text)]
    band = [
        c for c in cells
        if not any(c.col <= u.col and u.col + u.colspan <= c.col + c.colspan for u in under)
    ]  # fmt: skip
    return sorted([*band, *under], key=lambda c: c.col)


def _first_is_the_name(columns: list[Column]) -> None:
    """支出测算 beside 测算过程: of two columns of reasons the first holds the names."""
    reasons = [c for c in columns if c.role == "basis"]
    if len(reasons) > 1 and not any(c.role in {"name", "item"} for c in columns):
        reasons[0].role = "name"


def _spans_heads(section: str, rows: dict[int, list[Cell]], cell: Cell) -> bool:
    """Whether a head cell of several columns only spans the heads right under it."""
    stop = cell.col + cell.colspan
    under = [c for c in rows.get(cell.row + cell.rowspan, []) if cell.col <= c.col < stop]
    return len(under) > 1 and all(role_of(section, c.text) for c in under)


def _small_head(grid: Grid, rows: dict[int, list[Cell]], row: int) -> Head | None:
    cells = rows[row]
    months = [c for c in cells if role_of("plan", c.text)]
    if len(months) >= 3:
        columns = [Column("month", c.col, c.col + c.colspan, c.text) for c in months]
        return Head("plan", row, row + 1, columns, months)
    listed = any(role_of("tasks", c.text) in {"name", "content"} for c in cells)
    amounts = sum(bool(_AMOUNT.fullmatch(squash(c.text))) for c in cells)
    for section, needs in _SMALL:
        if section == "money" and (listed or amounts > 1):
            continue  # money by task; or labels and their numbers on one line
        found = _roles(section, cells)
        if any(need <= found.keys() for need in needs) and len(set(map(id, found.values()))) >= 2:
            # beside the tasks' own words stand those of money: 执行数, 分值, 得分
            words = (section, "money") if section == "tasks" else (section,)
            named = [c for c in cells if any(role_of(w, c.text) for w in words)]
            if len(named) * 2 <= len([c for c in cells if c.rowspan == 1]):
                continue
            bottom = row + min(c.rowspan for c in named if not _spans_heads(section, rows, c))
            band = _sub_heads(grid, rows, cells, row, bottom)
            columns = [
                Column(role_of(section, c.text) or "other", c.col, c.col + c.colspan, c.text)
                for c in band
                if c.rowspan == 1 or role_of(section, c.text)
            ]
            columns = [c for c in columns if c.role != "other" or c.start >= named[0].col]
            _first_is_the_name(columns)
            side = role_of("structure", columns[0].label) == "side"
            if side and any(c.role == columns[0].role for c in columns[1:]):
                columns = columns[1:]  # the block's own label at the left says the same word
            first = band[0]
            beside = columns[0].start == first.col and first.row + first.rowspan > bottom
            if section == "money" and beside and len(columns) > 2:
                columns = columns[1:]  # 预算执行 beside the rows themselves
            while columns[0].role == "other":
                columns = columns[1:]
            inside = [c for c in band if c.row + c.rowspan <= bottom]
            return Head(section, row, bottom, columns, inside)
    return None
