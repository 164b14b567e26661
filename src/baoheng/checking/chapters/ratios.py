"""Ratios: those that cannot pass 100 %, and percentages written as fractions."""

import re
from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import as_said, rounded, say, slack
from baoheng.checking.check import COMMON_SENSE, Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.matching.told_ratios import told_ratios
from baoheng.checking.results.progress_columns import progress_columns
from baoheng.checking.rows import called, printed
from baoheng.checking.wording.bounds import bounded, is_ratio, mended_operator, strictly_bounded
from baoheng.checking.wording.cells import every_row, listed
from baoheng.checking.wording.meaning import meaning
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.tables import Indicator
from baoheng.core.target import Direction, Nature, Operator
from baoheng.reading.values import clean, parse_number, parse_target

_AT_LEAST = (Operator.GE, Operator.GT)
_ALL = Decimal(100)
_HALF = Decimal("0.5")
_N = r"\d+(?:\.\d+)?"
_DIVIDED = re.compile(  # 95.65%（在职46人÷编制44人）
    rf"(?P<ratio>{_N})%[(（][^\d()（）]*(?P<part>(?!20\d\d(?:年|/)){_N})[^\d()（）÷/]*(?:÷[^\d()（）]*|/)"
    rf"(?P<whole>{_N})[^\d()（）]*[)）]"
)
_SURVEYED = re.compile(  # 92%（发放问卷520份，收回500份，满意460份）, （回访300人，满意276人）
    rf"(?P<ratio>{_N})%[(（](?![^()（）]*满意[^()（）]*满意)[^()（）]*?(?P<whole>{_N})[份人名户件张][^\d()（）]*(?<!不)(?<!基本)满意"
    rf"[^\d()（）]{{0,4}}(?P<part>{_N})[份人名户件张](?![^()（）]*基本满意)[^()（）]*[)）]"
)
_PLANNED = re.compile(  # 90%（计划60万元，实际54万元）
    rf"(?P<ratio>{_N})%[(（][^\d()（）]*(?:计划|预算|目标|应)[^\d()（）]{{0,6}}(?P<whole>{_N})(?P<unit>[^\d()（），,、。；;]{{1,3}})"
    rf"[，,、；;][^\d()（）]*(?:实际|完成|执行|已)[^\d()（）]{{0,6}}(?P<part>{_N})(?P=unit)[)）]"
)
_FRACTION = Decimal("1.5")  # above this a share can no longer be a fraction of one


@check(
    "B02",
    "有上限的比率写成≥100%",
    kind=Kind.OPERATOR,
    severity=Severity.ADVICE,
    group=ReviewGroup.COMPLETENESS,
    applies="合格率、准确率、及时率、覆盖率等不会超过100%的比率；参保率、完成率、增长率等不在内",
    basis=COMMON_SENSE,
    todo="请改为“＝100%”",
)
def at_least_all(dossier: Dossier) -> Iterator[Observation]:
    """不会超过100%的比率应写“＝100%”，不写“≥100%”或“＞100%”。"""
    for form in dossier.forms:
        rows = [
            row
            for row in form.indicators
            if row.target.value == _ALL
            and row.target.unit == "%"
            and row.target.operator in _AT_LEAST
            and bounded(row.level3)
            and not row.target.grades
        ]
        clear = [row for row in rows if not mended_operator(row)]
        more = [row for row in clear if row.target.operator is Operator.GT]
        if clear:
            said = "“≥100%”" if not more else "“＞100%”" if len(more) == len(clear) else "超过100%"
            yield wrong(
                form,
                f"“{form.name}”的{listed(clear)}最高只能是100%，写成{said}不妥",
                "；".join(f"{row.level3}：{as_said(row)}" for row in clear),
                *clear,
            )


@check(
    "G31",
    "比率超过100%",
    kind=Kind.OTHER,
    severity=Severity.ERROR,
    group=ReviewGroup.FEASIBILITY,
    applies="满意度、合格率、准确率等绝不会超过100%的比率，自评、监控表的完成值和预计值也算",
    basis=COMMON_SENSE,
    todo="核对指标值，是否多写了一位或漏了小数点",
)
def more_than_all(dossier: Dossier) -> Iterator[Observation]:
    """满意度、合格率、准确率一类比率不会超过100%。"""
    for form, row in every_row(dossier):
        values = [v for v in (row.target.value, row.target.value_high) if v is not None]
        if row.target.unit != "%" or not values or not strictly_bounded(row.level3):
            continue
        if max(values) > _ALL:
            said = as_said(row)
            yield wrong(
                form,
                f"{called(form, row)}写“{said}”，这个比率不会超过100%",
                f"指标值“{said}”，上限100%",
                row,
                rests_on=["value", "unit"],
            )
    for form in (*dossier.evaluations(), *dossier.monitorings()):
        for row in form.indicators:
            if row.target.unit == "%" and strictly_bounded(row.level3):
                yield from _results_beyond(form, row)


def _results_beyond(form: Form, row: Indicator) -> Iterator[Observation]:
    """What was reached, or is expected, of a ratio that cannot pass 100 %."""
    for field, what, text in (
        ("actual", "完成值", row.actual_text),
        ("forecast", "全年预计值", row.forecast_text),
    ):
        found = parse_target(clean(text or ""), name=row.level3, year=form.year)
        if found.value is not None and found.unit == "%" and found.value > _ALL:
            yield wrong(
                form,
                f"{called(form, row)}的{what}写“{clean(text or '')}”，这个比率不会超过100%",
                f"{what}“{clean(text or '')}”，上限100%",
                row,
                places=[row.places.get(field), row.places.get(f"{field}_text")],
                advice=f"核对{what}，是否多写了一位，或分子分母取错",
                rests_on=["actual"],
            )


@check(
    "B04",
    "百分数写成小数",
    kind=Kind.UNIT,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="满意度、合格率等接近100%的比率，指标值或实际值不超过1.5的",
    basis=COMMON_SENSE,
    todo="请改成百分数，如“0.95”改为“95%”",
)
def percent_as_fraction(dossier: Dossier) -> Iterator[Observation]:
    """满意度、合格率等比率应写成百分数，不能把0.95或1当作百分之几。"""
    for form, row in every_row(dossier):
        value, unit = row.target.value, row.target.unit
        known = meaning(row)
        if not is_ratio(row.level3) or known.better is not Direction.HIGHER:
            continue
        if value is None or row.target.nature is Nature.QUALITATIVE or unit not in (None, "%"):
            continue
        if _is_fraction(row, known.certain):
            percent = say(value * 100)
            yield wrong(
                form,
                f"{called(form, row)}写成“{as_said(row)}”，可能是“{percent}%”漏了百分号格式",
                f"印成“{printed(row)}”，读作{as_said(row)}；×100为{percent}%",
                row,
                advice=f"如是百分之{percent}，请改为“{percent}%”",
            )
        elif unit == "%" and (found := _fraction(row)) is not None:
            field, actual = found
            yield wrong(
                form,
                f"{called(form, row)}的目标用百分数，{field}却写成小数“{say(actual)}”",
                f"指标值{as_said(row)}，{field}{say(actual)}；×100为{say(actual * 100)}%",
                row,
                places=[row.places.get("actual"), row.places.get("actual_text")],
                advice=f"请把{field}改为“{say(actual * 100)}%”",
            )


def _is_fraction(row: Indicator, certain: bool) -> bool:
    """Whether the number is a share of one; where the name only hints, the nearer to one."""
    value = row.target.value
    if value is None or (row.target.unit is None and value == 1):
        return False  # a bare 1 may be anything
    if certain or row.target.unit is None:
        return 0 < value <= _FRACTION
    return _HALF <= value < 1


def _fraction(row: Indicator) -> tuple[str, Decimal] | None:
    """A finished value that is printed as a bare fraction of one."""
    for field, text in (("实际值", row.actual_text), ("预计值", row.forecast_text)):
        number = parse_number(text) if text else None
        target = row.target.value
        if number is not None and target is not None and 0 < number <= 1 and target >= 10:
            return field, number
    return None


@check(
    "G81",
    "比率与所写的分子分母不符",
    kind=Kind.PRODUCT,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="比率后面括号里写了分子和分母（46人÷44人，有效问卷500份、满意460份），或文字里写了两个数和比率（抽查128笔，准确119笔，准确率94.5%）",
    basis=COMMON_SENSE,
    todo="核对分子、分母和比率",
)
def ratio_by_its_own_figures(dossier: Dossier) -> Iterator[Observation]:
    """百分数应等于所写的分子除以分母。"""
    yield from told_ratios(dossier)
    for form in (*dossier.evaluations(), *dossier.monitorings()):
        yield from progress_columns(form)
    for form, row in every_row(dossier):
        for text in (row.actual_text or "", row.target.text):
            for printed_ratio, part, whole in _worked(text):
                if not whole:
                    continue
                exact = part / whole * _ALL
                evidence = (
                    f"{say(part)} ÷ {say(whole)} = {say(rounded(exact, 2))}%，"
                    f"写{say(printed_ratio)}%"
                )
                if abs(exact - printed_ratio) < slack(printed_ratio):
                    yield holds(form, f"“{row.level3}”的比率与所附的数相符", evidence, row)
                else:
                    message = f"{called(form, row)}的比率{say(printed_ratio)}%与括号里的数不符"
                    yield wrong(form, message, evidence, row)


def _worked(text: str) -> Iterator[tuple[Decimal, Decimal, Decimal]]:
    """Per cents with the figures that they come from: the ratio, its part and its whole."""
    view = clean(text).replace(" ", "").replace(",", "")
    for match in _DIVIDED.finditer(view):
        yield Decimal(match["ratio"]), Decimal(match["part"]), Decimal(match["whole"])
    for match in (*_SURVEYED.finditer(view), *_PLANNED.finditer(view)):
        yield Decimal(match["ratio"]), Decimal(match["part"]), Decimal(match["whole"])
