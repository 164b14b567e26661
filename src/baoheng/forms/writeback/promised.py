"""From a target table that was changed to the cells of the document it was read from."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from difflib import SequenceMatcher

from baoheng.core.provenance import Place
from baoheng.core.tables import Budget, Indicator, TargetTable
from baoheng.forms.goals import numbered
from baoheng.forms.targets import split
from baoheng.forms.writeback.draft import Draft
from baoheng.forms.writeback.layout import Layout, Line
from baoheng.forms.writeback.model import Change, Changes
from baoheng.forms.writeback.values import same
from baoheng.reading.accounting import Reading
from baoheng.reading.grammar.goals import split_goals
from baoheng.reading.grammar.indicators import tidy
from baoheng.reading.grammar.vocabulary import role_of
from baoheng.reading.grid import Cell

_NO_CELL = "原件里没有找到这一格，请在副本里人工填写"
_MORE = "这一格里还写着别的，请在副本里人工修改"
_SHARED = "这一格由几行合用，各行的不一样，请在副本里人工修改"
_UPPER = {"level1": "一级指标", "level2": "二级指标"}
# field of an indicator → the role of its cell, and what it is called
_TEXTS = {
    "level3": ("level3", "三级指标"), "description": ("description", "指标解释"),
    "content_text": ("content", "指标值内容"), "cycle_value_text": ("cycle_value", "实施期指标值"),
    "standard": ("standard", "绩效标准"), "basis": ("basis", "依据"),
    "scoring": ("scoring", "评分标准"), "remark": ("remark", "备注"),
}  # fmt: skip
_PARTS = ("operator", "value", "unit")
_SAID = {"operator": "指标性质", "value": "指标值", "unit": "度量单位"}
_MONEY = {"total": "资金总额", "fiscal": "财政拨款", "other": "其他资金", "basic": "基本支出",
          "project": "项目支出", "government_fund": "政府性基金"}  # fmt: skip

_CODES = {"period": "实施期", "unit_code": "部门代码", "project_code": "项目编码"}


@dataclass(frozen=True, slots=True)
class _Paper:
    """The document's cells while they are compared."""

    layout: Layout
    draft: Draft

    def cell(self, place: Place | None) -> Cell | None:
        found = self.layout.at(place)
        return found[1] if found else None

    def text(self, cell: Cell | None, old: str, new: str, what: str) -> None:
        """A text that changed: the whole cell, or its one place in a cell that holds more."""
        if tidy(old) == tidy(new) or (cell is not None and tidy(cell.text) == tidy(new)):
            return
        if cell is None:
            self.draft.leave(what, new, _NO_CELL)
        elif tidy(cell.text) == tidy(old):
            self.draft.put(cell, new, what, None)
        elif old and cell.text.count(old) == 1:
            self.draft.put(cell, cell.text.replace(old, new), what, None)
        else:
            self.draft.leave(what, new, _MORE, cell)

    def number(
        self,
        cell: Cell | None,
        both: tuple[Decimal | None, Decimal | None],
        what: str,
        unit: str | None = None,
    ) -> None:
        """A number that changed, where the cell holds that number alone."""
        old, new = both
        if old == new:
            return
        said = "" if new is None else f"{new:f}"
        if cell is None:
            self.draft.leave(what, said, _NO_CELL)
            return
        percent = cell.text.strip().endswith(("%", "％"))
        was = Change(cell.place, old if old is not None else "", what, percent, unit=unit)
        if same(was, cell.text):
            value = "" if new is None else new
            self.draft.put(cell, value, what, None, percent=percent, unit=unit)
        else:
            self.draft.leave(what, said, _MORE, cell)


def plan_targets(reading: Reading, old: TargetTable, new: TargetTable) -> Changes:
    """The changes that bring one table of the document, as it was read, to what it promises now.

    ``old`` is the table of ``reading`` with its places. Names of indicators tell which row is
    which; rows that are new or gone, and what has no cell of its own, are left to a person.
    """
    paper = _Paper(Layout(reading.source), Draft())
    _money(paper, old, new)
    _above(paper, old, new)
    _beside(paper, old, new)
    pairs = list(_pairs(paper, old.indicators, new.indicators))
    lines = {at: one for one in paper.layout.lines(old.indicators) for at in one.members}
    _levels(paper, [(old.indicators[at], row) for at, row in pairs])
    for at, row in pairs:
        _row(paper, lines.get(at), (old.indicators[at], row), (old.year, new.year))
    return paper.draft.close()


def _money(paper: _Paper, old: TargetTable, new: TargetTable) -> None:
    unit = old.money_unit or "万元"
    for one in fields(Budget):
        before, after = (getattr(table.budget, one.name) for table in (old, new))
        cell = paper.cell(old.places.get(f"budget_{one.name}"))
        paper.number(cell, (before, after), _MONEY[one.name], unit)


def _above(paper: _Paper, old: TargetTable, new: TargetTable) -> None:
    """Goals, period, codes and the labelled texts."""
    if old.goals != new.goals:
        cell = paper.cell(old.places.get("goal"))
        said = numbered(new.goals)
        if cell is not None and split_goals(cell.text) == old.goals:
            paper.draft.put(cell, said, "总体目标", None)
        else:
            paper.text(cell, numbered(old.goals), said, "总体目标")
    for name, what in _CODES.items():
        before, after = (getattr(table, name) or "" for table in (old, new))
        paper.text(paper.cell(old.places.get(name)), before, after, what)
    for name in dict.fromkeys([*old.fields, *new.fields]):
        role = role_of("labels", name.rpartition("/")[2]) or ""
        cell = paper.cell(old.places.get(role))
        paper.text(cell, old.fields.get(name, ""), new.fields.get(name, ""), name)


def _beside(paper: _Paper, old: TargetTable, new: TargetTable) -> None:
    """Costing and tasks: their cells are not known one by one."""
    for words, before, after in (
        ("测算明细", [(c.name, c.item, c.amount, c.basis) for c in old.cost_items],
         [(c.name, c.item, c.amount, c.basis) for c in new.cost_items]),
        ("重点任务", [(t.name, t.amount, t.unit, t.content, t.goal) for t in old.tasks],
         [(t.name, t.amount, t.unit, t.content, t.goal) for t in new.tasks]),
    ):  # fmt: skip
        if before != after:
            paper.draft.leave(words, "", "有改动，请对照官方表在副本里人工修改")


def _pairs(
    paper: _Paper, old: Sequence[Indicator], new: Sequence[Indicator]
) -> Iterator[tuple[int, Indicator]]:
    """Each row as it was (by position) with the same row now; the others are told."""
    names = [[one.level3 for one in side] for side in (old, new)]
    for _, i, j, k, m in SequenceMatcher(a=names[0], b=names[1], autojunk=False).get_opcodes():
        both = min(j - i, m - k)
        yield from ((i + at, new[k + at]) for at in range(both))
        for one in old[i + both : j]:
            paper.draft.leave(f"“{one.level3}”", "", "已经删去这一行，请在副本里删去")
        for one in new[k + both : m]:
            said = f"{one.level1 or ''}／{one.level2 or ''} {one.target.text}"
            paper.draft.leave(f"“{one.level3}”", said, "新增的一行，请在副本里加上")


def _levels(paper: _Paper, pairs: Sequence[tuple[Indicator, Indicator]]) -> None:
    """Level 1 and 2, whose cells cover several rows: changed only where all rows agree."""
    for name, words in _UPPER.items():
        shared: dict[Place | None, list[tuple[str, str]]] = defaultdict(list)
        for old, new in pairs:
            both = getattr(old, name) or "", getattr(new, name) or ""
            shared[old.places.get(name)].append(both)
        for place, rows in shared.items():
            wanted = dict.fromkeys(rows)
            changed = [one for one in wanted if one[0] != one[1]]
            if not changed:
                continue
            if len(wanted) > 1 and place is not None:
                for _, new_name in changed:
                    paper.draft.leave(words, new_name, _SHARED, paper.cell(place))
            else:
                for before, after in changed:
                    paper.text(paper.cell(place), before, after, words)


def _row(
    paper: _Paper,
    line: Line | None,
    both: tuple[Indicator, Indicator],
    years: tuple[int | None, int | None],
) -> None:
    old, new = both

    def cell(role: str) -> Cell | None:
        found = paper.cell(old.places.get(role))
        column = line.column(role) if line and found is None else None
        return line.cell(column) if line and column else found

    for name, (role, words) in _TEXTS.items():
        before, after = (getattr(one, name) or "" for one in both)
        paper.text(cell(role), before, after, f"“{old.level3}”的{words}")
    what = f"“{old.level3}”的"
    paper.number(cell("weight"), (old.weight, new.weight), f"{what}权重")
    if old.target.text == new.target.text and _alike(*both):
        return
    if not {"operator", "unit"} & set(old.places):
        role = "value" if "value" in old.places else "name_value"
        paper.text(cell(role), old.target.text, new.target.text, f"{what}指标值")
        return
    shown = zip(split(old, years[0]), split(new, years[1]), strict=True)
    for role, (before, after) in zip(_PARTS, shown, strict=True):
        found = cell(role)
        held = found.text if found is not None and before != after and role != "value" else before
        paper.text(found, held, after if before != after else held, f"{what}{_SAID[role]}")


def _alike(old: Indicator, new: Indicator) -> bool:
    """Whether the values mean the same: only how they were read may differ."""
    parts = ("operator", "value", "value_high", "unit", "date")
    return all(getattr(old.target, one) == getattr(new.target, one) for one in parts)
