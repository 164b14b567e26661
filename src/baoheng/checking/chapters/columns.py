"""The cells of one row against each other: second values, scoring rules, slipped columns."""

import re
from collections.abc import Iterator

from baoheng.checking.amounts import as_said, one_digit_apart, say
from baoheng.checking.check import COMMON_SENSE, Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import section, words
from baoheng.checking.rows import called, printed
from baoheng.checking.wording.besides import (
    Beside,
    Compared,
    compared,
    cycle_value,
    evidence,
    full_marks,
    one_year,
    second_values,
)
from baoheng.checking.wording.cells import cell_text, every_row
from baoheng.checking.wording.meaning import kind_of
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.tables import Indicator
from baoheng.core.target import Operator
from baoheng.reading.values import clean, parse_number, parse_target, parse_unit

_FILE = "values.toml"
_AT_LEAST, _AT_MOST = (Operator.GE, Operator.GT), (Operator.LE, Operator.LT)
_LONG = re.compile(r"[\u4e00-\u9fff]{8,}")


@check(
    "B03",
    "同一行的两个数值不一致",
    kind=Kind.OTHER,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="除指标值外，指标值内容、半年或实施周期指标值、指标说明或名称里还写了数值的指标",
    basis=COMMON_SENSE,
    todo="核对两处数值，只保留一个目标值",
)
def two_values(dossier: Dossier) -> Iterator[Observation]:
    """同一行里写了两处目标值的，两处应当相同。"""
    for form in dossier.forms:
        equal: list[Indicator] = []
        for row in form.indicators:
            for beside in second_values(dossier, row):
                both = compared(row, beside)
                if both is not None:
                    yield _compare(form, row, beside, both)
            yield from _half(form, row)
            seen = _cycle(dossier, form, row)
            if seen is not None and not seen.holds:
                yield seen
            elif seen is not None:
                equal.append(row)
        if equal:
            message = f"“{form.name}”有{len(equal)}项的当年指标值与实施周期指标值一致"
            texts = [f"{r.level3}：当年{as_said(r)}，周期{r.cycle_value_text}" for r in equal]
            yield holds(form, message, "；".join(texts), *equal)
    yield from _value_in_name(dossier)


def _value_in_name(dossier: Dossier) -> Iterator[Observation]:
    """The number that a name states in brackets, 参保率(≥100%), against the value."""
    for form, row in every_row(dossier):
        doubt = next((d for d in row.target.doubts if d.code == "NAME_VALUE_DIFFERS"), None)
        if doubt is not None:
            yield wrong(
                form,
                f"{called(form, row)}名称中写的数与指标值“{as_said(row)}”不同",
                f"名称“{row.level3}”，指标值“{printed(row)}”",
                row,
                rests_on=["level3", "value"],
            )


def _compare(form: Form, row: Indicator, beside: Beside, both: Compared) -> Observation:
    """The target against a second value of its row."""
    said = evidence(row, beside, both)
    places = [row.places.get(beside.field)]
    if both.equal and not _opposed(row, beside):
        message = f"“{row.level3}”的指标值与{beside.label}一致"
        return holds(form, message, said, row, places=places)
    severity, advice = Severity.WARNING, None
    message = f"{called(form, row)}写“{as_said(row)}”，{beside.label}却是“{beside.said}”"
    bare = beside.target.operator is Operator.EQ
    if both.rounded:
        severity = Severity.ADVICE
        message = f"{called(form, row)}的指标值是约数，{beside.label}是实数，两处写法不一"
        said += "，四舍五入后相同"
        advice = "请统一写成一个数"
    elif beside.field == "content" and bare and both.satisfied(row.target.operator):
        message += "，后者达到了前者的要求，像是预计完成数"
        advice = f"如{beside.label}是预计完成数，请把指标值定得与它相称，或不填该栏"
    elif one_digit_apart(both.mine, both.other):
        message += "，像是多写或漏写了一位数"
    return wrong(
        form,
        message,
        said,
        row,
        places=places,
        severity=severity,
        advice=advice,
        rests_on=["value", "unit"],
    )


def _opposed(row: Indicator, beside: Beside) -> bool:
    """Whether one value says at least and the other at most."""
    mine, other = row.target.operator, beside.target.operator
    return (mine in _AT_LEAST and other in _AT_MOST) or (mine in _AT_MOST and other in _AT_LEAST)


def _half(form: Form, row: Indicator) -> Iterator[Observation]:
    """A count that half a year shall reach, beyond that of the whole year."""
    for head, text in row.extra.items():
        if not re.match(section(_FILE, "half_year"), head.replace(" ", "")):
            continue
        half = parse_target(text, name=row.level3, unit=row.target.unit or "")
        both = compared(row, Beside(head, head, half, clean(text)))
        if both and both.other > both.mine and row.target.operator not in _AT_MOST:
            yield wrong(
                form,
                f"{called(form, row)}半年“{clean(text)}”，超过了全年的“{as_said(row)}”",
                f"{head}“{clean(text)}”，全年“{as_said(row)}”，"
                f"多{say(both.other - both.mine)}{both.unit}",
                row,
                rests_on=["value"],
                advice="半年的目标不会大于全年的，请核对两个数",
            )


def _cycle(dossier: Dossier, form: Form, row: Indicator) -> Observation | None:
    """The year's value against that of the whole term, which may be larger if there are years."""
    beside = cycle_value(dossier, row)
    both = compared(row, beside) if beside else None
    if beside is None or both is None:
        return None
    summed = kind_of(row) in ("count", "money") and row.target.operator not in _AT_MOST
    each = row.target.operator in _AT_MOST and "/" in both.unit  # a price has one cap for all years
    larger = (summed or each) and both.mine > both.other
    if both.equal or one_year(form) or _opposed(row, beside):
        return _compare(form, row, beside, both)
    if larger:
        return wrong(
            form,
            f"{called(form, row)}当年“{as_said(row)}”，超过了整个周期的“{beside.said}”",
            evidence(row, beside, both),
            row,
            places=[row.places.get(beside.field)],
            rests_on=["value", "unit"],
        )
    return None


@check(
    "B26",
    "单位栏填的不是单位",
    kind=Kind.UNIT,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="有度量单位一栏的表",
    basis=COMMON_SENSE,
    todo="核对这一行是否错了栏，单位栏只填单位",
)
def no_unit_in_unit_column(dossier: Dossier) -> Iterator[Observation]:
    """度量单位一栏应填单位，不填定量、定性、方向、比较符或数值。"""
    for form, row in every_row(dossier):
        text = cell_text(dossier, row, "unit").replace(" ", "")
        slipped = [
            (field, label)
            for field, label in (
                ("description", "指标说明"),
                ("standard", "标准"),
                ("remark", "备注"),
                ("basis", "依据"),
            )
            if clean(getattr(row, field) or "") in words(_FILE, "not_values")
        ]
        number = parse_number(text) is not None and row.target.date is None
        # a row in words needs no unit: some forms write 定性 there
        if text.startswith("定性") and row.target.value is None:
            continue
        if text in words(_FILE, "not_units") or number or _LONG.search(text):
            yield wrong(
                form,
                f"{called(form, row)}的单位栏填的是“{text[:20]}”，不是单位",
                f"单位栏“{text[:20]}”，指标值“{printed(row)}”",
                row,
                places=[row.places.get("unit")],
                advice="请在单位栏填写单位，并核对这一行是否错了栏",
            )
        elif slipped:
            field, label = slipped[0]
            word = getattr(row, field)
            yield wrong(
                form,
                f"{called(form, row)}的{label}一栏填的是“{word}”，像是类型写到了单位或说明栏",
                f"{label}栏“{word}”，指标值“{printed(row)}”",
                row,
                places=[row.places.get(field)],
                advice="请核对这一行是否错了栏",
            )


@check(
    "G34",
    "指标值栏填的不是指标值",
    kind=Kind.MISSING_VALUE,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="指标值一栏只有单位、类型或比较符的指标",
    basis=COMMON_SENSE,
    todo="核对这一行是否错了栏，补上指标值",
)
def no_value_in_value_column(dossier: Dossier) -> Iterator[Observation]:
    """指标值一栏应填指标值，不能只有单位、类型或比较符。"""
    for form, row in every_row(dossier):
        text = clean(row.target.text).replace(" ", "")
        if row.target.value is not None or not text or ("=" in text and len(text) > 2):
            continue
        if text in words(_FILE, "not_values") or _only_unit(text):
            yield wrong(
                form,
                f"{called(form, row)}的指标值只有“{text}”，没有数值或要求",
                f"指标值一栏印成“{text}”",
                row,
                rests_on=["value"],
            )


def _only_unit(text: str) -> bool:
    unit = parse_unit(text)
    return unit is not None and text not in words(_FILE, "also_answers")


@check(
    "G35",
    "评分标准的满分线与指标值不同",
    kind=Kind.OTHER,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="评分标准写明达到多少得满分的指标",
    basis=COMMON_SENSE,
    todo="使评分标准的满分线与指标值相同",
)
def full_marks_against_value(dossier: Dossier) -> Iterator[Observation]:
    """评分标准写明达到多少得满分的，应与指标值相同。"""
    for form, row in every_row(dossier):
        found, value = full_marks(row), row.target.value
        if found is None or value is None or row.target.value_high is not None:
            continue
        text, line = found
        said = f"评分标准“{text}”得满分，指标值“{as_said(row)}”"
        places = [row.places.get("scoring")]
        if line == value:
            yield holds(form, f"“{row.level3}”的满分线与指标值一致", said, row, places=places)
        else:
            yield wrong(
                form,
                f"{called(form, row)}目标是“{as_said(row)}”，评分标准却是“{text}”得满分",
                f"{said}，相差{say(abs(line - value))}{row.target.unit or ''}",
                row,
                places=places,
                rests_on=["value", "unit"],
            )
