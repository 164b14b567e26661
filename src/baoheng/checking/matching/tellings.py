"""Every place where a bureau's documents say what one project costs, brought together."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from baoheng.checking.amounts import WAN_YUAN, unit_of
from baoheng.checking.compare import Relation, of_numbers
from baoheng.checking.dossier import Dossier, Form, Stage, same_year
from baoheng.checking.lexicon import words
from baoheng.checking.matching.pairs import CERTAIN, FILE, codes_agree, counterparts, name_match
from baoheng.checking.money.budget_lines import lines
from baoheng.checking.money.field_amounts import field_amounts
from baoheng.checking.wording.names import likeness, plain, plain_project, project_likeness
from baoheng.core.provenance import Place
from baoheng.core.quantity import Quantity
from baoheng.core.tables import Indicator
from baoheng.core.target import Operator
from baoheng.reading.values import parse_unit

_LEAST = 90
_MYRIAD = Decimal(10000)
_RANK = {"budget": 0, "project": 1, "summary": 2, "overall": 3}


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """One amount said about one project.

    ``where`` is what the clerk calls the place, ``fixed`` says that the unit is printed there;
    ``parts`` are the rows that it adds up, where a table splits the project.
    """

    form: Form
    where: str
    name: str
    code: str | None
    amount: Quantity
    place: Place | None
    indicator: Indicator | None = None
    fixed: bool = True
    parts: tuple[Decimal, ...] = ()

    @property
    def told(self) -> str:
        """``部门整体表的重点任务30150万元``."""
        return f"{self.where}{_printed(self.amount.value)}{self.amount.unit.text}"


def _printed(number: Decimal) -> str:
    return format(number, "f")


def money_of(form: Form, value: Decimal) -> Quantity:
    """An amount of the form with its unit."""
    unit = parse_unit(form.money_unit)
    return Quantity(value, unit if unit and unit.dimension == "money" else WAN_YUAN)


def _is_fixed(form: Form) -> bool:
    return bool(form.table.money_unit or form.document.money_unit)


def tellings(dossier: Dossier) -> Iterator[Telling]:
    """All amounts that target-time forms state for a named project."""
    for form in dossier.forms:
        if form.stage is not Stage.TARGET:
            continue
        if form.table.kind == "project":
            yield from _of_project(form)
        elif form.table.kind in ("overall", "summary"):
            yield from _of_tasks(form)
        elif form.table.kind == "budget":
            yield from _of_budget(form)


def _of_project(form: Form) -> Iterator[Telling]:
    table = form.table
    if not table.project:
        return
    total, key = table.budget.total, "budget_total"
    if total is None and table.budget.other in (None, Decimal(0)):
        total, key = table.budget.fiscal, "budget_fiscal"
    head = (table.project, table.project_code)
    fixed = _is_fixed(form)
    again = [*_amounts_again(form)]
    one_year = _is_one_year(form)
    if total is not None:
        amount = money_of(form, total)
        parts = () if one_year else tuple(number for _, number in again)
        where = "项目表的预算数"
        yield Telling(form, where, *head, amount, form.place(key), fixed=fixed, parts=parts)
    if total is None or one_year:
        for label, number in again:
            amount = money_of(form, number)
            where = f"项目表的“{re.split('[(（]', label)[0]}”"
            yield Telling(form, where, *head, amount, form.place(label), fixed=fixed)


def _amounts_again(form: Form) -> Iterator[tuple[str, Decimal]]:
    """Other fields that state the year's money, such as 当年度金额."""
    for label, number in field_amounts(form):
        if any(word in label for word in words(FILE, "amount_labels")):
            yield label, number


def _is_one_year(form: Form) -> bool:
    """Whether the project runs for one year only, so that its total is the year's money."""
    return len(set(re.findall(r"20\d{2}", form.table.period or ""))) == 1


def _of_tasks(form: Form) -> Iterator[Telling]:
    where = "汇总表" if form.table.kind == "summary" else "部门整体表的重点任务"
    for task in form.table.tasks:
        if task.name and task.amount is not None:
            amount = money_of(form, task.amount)
            yield Telling(form, where, task.name, None, amount, task.place, fixed=_is_fixed(form))


def _of_budget(form: Form) -> Iterator[Telling]:
    title = form.table.title or ""
    listed = any(word in title for word in words(FILE, "project_list_titles"))
    groups: dict[str, list[tuple[Decimal, Place | None, str | None]]] = {}
    for line in lines(form):
        coded = len(line.code) >= 15
        if line.name and line.amount is not None and not line.is_total and (listed or coded):
            entry = (line.amount, line.place, line.code if coded else None)
            groups.setdefault(line.name, []).append(entry)
    for name, found in groups.items():
        total = sum((amount for amount, _, _ in found), Decimal(0))
        parts = tuple(amount for amount, _, _ in found) if len(found) > 1 else ()
        amount = money_of(form, total)
        fixed = _is_fixed(form)
        place, code = found[0][1:]
        yield Telling(form, "预算表", name, code, amount, place, fixed=fixed, parts=parts)


def own_costs(dossier: Dossier) -> Iterator[tuple[Telling, Telling, bool]]:
    """Rows of a project's form that state its whole cost, each with the form's own budget.

    The third says that the name can mean nothing else: 项目总成本, 控制在预算内.
    """
    for form in dossier.projects():
        budget = next(iter(_of_project(form)), None)
        if budget is None:
            continue
        rows = [row for row in form.indicators if _is_cost(row)]
        for row in rows:
            rest = _without_cost_words(row.level3)
            named = len(rows) == 1 and set(rest) <= set(plain(form.name))
            if rest == "" or named:
                yield _of_row(form, row, "成本指标", budget.name), budget, rest == ""


def _is_cost(row: Indicator) -> bool:
    unit = unit_of(row)
    cost = "成本" in f"{row.level1}{row.level2}{row.level3}"
    plain_number = row.target.value is not None and row.target.value_high is None
    return cost and plain_number and unit is not None and unit.dimension == "money"


def _of_row(form: Form, row: Indicator, what: str, project: str) -> Telling:
    unit, value = unit_of(row), row.target.value
    amount = Quantity(value or Decimal(0), unit or WAN_YUAN)
    where = f"{what}“{row.level3}”"
    return Telling(form, where, project, None, amount, row.places.get("value"), row)


def _without_cost_words(name: str) -> str:
    view = plain(name)
    for word in words(FILE, "cost_words"):
        view = view.replace(plain(word) or word, "")
    return view


def _of_overall_rows(dossier: Dossier, anchors: Sequence[Telling]) -> Iterator[Telling]:
    """Cost rows of whole-department tables that name a project and repeat none of its rows."""
    repeated = {id(c.row) for c in counterparts(dossier)}
    for form in dossier.overalls():
        for row in form.indicators:
            if id(row) in repeated or not _is_cost(row) or row.target.operator is Operator.GE:
                continue
            rest = _without_cost_words(row.level3)
            near = [a for a in anchors if same_year(a.form, form) and _names(rest, a.name)]
            if len({plain_project(a.name) for a in near}) == 1:
                yield _of_row(form, row, "部门整体表的成本指标", near[0].name)


def _names(rest: str, project: str) -> bool:
    short = _without_cost_words(plain_project(project))
    return len(rest) >= 3 and (rest == short or project_likeness(rest, project) >= _LEAST)


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One project with all that is told about it; ``certain`` are surely the same project."""

    tellings: tuple[Telling, ...]
    unsure: tuple[Telling, ...]

    @property
    def reference(self) -> Telling:
        """The amount most places tell; of equals, the budget table's before the project's."""
        counts = Counter(one.amount.base() for one in self.tellings)
        most = max(counts.values())
        best = [one for one in self.tellings if counts[one.amount.base()] == most]
        return min(best, key=lambda one: _RANK.get(one.form.table.kind, 9))

    def others(self) -> Iterator[tuple[Telling, Relation, bool]]:
        """Every other telling, how it relates to the reference, whether it surely belongs."""
        reference = self.reference
        for one in self.tellings:
            if one is not reference:
                yield one, relate(one, reference), True
        for one in self.unsure:
            yield one, relate(one, reference), False


def relate(one: Telling, other: Telling) -> Relation:
    """How two amounts of one project relate; a unit that is not printed may be 元 or 万元."""
    for part in (*one.parts, *other.parts):
        whole = other if part in one.parts else one
        if money_of(one.form, part).base() == whole.amount.base():
            return Relation.SAME
    found = of_numbers(one.amount, other.amount)
    if found in (Relation.SLIP, Relation.DIFFERENT) and not (one.fixed and other.fixed):
        first, second = one.amount.base(), other.amount.base()
        if _MYRIAD in (first * _MYRIAD and second / first, first and second and first / second):
            return Relation.UNCOMPARABLE
    return found


def items(dossier: Dossier) -> list[Item]:
    """The projects of each year with what is told about them in more than one place."""
    found = [*tellings(dossier)]
    found += _of_overall_rows(dossier, [one for one in found if one.form.table.kind == "project"])
    groups: list[list[Telling]] = []
    loose: list[Telling] = []
    for one in sorted(found, key=lambda one: one.form.table.kind != "project"):
        group = _home(one, groups)
        if group is not None:
            group.append(one)
        elif one.form.table.kind == "project" or not _near(one, groups):
            groups.append([one])
        else:
            loose.append(one)
    unsure: dict[int, list[Telling]] = {id(group): [] for group in groups}
    for one in loose:
        near = _near(one, groups)
        if len(near) == 1:
            unsure[id(near[0])].append(one)
    return [
        Item(tuple(group), tuple(unsure[id(group)]))
        for group in groups
        if len(group) + len(unsure[id(group)]) > 1
    ]


def _score(one: Telling, other: Telling) -> int:
    return name_match(one.name, one.code, other.name, other.code)


def _home(one: Telling, groups: list[list[Telling]]) -> list[Telling] | None:
    """The group of the same project and year; two forms of one document are two projects.

    A row that may mean any of two batches, or both, belongs to the one of its amount or nowhere.
    """
    near = [
        group
        for group in groups
        if same_year(group[0].form, one.form)
        and _score(one, group[0]) >= CERTAIN
        and not any(_is_second_form(one, other) for other in group)
    ]
    if len(near) < 2 or one.form.table.kind == "project":
        return near[0] if near else None
    amount = one.amount.base()
    return next((group for group in near if group[0].amount.base() == amount), [])


def _is_second_form(one: Telling, other: Telling) -> bool:
    """Whether two forms of one document carry one name: two batches, not one thing told twice."""
    projects = one.form.table.kind == other.form.table.kind == "project"
    same = one.form.document is other.form.document and one.form is not other.form
    return projects and same and not codes_agree(one.code, other.code)


def _near(one: Telling, groups: list[list[Telling]]) -> list[list[Telling]]:
    """The groups whose project is probably the one meant, no distinguishing word against it."""
    return [
        group
        for group in groups
        if same_year(group[0].form, one.form)
        and _LEAST <= _score(one, group[0]) < CERTAIN
        and likeness(plain_project(one.name), plain_project(group[0].name)) > 0
    ]
