"""Whether the projects of a run make up what the department's table says."""

from decimal import Decimal

from baoheng.checking.amounts import quantity
from baoheng.checking.dossier import Dossier, Form, same_year
from baoheng.checking.matching.pairs import Counterpart
from baoheng.checking.wording.names import project_likeness

_RELATED = 60


def is_sum_of(found: Counterpart) -> bool:
    """Whether the department's figure is the projects' figures added up."""
    whole = quantity(found.row)
    parts = [quantity(row) for _, row in found.rows]
    if whole is None or any(part is None or not part.unit.comparable(whole.unit) for part in parts):
        return False
    return sum((part.base() for part in parts if part), Decimal(0)) == whole.base()


def all_projects_here(dossier: Dossier, overall: Form) -> bool:
    """Whether every task with an amount in the department's table has its project's table here.

    Where one is missing, a row of the department's table may be that project's.
    """
    names = [
        form.table.project or ""
        for form in dossier.projects()
        if same_year(form, overall) and form.table.project
    ]
    return all(
        any(project_likeness(task.name, name) >= _RELATED for name in names)
        for task in overall.table.tasks
        if task.name and task.amount is not None
    )
