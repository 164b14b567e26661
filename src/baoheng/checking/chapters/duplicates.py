"""Rows of one form that repeat or contradict each other, and one subject with many thresholds."""

import re
from collections.abc import Iterator
from itertools import combinations

from baoheng.checking.amounts import money, say_target
from baoheng.checking.check import COMMON_SENSE, Observation, check, wrong
from baoheng.checking.compare import Relation, band, of_targets
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.matching.pairs import level2_agrees
from baoheng.checking.matching.repeats import (
    bare,
    may_repeat,
    nearly_named,
    reworded,
    same_row,
    satisfaction_levels,
    shared_subjects,
    told_apart,
)
from baoheng.checking.matching.tellings import Telling, own_costs, relate
from baoheng.checking.matching.told import difference
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.tables import Indicator
from baoheng.reading.values import clean

_CLEAR = "财预〔2015〕88号：绩效指标应当具体细化、清晰明确，不重复、不矛盾"

_SPENT = re.compile(r"(?:支出|经费|费用)(?:总?成本|控制额?|总?金额|总额)?$")
_SPECIFIC = 4  # characters of a stem that names its subject


@check(
    "C09",
    "指标重复",
    kind=Kind.DUPLICATE,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="申报时的部门整体表和项目表",
    basis=_CLEAR,
    todo="只保留一行，权重并入保留的一行",
)
def repeated_rows(dossier: Dossier) -> Iterator[Observation]:
    """同一张表里名称和指标值都相同的指标只应写一行，换了说法的也一样。"""
    for form in dossier.targets():
        done: set[int] = set()
        for row in form.indicators:
            again = [
                other
                for other in form.indicators
                if other is not row and id(other) not in done and same_row(row, other)
            ]
            if id(row) in done or not again:
                continue
            done.update(map(id, [row, *again]))
            rows = [row, *again]
            levels = list(dict.fromkeys(one.level2 or "" for one in rows))
            where = f"，分别在{'、'.join(levels)}下" if len(levels) > 1 else ""
            yield wrong(
                form,
                f"“{form.name}”的“{row.level3}”重复写了{len(rows)}行{where}",
                "；".join(
                    f"{one.level2 or ''}“{one.level3}”{say_target(one.target)}" for one in rows
                ),
                *rows,
                severity=Severity.ADVICE if may_repeat(form, row) else None,
                rests_on=["level3", "value"],
            )
        yield from _reworded(form, done)


def _reworded(form: Form, done: set[int]) -> Iterator[Observation]:
    """Two rows that count one thing under two names, where they are not told of already."""
    rows = [row for row in form.indicators if id(row) not in done]
    for one, other in combinations(rows, 2):
        if reworded(one, other) and not may_repeat(form, one):
            yield wrong(
                form,
                f"“{form.name}”的“{one.level3}”与“{other.level3}”是同一件事，写了两行",
                f"两行目标值都是{say_target(one.target)}，同在“{one.level2 or one.level1 or ''}”下",
                one,
                other,
                advice="只保留一行，权重并入保留的一行；确是两件事的，请把名称区分开",
                rests_on=["level3", "value"],
            )


@check(
    "C10",
    "同一指标两行数值矛盾",
    kind=Kind.DUPLICATE,
    severity=Severity.ERROR,
    group=ReviewGroup.COMPLETENESS,
    applies="同一张表里有两行名称相同（或只差“全年”“总”一类修饰）、同一二级指标、同一类数值的指标",
    basis=_CLEAR,
    todo="核对后只保留正确的一行",
)
def contradicting_rows(dossier: Dossier) -> Iterator[Observation]:
    """同一张表里同一个指标不应有两个不同的目标值。"""
    for form in (*dossier.targets(), *dossier.monitorings()):
        for one, other in combinations(form.indicators, 2):
            relation = of_targets(one.target, other.target)
            if relation not in (Relation.DIFFERENT, Relation.SLIP) or not level2_agrees(one, other):
                continue
            if told_apart(one, other) or band(one.target, other.target) or may_repeat(form, one):
                continue
            if bare(one.level3) == bare(other.level3) or _spend_alike(one, other):
                yield _against(form, one, other)
            elif nearly_named(one, other):
                yield _nearly(form, one, other)
    costs: dict[int, list[Telling]] = {}
    for cost, _, whole in own_costs(dossier):
        if whole:
            costs.setdefault(id(cost.form), []).append(cost)
    for found in costs.values():
        yield from _costs_against(found)


def _spend_alike(one: Indicator, other: Indicator) -> bool:
    """Whether both limit the same spending: 离休干部支出成本 and 离休干部支出控制数."""
    if money(one) is None or money(other) is None:
        return False
    stems = [_SPENT.sub("", bare(row.level3)) for row in (one, other)]
    ends = [_SPENT.search(bare(row.level3)) for row in (one, other)]
    return all(ends) and stems[0] == stems[1] and len(stems[0]) >= _SPECIFIC


def _against(form: Form, one: Indicator, other: Indicator) -> Observation:
    exact = clean(one.level3) == clean(other.level3) and one.target.date is None
    return wrong(
        form,
        f"“{form.name}”的“{one.level3}”与“{other.level3}”说的是同一件事，目标值却不同",
        f"“{one.level3}”{say_target(one.target)}，“{other.level3}”{say_target(other.target)}",
        one,
        other,
        severity=None if exact else Severity.WARNING,
        rests_on=["level3", "value", "unit", "level2"],
    )


def _nearly(form: Form, one: Indicator, other: Indicator) -> Observation:
    return wrong(
        form,
        f"“{form.name}”的“{one.level3}”与“{other.level3}”像是同一件事，目标值却不同",
        f"“{one.level3}”{say_target(one.target)}，“{other.level3}”{say_target(other.target)}",
        one,
        other,
        severity=Severity.WARNING,
        advice="是同一件事的，核对后只保留一行；确是两件事的，请把名称区分开",
        rests_on=["level3", "value", "unit", "level2"],
    )


def _costs_against(found: list[Telling]) -> Iterator[Observation]:
    """Two rows that both state the project's whole cost."""
    for one, other in combinations(found, 2):
        relation = relate(one, other)
        rows = [telling.indicator for telling in (one, other) if telling.indicator]
        if relation not in (Relation.DIFFERENT, Relation.SLIP) or len(rows) < 2:
            continue
        if bare(rows[0].level3) == bare(rows[1].level3):
            continue
        yield wrong(
            one.form,
            f"“{one.form.name}”的“{rows[0].level3}”与“{rows[1].level3}”都是项目总成本，数额却不同",
            f"{one.told}，{other.told}，{difference(other, one)}",
            *rows,
            severity=None if relation is Relation.SLIP else Severity.WARNING,
            rests_on=["level3", "value", "unit"],
        )


@check(
    "B18",
    "同一对象的标准不一",
    kind=Kind.CROSS_TABLE,
    severity=Severity.ADVICE,
    group=ReviewGroup.SUITABILITY,
    applies="同一年度两个以上项目对同一对象、同一指标提出不同的目标值",
    basis=COMMON_SENSE,
    todo="统一标准，或说明各项目不同的理由",
)
def one_subject_many_thresholds(dossier: Dossier) -> Iterator[Observation]:
    """不同项目对同一对象的同一要求，目标值应当统一。"""
    for subject, rows in satisfaction_levels(dossier):
        form = rows[0][0]
        levels = "、".join(dict.fromkeys(say_target(one.target) for _, one in rows))
        yield wrong(
            form,
            f"各表对{subject}满意度的要求不一：{levels}",
            "；".join(f"“{one.name}”{r.level3}{say_target(r.target)}" for one, r in rows),
            *(r for _, r in rows),
        )
    for one, mine, other, theirs in shared_subjects(dossier):
        yield wrong(
            one,
            f"“{mine.level3}”在“{one.name}”和“{other.name}”中目标值不同",
            f"“{one.name}”{say_target(mine.target)}，“{other.name}”{say_target(theirs.target)}",
            mine,
            theirs,
            rests_on=["value", "unit"],
        )
