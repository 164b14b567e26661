"""Targets too low, out of reach or impossible; type labels and turned questions."""

from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import quantity, rounded, say, say_target
from baoheng.checking.check import COMMON_SENSE, Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier, Form, Stage
from baoheng.checking.lexicon import section, words
from baoheng.checking.rows import called, codes, is_words, printed, stated
from baoheng.checking.wording.history import Past, pasts
from baoheng.checking.wording.plausible import Fault, faults
from baoheng.checking.wording.polarity import denied_event, negative_question, negative_rate
from baoheng.checking.wording.vagueness import dummy_number, is_dummy_unit
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.quantity import Quantity
from baoheng.core.tables import Indicator
from baoheng.core.target import Direction, Nature, Operator
from baoheng.reading.values import clean
from baoheng.reading.values.vocabulary import LOWER_IS_BETTER

_PROPER = "财预〔2015〕88号审核要点“适当性”：目标值与正常业绩水平相比，不过高也不过低"
_HIGHER = (Operator.GE, Operator.GT, Operator.EQ)
_LOWER = (Operator.LE, Operator.LT)


@check(
    "B16",
    "目标值明显低于往年或实际完成值",
    kind=Kind.OTHER,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="同一行写有上年完成值、实际完成值，或依据、说明中写有往年完成数的指标",
    basis=_PROPER,
    todo="按往年水平提高目标值；确需调低的，在依据中写明原因",
)
def target_below_history(dossier: Dossier) -> Iterator[Observation]:
    """目标值不应明显低于同一行写出的往年或实际完成值。"""
    for form in dossier.forms:
        if form.table.kind not in ("overall", "project"):
            continue
        for row in form.indicators:
            mine = quantity(row)
            if mine is None or row.target.value_high is not None or _explained(form, row):
                continue
            for past in pasts(form, row):
                if past.figure.unit.comparable(mine.unit):
                    yield from _against(form, row, mine, past)


def _explained(form: Form, row: Indicator) -> bool:
    return form.stage is not Stage.TARGET and bool(row.reason and row.reason.strip())


def _against(form: Form, row: Indicator, mine: Quantity, past: Past) -> Iterator[Observation]:
    target, result = mine.base(), past.figure.base()
    lower = row.target.operator in _LOWER
    if target <= 0 or result <= 0:
        return
    if lower and (mine.unit.dimension == "money" or form.stage is not Stage.TARGET):
        return  # saved money and good months are no sign of a lax limit
    if not lower and (row.target.operator not in _HIGHER or _is_lower(row)):
        return
    ratio = target / result if lower else result / target
    lines = section("limits.toml", "lines")
    share = mine.unit.dimension == "ratio" and not lower and past.known
    points = (result - target) * 100 if share else Decimal(0)
    easy = ratio > Decimal(lines["low_target"]) or points >= Decimal(lines["low_ratio_points"])
    word = "目标÷往年" if lower else "往年或实际÷目标"
    evidence = (
        f"目标{say_target(row.target)}，{past.where}“{past.text}”，"
        f"{word}＝{say(rounded(ratio * 100, 1))}%"
    )
    beyond = f"超过提示线{say(Decimal(lines['low_target']) * 100)}%"
    if ratio <= Decimal(lines["low_target"]):
        beyond = f"低{say(rounded(points, 2))}个百分点"
    if easy:
        how = "宽松" if lower else "低"
        told = past.known and form.stage is Stage.TARGET
        yield wrong(
            form,
            f"{called(form, row)}的目标值比{past.where}写的水平{how}得多，容易完成",
            f"{evidence}，{beyond}",
            row,
            severity=None if told else Severity.ADVICE,
            rests_on=["value", "operator", "unit"],
        )
    elif past.known and form.stage is Stage.TARGET and ratio <= 1:
        yield holds(form, f"“{row.level3}”的目标不低于往年水平", evidence, row)


def _is_lower(row: Indicator) -> bool:
    if row.direction is not None:
        return row.direction is Direction.LOWER
    gained = any(word in row.level3 for word in words("limits.toml", "gained"))
    return LOWER_IS_BETTER.search(row.level3) is not None and not gained


@check(
    "B17",
    "指标值不可能、够不着或不起作用",
    kind=Kind.OTHER,
    severity=Severity.ADVICE,
    group=ReviewGroup.SUITABILITY,
    applies="有数值的指标：比率、数量、金额、时间、满意度、增长率",
    basis=f"{_PROPER}；比率、次数的取值范围按常识",
    todo="核对数值、单位和比较符；目标偏高或偏低的，按往年水平重定",
)
def implausible_value(dossier: Dossier) -> Iterator[Observation]:
    """指标值应是可能达到、又能区分好坏的数。"""
    for form, row in stated(dossier):
        if row.target.value is None or "PERCENT_SCALE" in codes(row):
            continue
        for fault in faults(row):
            yield _said(form, row, fault)


def _said(form: Form, row: Indicator, fault: Fault) -> Observation:
    return wrong(
        form,
        f"{called(form, row)}的指标值“{printed(row) or say_target(row.target)}”{fault.said}",
        fault.evidence,
        row,
        advice=fault.advice,
        severity=fault.severity,
        rests_on=["value", "operator", "unit"],
    )


@check(
    "B23",
    "定量定性标错",
    kind=Kind.OTHER,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="标明“定量”或“定性”的指标",
    basis=COMMON_SENSE,
    todo="有数值的标“定量”，只有文字的标“定性”，或按标注改写指标值",
)
def type_label_wrong(dossier: Dossier) -> Iterator[Observation]:
    """标“定量”的指标应有数值，标“定性”的指标不应是数值。"""
    for form, row in stated(dossier):
        target = row.target
        text = printed(row)
        if "NATURE_CONFLICT" not in codes(row) or _is_deadline(row):
            continue
        if target.nature is Nature.QUANTITATIVE and is_words(row):
            message = f"{called(form, row)}标为“定量”，指标值“{text}”却没有数"
            yield wrong(form, message, f"指标类型“定量”，指标值“{text}”是文字", row)
        elif target.nature is Nature.QUALITATIVE and not _is_placeholder(row):
            message = f"{called(form, row)}标为“定性”，指标值“{text}”却是数值"
            yield wrong(form, message, f"指标类型“定性”，指标值“{text}”是数", row)


def _is_deadline(row: Indicator) -> bool:
    dates = [one.date for one in row.target.alternatives]
    return row.target.date is not None or any(dates) or "完成期限" in row.target.reading


def _is_placeholder(row: Indicator) -> bool:
    """A dummy 1 without a unit that counts is the business of another check."""
    target = row.target
    number = dummy_number(target.text)
    bare = number is not None and number <= 1
    if bare and (not target.unit or is_dummy_unit(target.unit)):
        return True
    return clean(target.text).endswith("年") and is_dummy_unit(target.unit)


@check(
    "B24",
    "反着问的问题却要求100%",
    kind=Kind.DIRECTION,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="名称或说明问“是否晚于……”“未……率”“未发生……事件”，指标值是100%或“是”的指标",
    basis=COMMON_SENSE,
    todo="改成正着说的指标，例如“按时运行率＝100%”，或把指标值改为“否”",
)
def negative_with_all(dossier: Dossier) -> Iterator[Observation]:
    """问“是否晚于、是否未、是否存在”时，100%或“是”意味着没有做好。"""
    for form, row in stated(dossier):
        target = row.target
        high = target.operator in _HIGHER and target.unit == "%" and target.value is not None
        if question := negative_question(row):
            yes = clean(target.text).strip("。") in ("是", "有", "能", "√")
            if yes or (high and target.value is not None and target.value >= 90):
                message = (
                    f"{called(form, row)}问的是“{question}”，指标值“{printed(row)}”的意思正好相反"
                )
                yield wrong(
                    form, message, f"“{question}”答“是”表示没有做好，要求却是“{printed(row)}”", row
                )
        elif denied_event(row.level3) and high and target.value is not None and target.value >= 90:
            yield wrong(
                form,
                f"{called(form, row)}说的是没有发生的事，指标值“{printed(row)}”看不出允许几次",
                f"“{row.level3}”只有发生与没有发生，或者次数，不是比率；写的是{say_target(target)}",
                row,
                advice="请把名称改成正着说的事，写次数，例如“泄露事件发生次数＝0次”",
                rests_on=["value"],
            )
        elif negative_rate(row.level3) and high and target.value is not None and target.value >= 50:
            message = f"{called(form, row)}说的是没有做到的比率，却要求{say_target(target)}"
            yield wrong(
                form,
                message,
                f"“{row.level3}”越低越好，指标值{say_target(target)}",
                row,
                rests_on=["operator"],
            )
