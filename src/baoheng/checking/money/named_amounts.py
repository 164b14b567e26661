"""Amounts that running text gives for a line of a budget table, a project or a total."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from baoheng.checking.amounts import Mention, step
from baoheng.checking.dossier import Dossier, Form, same_year
from baoheng.checking.lexicon import section, words
from baoheng.checking.money.budget_lines import FILE, budget_forms, head_name, lines, under
from baoheng.checking.money.statements import Text, is_change, lead_forms
from baoheng.core.provenance import Place

_SHORTEST = 4
_USES = ("基本支出", "项目支出", "人员经费", "公用经费")


@dataclass(frozen=True, slots=True)
class Named:
    """One printed amount with the form and place where it stands, in 元."""

    yuan: Decimal
    form: Form
    where: str
    place: Place | None

    def may_be_meant(self, form: Form) -> bool:
        """Whether a text beside ``form`` may speak of this table: same year, same department."""
        if not same_year(self.form, form):
            return False
        if self.form.document is form.document:
            return True
        mine, theirs = _department(self.form), _department(form)
        return not mine or not theirs or mine == theirs

    def is_near(self, mention: Mention) -> bool:
        """Whether the number in the text is this amount, rounded to the digits it has."""
        if mention.yuan is None or mention.unit is None:
            return False
        return abs(mention.yuan - self.yuan) < step(mention)


def _department(form: Form) -> str:
    return head_name(form.table.department or form.document.department or "")


@lru_cache(maxsize=1)
def table_amounts(dossier: Dossier) -> dict[str, list[Named]]:
    """Amounts by the name of their line: budget tables, projects' forms, departments' totals."""
    found: dict[str, list[Named]] = {}

    def put(name: str, amount: Decimal | None, form: Form, place: Place | None) -> None:
        if amount is not None and len(name) >= _SHORTEST:
            found.setdefault(name, []).append(Named(form.yuan(amount), form, form.name, place))

    units = words(FILE, "units")
    for form in budget_forms(dossier):
        rows = lines(form)
        for row in rows:
            if not (row.is_total or row.is_subtotal or row.name.endswith(units)):
                put(row.name, row.amount, form, row.place)
        for row in [row for row in rows if row.is_total][:1]:
            for use in _USES:
                put(use, under(row, use), form, row.place)
    for form in dossier.overalls():
        budget = form.table.budget
        put("基本支出", budget.basic, form, form.place("budget_basic"))
        put("项目支出", budget.project, form, form.place("budget_project"))
    for form in dossier.projects():
        if form.table.project:
            name = head_name(form.table.project)
            put(name, form.table.budget.total, form, form.place("budget_total"))
    for form in dossier.forms:
        if form.table.kind == "summary":
            for task in form.table.tasks:
                put(head_name(task.name or ""), task.amount, form, task.place)
    return found


def named_amounts(text: Text, known: dict[str, list[Named]]) -> Iterator[tuple[str, Mention]]:
    """The amounts of a text right behind a name that the tables know."""
    other_years = section(FILE, "prose")["other_year"]
    for mention in text.money():
        before = text.before(mention) or text.clause_before(mention)
        if is_change(text, mention) or any(word in before for word in other_years):
            continue
        stretches = tuple(lead_forms(before))
        names = [name for name in known if any(_names(one, name) for one in stretches)]
        if names:
            yield max(names, key=len), mention


def _names(stretch: str, name: str) -> bool:
    """Whether a stretch of text ends with the whole name, not with the end of a longer one."""
    if not stretch.endswith(name):
        return False
    before = stretch.removesuffix(name)
    connectors = tuple(section(FILE, "prose")["connectors"])
    return not before or not "\u4e00" <= before[-1] <= "\u9fff" or before.endswith(connectors)
