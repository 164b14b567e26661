"""Logic C for one bill: see ``cap``, which has its definition and its queries."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate

from baoheng.review.bill import Bill, Line
from baoheng.review.found import OFFENDS, UNKNOWN, Found
from baoheng.review.logics.looks import Case, Lines, Ready, bill_found, line_found
from baoheng.review.model import SCALE

DRUGS = ("09", "11")  # med_chrgitm_type of western and Chinese patent drugs
_HOUR, _FEN = 3600, 100  # seconds; what turns 分 into ten-thousandths of 元

_WINDOW: Mapping[str, Callable[[Line], int]] = {
    "hour": lambda line: line.s // _HOUR,
    "day": lambda line: line.d,
    "visit": lambda line: line.bill,
    "month": lambda line: line.ym,
    "quarter": lambda line: _quarter(line.ym),
    "year": lambda line: line.ym // 100,
}
_VISIT_WINDOW: Mapping[str, Callable[[Bill], int]] = {
    "day": lambda bill: bill.begin_d,
    "month": lambda bill: bill.ym,
    "quarter": lambda bill: _quarter(bill.ym),
    "year": lambda bill: bill.ym // 100,
}


def _quarter(ym: int) -> int:
    return ym // 100 * 10 + (ym % 100 + 2) // 3


def _measured(ready: Ready, line: Line) -> int | None:
    """What a line adds to a sum, or how much it is."""
    match ready.point.measure:
        case "cnt":
            return line.cnt
        case "amount":
            return None if line.in_scope is None else line.in_scope * _FEN
        case "days":
            return line.days
        case _:  # a day
            return line.cnt * SCALE // line.days if line.days and line.days > 0 else None


def look_one_line(ready: Ready, case: Case) -> Iterator[Found]:
    """A line that is over the limit by itself."""
    for line in case.counted(ready):
        number = _measured(ready, line)
        if number is None:
            yield line_found(ready, line, UNKNOWN)
        elif number > ready.limit:
            yield line_found(ready, line, OFFENDS, seen=number)


def _all_lines(ready: Ready, case: Case, mine: Lines) -> Lines:
    """The lines of all bills of the person that the rule looks at."""
    return mine + [line for _, line in case.past(ready) if ready.counts(line)]


def _within(ready: Ready, lines: Lines) -> bool:
    """Whether no window of these lines can be over the limit, nor miss a number."""
    total = 0
    for line in lines:
        number = _measured(ready, line)
        if number is None:
            return False
        total += max(number, 0)
    return total <= ready.limit


def _in_order(lines: Lines) -> Lines:
    return sorted(lines, key=lambda line: (line.s, line.bill, line.sn))


def look_sum(ready: Ready, case: Case) -> Iterator[Found]:
    """Lines that a sum over a visit, hour, day, month, quarter or year reaches over the limit."""
    mine = case.counted(ready)
    if not mine:
        return
    every = mine if ready.point.window == "visit" else _all_lines(ready, case, mine)
    if _within(ready, every):
        return
    window = _WINDOW[ready.point.window or ""]
    wanted = {window(line) for line in mine}
    running = dict.fromkeys(wanted, 0)
    sure = dict.fromkeys(wanted, True)
    for line in _in_order(every):
        key = window(line)
        if key not in wanted:
            continue
        number = _measured(ready, line)
        running[key] += number or 0
        sure[key] &= number is not None
        if line.bill == case.bill.bill:
            yield from _judged(ready, line, running[key], sure[key])


def look_last_days(ready: Ready, case: Case) -> Iterator[Found]:
    """Lines with which the sum over the last days, up to each, is over the limit."""
    mine = case.counted(ready)
    if not mine:
        return
    every = _all_lines(ready, case, mine)
    if _within(ready, every):
        return
    every = _in_order(every)
    numbers = [_measured(ready, line) for line in every]
    sums = [0, *accumulate(number or 0 for number in numbers)]
    gaps = [0, *accumulate(number is None for number in numbers)]
    days = [line.d for line in every]
    for at, line in enumerate(every):
        if line.bill == case.bill.bill:
            first = bisect_right(days, line.d - ready.size)
            sure = gaps[at + 1] == gaps[first]
            yield from _judged(ready, line, sums[at + 1] - sums[first], sure)


def _judged(ready: Ready, line: Line, running: int, sure: bool) -> Iterator[Found]:
    if running > ready.limit:
        yield line_found(ready, line, OFFENDS, seen=running)
    elif not sure:
        yield line_found(ready, line, UNKNOWN)


def look_days_used(ready: Ready, case: Case) -> Iterator[Found]:
    """Lines of days after as many days of use in the window as are paid."""
    mine = case.counted(ready)
    if not mine:
        return
    window = _WINDOW[ready.point.window or ""]
    every = mine if ready.point.window == "visit" else _all_lines(ready, case, mine)
    used: dict[int, set[int]] = {window(line): set() for line in mine}
    for line in every:
        if (key := window(line)) in used:
            used[key].add(line.d)
    order = {key: sorted(days) for key, days in used.items()}
    for line in mine:
        nth = bisect_right(order[window(line)], line.d)
        if ready.over(nth):
            yield line_found(ready, line, seen=nth * SCALE)


def look_different_drugs(ready: Ready, case: Case) -> Iterator[Found]:
    """Lines of drugs after as many different ones in the visit as are paid."""
    first: dict[int, int] = {}
    drugs, unsure = [], set()
    for line in sorted(case.bill.lines, key=lambda line: (line.s, line.sn)):
        if not ready.counts(line):
            continue
        if line.charge in DRUGS:
            first.setdefault(line.item, len(first) + 1)
            drugs.append(line)
        elif line.charge is None:
            unsure.add(line.item)
    for line in drugs:
        if ready.over(first[line.item]):
            yield line_found(ready, line, seen=first[line.item] * SCALE)
    if ready.over(len(unsure | first.keys())) and not ready.over(len(first)):
        yield bill_found(ready, case.bill, UNKNOWN)


def look_visits(ready: Ready, case: Case) -> Iterator[Found]:
    """A visit or stay after as many in the day, month, quarter or year as are usual."""
    window = _VISIT_WINDOW[ready.point.window or ""]
    here = window(case.bill)
    nth = 1 + sum(1 for one in _earlier(ready, case) if window(one) == here)
    if ready.over(nth):
        yield bill_found(ready, case.bill, seen=nth * SCALE)


def look_last_visits(ready: Ready, case: Case) -> Iterator[Found]:
    """A visit or stay after as many in the last days as are usual."""
    since = case.bill.begin_d - ready.size
    many = 1 + sum(1 for one in _earlier(ready, case) if one.begin_d > since)
    if ready.over(many):
        yield bill_found(ready, case.bill, seen=many * SCALE)


def _earlier(ready: Ready, case: Case) -> Iterator[Bill]:
    """The person's earlier visits that the point looks at."""
    here = (case.bill.begin_s, case.bill.bill)
    return (
        one
        for one in case.others
        if one.setting in ready.settings
        and ready.begin <= one.begin_d <= ready.end
        and (one.begin_s, one.bill) < here
    )
