"""Rows of labelled fields: a label, and its value to the right, below, or in the same cell."""

import re
from collections.abc import Sequence

from baoheng.reading.accounting import Account
from baoheng.reading.grammar.columnunits import unit_beside
from baoheng.reading.grammar.form import BUDGET_ROLES, Form
from baoheng.reading.grammar.moneyunits import Named, unit_alone
from baoheng.reading.grammar.rows import is_blank
from baoheng.reading.grammar.tasklists import read_task_lists
from baoheng.reading.grammar.vocabulary import role_of, squash
from baoheng.reading.grid import Cell, Grid

_INLINE = re.compile(r"^\s*([^:：\n]{1,24})[:：]\s*(\S.*)$", re.DOTALL)
_SPACED = re.compile(r"^\s*([^:：\d\n]{2,16}?)\s*((?!20\d\d$)[\d,.]+\s*(?:万元|元|亿元)?)\s*$")
_OF_WHICH = re.compile(r"^\s*其中\s*[:：]\s*")
_OF_WHICH_FIRST = re.compile(r"^\s*其中\s*[:：]?\s*")
_MONTHS = re.compile(r"^\s*\d{1,2}\s*[-—–~至]+\s*\d{1,2}月(?:份|底|末)?(?=\D)")
_APART = re.compile(r"[;；\n、]|[,，](?!\d{3})")
_PROSE = frozenset({"goal", "cycle_goal", "actual_goal", "overview"})
# labels that begin a row of fields wherever they stand; money labels may be names in a costing
STRONG = frozenset((
    "department", "agency", "project", "project_code", "unit_code", "period", "category", "goal",
    "cycle_goal", "overview", "note", "total_score", "grade", "person", "actual_goal",
))  # fmt: skip
_NO_NAME = re.compile(r"单位\s*[:：]|^\s*(万元|元|亿元)\s*$")
_NUMBERISH = re.compile(r"^[-\d.,%％‰()（）\s]+(万?元|人|个|家|次)?$")


def label_role(text: str) -> str | None:
    """The role of a label, or ``side`` for a heading beside a block."""
    role = role_of("labels", text)
    if role is None and role_of("structure", text) == "side":
        return "side"
    return role


def is_money_label(text: str) -> bool:
    """Whether a label names an amount, or a block of them, so that its unit is theirs alone."""
    role = label_role(text) or ""
    return role.startswith("budget_") or role in {"side", "spent", "carryover", "special"}


def unowned(cells: Sequence[Cell]) -> list[Cell]:
    """The cells that fill no label to their left: no title is 备注 | …另行编报绩效目标表."""
    lefts = [None, *cells[:-1]]
    return [
        cell
        for left, cell in zip(lefts, cells, strict=True)
        if left is None or label_role(left.text) not in STRONG
    ]


def inline(text: str) -> tuple[str, str, str] | None:
    """(role, label, value) of a cell that holds both, such as ``资金总额：1086.42``.

    An amount may follow its label without a mark: ``其中：财政拨款 203``, ``项目支出1200``.
    """
    text = _OF_WHICH.sub("", text)
    found = _INLINE.match(text)
    if not found:
        found = _SPACED.match(text)
        role = role_of("labels", found.group(1)) if found else None
        return (role, found[1], found[2]) if found and role in BUDGET_ROLES else None
    role = role_of("labels", found.group(1))
    value = found.group(2)
    if unit_alone(value) or (role_of("labels", value) or "").startswith("budget_"):
        return None  # 项目资金（万元）：资金总额 is a label and its part
    if role in {"department", "project", "agency"} and (len(value) > 80 or _NO_NAME.search(value)):
        return None
    return (role, found.group(1), found.group(2)) if role else None


def several(text: str) -> list[tuple[str, str, str]]:
    """Two and more labelled amounts of one cell: 总额：18；其中财政拨款：18；其他资金：0."""
    parts = [part for part in _APART.split(text.strip().rstrip("。；;")) if part.strip()]
    plain = [_OF_WHICH_FIRST.sub("", part) for part in parts]
    plain = [_MONTHS.sub("", part).rstrip("%％") for part in plain]
    found = [inline(part) or _glued(part) for part in plain]
    told = [one for one in found if one and _NUMBERISH.match(one[2])]
    known = any(one[0] in BUDGET_ROLES or one[0] in {"spent", "rate"} for one in told)
    return told if known and len(told) == len(parts) > 1 else []


def read_beside(cells: Sequence[Cell], form: Form, account: Account) -> None:
    """Fields that stand beside the head of a table, such as a goal over all its rows."""
    for label in cells:
        role = label_role(label.text)
        value = next((c for c in cells if c.col == label.col + label.colspan), None)
        if role is None or account.seen(label):
            continue
        account.structural(label, "表侧标题")
        if role != "side" and value is not None and label_role(value.text) is None:
            form.put(role, label.text, value)
            account.consume(value, role)


def read_field_rows(grid: Grid, rows: Sequence[int], form: Form, account: Account) -> None:
    """Read these rows of the grid as labelled fields into the form."""
    by_row: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        if cell.text.strip() and cell.row in set(rows):
            by_row.setdefault(cell.row, []).append(cell)
    read_task_lists(grid, by_row, form, account)
    for side in _unknown_tables(grid, by_row):
        _read_table(side, by_row, form, account)
    for index in rows:
        cells = sorted(by_row.get(index, []), key=lambda c: c.col)
        below = sorted(by_row.get(index + 1, []), key=lambda c: c.col)
        if _labels_over_values(cells, below):
            _pair_columns(grid, cells, below, form, account)
        _read_row(grid, cells, form, account)


def _unknown_tables(grid: Grid, by_row: dict[int, list[Cell]]) -> list[Cell]:
    """Side labels beside at least three rows of one shape whose first row is no label row."""
    if not grid.trusted:
        return []
    found = []
    for side in (c for cells in by_row.values() for c in cells if c.rowspan >= 3):
        left = side.col + side.colspan
        rows = [
            [c for c in by_row.get(row, []) if c.col >= left]
            for row in range(side.row, side.row + side.rowspan)
        ]
        shape = {tuple((c.col, c.colspan) for c in sorted(r, key=lambda c: c.col)) for r in rows}
        head = rows[0]
        unknown = not any(label_role(c.text) or inline(c.text) for c in head)
        if len(shape) == 1 and len(head) >= 2 and unknown and len(squash(side.text)) <= 20:
            found.append(side)
    return found


def _read_table(side: Cell, by_row: dict[int, list[Cell]], form: Form, account: Account) -> None:
    """A small table that is none of the known ones: its rows are kept as lines under its label."""
    account.structural(side, "表侧标题")
    for row in range(side.row, side.row + side.rowspan):
        cells = [c for c in by_row.get(row, []) if c.col >= side.col + side.colspan]
        line = "｜".join(squash(c.text) for c in sorted(cells, key=lambda c: c.col))
        if line:
            form.put_text("other", side.text, line, cells[0].place)
        for cell in cells:
            account.consume(cell, "field")


def _labels_over_values(cells: list[Cell], below: list[Cell]) -> bool:
    """Whether every cell of the row is a label and the next row holds their values."""
    heads = [c for c in cells if label_role(c.text) not in {None, "side"} and c.rowspan == 1]
    plain = [c for c in cells if label_role(c.text) is None and c.rowspan == 1]
    below = [c for c in below if not unit_alone(c.text)]
    under = [c for c in below if label_role(c.text) is None and not inline(c.text)]
    if _sources_over_amounts(cells, below):
        return True
    if len(heads) < 2 or not under or len(under) < len(below):
        return False
    numbers = [c for c in under if _NUMBERISH.match(c.text)]
    # money heads may hold words nobody knows, if all below them are numbers
    strange = len(heads) >= 3 and len(heads) >= 2 * len(plain) and len(numbers) == len(under)
    beside = bool(plain) and plain[0] is cells[0] and len(under) == len(heads)
    return not plain or (strange and (beside or len(under) == len(heads) + len(plain)))


def _sources_over_amounts(cells: list[Cell], below: list[Cell]) -> bool:
    """总计, 中央, 省, 市 over their amounts, beside a label of the money that spans both rows."""
    side = cells[0] if cells and cells[0].rowspan == 2 else None
    if side is None or not re.search("资金|预算", side.text) or len(cells) < 4:
        return False
    heads = cells[1:]
    numbers = [c for c in below if _NUMBERISH.match(c.text)]
    return len(heads) == len(numbers) == len(below) and not any(
        _NUMBERISH.match(c.text) or inline(c.text) for c in heads
    )


def _pair_columns(
    grid: Grid, cells: list[Cell], below: list[Cell], form: Form, account: Account
) -> None:
    heads = [c for c in cells if label_role(c.text) != "side" and c.rowspan == 1]
    if grid.trusted:
        pairs = [(h, v) for h in heads for v in below if v.col == h.col and not unit_alone(v.text)]
    else:  # a dump keeps the order, and values keep to the right
        values = below[-len(heads) :]
        pairs = list(zip(heads[-len(values) :], values, strict=True))
    yearly = any("年度" in h.text or "当年" in h.text for h, _ in pairs)
    for head, value in pairs:
        role = label_role(head.text) or "other"
        if role == "other" and role_of("structure", head.text) == "total":
            role = "budget_total"
        if role == "goal" and yearly and re.search("总体|整体", head.text):
            role = "cycle_goal" if "年度" not in head.text else role
        form.put(role, head.text, value, unit_beside(grid, head))
        account.structural(head, "标签")
        account.consume(value, role)


def _glued(text: str) -> tuple[str, str, str] | None:
    """An amount behind a name nobody knows, in a row of such: 中央能力提升补助30."""
    found = _SPACED.match(_OF_WHICH.sub("", text))
    return (role_of("labels", found[1]) or "other", found[1], found[2]) if found else None


def _read_row(grid: Grid, cells: list[Cell], form: Form, account: Account) -> None:
    position = 0
    many = sum(inline(c.text) is not None and _glued(c.text) is not None for c in cells) > 1
    while position < len(cells):
        cell = cells[position]
        position += 1
        if account.seen(cell):
            continue
        structure = role_of("structure", cell.text)
        if structure == "total" and _block_total(grid, cell):
            structure = None
        if structure == "unit_line" and is_money_label(cell.text):
            structure = None  # 资金总额（单位：元）
        if is_blank(cell.text) or structure in {"signature", "unit_line", "title", "total"}:
            account.structural(cell, "表格说明文字")
            continue
        if _put_several(cell, form, account):
            continue
        both = inline(cell.text) or (_glued(cell.text) if many else None)
        if both:
            form.put_text(both[0], both[1], both[2], cell.place)
            account.consume(cell, both[0])
            continue
        role = label_role(cell.text)
        value = _value_of(grid, cell, cells, position, account)
        if value is not None and is_blank(value.text):
            account.structural(cell, "标签")
            account.structural(value, "空的填写提示")
        elif role and value is not None and _put_several(value, form, account):
            account.structural(cell, "标签")
        elif role and value is not None:
            unit = _unit_behind(grid, cell, value, account) or unit_beside(grid, cell)
            form.put(_nested(grid, cell, role), _path(grid, cell), value, unit)
            account.structural(cell, "标签")
            account.consume(value, role)
        elif role:
            account.structural(cell, "标签")
        elif value is None and _names(cell) and _before_inline(cells, position):
            account.structural(cell, "表侧标题")  # 按支出分 | 基本支出385万元 | 项目支出78万元
        elif value is not None and _names(cell):
            form.put("other", cell.text, value)
            account.consume(cell, "field")
            account.consume(value, "field")
        else:
            _orphan(grid, cell, form, account)


def _put_several(cell: Cell, form: Form, account: Account) -> bool:
    """Take the labelled amounts of one cell, if it holds two or more."""
    amounts = several(cell.text)
    for role, label, told in amounts:
        form.put_text(role, label, told, cell.place)
    if amounts:
        account.consume(cell, amounts[0][0])
    return bool(amounts)


def _before_inline(cells: list[Cell], position: int) -> bool:
    """Whether the cell to the right holds its own label, so that this one only heads it."""
    return position < len(cells) and bool(
        inline(cells[position].text) or several(cells[position].text)
    )


def _block_total(grid: Grid, cell: Cell) -> bool:
    """合计 inside a block of money, such as 部门整体支出预算, is the block's total."""
    left = grid.at(cell.row, cell.col - 1) if cell.col else None
    if left is None or role_of("labels", cell.text) != "budget_total":
        return False
    block = left.rowspan > 1 and re.search("预算|资金|支出", left.text)
    return bool(block) or label_role(left.text) == "budget_total"


def _names(cell: Cell) -> bool:
    key = squash(cell.text)
    return len(key) <= 24 and not _NUMBERISH.match(key) and "。" not in key


def _value_of(
    grid: Grid, cell: Cell, cells: list[Cell], position: int, account: Account
) -> Cell | None:
    """The cell to the right if it is a value; a label there counts as one at the row's end."""
    if grid.trusted:
        right = grid.at(cell.row, cell.col + cell.colspan)
        if right is not None and right.row != cell.row:
            right = None
    else:
        right = cells[position] if position < len(cells) else None
    if right is None or not right.text.strip() or account.seen(right):
        return None
    if is_blank(right.text) and not label_role(cell.text):
        return None
    role = label_role(right.text)
    if role is None:
        return None if inline(right.text) else right
    last = right is cells[-1]
    prose = label_role(cell.text) in {"category", "department", "agency", "project", "period"}
    return right if last and prose and cell.rowspan == 1 else None


def _unit_behind(grid: Grid, label: Cell, value: Cell, account: Account) -> Named | None:
    """The unit in a cell of its own behind an amount: 资金总额 | 50000 | 元."""
    right = grid.at(value.row, value.col + value.colspan)
    named = unit_alone(right.text) if right is not None and is_money_label(label.text) else None
    if right is None or named is None or named.money is None:
        return None
    account.structural(right, "单位")
    return named


def _nested(grid: Grid, cell: Cell, role: str) -> str:
    """``名称`` and ``金额`` under another label speak of that label's thing, not of this form."""
    left = grid.at(cell.row, cell.col - 1) if cell.col else None
    if left is not None and squash(left.text) == "所属专项":
        return "owner_fund"
    if role in BUDGET_ROLES and _under_cycle(grid, cell):
        return "cycle_money"
    return "budget_total" if role == "owner_fund" and squash(cell.text) == "金额" else role


def _under_cycle(grid: Grid, cell: Cell) -> bool:
    """Whether the label is a part of the money of the whole period, printed beside the year's."""
    row = cell.row - 1
    while row >= 0 and (above := grid.at(row, cell.col)) and above.col == cell.col:
        role = label_role(above.text) or ""
        if role == "budget_cycle":
            return True
        if role not in BUDGET_ROLES or role == "budget_total":
            return False
        row = above.row - 1
    return False


def _path(grid: Grid, cell: Cell) -> str:
    left = grid.at(cell.row, cell.col - 1) if cell.col else None
    if left is not None and (left.rowspan > 1 or not grid.trusted) and label_role(left.text):
        return f"{squash(left.text)}/{squash(cell.text)}"
    return cell.text


def _orphan(grid: Grid, cell: Cell, form: Form, account: Account) -> None:
    """A cell without a label of its own belongs to the label that covers its row from the left."""
    if form.department_line(cell.text):
        account.consume(cell, "department")
        return
    col = cell.col - 1
    while col >= 0:
        left = grid.at(cell.row, col)
        if left is None or not left.text.strip():
            col -= 1
            continue
        role = role_of("labels", left.text)
        if role in _PROSE or left.rowspan > 1:
            form.put(role if role in _PROSE else "other", left.text, cell)
            account.consume(cell, role or "field")
            return
        break
    if not grid.trusted:
        above = _label_above(grid, cell)
        if above is not None:
            form.put(label_role(above.text) or "other", above.text, cell)
            account.consume(cell, "field")
            return
    account.unread(cell, "这一格左边和上边都没有认得的标签")


def _label_above(grid: Grid, cell: Cell) -> Cell | None:
    """In a dump: the side label of the row above, when this row begins with a blank."""
    if cell.col == 0 or cell.row == 0:
        return None
    for row in range(cell.row - 1, max(-1, cell.row - 4), -1):
        above = grid.at(row, 0)
        if above is not None and above.text.strip():
            return above if label_role(above.text) else None
    return None
