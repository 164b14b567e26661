"""Department budget tables and the 三公 table: rows of code, name and amounts."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from baoheng.core.provenance import Place
from baoheng.core.tables import TargetTable
from baoheng.core.target import Doubt
from baoheng.reading.accounting import Account
from baoheng.reading.grammar.fields import STRONG, inline, label_role
from baoheng.reading.grammar.form import year_of
from baoheng.reading.grammar.heads import find_heads
from baoheng.reading.grammar.indicators import tidy
from baoheng.reading.grammar.rows import is_total, starting
from baoheng.reading.grammar.vocabulary import role_of, squash
from baoheng.reading.grid import Cell, Grid
from baoheng.reading.values import parse_number

_TITLE = re.compile(r"(收支|收入|支出|预算|三公|拨款|采购).{0,30}表")
_CODE = re.compile(r"(?=.*\d)[A-Z\d]{2,25}")
_AMOUNT = re.compile(r"-?[\d,]*\d(\.\d+)?")
_GOALS = {"goal", "cycle_goal"}
_OTHER_YEAR = re.compile("上年|上一年|去年|前年|增减|增长|比例")
_NAMED_YEAR = re.compile(r"(20\d\d)年?")
_NUMBERS_COLUMNS = re.compile("栏次|行次|列次|编号")
_BROKEN = re.compile(r"^\s*\d+\s+\d*\.\d|^\s*\d+\.\s+\d\s*$")
_HEAD_NOISE = re.compile(r"[\W_a-zA-Z*]*")


Entry = dict[str, str | Decimal | None]


def is_budget_table(grid: Grid, title: str | None) -> bool:
    """Whether the grid is a table of money by account, not of targets."""
    heads = find_heads(grid)
    if any(head.section in {"indicator", "costing"} for head in heads):
        return False
    if any(head.section == "summary" and _GOALS & {c.role for c in head.columns} for head in heads):
        return False
    rows = starting(grid)
    if _labelled_rows(grid, [rows[r] for r in sorted(rows)[:8]]) > 1:
        return False
    first = [rows[r] for r in sorted(rows)[:6]]
    texts = [squash(c.text) for cells in first for c in cells]
    named = title is not None and bool(_TITLE.search(title)) and "绩效" not in title
    named = named or any(_TITLE.search(t) and "绩效" not in t and len(t) < 40 for t in texts[:8])
    roles = [role_of("budget_rows", t) for t in texts]
    return named and roles.count("name") >= 1 and roles.count("amount") >= 1


def _labelled_rows(grid: Grid, rows: list[list[Cell]]) -> int:
    """How many rows are labels of a form with their values: 项目名称 | 信息平台运维."""
    found = 0
    for cells in rows:
        pairs = [(c, grid.at(c.row, c.col + c.colspan)) for c in cells]
        found += any(
            label_role(label.text) in STRONG
            and value is not None
            and label_role(value.text) is None
            and not any(role_of(s, value.text) for s in ("budget_rows", "indicator", "structure"))
            and not _is_amount(value.text)
            and bool(squash(value.text))
            for label, value in pairs
        )
    return found


def read_budget(grid: Grid, title: str | None, year: int | None, account: Account) -> TargetTable:
    """Read the table's rows; amounts keep the head they stand under."""
    by_row = starting(grid)
    order = sorted(by_row)
    top = _head_rows(by_row, order)
    labels = _labels(grid, [by_row[r] for r in order[:top]])
    department: str | None = None
    for row in order[:top]:
        for cell in by_row[row]:
            account.structural(cell, "表头")
            if both := inline(cell.text):
                department = both[2] if both[0] == "department" else department
            if not title and _TITLE.search(squash(cell.text)):
                title = tidy(cell.text)
    kind = (
        "three_public" if title and "三公" in title.replace("“", "").replace("”", "") else "budget"
    )
    table = TargetTable(kind, title, year_of(title or "") or year, department)
    past = _past(labels, table.year)
    broken = 0
    for row in order[top:]:
        if any(_BROKEN.search(c.text) for c in by_row[row]):
            for cell in by_row[row]:
                account.unread(cell, "这一行的数字被拆散了，读不出准数")
            broken += 1
            continue
        for entry, cells in _entries(by_row[row], labels, past, account):
            table.rows.append(entry)
            table.row_places.append(_row_place(entry, cells))
            for cell in cells:
                account.consume(cell, "rows")
    if broken:
        message = f"有{broken}行的数字被拆散，没有读入，合计可能对不上"
        table.doubts.append(Doubt("ROWS_UNREAD", message))
    if not table.rows:
        table.doubts.append(Doubt("NO_ROWS", "预算表没有读出数据行；原表可能是空表"))
    return table


def _head_rows(by_row: dict[int, list[Cell]], order: list[int]) -> int:
    """How many rows from the top name columns (at least one)."""
    top = 0
    for position, row in enumerate(order[:8]):
        cells = by_row[row]
        roles = [role_of("budget_rows", c.text) for c in cells]
        amounts = [
            c for c in cells if _is_amount(c.text) and not re.fullmatch(r"\d{1,2}", squash(c.text))
        ]
        if _numbering(cells):
            return position + 1
        if top and _is_data(cells, order[:position], by_row):
            break
        named = any(r is None and not _HEAD_NOISE.fullmatch(squash(c.text).strip("0123456789"))
                    for c, r in zip(cells, roles, strict=True))  # fmt: skip
        if amounts or (top and named and any(_is_amount(c.text) for c in cells)):
            break
        if sum(r is not None for r in roles) * 2 >= len(cells) or position == 0:
            top = position + 1
        elif top and not any(r for r in roles):
            break
    return max(top, 1)


def _numbering(cells: list[Cell]) -> bool:
    """A row ``** ** 1 2 3`` that numbers the columns."""
    plain = [squash(c.text) for c in cells if not _NUMBERS_COLUMNS.fullmatch(squash(c.text))]
    digits = [text for text in plain if text.strip("*")]
    return len(digits) >= 2 and digits == [str(i) for i in range(1, len(digits) + 1)]


def _is_data(cells: list[Cell], above: list[int], by_row: dict[int, list[Cell]]) -> bool:
    """Whether words and numbers side by side are a row of data: 1 | 监管工作经费 | 24.

    Numbers that only count the columns (1, 2, 3 …) are none.
    """
    serials = {
        c.col for row in above for c in by_row[row] if role_of("indicator", c.text) == "serial"
    }
    plain = [c for c in cells if c.col not in serials]
    numbers = [squash(c.text) for c in plain if _is_amount(c.text)]
    words = [c for c in plain if re.search(r"[\u4e00-\u9fff]", c.text)]
    if not numbers or not words or any(_NUMBERS_COLUMNS.search(c.text) for c in words):
        return False
    counting = [str(n) for n in range(1, len(numbers) + 1)]
    return numbers != counting or (len(numbers) == 1 and len(plain) < len(cells))


def _past(labels: dict[int, str], year: int | None) -> set[str]:
    """The heads that name another year than the table's, where some name the year itself."""
    named = {label: found[1] for label in labels.values() if (found := _NAMED_YEAR.search(label))}
    years = set(named.values())
    if len(years) < 2:
        return set()
    its = str(year) if str(year) in years else max(years)
    return {label for label, told in named.items() if told != its}


def _labels(grid: Grid, head: list[list[Cell]]) -> dict[int, str]:
    """The head of each column; one that several groups repeat has its group before it.

    基本支出 under both 一般公共预算 and 政府性基金 is 一般公共预算/基本支出 and so on.
    """
    paths: dict[int, list[Cell]] = {}
    for cells in head:
        for cell in cells:
            key = squash(cell.text)
            if key and not key.strip("*").isdigit() and key.strip("*"):
                for col in range(cell.col, cell.col + (cell.colspan if grid.trusted else 1)):
                    paths.setdefault(col, []).append(cell)
    last = {id(path[-1]): squash(path[-1].text) for path in paths.values()}
    repeated = {key for key, count in Counter(last.values()).items() if count > 1}
    return {col: _label(path, repeated) for col, path in paths.items()}


def _label(path: list[Cell], repeated: set[str]) -> str:
    key = squash(path[-1].text)
    return f"{squash(path[-2].text)}/{key}" if key in repeated and len(path) > 1 else key


def _row_place(entry: Entry, cells: list[Cell]) -> Place | None:
    """The cell of the row's first amount, else its first cell."""
    amounts = [c for c in cells if _is_amount(c.text) and parse_number(c.text) == entry["amount"]]
    return (amounts or cells)[0].place if cells else None


def _is_amount(text: str) -> bool:
    return bool(_AMOUNT.fullmatch(squash(text))) and parse_number(text) is not None


def _entries(
    cells: list[Cell], labels: dict[int, str], past: set[str], account: Account
) -> Iterator[tuple[Entry, list[Cell]]]:
    """A row may hold several (name, amounts) pairs side by side, as 收支总表 does."""
    codes: list[Cell] = []
    used: list[Cell] = []
    entry: Entry | None = None
    for cell in cells:
        text = squash(cell.text)
        serial = role_of("indicator", labels.get(cell.col, "")) == "serial"
        if entry is None and serial and not is_total(cell.text):
            account.structural(cell, "序号")
        elif entry is None and _CODE.fullmatch(text) and "." not in text:
            codes.append(cell)
        elif _is_amount(cell.text):
            if entry is None:
                entry = _entry(codes, None)
                used = list(codes)
            _amount(entry, cell, labels, past)
            used.append(cell)
        elif _HEAD_NOISE.fullmatch(text) or role_of("structure", text) in {
            "signature",
            "unit_line",
        }:
            account.structural(cell, "表格说明文字")
        else:
            if entry is not None:
                yield entry, used
            entry, used, codes = _entry(codes, cell), [*codes, cell], []
    if entry is None and codes:
        entry, used = _entry(codes, None), codes
    if entry is not None:
        yield entry, used


def _entry(codes: list[Cell], name: Cell | None) -> Entry:
    code = "".join(squash(c.text) for c in codes if len(squash(c.text)) <= 3)
    longer = [squash(c.text) for c in codes if len(squash(c.text)) > 3]
    entry: Entry = {"code": code or (longer[0] if longer else None)}
    if code and longer:
        entry["unit_code"] = longer[-1]
    entry["name"] = tidy(name.text) if name is not None else None
    entry["amount"] = None
    return entry


def _amount(entry: Entry, cell: Cell, labels: dict[int, str], past: set[str]) -> None:
    value = parse_number(cell.text)
    label = labels.get(cell.col)
    other = label and (label in past or _OTHER_YEAR.search(label))
    if entry["amount"] is None and not other:
        entry["amount"] = value
    if label and label not in entry:
        entry[label] = value
