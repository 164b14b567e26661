"""Logic G: a price above its cap, or a second operation of one incision not at a discount.

Caps go by the level of the institution and by date; without one nothing can be judged.
"""

from collections.abc import Iterator

from baoheng.review.bill import Line
from baoheng.review.found import OFFENDS, UNKNOWN, Found
from baoheng.review.logics.looks import Case, Look, Looks, Ready, line_found
from baoheng.review.logics.parts import line_row
from baoheng.review.model import SCALE

_ALL_LEVELS = 9  # a cap of every level
_FEN = SCALE * SCALE // 100  # count times price, both scaled, of one 分
# count times cap times ratio, scaled twice, in steps that no count can make overflow
_DISCOUNTED = """(cnt * CAST(floor(cap * ratio / 10000) AS BIGINT)
                + CAST(floor(cnt * (cap * ratio % 10000) / 10000) AS BIGINT))"""
_EXCESS = "coalesce(amount - CAST(floor({}) AS BIGINT), amount)"
_CAPPED = """
    SELECT k.point, k.bill, k.sn, k.s, k.d, k.cnt, k.price, k.amount, k.counts, k.in_period,
        p.ratio, p.win, min(c.price) AS cap
    FROM known k JOIN points p ON p.point = k.point
        LEFT JOIN caps c ON c.item = k.item AND c.begin_d <= k.d
            AND (c.end_d IS NULL OR c.end_d >= k.d)
            AND (c.level = 9 OR c.level = CASE WHEN k.level < 1 THEN 1 ELSE k.level END)
    WHERE p.logic = 'price' AND k.side = 1 AND p.operator = '{operator}'
    GROUP BY k.point, k.bill, k.sn, k.s, k.d, k.cnt, k.price, k.amount, k.counts, k.in_period,
        p.ratio, p.win"""

SQL = (
    f"""
    SELECT {
        line_row(
            "CASE WHEN cap IS NULL THEN 0 ELSE 1 END",
            seen="price",
            code="CAST(cap AS STRING)",
            amount=_EXCESS.format("(cnt * cap + 500000) / 1000000"),
        )
    }
    FROM ({_CAPPED.format(operator="price_cap")}) t
    WHERE counts AND in_period AND (cap IS NULL OR price > cap)""",
    f"""
    SELECT {
        line_row(
            "CASE WHEN cap IS NULL THEN 0 ELSE 1 END",
            seen="price",
            code="CAST(cap AS STRING)",
            amount=_EXCESS.format(f"({_DISCOUNTED} + 500000) / 1000000"),
        )
    }
    FROM (SELECT c.*, row_number() OVER (PARTITION BY point, bill,
            CASE WHEN win = 'day' THEN d ELSE 0 END ORDER BY cap DESC, s, sn) AS nth
        FROM ({_CAPPED.format(operator="discount")}) c WHERE win IN ('day', 'visit')) t
    WHERE counts AND in_period
        AND (cap IS NULL OR (nth > 1 AND price * 10000 > cap * ratio))""",
)


def _cap(case: Case, line: Line) -> int | None:
    """The lowest price that caps a line, or None where there is no cap for it."""
    level = case.bill.level
    levels = (_ALL_LEVELS,) if level is None else (_ALL_LEVELS, max(level, 1))
    return min(
        (
            one.price
            for one in case.caps.get(line.item, ())
            if one.level in levels
            and one.begin_d <= line.d
            and (one.end_d is None or line.d <= one.end_d)
        ),
        default=None,
    )


def _over(ready: Ready, case: Case) -> Iterator[Found]:
    for line in case.counted(ready):
        cap = _cap(case, line)
        if cap is None or line.price > cap:
            yield _found(ready, line, cap, SCALE)


def _discounted(ready: Ready, case: Case) -> Iterator[Found]:
    by_day = ready.point.window == "day"
    windows: dict[int, list[tuple[Line, int | None]]] = {}
    for line in case.lines(ready):
        windows.setdefault(line.d if by_day else 0, []).append((line, _cap(case, line)))
    for some in windows.values():
        some.sort(key=lambda one: (one[1] is None, -(one[1] or 0), one[0].s, one[0].sn))
        for nth, (line, cap) in enumerate(some):
            if not ready.counts(line):
                continue
            if cap is None or (nth and line.price * SCALE > cap * ready.ratio):
                yield _found(ready, line, cap, ready.ratio)


def _found(ready: Ready, line: Line, cap: int | None, ratio: int) -> Found:
    """A line with what it costs above its cap; without one it could not be judged."""
    if cap is None:
        return line_found(ready, line, UNKNOWN, seen=line.price)
    whole = _FEN * SCALE
    allowed = (line.cnt * cap * ratio + whole // 2) // whole
    return line_found(ready, line, OFFENDS, line.price, str(cap), line.amount - allowed)


LOOKS: Looks = {
    "price_cap": Look(_over, needs=("items",)),
    ("discount", "day"): Look(_discounted, needs=("items", "ratio")),
    ("discount", "visit"): Look(_discounted, needs=("items", "ratio")),
}
