"""Which numbers a target cannot have, cannot reach or need not reach."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from baoheng.checking.amounts import quantity, say
from baoheng.checking.lexicon import pattern, section
from baoheng.core.finding import Severity
from baoheng.core.quantity import Quantity
from baoheng.core.tables import Indicator
from baoheng.core.target import Direction, Operator
from baoheng.reading.values import clean

_FILE = "limits.toml"
_DAILY = re.compile(r"每日|每天|日均|全天|一天")
_WEEKLY = re.compile(r"每周|一周|周均")
_YEARLY = re.compile(r"全年|每年|年均|一年|年度")
_COUNTED = ("person", "person_time", "clock", "workday", "calendar", "money", "score")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a number: the rest of a sentence, the evidence, what to write."""

    said: str
    evidence: str
    severity: Severity
    advice: str | None = None


def faults(row: Indicator) -> Iterator[Fault]:
    """All that is implausible about the number of a target."""
    found = quantity(row)
    if found is None:
        return
    for look in (_above_all, _below_nothing, _longer_than_time, _part_of_one):
        if fault := look(row, found):
            yield fault
            return
    for look in (_means_nothing, _satisfaction, _growth):
        if fault := look(row, found):
            yield fault


def _has(words: str, name: str) -> bool:
    return pattern(_FILE, words).search(clean(name)) is not None


def is_bounded(name: str) -> bool:
    """Whether a name is a part of a whole, which cannot exceed all of it."""
    return _has("bounded", name) and not _has("unbounded", name)


def _above_all(row: Indicator, found: Quantity) -> Fault | None:
    """More than all of it: 合格率≥120%."""
    if found.unit.dimension != "ratio":
        return None
    high = row.target.value_high
    top = max(found.base(), Quantity(high, found.unit).base() if high is not None else found.base())
    beyond = top > 1 or (top == 1 and row.target.operator is Operator.GT)
    if not beyond or _has("unbounded", row.level3):
        return None
    evidence = f"比率最大100%，指标值{say(top * 100)}%"
    if top == 1:
        evidence = "比率最大100%，指标值要求大于100%"
    if is_bounded(row.level3):
        said = "超过100%，部分不可能多于全体"
        return Fault(said, evidence, Severity.ERROR, "请核对数值，写100%以内的数")
    if _has("seldom", row.level3):
        return Fault("超过100%，请核对分子和分母的口径", evidence, Severity.WARNING)
    return None


def _below_nothing(row: Indicator, found: Quantity) -> Fault | None:
    """A negative count, amount, time or share."""
    dimension = found.unit.dimension
    counted = dimension.startswith(("count:", *_COUNTED)) or (
        dimension == "ratio" and is_bounded(row.level3)
    )
    if (
        found.value >= 0
        or not counted
        or _has("signed", row.level3)
        or row.target.value_high is not None
    ):
        return None
    evidence = f"{say(found.value)}{found.unit.text} < 0"
    return Fault(
        "是负数，数量、金额、时间和比率不会小于0", evidence, Severity.ERROR, "请去掉负号或核对数值"
    )


def _longer_than_time(row: Indicator, found: Quantity) -> Fault | None:
    """More hours than a day has, more days than a year has."""
    if row.target.operator in (Operator.LE, Operator.LT):
        return None
    dimension, base = found.unit.dimension, found.base()
    day, week = Decimal(86400), Decimal(7)
    over = (
        ("每天最多24小时", dimension == "clock" and _DAILY.search(row.level3) and base > day),
        ("每天最多24小时", dimension in ("clock/天", "clock/日") and base > day),
        ("每周最多7天", dimension == "clock" and _WEEKLY.search(row.level3) and base > week * day),
        ("全年最多366天", dimension == "clock" and _YEARLY.search(row.level3) and base > 366 * day),
        ("全年最多366天", dimension == "workday" and _YEARLY.search(row.level3) and base > 366),
        ("全年最多12个月", dimension == "calendar" and _months(row.level3, found)),
    )
    for limit, beyond in over:
        if beyond:
            evidence = f"{limit}，指标值{say(found.value)}{found.unit.text}"
            return Fault(f"不可能，{limit}", evidence, Severity.ERROR, "请核对数值和单位")
    return None


def _months(name: str, found: Quantity) -> bool:
    whole = re.search(r"全年|每年", name) is not None and "月" in found.unit.text
    return whole and found.base() > 12


def _part_of_one(row: Indicator, found: Quantity) -> Fault | None:
    """A part of a person or of an inspection: 12.5家."""
    unit = found.unit
    whole = unit.dimension.startswith(("count:", "person")) and "/" not in unit.dimension
    if not whole or unit.scale != 1 or found.value % 1 == 0:
        return None
    if re.search(r"均|平均", row.level3):
        return None
    evidence = f"{say(found.value)}{unit.text}不是整数"
    advice = f"请写整数；如漏写“万”，请写“{say(found.value)}万{unit.text}”"
    return Fault("不是整数，可能漏写了“万”或混入了序号", evidence, Severity.WARNING, advice)


def _means_nothing(row: Indicator, found: Quantity) -> Fault | None:
    """Reached by doing nothing: ≥0, or ≤100% of a share; or a wanted thing at zero."""
    operator, base = row.target.operator, found.base()
    changing = _has("signed", row.level3)
    if operator is Operator.GE and base == 0 and not changing:
        evidence = f"≥{say(found.value)}{found.unit.text}，什么都不做也达到"
        return Fault("总能达到，不起作用", evidence, Severity.WARNING, "请写确定的目标数")
    if (
        operator is Operator.LE
        and base == 1
        and found.unit.dimension == "ratio"
        and is_bounded(row.level3)
    ):
        return Fault("总能达到，不起作用", "比率最大100%，≤100%总是成立", Severity.WARNING)
    if operator in (Operator.EQ, Operator.GE, Operator.GT) and base == 0 and not changing:
        produced = (row.level2 or "").startswith("数量") and operator is not Operator.GT
        if row.direction is Direction.LOWER or _has("zero_wanted", row.level3) or not produced:
            return None
        evidence = f"指标值{say(found.value)}{found.unit.text}，没有安排工作量"
        return Fault(
            "是0，等于没有目标", evidence, Severity.ADVICE, "请写目标数；不安排的删去这一行"
        )
    return None


def _satisfaction(row: Indicator, found: Quantity) -> Fault | None:
    """All of those asked satisfied: hardly ever reached honestly."""
    line = Decimal(section(_FILE, "lines")["satisfaction"])
    if not _has("satisfaction", row.level3) or found.unit.dimension != "ratio":
        return None
    percent = found.base() * 100
    lower = row.target.operator in (Operator.LE, Operator.LT) or _has("unbounded", row.level3)
    if lower or not line < percent <= 100 or "不满意" in row.level3:
        return None
    evidence = f"满意度目标{say(percent)}%，高于提示线{say(line)}%；有一人不满意就完不成"
    return Fault("过高，难以如实达到", evidence, Severity.ADVICE, "按往年调查结果定，例如“≥90%”")


def _growth(row: Indicator, found: Quantity) -> Fault | None:
    """A growth far outside what a year brings."""
    line = Decimal(section(_FILE, "lines")["growth"])
    percent = abs(found.base() * 100)
    if not _has("growth", row.level3) or found.unit.dimension != "ratio" or percent <= line:
        return None
    evidence = f"{say(percent)}%，超过提示线{say(line)}%"
    return Fault("变动幅度很大，请核对或写明原因", evidence, Severity.ADVICE)
