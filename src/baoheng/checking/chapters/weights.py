"""Weights of indicators: their whole, their allotment to level 1, blanks and giants."""

from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import say
from baoheng.checking.check import COMMON_SENSE, Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier, Form, Stage
from baoheng.checking.profile import profiles
from baoheng.checking.results.evaluations import execution_points
from baoheng.checking.results.weighing import (
    Weights,
    blank_columns,
    blank_forms,
    execution_inside,
    level1_sums,
    matching_scheme,
    nearest_scheme,
    weighed,
    weights_of,
)
from baoheng.core.finding import Kind, ReviewGroup, Severity

_BASIS = "财预〔2020〕10号：自评总分100分，其中预算执行率单列；目标表不含执行率的分值"
_HUNDRED = Decimal(100)
_SHARE = Decimal("0.3")
_POINTS = Decimal(30)
_POINTS_OF_FEW = Decimal(40)
_FEW, _VERY_FEW = 5, 3
_SAME_AT_LEAST = 5
_HABIT = (
    3  # so many projects of one document with one allotment: the bureau's own scheme, told once
)


@check(
    "A13",
    "权重合计不对",
    kind=Kind.WEIGHT,
    severity=Severity.ERROR,
    group=ReviewGroup.COMPLETENESS,
    applies="每条指标都写了权重（分值）的目标表和自评表",
    basis=_BASIS,
    todo="调整各指标的权重，使合计等于应有的总分",
)
def weights_not_the_whole(dossier: Dossier) -> Iterator[Observation]:
    """目标表的权重合计应为预留预算执行率后的总分，自评表连同执行率应为100分。"""
    for form in weighed(dossier):
        found = weights_of(form)
        if found is None:
            continue
        allowed = _wholes(form)
        told = found.told
        printed = form.table.total_score
        with_execution = found.total + form.profile.execution_points
        if (
            form.stage is Stage.TARGET
            and printed is not None
            and printed not in {found.total, with_execution}
        ):
            yield wrong(
                form,
                f"“{form.name}”的各项权重相加{say(found.total)}分，合计却写{say(printed)}分",
                f"{told}，合计写{say(printed)}分",
                places=[form.place("total_score")],
                rests_on=["weight"],
                advice="请核对各项权重与合计，改正写错的一个",
            )
        if found.total in allowed:
            yield holds(form, f"权重合计{say(found.total)}分", told)
        elif form.stage is Stage.TARGET and found.total == _HUNDRED:
            rest = say(form.profile.target_total)
            yield wrong(
                form,
                f"“{form.name}”的权重合计100分，没有给预算执行率留出"
                f"{say(form.profile.execution_points)}分",
                f"{told}；目标表一般合计{rest}分，合计100分时应已包含预算执行率",
                *form.indicators,
                severity=Severity.WARNING,
                advice=f"请核对本地要求：执行率另计的，合计改为{rest}分；不另计的，保留100分并说明",
                rests_on=["weight"],
            )
        else:
            yield _off(form, found, allowed)


def _wholes(form: Form) -> tuple[Decimal, ...]:
    """What the weights of the rows may add up to."""
    profile, inside = form.profile, execution_inside(form)
    if form.stage is Stage.TARGET:
        return (_HUNDRED, profile.target_total) if inside else (profile.target_total,)
    points = execution_points(form)
    if points is not None:
        return (_HUNDRED - points,)
    return (_HUNDRED, profile.target_total)


def _off(form: Form, found: Weights, allowed: tuple[Decimal, ...]) -> Observation:
    whole = allowed[-1] if form.stage is Stage.TARGET else allowed[0]
    elsewhere = found.total in {profile.target_total for profile in profiles()}
    execution = form.table.execution
    beside = ""
    if form.stage is not Stage.TARGET and execution is not None and execution.points is not None:
        beside = (
            f"，加上预算执行率{say(execution.points)}分为{say(found.total + execution.points)}分"
        )
    gap = found.total - whole
    word = "多" if gap > 0 else "少"
    return wrong(
        form,
        f"“{form.name}”的权重合计{say(found.total)}分，应为{say(whole)}分",
        f"{found.told}{beside}，应为{say(whole)}分，{word}{say(abs(gap))}分",
        *form.indicators,
        places=[form.place("total_score")],
        severity=Severity.WARNING if elsewhere and form.stage is Stage.TARGET else None,
        advice=f"请调整权重：合计须{'减' if gap > 0 else '加'}{say(abs(gap))}分",
        rests_on=["weight"],
    )


@check(
    "A14",
    "一级指标权重与口径不符",
    kind=Kind.WEIGHT,
    severity=Severity.ADVICE,
    group=ReviewGroup.SUITABILITY,
    applies="每条指标都写了权重、合计等于应有总分的项目表",
    basis="财预〔2020〕10号、财预〔2021〕101号：一级指标权重原则上按规定设置，可据实调整",
    todo="按口径调整各一级指标的权重，确需调整的说明理由",
)
def level1_weights_off_scheme(dossier: Dossier) -> Iterator[Observation]:
    """项目各一级指标的权重之和宜与考核口径规定的分配一致。"""
    groups: dict[tuple[str, str], list[tuple[Form, str]]] = {}
    for form in weighed(dossier):
        found = weights_of(form)
        if (
            form.table.kind != "project"
            or found is None
            or found.total != form.profile.target_total
        ):
            continue
        sums = level1_sums(form) if len(set(found.values)) > 1 else None
        if sums is None:
            continue
        told = "、".join(f"{level}{say(weight)}" for level, weight in sums.items())
        scheme = matching_scheme(form.profile, sums)
        if scheme is not None:
            yield holds(form, f"一级指标权重符合“{scheme.title}”", told)
            continue
        near = nearest_scheme(form.profile, sums)
        if near is not None:
            groups.setdefault((form.document.file, told), []).append((form, near.title))
    for (_, told), found_forms in groups.items():
        if len(found_forms) < _HABIT:
            for form, near_title in found_forms:
                yield _off_scheme(form, f"“{form.name}”", told, near_title)
        else:
            form, near_title = found_forms[0]
            whose = f"“{form.name}”等{len(found_forms)}个项目"
            yield _off_scheme(form, whose, told, near_title)


def _off_scheme(form: Form, whose: str, told: str, near: str) -> Observation:
    return wrong(
        form,
        f"{whose}的一级指标权重与“{form.profile.title}”的分配不一致",
        f"{told}；口径为{near}",
        *form.indicators,
        advice=f"宜调整为：{near}；确需调整的请说明理由",
        rests_on=["weight", "level1"],
    )


@check(
    "A15",
    "权重没有填或全部相同",
    kind=Kind.MISSING_VALUE,
    severity=Severity.ADVICE,
    group=ReviewGroup.COMPLETENESS,
    applies="有权重或评分标准栏的表",
    basis="财预〔2015〕88号：绩效目标填报应完整；权重应按指标的重要程度设置",
    todo="补填空白的权重，并按指标的重要程度区分大小",
)
def weights_missing_or_equal(dossier: Dossier) -> Iterator[Observation]:
    """有权重栏的表每条指标都应有权重，且不宜平均分配。"""
    for form in weighed(dossier):
        rows = form.indicators
        blank = [row for row in rows if row.weight is None and row.points is None]
        if blank and len(blank) < len(rows):
            names = "、".join(row.level3 for row in blank[:6])
            yield wrong(
                form,
                f"“{form.name}”有{len(blank)}条指标没有填权重",
                f"{len(rows)}条指标中{len(blank)}条没有权重：{names}",
                *blank,
                severity=Severity.WARNING,
            )
            continue
        found = weights_of(form)
        if found and len(rows) >= _SAME_AT_LEAST and len(set(found.values)) == 1:
            yield wrong(
                form,
                f"“{form.name}”的{len(rows)}条指标权重全部相同，没有区分重要程度",
                f"每条都是{say(found.values[0])}分，共{len(rows)}条",
                *rows,
            )
    for form in blank_forms(dossier):
        yield wrong(
            form,
            f"“{form.name}”的{len(form.indicators)}条指标都没有填权重，同一张表的其他项目填了",
            f"权重一栏：本项目{len(form.indicators)}条全部空白",
            *form.indicators,
            severity=Severity.WARNING,
            advice="请补填各条指标的权重",
        )
    for form, heads in blank_columns(dossier):
        yield wrong(
            form,
            f"本文件的表有“{heads}”栏，但各条指标都没有填",
            f"“{heads}”栏全部空白，共{len(form.indicators)}条指标",
            *form.indicators[:1],
        )


@check(
    "C15",
    "一条指标权重过大",
    kind=Kind.WEIGHT,
    severity=Severity.ADVICE,
    group=ReviewGroup.SUITABILITY,
    applies=f"每条指标都写了权重、多于{_VERY_FEW}条指标的表",
    basis=COMMON_SENSE,
    todo="把过大的权重分给其他重要的产出或效益指标",
)
def one_row_dominates(dossier: Dossier) -> Iterator[Observation]:
    """单条指标的权重不宜超过总分的30%或达到30分，指标在5条以内的不宜达到40分。"""
    for form in weighed(dossier):
        found = weights_of(form)
        if found is None or len(form.indicators) <= _VERY_FEW or not found.total:
            continue
        line = _POINTS if len(form.indicators) > _FEW else _POINTS_OF_FEW
        for row, weight in zip(form.indicators, found.values, strict=True):
            share = weight / found.total
            if weight >= line or (share > _SHARE and line == _POINTS):
                percent = say((share * _HUNDRED).quantize(Decimal("0.1")))
                yield wrong(
                    form,
                    f"“{form.name}”的“{row.level3}”一条指标占{say(weight)}分，过于集中",
                    f"{say(weight)}分 ÷ 合计{say(found.total)}分 = {percent}%"
                    f"（提示线：{say(line)}分）",
                    row,
                    rests_on=["weight"],
                )
