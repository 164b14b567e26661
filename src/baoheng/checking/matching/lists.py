"""Lists of projects on monitoring and self-evaluation against the projects' own forms."""

from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import slack
from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Dossier, Form, Stage, same_year
from baoheng.checking.money.field_amounts import field_amount
from baoheng.checking.money.sums import printed
from baoheng.checking.results.spending import money_row
from baoheng.checking.wording.names import ALIKE, project_likeness
from baoheng.core.finding import Severity
from baoheng.core.tables import Task
from baoheng.reading.grammar.vocabulary import role_of


def listed_otherwise(dossier: Dossier) -> Iterator[Observation]:
    """The budget and the spending that a list gives for a project, and that of its own form."""
    for form in dossier.forms:
        if form.table.kind == "summary" and form.stage is not Stage.TARGET:
            for task in form.table.tasks:
                own = _own(dossier, form, task)
                if own is not None:
                    yield from _compared(dossier, form, task, own)


def _own(dossier: Dossier, form: Form, task: Task) -> Form | None:
    """The only form of the same kind and year that is of the project."""
    found = [
        other
        for other in dossier.forms
        if other.table.kind == "project"
        and other.stage is form.stage
        and same_year(other, form)
        and project_likeness(task.name or "", other.table.project or "") >= ALIKE
    ]
    return found[0] if len(found) == 1 else None


def _compared(dossier: Dossier, form: Form, task: Task, own: Form) -> Iterator[Observation]:
    execution = own.table.execution
    budget = execution.budget if execution and execution.budget is not None else None
    budget = own.table.budget.total if budget is None else budget
    pairs = [("预算数", task.amount, budget)]
    pairs.append(("执行数", _spent(form, task), execution.spent if execution else None))
    row = {form.yuan(value) for value in money_row(dossier, own)}
    for what, listed, mine in pairs:
        if listed is None or mine is None:
            continue
        one, other = form.yuan(listed), own.yuan(mine)
        unit, place = form.money_unit, own.place("execution") or own.place("budget_total")
        sign = "=" if one == other else "≠"
        told = f"汇总表{printed(listed)}{unit} {sign} 项目表{printed(mine)}{own.money_unit}"
        if abs(one - other) < slack(listed, mine) * form.yuan(Decimal(1)):
            message = f"“{task.name}”的{what}与汇总表一致"
            yield holds(own, message, told, places=[place, task.place])
        elif one not in row:
            message = (
                f"“{task.name}”的{what}不一致：汇总表{printed(listed)}{unit}，项目表{printed(mine)}"
            )
            yield wrong(
                own,
                message + own.money_unit,
                f"{told}，相差{printed(abs(one - other) / form.yuan(Decimal(1)))}{unit}",
                places=[place, task.place],
                severity=Severity.WARNING,
            )


def _spent(form: Form, task: Task) -> Decimal | None:
    """What the list says was spent of the project."""
    for label, text in form.table.fields.items():
        name, slash, head = label.partition("/")
        if slash and name == task.name and role_of("summary", head) == "spent":
            return field_amount(form, label, text)
    return None
