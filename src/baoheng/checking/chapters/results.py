"""Results of self-evaluation and monitoring forms against what stands beside them."""

import re
from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import decimals, rounded, say
from baoheng.checking.check import COMMON_SENSE, Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier
from baoheng.checking.lexicon import words
from baoheng.checking.results.evaluations import scored
from baoheng.checking.results.outcomes import FILE, blank, compare, not_done
from baoheng.checking.rows import printed
from baoheng.core import scoring
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.tables import Indicator
from baoheng.reading.values import clean

_RESTS = ("value", "operator", "unit", "actual")


@check(
    "G70",
    "没有完成结果却有得分",
    kind=Kind.MISSING_VALUE,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="设有实际完成值和得分的自评表",
    basis=COMMON_SENSE,
    todo="补填实际完成值，没有结果的不得分",
)
def score_without_result(dossier: Dossier) -> Iterator[Observation]:
    """没有填写实际完成值或写明尚未开展的指标不应有得分。"""
    for form in dossier.evaluations():
        if not any(row.actual_text for row in form.indicators):
            continue  # the form has no such column
        for one in scored(form):
            text = clean(one.row.actual_text or "")
            if one.score <= 0 or not (not_done(text) or (blank(text) and not _says_none(text))):
                continue
            shown = f"写“{text}”" if text else "为空"
            yield wrong(
                form,
                f"“{form.name}”的“{one.row.level3}”没有完成结果，却得了{say(one.score)}分",
                f"实际完成值{shown}，分值{say(one.points)}，得分{say(one.score)}",
                one.row,
                places=[one.row.places.get("actual"), one.row.places.get("score")],
            )


@check(
    "G82",
    "完成值没有数",
    kind=Kind.MISSING_VALUE,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="目标是比率或大于1的数、完成值只写“是”“达标”“完成”一类字的自评表和监控表",
    basis="财预〔2020〕10号：定量指标应填写实际完成的数值",
    todo="在完成值一栏写实际数和单位，如“86%”“312家次”",
)
def result_without_number(dossier: Dossier) -> Iterator[Observation]:
    """定量指标的完成值应是数，不能只写是、否、达标。"""
    for form in (*dossier.evaluations(), *dossier.monitorings()):
        for row in form.indicators:
            target, said = row.target, clean(row.actual_text or "").strip("。 ")
            if target.value is None or target.date or said not in words(FILE, "no_number"):
                continue
            if target.unit != "%" and target.value <= 1:
                continue  # one system: 已完成 says all of it
            yield wrong(
                form,
                f"“{form.name}”的“{row.level3}”目标是数，完成值只写“{said}”",
                f"指标值“{printed(row)}”，完成值“{said}”，看不出完成了多少",
                row,
                places=[row.places.get("actual")],
                rests_on=_RESTS,
            )


@check(
    "G78",
    "完成率算错",
    kind=Kind.PRODUCT,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="另设完成率一栏的自评表和监控表",
    basis=COMMON_SENSE,
    todo="按实际完成值÷目标值重新计算完成率",
)
def completion_rate(dossier: Dossier) -> Iterator[Observation]:
    """完成率一栏应等于实际完成值除以目标值。"""
    for form in (*dossier.evaluations(), *dossier.monitorings()):
        for row in form.indicators:
            outcome, told = compare(row, row.actual_text, form.year), _completion_told(row)
            if outcome is None or told is None or outcome.completion is None or outcome.lower:
                continue
            rate = outcome.completion.ratio * 100
            computed = scoring.rounded(rate)
            evidence = f"{outcome.completion.worked} = {say(computed)}%，{told[0]}写{say(told[1])}%"
            if abs(told[1] - computed) <= Decimal(1).scaleb(-decimals(told[1])) or (
                outcome.met and told[1] == 100
            ):
                yield holds(form, f"“{row.level3}”的完成率一致", evidence, row)
            else:
                message = f"“{form.name}”的“{row.level3}”的完成率与实际值、目标值不符"
                advice = f"请改为{say(rounded(computed, decimals(told[1])))}%"
                yield wrong(form, message, evidence, row, rests_on=_RESTS, advice=advice)


@check(
    "G79",
    "是否达标写错",
    kind=Kind.OTHER,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="另设是否达标一栏的自评表",
    basis=COMMON_SENSE,
    todo="按实际完成值改写是否达标",
)
def told_as_reached(dossier: Dossier) -> Iterator[Observation]:
    """是否达标一栏应与实际完成值和目标值的比较结果一致。"""
    for form in dossier.evaluations():
        for row in form.indicators:
            outcome = compare(row, row.actual_text, form.year)
            heads = (h for h in row.extra if re.fullmatch(r"是否(达标|完成|达到目标|实现)", h))
            head = next(heads, None)
            if outcome is None or outcome.met is None or head is None:
                continue
            said = clean(row.extra[head])
            if said not in ("是", "否"):
                continue
            evidence = (
                f"{outcome.said}，{'已达到' if outcome.met else '未达到'}；“{head}”写“{said}”"
            )
            if (said == "是") == outcome.met:
                yield holds(form, f"“{row.level3}”是否达标填写一致", evidence, row)
            else:
                message = f"“{form.name}”的“{row.level3}”的“{head}”与实际完成值不符"
                yield wrong(form, message, evidence, row, rests_on=_RESTS)


def _says_none(text: str) -> bool:
    """Words such as 无 or 正常 may be the result itself; a dash or a blank is none."""
    return any(char.isalnum() for char in text)


def _completion_told(row: Indicator) -> tuple[str, Decimal] | None:
    """The printed 完成率 of a row, in per cent, where the form has such a column."""
    for head, text in row.extra.items():
        number = re.fullmatch(r"(\d+(?:\.\d+)?)\s*[%％]", clean(text))
        if number and re.fullmatch(r"(目标|指标)?(完成|达标)率.{0,4}", head):
            return head, Decimal(number[1])
    return None
