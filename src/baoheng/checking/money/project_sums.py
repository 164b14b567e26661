"""The projects of a year together against the department's project spending."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Dossier, Form, Stage, same_year
from baoheng.checking.money.budget_lines import budget_forms, leaves, lines
from baoheng.checking.money.sums import addition
from baoheng.checking.wording.names import ALIKE, project_likeness
from baoheng.core.finding import Severity
from baoheng.core.provenance import Place
from baoheng.reading.grid import Cell
from baoheng.reading.values import clean, parse_number

_LISTED = "项目支出"
_MANY = 5


@dataclass(slots=True)
class _Project:
    """One project with the amounts that its forms give it, in 元."""

    name: str
    amounts: list[Decimal | None]
    forms: list[Form]

    @property
    def amount(self) -> Decimal | None:
        """The amount that most forms give; None where none gives any."""
        known = Counter(amount for amount in self.amounts if amount is not None)
        return known.most_common(1)[0][0] if known else None

    @property
    def places(self) -> list[Place | None]:
        """Where the amounts stand."""
        return [form.place("budget_total") for form in self.forms]


@dataclass(frozen=True, slots=True)
class _Whole:
    """A figure that the projects should add up to, with the names it is made of."""

    form: Form
    amount: Decimal
    word: str
    names: tuple[str, ...]
    place: Place | None


def projects_total(dossier: Dossier) -> Iterator[Observation]:
    """The projects against the unit's own line, then against the year's project spending."""
    for reading in dossier.readings:
        forms = [f for f in dossier.projects() if f.document is reading.document]
        if len(forms) > 1:
            yield from _unit_line(dossier, forms)
    done: set[int | None] = set()
    for whole in _wholes(dossier):
        if whole.form.year not in done:
            done.add(whole.form.year)
            yield from _against(dossier, whole)


def _unit_line(dossier: Dossier, forms: list[Form]) -> Iterator[Observation]:
    """The line of the unit itself above its projects in a wide table."""
    cells = _unit_cells(dossier, forms[0])
    known = [form.table.budget.total for form in forms]
    if len(cells) != 1 or any(amount is None for amount in known):
        return
    cell, total = cells[0]
    named = [(f.name, f.table.budget.total) for f in forms]
    pairs = [(name, amount) for name, amount in named if amount is not None]
    sum_ = addition(pairs, total, forms[0].money_unit)
    places = [cell.place, *(form.place("budget_total") for form in forms)]
    if sum_.holds:
        yield holds(forms[0], "各项目预算之和等于单位合计", sum_.told("单位合计"), places=places)
    else:
        message = "本表各项目的预算相加，与单位合计行的数不相等"
        yield wrong(forms[0], message, sum_.told("单位合计"), places=places)


def _unit_cells(dossier: Dossier, form: Form) -> list[tuple[Cell, Decimal]]:
    """The amounts of unit lines: the last number of each such row."""
    reading = dossier.reading_of(form)
    budget = form.place("budget_total")
    rows: dict[tuple[int | None, ...], tuple[Cell, Decimal]] = {}
    for piece, mark in zip(reading.source.pieces(), reading.marks, strict=True):
        kind = mark.what if mark is not None else ""
        # a line 合计 below the projects, where it stands in their column of budgets
        below = kind == "total" and budget is not None and piece.place.col == budget.col
        if isinstance(piece, Cell) and (
            kind == "unit_total" or (below and _same_table(piece, budget))
        ):
            value = parse_number(clean(piece.text))
            code = form.table.unit_code or ""
            if value is not None and not (code and code.startswith(piece.text.strip())):
                place = piece.place
                rows[(place.page, place.table, place.line, place.row)] = (piece, value)
    return list(rows.values())


def _same_table(cell: Cell, place: Place | None) -> bool:
    return place is not None and (cell.place.sheet, cell.place.page, cell.place.table) == (
        place.sheet, place.page, place.table,
    )  # fmt: skip


def _projects(dossier: Dossier, year: Form) -> list[_Project]:
    """The year's projects, each once, however many forms it has."""
    found: list[_Project] = []
    for form in dossier.projects():
        name = form.table.project
        if not name or not same_year(form, year):
            continue
        total = form.table.budget.total
        amount = None if total is None else form.yuan(total)
        twin = next((p for p in found if project_likeness(p.name, name) >= ALIKE), None)
        if twin is None or form.document in [f.document for f in twin.forms]:
            found.append(_Project(name, [amount], [form]))
        else:
            twin.amounts.append(amount)
            twin.forms.append(form)
    return found


def _wholes(dossier: Dossier) -> Iterator[_Whole]:
    """Figures for all projects: departments' forms, summaries, lists of projects."""
    for form in dossier.overalls():
        amount = form.table.budget.project
        if amount is not None:
            names = tuple(task.name for task in form.table.tasks if task.name)
            yield _Whole(form, amount, "部门项目支出", names, form.place("budget_project"))
    for form in dossier.forms:
        table = form.table
        if form.stage is Stage.TARGET and table.kind == "summary" and table.budget.total:
            names = tuple(task.name for task in table.tasks if task.name)
            yield _Whole(form, table.budget.total, "汇总表合计", names, form.place("budget_total"))
    for form in budget_forms(dossier):
        rows = lines(form)
        total = next((row for row in rows if row.is_total and row.amount is not None), None)
        if _LISTED in (form.table.title or "") and total is not None and total.amount is not None:
            names = tuple(row.name for row in leaves(rows) if row.name)
            yield _Whole(form, total.amount, "项目支出预算表合计", names, total.place)


def _against(dossier: Dossier, whole: _Whole) -> Iterator[Observation]:
    form, projects = whole.form, _projects(dossier, whole.form)
    unit, scale = form.money_unit, form.yuan(Decimal(1))
    known = [(p.name, p.amount / scale) for p in projects if p.amount is not None]
    if len(projects) < 2 or not known:
        return
    complete = len(known) == len(projects)
    sum_ = addition(known, whole.amount, unit)
    places = [whole.place, *(place for p in projects for place in p.places)]
    if sum_.holds and complete:
        message = f"各项目预算之和等于{whole.word}"
        yield holds(form, message, sum_.told(whole.word), places=places)
    elif sum_.gap < 0:
        message = f"各项目绩效目标表的预算相加，超过了{whole.word}"
        yield wrong(
            form, message, sum_.told(whole.word), places=places, severity=_sure(whole, projects)
        )
    elif complete and (_all_there(whole.names, projects) or _one_document(form, projects)):
        message = f"各项目绩效目标表的预算相加，少于{whole.word}"
        yield wrong(
            form, message, sum_.told(whole.word), places=places, severity=_sure(whole, projects)
        )


def _sure(whole: _Whole, projects: list[_Project]) -> Severity | None:
    """An error only where it is known that these are all projects and no more."""
    return None if _all_there(whole.names, projects) else Severity.WARNING


def _all_there(names: tuple[str, ...], projects: list[_Project]) -> bool:
    """Whether the names and the projects are the same, one to one."""
    return len(names) == len(projects) > 1 and all(
        any(project_likeness(name, project.name) >= ALIKE for project in projects) for name in names
    )


def _one_document(form: Form, projects: list[_Project]) -> bool:
    """Whether all projects stand beside the department's form in one wide table of many."""
    documents = {id(f.document) for p in projects for f in p.forms}
    return len(projects) >= _MANY and documents == {id(form.document)}
