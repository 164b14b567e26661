"""The department's whole, basic and project money in target, summary and budget tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from baoheng.checking.amounts import say
from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.compare import Relation, of_numbers
from baoheng.checking.dossier import Dossier, Form, same_year
from baoheng.checking.lexicon import words
from baoheng.checking.matching.pairs import FILE
from baoheng.checking.matching.tellings import money_of
from baoheng.checking.money.budget_lines import budget_forms, is_whole, leaves, lines
from baoheng.core.provenance import Place

_HEADS = {"基本支出": "basic", "项目支出": "project", "合计": "total", "总计": "total"}
_NAMES = {"基本支出": "basic", "项目支出": "project", "支出总计": "total", "本年支出合计": "total"}
_SAID = {"total": "预算总额", "basic": "基本支出", "project": "项目支出"}


@dataclass(frozen=True, slots=True, eq=False)
class _Figure:
    form: Form
    what: str
    amount: Decimal
    place: Place | None
    where: str


def department_totals(dossier: Dossier) -> Iterator[Observation]:
    """Each figure of a whole-department table beside the same one of other tables of the year."""
    elsewhere = [*_of_budget_tables(dossier), *_of_summaries(dossier)]
    for form in dossier.overalls():
        budget = form.table.budget
        for what in _SAID:
            mine = getattr(budget, what)
            if not isinstance(mine, Decimal):
                continue
            for other in elsewhere:
                if other.what == what and same_year(other.form, form):
                    yield _compared(form, what, mine, other)


def _compared(form: Form, what: str, mine: Decimal, other: _Figure) -> Observation:
    ours, theirs = money_of(form, mine), money_of(other.form, other.amount)
    relation = of_numbers(ours, theirs)
    places = [form.place(f"budget_{what}"), other.place]
    name = _SAID[what]
    told = f"部门整体表{name}{mine}{form.money_unit}"
    there = f"{other.where}{other.amount}{other.form.money_unit}"
    if relation in (Relation.SAME, Relation.ROUNDED):
        return holds(form, f"{name}与{other.where}一致", f"{told} = {there}", places=places)
    gap = abs(ours.base() - theirs.base()) / ours.unit.scale
    return wrong(
        form,
        f"部门整体表的{name}与{other.where}不一致",
        f"{told} ≠ {there}，相差{say(gap)}{form.money_unit}",
        places=places,
    )


def _of_budget_tables(dossier: Dossier) -> Iterator[_Figure]:
    for form in budget_forms(dossier):
        title = form.table.title or ""
        if form.table.kind != "budget" or not is_whole(form):
            continue
        rows = lines(form)
        whole = "支出总表" in title or "收支总表" in title
        if any(word in title for word in words(FILE, "project_list_titles")):
            parts = sum((line.amount or Decimal(0) for line in leaves(rows)), Decimal(0))
            for line in rows:
                if line.is_total and line.amount == parts:
                    where = f"“{title}”合计"
                    yield _Figure(form, "project", parts, line.place, where)
                    break
        elif whole:
            for line in rows:
                if line.name in _NAMES and line.amount is not None:
                    where = f"“{title}”的“{line.name}”"
                    yield _Figure(form, _NAMES[line.name], line.amount, line.place, where)
            for line in rows:
                if line.is_total:
                    for head, amount in line.amounts.items():
                        if head in _HEADS:
                            where = f"“{title}”合计行的“{head}”"
                            yield _Figure(form, _HEADS[head], amount, line.place, where)
                    break


def _of_summaries(dossier: Dossier) -> Iterator[_Figure]:
    for form in dossier.forms:
        total = form.table.budget.total
        if form.table.kind == "summary" and total is not None:
            where = f"“{form.table.title or '项目汇总表'}”合计"
            yield _Figure(form, "project", total, form.place("budget_total"), where)
