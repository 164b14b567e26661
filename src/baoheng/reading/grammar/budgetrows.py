"""The rows of a budget table: names, codes and amounts, each amount in the table's unit."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from baoheng.core.provenance import Place
from baoheng.core.target import Doubt
from baoheng.reading.accounting import Account
from baoheng.reading.grammar.amounts import Amounts, amount_and_unit
from baoheng.reading.grammar.indicators import tidy
from baoheng.reading.grammar.moneyunits import Named, unit_alone, unit_named, without_money_unit
from baoheng.reading.grammar.rows import is_total
from baoheng.reading.grammar.vocabulary import role_of, squash
from baoheng.reading.grid import Cell, Grid
from baoheng.reading.values import parse_number, parse_unit
from baoheng.reading.values.units import SCALE, WORD

_CODE = re.compile(r"(?=.*\d)[A-Z\d]{2,25}")
_BARE = re.compile(r"-?[\d,]*\d(\.\d+)?")
_PERCENT = re.compile(r"-?\d[\d,]*(\.\d+)?[%‰]")
_FIGURE = re.compile(
    rf"[(¥约近≥≤]*-?\d[\d,.]*(?:[-—~至]\d[\d,.]*)?\)?(?:{SCALE})*余?(?:{WORD})?(?:以[上下内]|左右)?"
)
_OTHER_YEAR = re.compile("上年|上一年|去年|前年|增减|增长|比例")
_NAMED_YEAR = re.compile(r"(20\d\d)年?")
_BROKEN = re.compile(r"^\s*\d+\s+\d*\.\d|^\s*\d+\.\s+\d\s*$")
_HEAD_NOISE = re.compile(r"[\W_a-zA-Z*]*")

Entry = dict[str, str | Decimal | None]


@dataclass(frozen=True, slots=True)
class BudgetColumn:
    """The head of a column: its label, without a unit of money, and the unit over its cells."""

    label: str
    unit: Named | None = None
    printed: str = ""

    @property
    def counts(self) -> bool:
        """Whether it counts people or things, or gives shares, so that it holds no money."""
        return (self.unit is not None and self.unit.money is None) or (
            role_of("budget_rows", self.label) == "count"
        )


@dataclass(slots=True)
class BudgetRows:
    """What the rows are read with; ``past`` are the labels of other years."""

    columns: dict[int, BudgetColumn]
    money: Amounts
    account: Account
    past: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Row:
    """One entry while it is read: its cells, and the one of its amount."""

    entry: Entry
    cells: list[Cell]
    main: Cell | None = None


def is_number(text: str) -> bool:
    """Whether a cell is a number, bare or with its own unit of money."""
    if _BARE.fullmatch(squash(text)):
        return parse_number(text) is not None
    found = amount_and_unit(text) if any(char.isdigit() for char in text) else None
    return found is not None and found[1] is not None


def read_columns(grid: Grid, head: list[list[Cell]]) -> dict[int, BudgetColumn]:
    """The head of each column; one that several groups repeat has its group before it.

    基本支出 under both 一般公共预算 and 政府性基金 is 一般公共预算/基本支出 and so on.
    """
    paths: dict[int, list[Cell]] = {}
    units: dict[int, Named] = {}
    for cell in (c for cells in head for c in cells):
        key = squash(cell.text)
        for col in range(cell.col, cell.col + (cell.colspan if grid.trusted else 1)):
            if (named := unit_alone(key) or unit_named(key)) is not None:
                units[col] = named  # the nearest to the rows
            if key.strip("*") and not key.strip("*").isdigit() and not unit_alone(key):
                paths.setdefault(col, []).append(cell)
    last = {id(path[-1]): _label(path[-1]) for path in paths.values()}
    repeated = {key for key, count in Counter(last.values()).items() if count > 1}
    return {
        col: BudgetColumn(_path(path, repeated), units.get(col), squash(path[-1].text))
        for col, path in paths.items()
    }


def _label(cell: Cell) -> str:
    return without_money_unit(squash(cell.text))


def _path(path: list[Cell], repeated: set[str]) -> str:
    key = _label(path[-1])
    return f"{_label(path[-2])}/{key}" if key in repeated and len(path) > 1 else key


def read_rows(rows: list[list[Cell]], using: BudgetRows, year: int | None) -> None:
    """Read the rows below the heads into the table; what is broken is unread, and said so."""
    table, account = using.money.table, using.account
    using.past = _past(using.columns, year)
    using.money.prefer(column.unit for _, column in sorted(using.columns.items()))
    broken = 0
    for cells in rows:
        if any(_BROKEN.search(c.text) for c in cells):
            for cell in cells:
                account.unread(cell, "这一行的数字被拆散了，读不出准数")
            broken += 1
            continue
        for row in _entries(cells, using):
            table.rows.append(row.entry)
            table.row_places.append(_row_place(row))
            for cell in row.cells:
                account.consume(cell, "rows")
    if broken:
        using.money.doubt(
            Doubt("ROWS_UNREAD", f"有{broken}行的数字被拆散，没有读入，合计可能对不上")
        )


def _past(columns: dict[int, BudgetColumn], year: int | None) -> set[str]:
    """The heads that name another year than the table's, where some name the year itself."""
    labels = [column.label for column in columns.values()]
    named = {label: found[1] for label in labels if (found := _NAMED_YEAR.search(label))}
    years = set(named.values())
    if len(years) < 2:
        return set()
    its = str(year) if str(year) in years else max(years)
    return {label for label, told in named.items() if told != its}


def _row_place(row: _Row) -> Place | None:
    """The cell of the row's first amount, else its first cell."""
    cells = [c for c in row.cells if is_number(c.text) and c is row.main] or row.cells
    return cells[0].place if cells else None


def _entries(cells: list[Cell], using: BudgetRows) -> Iterator[_Row]:
    """A row may hold several (name, amounts) pairs side by side, as 收支总表 does."""
    codes: list[Cell] = []
    row: _Row | None = None
    unit = _row_unit(cells, using)
    for cell in cells:
        text = squash(cell.text)
        column = using.columns.get(cell.col)
        serial = column is not None and role_of("indicator", column.label) == "serial"
        if row is None and serial and not is_total(cell.text):
            using.account.structural(cell, "序号")
        elif row is None and _CODE.fullmatch(text) and "." not in text:
            codes.append(cell)
        elif is_number(cell.text) or _PERCENT.fullmatch(text):
            row = row or _Row(_entry(codes, None), list(codes))
            _amount(row, cell, column, unit, using)
        elif row is not None and _is_figure(text, column):
            _figure(row, cell, column, using)
        elif unit is not None and cell is unit[0]:
            using.account.structural(cell, "单位")
        elif _is_remark(text):
            using.account.structural(cell, "表格说明文字")
        else:
            if row is not None:
                yield row
            row, codes = _Row(_entry(codes, cell), [*codes, cell]), []
    if row is None and codes:
        row = _Row(_entry(codes, None), codes)
    if row is not None:
        yield row


def _is_remark(text: str) -> bool:
    said = role_of("structure", text) in {"signature", "unit_line"}
    return said or bool(_HEAD_NOISE.fullmatch(text))


def _row_unit(cells: list[Cell], using: BudgetRows) -> tuple[Cell, Named] | None:
    """The cell that gives the unit of a row's amounts, under a head that says 单位."""
    for cell in cells:
        column = using.columns.get(cell.col)
        if column is None or role_of("indicator", column.printed) not in {"unit", "unit_name"}:
            continue
        if (named := unit_alone(cell.text)) is not None:
            return cell, named
        if (unit := parse_unit(squash(cell.text))) is not None:
            return cell, Named(unit.text, None)
    return None


def _is_figure(text: str, column: BudgetColumn | None) -> bool:
    """Whether a text that is no amount stands where one should: 532万, 100-200万元, 50人."""
    if column is None or not _FIGURE.fullmatch(text):
        return False
    return column.unit is not None or role_of("budget_rows", column.label) not in {"name", "code"}


def _figure(row: _Row, cell: Cell, column: BudgetColumn | None, using: BudgetRows) -> None:
    """A figure that is no amount: a count keeps its text, anything else is unread."""
    label = column.label if column else ""
    if column is not None and column.counts:
        row.entry.setdefault(label, tidy(cell.text))
        row.cells.append(cell)
        return
    using.account.unread(cell, "这一格读不成金额")
    using.money.doubt_unread(tidy(cell.text), label)


def _entry(codes: list[Cell], name: Cell | None) -> Entry:
    code = "".join(squash(c.text) for c in codes if len(squash(c.text)) <= 3)
    longer = [squash(c.text) for c in codes if len(squash(c.text)) > 3]
    entry: Entry = {"code": code or (longer[0] if longer else None)}
    if code and longer:
        entry["unit_code"] = longer[-1]
    entry["name"] = tidy(name.text) if name is not None else None
    entry["amount"] = None
    return entry


def _counted(name: str | Decimal | None) -> Named | None:
    """What a row counts that is no money: 培训人次（人次）, 在职人数."""
    named = unit_named(str(name or ""))
    if named is not None and (unit := parse_unit(named.text)) is not None:
        return named if unit.dimension.startswith("person") else None
    return Named("", None) if role_of("budget_rows", str(name or "")) == "count" else None


def _amount(
    row: _Row,
    cell: Cell,
    column: BudgetColumn | None,
    unit: tuple[Cell, Named] | None,
    using: BudgetRows,
) -> None:
    entry, label = row.entry, column.label if column else ""
    row.cells.append(cell)
    counted = unit[1] if unit is not None else _counted(entry["name"])
    if counted is not None and counted.money is None:  # a row that counts people or things
        entry.setdefault(label, f"{tidy(cell.text)}{counted.text}")
        return
    if _PERCENT.fullmatch(squash(cell.text)) or (column and column.counts):
        if label and label not in entry:
            entry[label] = parse_number(squash(cell.text).rstrip("%‰"))
        return
    head = (column.unit if column else None) or (unit[1] if unit else None)
    name = str(entry["name"] or label)
    value = using.money.read(cell.text, name, head, column.printed if column else None)
    if entry["amount"] is None and not (label in using.past or _OTHER_YEAR.search(label)):
        entry["amount"] = value
        row.main = cell if value is not None else row.main
    if label and label not in entry:
        entry[label] = value
    elif label and entry[label] != value:
        message = f"“{name}”在“{label}”栏下有几个不同的数，只取第一个，请核对"
        using.money.doubt(Doubt("AMOUNT_UNREAD", message))
