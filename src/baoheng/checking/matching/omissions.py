"""What a whole-department table that repeats its projects leaves out."""

from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import rounded, say
from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Dossier, Form, same_year
from baoheng.checking.matching.pairs import alike, is_generic, projects
from baoheng.checking.wording.names import plain, project_likeness
from baoheng.core.tables import Indicator

_COPIES = Decimal("0.7")  # from this share on the department's table repeats all rows
_MOST = Decimal("0.6")
_NEAR = 80
_RELATED = 60
_SHOWN = 20
_FEW = 3  # fewer projects or rows tell nothing about what was left out


def rows_left_out(dossier: Dossier) -> Iterator[Observation]:
    """Rows of projects that a table which repeats nearly all of them does not have."""
    for overall in dossier.overalls():
        around = [form for form in dossier.projects() if same_year(form, overall)]
        rows = [
            (group[0], row)
            for group in projects(around)
            for row in group[0].indicators
            if _counts(row)
        ]
        missing = [(form, row) for form, row in rows if not _has(overall, row)]
        if not rows or not missing or len(rows) - len(missing) < _COPIES * len(rows):
            continue
        covered = len(rows) - len(missing)
        share = say(rounded(Decimal(covered * 100) / len(rows), 1))
        names = "".join(f"“{row.level3}”（{form.name}）" for form, row in missing[:_SHOWN])
        more = f"等{len(missing)}个" if len(missing) > _SHOWN else ""
        yield wrong(
            overall,
            f"部门整体表逐条列入了各项目的指标，但漏列{len(missing)}个",
            f"各项目共{len(rows)}个可比指标，整体表列入{covered}个（{share}%），缺{names}{more}",
            *(row for _, row in missing),
        )


def _counts(row: Indicator) -> bool:
    said = row.target.value is not None or row.target.date is not None
    return said and not is_generic(row.level3)


def _has(overall: Form, row: Indicator) -> bool:
    part = plain(row.level3)
    return any(
        alike(one, row) >= _NEAR or plain(one.level3) in part or part in plain(one.level3)
        for one in overall.indicators
        if len(plain(one.level3)) > 2
    )


def projects_left_out(dossier: Dossier) -> Iterator[Observation]:
    """Projects that are not among the department's key tasks, where those are the projects."""
    for overall in dossier.overalls():
        tasks = [task.name for task in overall.table.tasks if task.name]
        around = [form for form in dossier.projects() if same_year(form, overall)]
        groups = [g for g in projects(around) if g[0].table.project]
        named = [group for group in groups if _named(group[0], tasks)]
        if len(named) < 2 or len(named) < _MOST * max(len(tasks), len(groups)):
            continue  # the tasks are duties, not the projects
        for group in groups:
            form = group[0]
            amount = form.table.budget.total
            said = f"，预算{amount}{form.money_unit}" if amount is not None else ""
            if group in named:
                message = f"“{form.name}”已列入部门整体表的重点任务"
                yield holds(overall, message, f"重点任务{len(tasks)}项{said}")
                continue
            yield wrong(
                overall,
                f"部门整体表的重点任务没有列入“{form.name}”",
                f"重点任务{len(tasks)}项，均不是“{form.name}”{said}",
                places=[overall.table.tasks[0].place, form.place("project")],
            )


def _named(form: Form, tasks: list[str]) -> bool:
    return any(project_likeness(form.table.project or "", task) >= _RELATED for task in tasks)


def projects_without_rows(dossier: Dossier) -> Iterator[Observation]:
    """A project none of whose rows is in a department's table that has some of all the others."""
    for overall in dossier.overalls():
        around = [form for form in dossier.projects() if same_year(form, overall)]
        groups = [
            (g[0], [row for row in g[0].indicators if _counts(row)]) for g in projects(around)
        ]
        told = {id(form): sum(_has(overall, row) for row in rows) for form, rows in groups}
        silent = [(form, rows) for form, rows in groups if not told[id(form)]]
        if len(silent) != 1 or len(groups) < _FEW or len(silent[0][1]) < _FEW:
            continue
        form, rows = silent[0]
        others = sum(len(found) for one, found in groups if one is not form)
        if not form.table.project or sum(told.values()) < _COPIES * others:
            continue
        shown = "".join(f"“{row.level3}”" for row in rows[:_SHOWN])
        yield wrong(
            overall,
            f"部门整体表列入了其他各项目的指标，没有“{form.name}”的任何指标",
            f"其他{len(groups) - 1}个项目都有指标列入整体表；“{form.name}”的{len(rows)}个指标"
            f"（{shown}）一个也没有",
            *rows[:_SHOWN],
            places=[form.place("project")],
        )
