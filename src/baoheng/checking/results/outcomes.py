"""How a result stands against its target: reached or missed, by how much, and said in words."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from baoheng.checking.amounts import say, say_target
from baoheng.checking.lexicon import pattern, section, words
from baoheng.checking.wording.meaning import meaning
from baoheng.core import scoring
from baoheng.core.quantity import Unit
from baoheng.core.tables import Indicator
from baoheng.core.target import Direction, Operator, Target
from baoheng.reading.values import clean, parse_target, parse_unit

FILE = "results.toml"
_HIGHER = (Operator.GE, Operator.GT)
_LOWER = (Operator.LE, Operator.LT)
_PLAIN = ("", "文字中的数值")  # readings of a result that leave no second meaning
_ASIDE = re.compile(r"(?<=[\d%])[(（][^()（）]*[)）]$")
_SHORT = 20  # a target as printed, if no longer than this
_FRACTION = Decimal("1.5")  # a result up to here may be a share or a per cent


@dataclass(frozen=True, slots=True)
class Outcome:
    """A result compared with its target.

    ``met`` is None where the two differ but neither is plainly better (= 100% against 105%).
    ``actual`` and ``target`` are numbers in the target's unit, None for dates and ranges; where
    they are set, ``lower`` says that less is better. ``said`` tells both as printed.
    """

    met: bool | None
    said: str
    actual: Decimal | None = None
    target: Decimal | None = None
    lower: bool = False
    date: bool = False

    @property
    def excess(self) -> Fraction | None:
        """Result ÷ target where more is better, else None."""
        if self.actual is None or self.target is None or self.lower or self.target <= 0:
            return None
        return Fraction(self.actual) / Fraction(self.target)

    @property
    def completion(self) -> scoring.Completion | None:
        """The share of the target that was reached, where the formulas have one."""
        if self.actual is None or self.target is None:
            return None
        turn = scoring.undercut if self.lower else scoring.reached
        return turn(self.actual, self.target)


def compare(
    indicator: Indicator, text: str | None, year: int | None, what: str = "实际"
) -> Outcome | None:
    """The result in ``text`` against the indicator's target; None where they do not compare.

    ``what`` says what the text is: 实际, or 全年预计 on monitoring forms.
    """
    target = indicator.target
    view = clean(text or "")
    if not view or not_done(view):
        return None
    result = parse_target(view, name=indicator.level3, year=year)
    if result.value is None or result.reading not in _PLAIN:  # 5%（由8.0万元增至8.4万元）
        head = parse_target(_ASIDE.sub("", view), name=indicator.level3, year=year)
        result = head if head.value is not None else result
    view_said = view if view.startswith(what[-2:]) else f"{what}{view}"
    said = f"{view_said}，目标{_said_target(target)}"
    if target.date is not None:
        return _dates(target, result, said)
    if result.date is not None or target.value is None or (target.doubts and not target.operator):
        return None
    actual = _in_unit(result, target)
    if actual is None:
        return None
    return _numbers(indicator, actual, said)


def not_done(text: str) -> bool:
    """Whether the text says that there is no result yet: 未开展, 尚未统计."""
    return pattern(FILE, "not_done").match(clean(text)) is not None


def lower_is_better(indicator: Indicator) -> bool:
    """Whether less is better, from the direction, the operator or the name."""
    target = indicator.target
    if indicator.direction is not None:
        return indicator.direction is Direction.LOWER
    if target.operator in (*_HIGHER, *_LOWER):
        return target.operator in _LOWER
    known = meaning(indicator)
    if known.certain and known.better is not None:  # DIP付费覆盖率 is no 费用
        return known.better is Direction.LOWER
    levels = f"{indicator.level1}{indicator.level2}"
    return "成本" in levels or pattern(FILE, "lower").search(indicator.level3) is not None


def turned(indicator: Indicator) -> bool:
    """Whether the sign is written the wrong way round, so that reached and missed change places."""
    known, operator = meaning(indicator), indicator.target.operator
    if not known.certain or known.better is None:
        return False
    wrong_way = _LOWER if known.better is Direction.HIGHER else _HIGHER
    return operator in wrong_way


def level_of(indicator: Indicator) -> str | None:
    """Which of the three degrees a worded result states: reached, partly, missed; else None.

    A result that repeats the words of the target has reached it.
    """
    view = clean(indicator.actual_text or "").strip('“”"。；; ')
    if not view or len(view) > 24:
        return None
    if view == clean(indicator.target.text).strip('“”"。；; '):
        return "reached"
    levels = section(FILE, "levels")
    known = [(word, name) for name, found in levels.items() for word in found]
    for word, name in sorted(known, key=lambda pair: -len(pair[0])):
        if view == word or (len(word) >= 4 and view.startswith(word)):
            return str(name)
    return None


def likelihood_of(text: str | None) -> str | None:
    """What a monitoring form says of the year's target: certain, possible, never; else None."""
    view = clean(text or "").strip(" 。；;√☑")
    for name, found in section(FILE, "likelihood").items():
        if view in found:
            return str(name)
    return None


def is_worded(indicator: Indicator) -> bool:
    """Whether the target is words: neither a number nor a date nor a range."""
    target = indicator.target
    return target.value is None and target.date is None and bool(target.text.strip())


def blank(text: str | None) -> bool:
    """Whether a reason cell says nothing: empty, a dash, 无."""
    view = clean(text or "").strip(" 。；;，,、:：“”\"'")
    return not any(char.isalnum() for char in view) or view in words(FILE, "blank_reasons")


def explained(indicator: Indicator) -> str | None:
    """What the row gives as a reason or measure, in its own or a similar column; else None."""
    heads = pattern(FILE, "reason_heads")
    beside = [text for head, text in indicator.extra.items() if heads.search(head)]
    texts = [text for text in (indicator.reason, indicator.remark, *beside) if not blank(text)]
    return "；".join(clean(text) for text in texts if text) or None


def is_survey(indicator: Indicator) -> bool:
    """Whether the row is about satisfaction."""
    return "满意" in f"{indicator.level1}{indicator.level2}{indicator.level3}"


def _said_target(target: Target) -> str:
    text = " ".join(clean(target.text).split())
    whole = target.date is not None or ((target.unit or "0") in text and not text[:1].isdigit())
    return text if whole and len(text) <= _SHORT else say_target(target)


def _dates(target: Target, result: Target, said: str) -> Outcome | None:
    day, limit = result.date, target.date
    if day is None or limit is None or target.operator is not Operator.LE:
        return None
    late = day > limit
    if late and any(doubt.code.startswith("DATE_END") for doubt in result.doubts):
        return None  # only a month is given
    return Outcome(not late, said, lower=True, date=True)


def _in_unit(result: Target, target: Target) -> Decimal | None:
    """The result's number in the target's unit; None where that is not certain."""
    value = result.value
    if value is None or result.value_high is not None or result.operator is not Operator.EQ:
        return None
    if result.doubts or (result.reading not in _PLAIN and result.reading != target.reading):
        return None
    text = result.unit or ""
    if not text or text == target.unit:
        unsure = target.unit in ("%", "％") and value <= _FRACTION < (target.value or 0)
        return None if unsure and not text else value
    mine, theirs = _unit(text, target.unit), parse_unit(target.unit or "")
    if mine is None or theirs is None or not mine.comparable(theirs):
        return None
    exact = Fraction(value) * Fraction(mine.scale) / Fraction(theirs.scale)
    scaled = value * mine.scale / theirs.scale
    return scaled if Fraction(scaled) == exact else None


def _unit(text: str, target: str | None) -> Unit | None:
    """The unit of a result; a bare 万 counts in the target's unit."""
    if text in ("万", "亿") and target:
        return parse_unit(text + target.removeprefix("万").removeprefix("亿"))
    return parse_unit(text)


def _numbers(indicator: Indicator, actual: Decimal, said: str) -> Outcome | None:
    target = indicator.target
    value, high, operator = target.value, target.value_high, target.operator
    if value is None:
        return None
    if operator is Operator.RANGE and high is not None:
        return Outcome(value <= actual <= high, said)
    reached = {
        Operator.GE: actual >= value,
        Operator.GT: actual > value,
        Operator.LE: actual <= value,
        Operator.LT: actual < value,
        Operator.EQ: actual == value,
    }
    if operator not in reached or high is not None:
        return None
    if operator is not Operator.EQ:
        return Outcome(reached[operator], said, actual, value, operator in _LOWER)
    lower = lower_is_better(indicator)
    better = actual < value if lower else actual > value
    return Outcome(None if better else reached[operator], said, actual, value, lower)


def percent(ratio: Fraction, places: int = 2) -> str:
    """A ratio in per cent, rounded half up: 0.9856 → 98.56%."""
    scale = 10**places
    hundredths = (ratio * 100 * scale * 2 + 1) // 2
    return f"{say(Decimal(int(hundredths)) / scale)}%"
