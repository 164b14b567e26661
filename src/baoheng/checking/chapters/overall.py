"""The whole-department table against the projects' tables, and copies of one project's table."""

from collections.abc import Iterator

from baoheng.checking.amounts import say_target
from baoheng.checking.check import Observation, check, holds, wrong
from baoheng.checking.compare import Relation, is_full, opposite
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.matching.copies import (
    Double,
    doubles,
    other_values,
    other_weights,
    rows_missing,
)
from baoheng.checking.matching.namesakes import indicators_named_otherwise, projects_named_otherwise
from baoheng.checking.matching.omissions import (
    projects_left_out,
    projects_without_rows,
    rows_left_out,
)
from baoheng.checking.matching.pairs import Counterpart, counterparts, is_generic, is_surveyed
from baoheng.checking.matching.parts import all_projects_here, is_sum_of
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.tables import Indicator
from baoheng.core.target import Target

_ONE_VALUE = "财预〔2015〕88号：部门整体绩效目标由各项目绩效目标汇总形成，同一指标的目标值应当一致"


@check(
    "A06",
    "项目表与整体表的指标值不同",
    kind=Kind.CROSS_TABLE,
    severity=Severity.ERROR,
    group=ReviewGroup.RELEVANCE,
    applies="部门整体表的某个指标与某个项目表的指标是同一个",
    basis=_ONE_VALUE,
    todo="核对后把部门整体表和项目表改成同一个目标值",
)
def overall_and_project_values(dossier: Dossier) -> Iterator[Observation]:
    """同一指标在部门整体表和项目表中的目标值应当相同。"""
    for found in counterparts(dossier):
        relation = found.relation
        if relation is Relation.SAME:
            if not (is_surveyed(found.row.level3) and is_generic(found.row.level3)):
                yield _agrees(found)
        elif is_generic(found.row.level3):
            continue
        elif relation is Relation.DIFFERENT:
            yield from _differs(dossier, found)
        elif relation is Relation.UNCOMPARABLE and found.certain and _word_and_number(found):
            yield _told(found, "一处写数字，一处写文字", Severity.ADVICE)


def _agrees(found: Counterpart) -> Observation:
    project, other = found.shown
    evidence = f"部门整体表{say_target(found.row.target)}，项目表{say_target(other.target)}"
    message = f"“{found.row.level3}”与“{project.name}”的目标值一致"
    return holds(found.form, message, evidence, found.row, other)


def _differs(dossier: Dossier, found: Counterpart) -> Iterator[Observation]:
    if not found.sole and is_sum_of(found):
        rows = [row for _, row in found.rows]
        total = " + ".join(say_target(row.target) for row in rows)
        evidence = f"{total} = {say_target(found.row.target)}"
        yield holds(found.form, f"“{found.row.level3}”等于各项目之和", evidence, found.row, *rows)
    elif found.sole or not (is_surveyed(found.row.level3) or _scattered(found)):
        sure = found.certain and not is_surveyed(found.row.level3)
        sure = sure and all_projects_here(dossier, found.form)
        yield _told(found, "目标值不同", Severity.ERROR if sure else Severity.WARNING)


def _scattered(found: Counterpart) -> bool:
    """Whether the projects themselves differ, so that none need agree with the whole."""
    return len({say_target(row.target) for _, row in found.rows}) > 1


def _told(found: Counterpart, what: str, severity: Severity) -> Observation:
    project, other = found.shown
    mine, theirs = say_target(found.row.target), say_target(other.target)
    others = [row for _, row in found.rows]
    return wrong(
        found.form,
        f"“{found.row.level3}”在部门整体表和“{project.name}”中{what}",
        f"部门整体表{mine}，项目表“{other.level3}”{theirs}",
        found.row,
        *others,
        severity=severity,
        advice=f"请核对后统一：部门整体表改为“{theirs}”，或项目表改为“{mine}”",
        rests_on=["value", "unit"],
    )


def _word_and_number(found: Counterpart) -> bool:
    """Whether one of the two is a number and the other plain words, not a reference to a rule."""
    targets = found.row.target, found.shown[1].target
    numbers = [t.value is not None or t.date is not None for t in targets]
    refers = any(d.code == "REFERENCE" for t in targets for d in t.doubts)
    alike = say_target(targets[0]) == say_target(targets[1])
    return sum(numbers) == 1 and not refers and not alike and all(t.text.strip() for t in targets)


@check(
    "B19",
    "同一指标的比较符不同",
    kind=Kind.OPERATOR,
    severity=Severity.ADVICE,
    group=ReviewGroup.RELEVANCE,
    applies="同一指标在整体表与项目表中、或在同一项目的两份表中数值相同",
    basis=_ONE_VALUE,
    todo="统一比较符",
)
def operators_changed(dossier: Dossier) -> Iterator[Observation]:
    """同一指标在不同表中数值相同时，比较符也应相同。"""
    for found in counterparts(dossier):
        if found.relation is Relation.SAME and found.sole and not is_generic(found.row.level3):
            project, other = found.shown
            yield from _operators(found.form, found.row, project, other)
    for double in doubles(dossier):
        if double.relation is Relation.SAME:
            yield from _operators(double.form, double.row, double.model, double.other)


def _operators(
    form: Form, row: Indicator, project: Form, other: Indicator
) -> Iterator[Observation]:
    mine, theirs = row.target, other.target
    if mine.operator is theirs.operator or mine.value is None or mine.value_high is not None:
        return
    if None in (mine.operator, theirs.operator) or _guessed(row) or _guessed(other):
        return
    against = opposite(mine, theirs)
    if not against and _says_all(mine) and _says_all(theirs):
        return  # a share cannot exceed 100 %: ≥100% and =100% say the same
    what = "比较符相反" if against else "比较符不同"
    yield wrong(
        form,
        f"“{row.level3}”在“{form.name}”和“{project.name}”中{what}",
        f"“{form.name}”{say_target(mine)}，“{project.name}”{say_target(theirs)}",
        row,
        other,
        severity=Severity.WARNING if against else None,
        advice=f"请统一写成“{say_target(theirs)}”或“{say_target(mine)}”",
        rests_on=["operator"],
    )


def _says_all(target: Target) -> bool:
    return is_full(target)


def _guessed(row: Indicator) -> bool:
    """Whether the reader put the operator in by itself."""
    repairs = [repair.kind for repair in (*row.repairs, *row.target.repairs)]
    doubts = [doubt.code for doubt in (*row.doubts, *row.target.doubts)]
    return "operator" in repairs or "OPERATOR_SUSPECT" in doubts


@check(
    "C17",
    "整体表漏列项目或指标",
    kind=Kind.CROSS_TABLE,
    severity=Severity.ADVICE,
    group=ReviewGroup.COMPLETENESS,
    applies="整体表逐条列入各项目的指标（七成以上），或列了重点任务，而个别项目、指标没有列入",
    basis=_ONE_VALUE,
    todo="把漏列的项目或指标补入部门整体表，或说明不列入的原因",
)
def overall_leaves_out(dossier: Dossier) -> Iterator[Observation]:
    """部门整体表既然逐项汇总各项目，就不应漏掉个别项目或指标。"""
    yield from rows_left_out(dossier)
    yield from projects_left_out(dossier)
    yield from projects_without_rows(dossier)


@check(
    "D13",
    "同一项目或指标叫法不同",
    kind=Kind.CROSS_TABLE,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="整体表、汇总表、预算表与项目表写了同一个项目或指标，名称不同",
    basis="财预〔2015〕88号：绩效目标应当规范完整、清晰明确，同一项目在各表中应使用同一名称",
    todo="统一使用项目库中的名称",
)
def named_otherwise(dossier: Dossier) -> Iterator[Observation]:
    """同一项目、同一指标在各表中应使用同一名称。"""
    yield from projects_named_otherwise(dossier)
    yield from indicators_named_otherwise(dossier)


@check(
    "G21",
    "同一项目两份表的指标值不同",
    kind=Kind.CROSS_TABLE,
    severity=Severity.ERROR,
    group=ReviewGroup.RELEVANCE,
    applies="同一年度同一项目的绩效目标表出现在两份文件中",
    basis=_ONE_VALUE,
    todo="核对后统一两份表的目标值；如一份是修改前的，请撤下",
)
def copies_differ(dossier: Dossier) -> Iterator[Observation]:
    """同一项目的绩效目标表在不同文件中，同一指标的目标值应当相同。"""
    for double in doubles(dossier):
        yield from _of_double(double)


def _of_double(double: Double) -> Iterator[Observation]:
    if double.relation in (Relation.DIFFERENT, Relation.SLIP):
        yield other_values(double)
    elif double.relation is Relation.SAME:
        mine, theirs = say_target(double.row.target), say_target(double.other.target)
        yield holds(
            double.form,
            f"“{double.row.level3}”与《{double.model.document.file}》中的目标值一致",
            f"{mine}，《{double.model.document.file}》{theirs}",
            double.row,
            double.other,
        )


@check(
    "G22",
    "同一项目两份表的指标或权重不同",
    kind=Kind.CROSS_TABLE,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="同一年度同一项目的绩效目标表出现在两份文件中",
    basis=_ONE_VALUE,
    todo="核对后统一两份表；如一份是修改前的，请撤下",
)
def copies_with_other_rows(dossier: Dossier) -> Iterator[Observation]:
    """同一项目的绩效目标表在不同文件中，指标和权重应当相同。"""
    for double in doubles(dossier):
        yield from other_weights(double)
    yield from rows_missing(dossier)
