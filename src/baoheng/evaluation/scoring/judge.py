"""An actual against its target: met, missed, over, open or unknown, with the arithmetic in words.

Numbers are compared as exact fractions in the target's unit, never as printed.
"""

from fractions import Fraction

from baoheng.checking.profile import Scoring
from baoheng.checking.results.outcomes import lower_is_better
from baoheng.core.actual import Actual
from baoheng.core.tables import Indicator
from baoheng.core.target import Direction, Operator
from baoheng.evaluation.scoring.degrees import graded, worded
from baoheng.evaluation.scoring.model import Case, Judgement, Outcome
from baoheng.evaluation.units import in_unit, show, target_unit
from baoheng.reading.values import clean

_LOWER = (Operator.LE, Operator.LT)
_ONE_BOUND = (Operator.GE, Operator.GT, Operator.LE, Operator.LT)
_UNDO = "现在达到，全年还可能变"


def judge(case: Case, index: int, *, exact: bool = False) -> Judgement:
    """Row ``index`` of the case; ``exact`` where its own rule allows nothing but the value."""
    row, actual = case.table.indicators[index], case.actuals[index]
    target = row.target
    if actual is None or (actual.value is None and actual.date is None and actual.level is None):
        return _without(case, row, actual)
    if target.date is not None:
        return _deadline(row, actual)
    if actual.date is not None:
        return _unknown(row, actual, "实际完成值是日期，目标不是")
    if actual.level is not None:
        return worded(case.profile, row, actual.level)
    if target.value is None:
        if actual.value is not None and target.grades:
            return graded(case.profile, row, actual)
        return _unknown(row, actual, "目标没有数值，请填写完成程度")
    return _number(case, row, actual, exact)


def _said(row: Indicator, actual: Actual) -> str:
    text = actual.text or (actual.date.isoformat() if actual.date else "")
    if not text and actual.value is not None:
        text = f"{show(actual.value)}{actual.unit or ''}"
    return f"实际{clean(text)}，目标{clean(row.target.text)}"


def _unknown(row: Indicator, actual: Actual, reason: str) -> Judgement:
    return Judgement(Outcome.UNKNOWN, f"{_said(row, actual)}：{reason}", reason=reason)


def _without(case: Case, row: Indicator, actual: Actual | None) -> Judgement:
    """No actual: open while the year or the deadline runs, else unknown; never missed."""
    reason = actual.reason if actual else "没有实际完成值"
    day = row.target.date
    running = not case.year_over and (day is None or case.as_of <= day)
    outcome = Outcome.OPEN if running and day is not None else Outcome.UNKNOWN
    said = f"没有实际完成值，目标{clean(row.target.text)}"
    return Judgement(outcome, said, reason=reason)


def _deadline(row: Indicator, actual: Actual) -> Judgement:
    """A date against a deadline; a date is a fact even while the year runs."""
    day, limit, operator = actual.date, row.target.date, row.target.operator
    if day is None or limit is None:
        return _unknown(row, actual, "目标是日期，实际完成值不是")
    said = _said(row, actual)
    days = (day - limit).days
    if operator in (Operator.GE, Operator.GT):
        early = days < 0 or (days == 0 and operator is Operator.GT)
        outcome = Outcome.MISSED if early else Outcome.MET
        return Judgement(outcome, f"{said}，{'早于规定的日期' if early else '不早于规定的日期'}")
    if operator is Operator.LT:
        days += 1
    if days <= 0:
        return Judgement(Outcome.MET, f"{said}，按期")
    return Judgement(Outcome.MISSED, f"{said}，逾期{days}天", late=days, lower=True)


def _number(case: Case, row: Indicator, actual: Actual, exact: bool) -> Judgement:
    target, rules, unit = row.target, case.profile.scoring, target_unit(row)
    if target.value is None or actual.value is None:
        return _unknown(row, actual, "没有数值")
    value = in_unit(actual.value, actual.unit, unit)
    if value is None:
        words = f"单位不能换算：实际是“{actual.unit or '无'}”，目标是“{unit or '无'}”"
        return _unknown(row, actual, words)
    said = _said(row, actual)
    if clean(actual.unit or "") != clean(unit or ""):
        said += f"，折合{show(value)}{unit or ''}"
    limit = Fraction(target.value)
    if target.operator in _ONE_BOUND:
        found = _one_bound(target.operator, value, limit, rules, said)
    elif target.operator is Operator.EQ:
        found = _equal(row, value, limit, rules, said, exact)
    elif target.operator in (Operator.RANGE, Operator.APPROX):
        edges = _edges(row, rules)
        if edges is None:
            return _unknown(row, actual, "区间的上下限不全或颠倒")
        found = _range(value, edges, said, _better_side(row, rules))
    else:
        return _unknown(row, actual, "目标没有比较符号，请先确认")
    return found if case.year_over else _unfinished(target.operator, found)


def _unfinished(operator: Operator, found: Judgement) -> Judgement:
    """Before the year ends only a floor already passed is met; all else is still open."""
    if found.reached and operator in (Operator.GE, Operator.GT):
        return found
    reason = _UNDO if found.reached else "还没有达到"
    return Judgement(
        Outcome.OPEN, found.said, found.actual, found.limit, found.lower, found.banded,
        reason=reason,
    )  # fmt: skip


def _one_bound(
    operator: Operator, value: Fraction, limit: Fraction, rules: Scoring, said: str
) -> Judgement:
    lower = operator in _LOWER
    strict = operator in (Operator.GT, Operator.LT)
    better = value < limit if lower else value > limit
    if not (better or (value == limit and not strict)):
        compared = _compared(value, limit)
        return Judgement(Outcome.MISSED, f"{said}，{compared}，没有达到", value, limit, lower=lower)
    return _met(value, limit, lower, rules, said)


def _met(value: Fraction, limit: Fraction, lower: bool, rules: Scoring, said: str) -> Judgement:
    """Reached; over where more is better and the share passes the line (a cap has none)."""
    told = f"{said}，{_compared(value, limit)}，达到"
    over = not lower and limit > 0 and value >= limit * Fraction(rules.over_achievement)
    if over:
        told += f"，为目标的{show(value / limit * 100)}%"
    return Judgement(Outcome.OVER if over else Outcome.MET, told, value, limit, lower=lower)


def _equal(
    row: Indicator, value: Fraction, limit: Fraction, rules: Scoring, said: str, exact: bool
) -> Judgement:
    # “＝0起”: nothing is to happen, whatever the name says
    lower = lower_is_better(row) or (limit == 0 and row.direction is None)
    if value == limit:
        return Judgement(Outcome.MET, f"{said}，相等", value, limit, lower=lower)
    told = f"{said}，{_compared(value, limit)}"
    beyond = (value < limit if lower else value > limit) and row.direction is not Direction.BAND
    if beyond and rules.equal_exceeded == "met" and not exact:
        told += "，比要求的数更好，按达到计，请说明"
        return Judgement(Outcome.OVER, told, value, limit, lower=lower)
    banded = beyond or row.direction is Direction.BAND  # then either side is outside
    return Judgement(
        Outcome.MISSED, f"{told}，没有达到", value, limit, lower=value > limit, banded=banded
    )


def _edges(row: Indicator, rules: Scoring) -> tuple[Fraction, Fraction] | None:
    target = row.target
    if target.value is None:
        return None
    low = Fraction(target.value)
    if target.operator is Operator.APPROX and target.value_high is None:
        room = abs(low) * Fraction(rules.approx_tolerance) / 100
        return low - room, low + room
    if target.value_high is None or target.value_high < target.value:
        return None
    return low, Fraction(target.value_high)


def _better_side(row: Indicator, rules: Scoring) -> Direction | None:
    """On which side of the edges a number is better still; None where both sides miss.

    A printed range binds on both sides unless the row states a direction; 约 is no such bound.
    """
    if row.target.operator is Operator.RANGE or row.direction is not None:
        return row.direction
    if rules.equal_exceeded != "met":
        return None
    return Direction.LOWER if lower_is_better(row) else Direction.HIGHER


def _range(
    value: Fraction, edges: tuple[Fraction, Fraction], said: str, better: Direction | None
) -> Judgement:
    low, high = edges
    around = f"{show(low)}—{show(high)}"
    if low <= value <= high:
        told = f"{said}，{show(value)}在{around}之内"
        return Judgement(Outcome.MET, told, value, low, banded=True)
    above = value > high
    limit = high if above else low
    told = f"{said}，{show(value)}{'高于' if above else '低于'}{around}"
    if better is (Direction.HIGHER if above else Direction.LOWER):
        told += "，比要求的更好，按达到计，请说明"
        return Judgement(Outcome.OVER, told, value, limit, lower=not above, banded=True)
    return Judgement(Outcome.MISSED, f"{told}，没有达到", value, limit, lower=above, banded=True)


def _compared(value: Fraction, limit: Fraction) -> str:
    sign = "=" if value == limit else ">" if value > limit else "<"
    return f"{show(value)} {sign} {show(limit)}"
