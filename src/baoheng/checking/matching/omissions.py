"""What a whole-department table that repeats its projects leaves out."""

from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import rounded, say
from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Dossier, Form, same_year
from baoheng.checking.lexicon import pattern
from baoheng.checking.matching.pairs import FILE, alike, is_generic, projects
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
        form, rows = silent[0] if len(silent) == 1 else (overall, [])
        others = sum(len(found) for one, found in groups if one is not form)
        few = len(groups) < _FEW or len(rows) < _FEW
        if few or not form.table.project or sum(told.values()) < _COPIES * others:
            yield from _tasks_without_rows(overall, [form for form, _ in groups])
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


def _tasks_without_rows(overall: Form, around: list[Form]) -> Iterator[Observation]:
    """The one key task with money of which no row of the department's table speaks."""
    tasks = [task for task in overall.table.tasks if task.name and task.amount]
    if len(tasks) < _FEW or len(overall.indicators) < 2 * _FEW:
        return
    silent = [task for task in tasks if not _spoken_of(overall, task.name or "", around)]
    if len(silent) != 1:
        return
    name = silent[0].name or ""
    rows = [
        row
        for form in around
        if project_likeness(form.table.project or "", name) >= _RELATED
        for row in form.indicators
        if _counts(row)
    ]
    own = f"；该项目的{len(rows)}个指标" if rows else ""
    shown = "".join(f"“{row.level3}”" for row in rows[:_SHOWN])
    yield wrong(
        overall,
        f"部门整体表的重点任务“{name}”没有任何指标，其他{len(tasks) - 1}项任务都有",
        f"整体表{len(overall.indicators)}个指标的名称都没有说到“{name}”{own}{shown}",
        *rows[:_SHOWN],
        places=[silent[0].place],
        advice=f"请在部门整体表中补充反映“{name}”的指标，或说明不设的原因",
    )


def _spoken_of(overall: Form, task: str, around: list[Form]) -> bool:
    """Whether a row has a telling word of the task's name, or repeats a row of its project."""
    if pattern("dimensions.toml", "internal").search(task):
        return True
    view = pattern(FILE, "task_fillers").sub("|", plain(task))
    telling = {part[at : at + 2] for part in view.split("|") for at in range(len(part) - 1)}
    names = [f"{row.level3}{row.description or ''}" for row in overall.indicators]
    if len(telling) < 2 or any(word in name for name in names for word in telling):
        return True
    same = [f for f in around if project_likeness(f.table.project or "", task) >= _RELATED]
    return any(_has(overall, row) for form in same for row in form.indicators if _counts(row))
