"""The small tables inside a form: costing, tasks, spending plan, money of the year, summaries."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile

from baoheng.core.tables import CostItem, Execution, Task
from baoheng.core.target import Doubt
from baoheng.reading.accounting import Account
from baoheng.reading.grammar.amounts import is_amount
from baoheng.reading.grammar.fields import STRONG, label_role
from baoheng.reading.grammar.form import BUDGET_ROLES, Form
from baoheng.reading.grammar.heads import Column, Head
from baoheng.reading.grammar.indicators import number, tidy
from baoheng.reading.grammar.moneyunits import Named, unit_alone
from baoheng.reading.grammar.rows import is_blank, is_total
from baoheng.reading.grammar.vocabulary import role_of, squash
from baoheng.reading.grid import Cell, Grid
from baoheng.reading.values import parse_number

_TASK = frozenset(("name", "content", "amount", "unit", "goal", "cycle_goal", "serial"))
_WORDS = re.compile(r"[\u4e00-\u9fff]")
_TOTAL = "支出明细合计"
_PLAN = "资金支出计划"
_PLANNED = re.compile(r"(.{1,6}?)[底末]?(?:累计)?(\d{1,3}(?:\.\d+)?)%")
Placed = dict[str, list[tuple[Column, Cell]]]
_MONTHS = {
    "一": "03",
    "二": "06",
    "三": "09",
    "四": "12",
    "1": "03",
    "2": "06",
    "3": "09",
    "4": "12",
}


@dataclass(frozen=True, slots=True)
class Area:
    """Where a small table stands: rows [head.bottom, stop) of the grid; ``rows`` are its cells."""

    grid: Grid
    head: Head
    stop: int
    rows: dict[int, list[Cell]]


def _pairs(area: Area, cells: list[Cell]) -> list[tuple[Column, Cell]]:
    """Each cell with the column above it; in a dump, in order from the right.

    A rate, which its sign gives away, stands under its own head, and the others in order around it.
    """
    head = area.head
    if area.grid.trusted:
        above = (
            (next((c for c in head.columns if c.start <= x.col < c.stop), None), x) for x in cells
        )
        return [(column, cell) for column, cell in above if column]
    columns = [c for c in head.columns if c.role != "serial" or len(cells) >= len(head.columns)]
    rate = next((i for i, c in enumerate(columns) if c.role == "rate"), None)
    signs = [i for i, cell in enumerate(cells) if cell.text.strip().endswith(("%", "％"))]
    if rate is not None and len(signs) == 1:
        moved = [(i + rate - signs[0], cell) for i, cell in enumerate(cells)]
        if all(0 <= i < len(columns) for i, _ in moved):
            return [(columns[i], cell) for i, cell in moved]
    exact = {c.start: c for c in columns}
    if all(cell.col in exact for cell in cells):
        return [(exact[cell.col], cell) for cell in cells]
    if len(cells) > len(columns):  # a text broken over several fields belongs to the last column
        return [(columns[min(i, len(columns) - 1)], cell) for i, cell in enumerate(cells)]
    return list(zip(columns[-len(cells) :], cells, strict=True))


def _place(area: Area, cells: list[Cell]) -> Placed:
    """Cells of a row by the role of the column above them."""
    placed: Placed = {}
    for column, cell in _pairs(area, cells):
        placed.setdefault(column.role, []).append((column, cell))
    return placed


def _text(placed: Placed, role: str) -> str | None:
    text = tidy("\n".join(c.text for _, c in placed.get(role, ())))
    return text or None


def _amount(form: Form, placed: Placed, role: str, label: str) -> Decimal | None:
    """The amount of a column; None where several numbers stand in it or it reads as none."""
    found = [(column, c) for column, c in placed.get(role, ()) if c.text.strip()]
    if len(found) != 1:
        return None
    column, cell = found[0]
    text = tidy(cell.text)
    amount = form.amount(text, label, column.unit or _row_unit(placed))
    if amount is None:
        form.money.doubt_unread(text, label)
    return amount


def _row_unit(placed: Placed) -> Named | None:
    """The unit of money that a row has in a column of its own; not that of its quantity."""
    if placed.keys() & {"quantity", "price"}:
        return None
    for column, cell in (pair for pairs in placed.values() for pair in pairs):
        if role_of("indicator", column.label) == "unit" and (named := unit_alone(cell.text)):
            return named if named.money else None
    return None


def _doubt_crowded(placed: Placed, form: Form) -> None:
    """Several numbers under one amount head are not read, and said so."""
    texts = [tidy(c.text) for _, c in placed.get("amount", ()) if c.text.strip()]
    if len(texts) > 1:
        message = f"同一金额栏下有几个数“{'、'.join(texts)[:40]}”，没有取用，请核对"
        form.money.doubt(Doubt("AMOUNT_UNREAD", message))


def _rows(area: Area, account: Account) -> Iterator[tuple[int, list[Cell]]]:
    """The rows under a small head: to the end of its side label, a label row, or another width."""
    grid, head, stop = area.grid, area.head, area.stop
    first = head.columns[0]
    side = grid.at(head.top, first.start - 1) if first.start else None
    if side is not None and side.rowspan > 1 and side.text.strip():
        stop = min(stop, side.row + side.rowspan)
        account.structural(side, "表侧标题")
    sided, totalled = False, False
    for index in range(head.bottom, stop):
        cells = list(area.rows.get(index, []))
        beside = grid.trusted and bool(cells) and cells[0].col < first.start
        if beside and totalled and not sided:
            return  # the first label at the side, below the total, begins another part of the form
        sided = sided or beside
        totalled = totalled or (index > head.bottom and any(is_total(c.text) for c in cells))
        if not grid.trusted:
            while (
                cells
                and label_role(cells[0].text)
                and len(cells) > 1
                and cells[0].col < first.start
            ):
                account.structural(cells.pop(0), "表侧标题")
        if grid.trusted and cells and _label_across(cells[0], first.start):
            return
        cells = [c for c in cells if c.col >= first.start or not grid.trusted]
        if not cells:
            continue
        if _ends(area, index, cells):
            return
        yield index, cells


def _label_across(cell: Cell, start: int) -> bool:
    """Whether a label of the form begins left of the small table and reaches into it."""
    across = cell.col < start < cell.col + cell.colspan
    return across and label_role(cell.text) in STRONG and not is_total(cell.text)


def _ends(area: Area, index: int, cells: list[Cell]) -> bool:
    grid, head = area.grid, area.head
    structure = role_of("structure", cells[0].text)
    if structure in {"signature", "title", "unit_line"}:
        return True
    role = label_role(cells[0].text)
    if role in STRONG and not is_total(cells[0].text):
        return True
    money_row = role in BUDGET_ROLES and len(cells) > 1 and is_amount(cells[1].text)
    if money_row and head.section == "tasks" and not grid.trusted:
        return True
    if grid.trusted:
        column = head.columns[0]
        cell = grid.at(index, column.start)
        return cell is not None and cell.col + cell.colspan > column.stop and len(cells) == 1
    return not grid.trusted and len(cells) == 1 and len(head.columns) > 2


def read_costing(area: Area, form: Form, account: Account) -> int:
    """Costing rows; a 合计 row below them closes them. Returns the first row not read."""
    group: Cell | None = None
    before = len(form.table.cost_items)
    for index, cells in _rows(area, account):
        placed = _place(area, cells)
        if any(is_total(c.text) for c in cells):
            for cell in cells:
                account.consume(cell, "costing_total")
            total = _costing_total(area, form, placed, cells)
            if total is not None:
                form.table.fields[_TOTAL] = str(total)
            if len(form.table.cost_items) > before:
                return index + 1
            continue  # a total printed above its rows
        name_cell = area.grid.at(index, area.head.columns[0].start) if area.grid.trusted else None
        if name_cell is not None and name_cell.text.strip() and name_cell.row < index:
            group = name_cell
        name = _text(placed, "name") or (tidy(group.text) if group and group.rowspan > 1 else None)
        _doubt_crowded(placed, form)
        amount = _amount(form, placed, "amount", name or "金额")
        item = CostItem(name, _text(placed, "item"), amount, _text(placed, "basis"), cells[0].place)
        extra = [f"{label}：{_text(placed, role)}"
                 for role, label in (("quantity", "数量"), ("price", "单价"), ("unit", "单位"))
                 if _text(placed, role)]  # fmt: skip
        if extra:
            item.basis = "；".join([*extra, *([item.basis] if item.basis else [])])
        form.table.cost_items.append(item)
        for cell in cells:
            account.consume(cell, "cost_items")
    return _after(area, account)


def _costing_total(area: Area, form: Form, placed: Placed, cells: list[Cell]) -> Decimal | None:
    """The amount of a total row: under its head, in a dump the first number."""
    if area.grid.trusted and any(c.role == "amount" for c in area.head.columns):
        return _amount(form, placed, "amount", _TOTAL)
    unit = next((c.unit for c in area.head.columns if c.role == "amount"), None)
    return next((form.amount(c.text, _TOTAL, unit) for c in cells if not is_total(c.text)), None)


def read_tasks(area: Area, form: Form, account: Account) -> int:
    """Key tasks, or the lines of a summary of earmarked funds."""
    for index, cells in _rows(area, account):
        placed = _place(area, cells)
        _doubt_crowded(placed, form)
        name, content = _text(placed, "name"), _text(placed, "content")
        opening = area.rows[index][0]
        if is_total(opening.text) and name is None:  # over the columns of number and name
            name = tidy(opening.text)
            account.structural(opening, "合计行的标题")
        if name is None or is_blank(name):
            for _, cell in placed.get("name", ()):
                account.structural(cell, "空的任务序号")
            name, content = content, None
        rest = [c for pairs in placed.values() for _, c in pairs if not account.seen(c)]
        if name is None and not rest:
            continue
        if name and is_total(name):
            _note_total(form, placed, _amount(form, placed, "amount", name))
        elif name:
            goal = _text(placed, "goal")
            cycle = _text(placed, "cycle_goal")
            form.table.tasks.append(
                Task(
                    name,
                    _amount(form, placed, "amount", name),
                    _text(placed, "unit"),
                    content or cycle,
                    goal,
                    cells[0].place,
                )
            )
        _file_rest(area, cells, name, form, account)
    return _after(area, account)


def _note_total(form: Form, placed: Placed, amount: Decimal | None) -> None:
    """Keep the tasks' totals; they are the form's where it prints none of its own."""
    if amount is not None:
        form.of_tasks["total"] = amount
    for column, cell in (pair for pairs in placed.values() for pair in pairs):
        role = BUDGET_ROLES.get(label_role(column.label) or "")
        if role in {"fiscal", "other"} and is_amount(tidy(cell.text)):
            source = form.amount(tidy(cell.text), column.label, column.unit)
            if source is not None:
                form.of_tasks[role] = source


def settle_tasks_total(form: Form) -> None:
    """The tasks' totals as the form's where none is printed; another one is kept beside it."""
    budget, total = form.table.budget, form.of_tasks.get("total")
    if total is not None and budget.total not in {None, total}:
        if total == budget.project:
            return  # the tasks are the projects, beside the basic spending
        form.table.fields["任务金额合计"] = str(total)
        message = f"任务金额合计{total}与预算总额{budget.total}不同，请核对"
        form.money.doubt(Doubt("TASKS_NOT_TOTAL", message))
        return  # these are not the money of the whole form
    for name, amount in form.of_tasks.items():
        if getattr(budget, name) is None:
            setattr(budget, name, amount)


def _file_rest(
    area: Area, cells: list[Cell], name: str | None, form: Form, account: Account
) -> None:
    """Account for the cells of a task; columns without a field go to ``fields``."""
    columns = {id(cell): column for column, cell in _pairs(area, cells)}
    for cell in cells:
        column = columns.get(id(cell))
        if column is None and not account.seen(cell):
            account.unread(cell, "任务表里的这一格对不上任何一栏")
            continue
        if column and column.role not in _TASK and not is_blank(cell.text):
            label = form.money.told(squash(column.label), cell.text, column.unit)
            form.put_text("other", f"{name}/{label}" if name else label, cell.text, cell.place)
        account.consume(cell, "tasks")


def read_plan(area: Area, form: Form, account: Account) -> int:
    """The spending plan: cumulative per cent by month, from the row below the months."""
    head, index = area.head, area.head.bottom
    row = area.rows.get(index, [])
    cells = [c for c in row if parse_number(c.text.rstrip("%％")) is not None or is_amount(c.text)]
    if index >= area.stop or not cells:
        return index
    values = cells[-len(head.columns) :]
    money: list[str] = []
    for column, cell in zip(head.columns[-len(values) :], values, strict=True):
        value = parse_number(cell.text.rstrip("%％"))
        bare = value is not None and not cell.text.rstrip().endswith(("%", "％"))
        if value is None or (bare and column.unit is not None and column.unit.money):
            label = form.money.told(f"{_PLAN}/{squash(column.label)}", cell.text, column.unit)
            form.put_text("other", label, cell.text, cell.place)
            money.append(tidy(cell.text))
        else:
            form.table.spending_plan[_month(column.label)] = value
        account.consume(cell, "spending_plan")
    if money:
        message = f"{_PLAN}填的是金额“{'、'.join(money)[:40]}”，不是累计百分比，没有换算，请核对"
        form.money.doubt(Doubt("PLAN_IN_MONEY", message))
    return index + 1


_NOTE = re.compile(r"\([^()]*\)$")


def read_plan_line(cells: Sequence[Cell], form: Form, account: Account) -> bool:
    """A plan in one row, each cell a moment and its share: 支出计划 | 3月底20% | 6月底45%."""
    if not cells or not _NOTE.sub("", squash(cells[0].text)).endswith("支出计划"):
        return False
    told = [_PLANNED.fullmatch(squash(c.text)) for c in cells[1:]]
    if len(told) < 2 or not all(told):
        return False
    account.structural(cells[0], "标签")
    for cell, found in zip(cells[1:], told, strict=True):
        if found is not None:
            form.table.spending_plan[_month(found[1])] = Decimal(found[2])
            account.consume(cell, "spending_plan")
    form.table.places.setdefault("spending_plan", cells[1].place)
    return True


def _month(label: str) -> str:
    found = re.search(r"(\d{1,2})月", squash(label))
    if found:
        return f"{int(found.group(1)):02d}"
    quarter = re.search(r"([一二三四1-4])季", squash(label))
    return _MONTHS[quarter.group(1)] if quarter else squash(label)


def _leading(cells: list[Cell]) -> list[Cell]:
    """The words a dumped row of money begins with: the block's label may stand before its own."""
    return list(takewhile(lambda c: not is_amount(c.text) and _WORDS.search(c.text), cells))


def read_money(area: Area, form: Form, account: Account) -> int:
    """The year's money on self-evaluation and monitoring forms: a row a source."""
    grid, head, stop = area.grid, area.head, area.stop
    first = head.columns[0].start
    parts: dict[str, dict[str, Decimal]] = {}
    sources: list[Placed] = []
    for index in range(head.bottom, stop):
        cells = area.rows.get(index, [])
        labels = [c for c in cells if c.col < first] if grid.trusted else _leading(cells)
        label = labels[-1] if labels and number(labels[-1].text) is None else None
        role = role_of("labels", label.text) if label else None
        if label is None and cells and index == head.bottom and number(cells[0].text) is not None:
            role = "budget_total"  # one line only, beside the block's own label
        if not (role in BUDGET_ROLES or role in {"carryover", "special"}):
            if cells and (label is not None or grid.trusted):
                stop = index
                break
            continue
        placed = _place(area, [c for c in cells if c not in labels])
        if grid.trusted and (beside := grid.at(index, 0)) and beside.rowspan > 1:
            account.structural(beside, "表侧标题")
        for cell in cells:
            if cell in labels:
                account.structural(cell, "标签")
            else:
                account.consume(cell, "execution")
        if role == "budget_total":
            form.table.execution = _spending(form, placed, head)
            if form.table.execution.budget is not None:
                form.table.budget.total = form.table.execution.budget
        elif label is not None:
            word = squash(label.text)
            if not word.startswith("其中"):  # a part of a total, which is missing then
                sources.append(placed)
            last = next(iter(placed.get("budget", ())[::-1]), None)
            amount = form.amount(last[1].text, word, last[0].unit) if last else None
            if amount is not None and role in BUDGET_ROLES:
                parts.setdefault(BUDGET_ROLES[role], {})[word] = amount
            elif amount is not None:
                form.table.fields[word] = str(amount)
    if form.table.execution is None and len(sources) == 1:  # one source, and no line of its total
        form.table.execution = _spending(form, sources[0], head)
    _file_parts(form, parts)
    return stop


def _spending(form: Form, placed: Placed, head: Head) -> Execution:
    """The year's money of one row, and where it stands."""
    if placed:
        main = placed.get("rate") or placed.get("spent") or next(iter(placed.values()))
        form.table.places["execution"] = main[0][1].place
    return _execution(form, placed, head)


def _file_parts(form: Form, parts: Mapping[str, Mapping[str, Decimal]]) -> None:
    """The money by source: one row of a kind is that money, several are parts under their names.

    中央, 省级 and 县级财政资金 beside each other are none of them the form's 财政拨款.
    """
    for name, rows in parts.items():
        if len(rows) == 1:
            setattr(form.table.budget, name, next(iter(rows.values())))
        else:
            form.table.fields |= {word: str(amount) for word, amount in rows.items()}


def _execution(form: Form, placed: Placed, head: Head) -> Execution:
    columns = [c for c in head.columns if c.role == "budget"]
    chosen = columns[0] if columns else None
    for column in columns:
        if re.search("全年|调整|本年", column.label):
            chosen = column
    budget = None
    for column, cell in placed.get("budget", ()):
        if column is chosen:
            budget = form.amount(cell.text, "预算数", column.unit)
    return Execution(
        budget,
        _amount(form, placed, "spent", "执行数"),
        number(_text(placed, "rate") or ""),
        number(_text(placed, "points") or ""),
        number(_text(placed, "score") or ""),
    )


def _after(area: Area, account: Account) -> int:
    """The first row below the section that still holds something unread."""
    for index in range(area.head.bottom, area.stop):
        if any(not account.seen(c) for c in area.rows.get(index, [])):
            return index
    return area.stop


Reader = Callable[[Area, Form, Account], int]
READERS: dict[str, Reader] = {
    "costing": read_costing,
    "tasks": read_tasks,
    "summary": read_tasks,
    "plan": read_plan,
    "money": read_money,
}


def doubt_plan(form: Form) -> None:
    """A spending plan that does not end at 100 per cent is doubted, not mended."""
    plan = form.table.spending_plan
    if plan and max(plan.values()) != 100:
        form.table.doubts.append(Doubt("PLAN_NOT_100", "资金支出计划最后不是100%，请核对是否读全"))
