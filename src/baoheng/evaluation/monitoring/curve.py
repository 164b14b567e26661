"""Where a curve given by month ends stands at a day: spending plans and last year's months."""

import datetime
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from baoheng.core.errors import BaohengError
from baoheng.core.scoring import written


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the whole (1 = all) with its arithmetic, or None with the reason why not."""

    value: Fraction | None
    worked: str = ""
    reason: str = ""


def time_share(day: datetime.date) -> Share:
    """Days passed ÷ days of the year, the day itself included."""
    passed, days = day_of_year(day), day_of_year(datetime.date(day.year, 12, 31))
    return Share(Fraction(passed, days), f"{passed} ÷ {days}")


def day_of_year(day: datetime.date, year: int | None = None) -> int:
    """The number of a day counted from 1 January of ``year``, by default its own."""
    return (day - datetime.date(day.year if year is None else year, 1, 1)).days + 1


def planned(plan: Mapping[str, Decimal], day: datetime.date, between: str) -> Share:
    """The share of the budget that a spending plan asks for by a day.

    ``plan`` has cumulative per cent by month ("03": 45); ``between`` is linear or step.
    """
    if not plan:
        return Share(None, reason="没有支出计划")
    curve = {int(key): Fraction(value) for key, value in plan.items() if key.isdigit()}
    if len(curve) != len(plan) or not set(curve) <= set(range(1, 13)):
        return Share(None, reason=f"支出计划的月份不能辨认：{'、'.join(plan)}")
    if not _rises(curve) or max(curve.values()) > 100:
        return Share(None, reason="支出计划不是逐期上升到100%，不据以比较")
    if between == "step":
        over = [month for month in curve if _end(day.year, month) <= day]
        reached = curve[max(over)] if over else Fraction(0)
        return Share(reached / 100, f"{written(reached)} ÷ 100")
    found = _at(curve, day)
    if found is None and max(curve.values()) == 100:
        found = Fraction(100), "100"
    if found is None:
        return Share(None, reason="支出计划没有写到这个月")
    value, worked = found
    return Share(value / 100, f"({worked}) ÷ 100")


def last_years(
    history: Mapping[int, Fraction] | None, day: datetime.date, same_day: Fraction | None = None
) -> Share:
    """The share of last year's total that was done by the same day of that year.

    ``history`` is cumulative by month; within a month it is taken to grow evenly, unless
    ``same_day`` says what there was by that day. Raises BaohengError for a month that does not
    exist.
    """
    if history is None:
        return Share(None, reason="没有上年逐月数")
    if unknown := sorted(set(history) - set(range(1, 13))):
        raise BaohengError(
            f"上年逐月数中有 {unknown[0]} 月", todo="请按1至12月给出截至各月底的累计数"
        )
    needed = {12, day.month}
    within = day != _end(day.year, day.month)
    if within and day.month > 1:
        needed.add(day.month - 1)
    if missing := sorted(needed - set(history)):
        return Share(None, reason=f"上年逐月数缺 {'、'.join(f'{m}月' for m in missing)}")
    if not _rises(history) or history[12] <= 0:
        return Share(None, reason="上年逐月累计数不是逐月上升，不据以推算")
    found = _at(history, day)
    if within and same_day is not None and same_day <= history[day.month]:
        found = same_day, written(same_day)
    if found is None or found[0] <= 0:
        return Share(None, reason="上年同期还没有数，不据以推算")
    value, worked = found
    return Share(value / history[12], f"({worked}) ÷ {written(history[12])}")


def _rises(curve: Mapping[int, Fraction]) -> bool:
    values = [Fraction(0), *(curve[month] for month in sorted(curve))]
    return all(one <= other for one, other in pairwise(values))


def _at(curve: Mapping[int, Fraction], day: datetime.date) -> tuple[Fraction, str] | None:
    """The curve at a day, straight between month ends, with its arithmetic; None after the last."""
    ends = {month: _end(day.year, month) for month in curve}
    after = min((month for month in curve if ends[month] >= day), default=None)
    if after is None:
        return None
    high = curve[after]
    if ends[after] == day:
        return high, written(high)
    before = max((month for month in curve if ends[month] < day), default=None)
    low = Fraction(0) if before is None else curve[before]
    start = datetime.date(day.year - 1, 12, 31) if before is None else ends[before]
    passed, days = (day - start).days, (ends[after] - start).days
    value = low + (high - low) * passed / days
    return value, f"{written(low)} + ({written(high)} − {written(low)}) × {passed} ÷ {days}"


def _end(year: int, month: int) -> datetime.date:
    return datetime.date(year, month, monthrange(year, month)[1])
