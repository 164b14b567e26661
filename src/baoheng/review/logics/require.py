"""Logic F: something was billed, or diagnosed, that needs something else which is not there."""

from collections.abc import Iterator

from baoheng.review.found import OFFENDS, UNKNOWN, Found
from baoheng.review.logics.looks import (
    Case,
    Look,
    Looks,
    On,
    Ready,
    bill_found,
    line_found,
    look_diagnosed,
    matching,
)
from baoheng.review.logics.parts import BILLS, bill_row, diagnosed_sql, line_row, matched
from baoheng.review.model import SCALE

# how near an operation is to a line after it: 0 near enough, 1 its day is not known, 2 too far
_FAR = """CASE WHEN o.d IS NULL THEN 1 WHEN (k.d - o.d) * 10000 < p.lim THEN 0 ELSE 2 END"""

SQL = (
    # another item in the same visit
    f"""
    SELECT {line_row("1")}
    FROM known t JOIN points p ON p.point = t.point
        LEFT JOIN (SELECT DISTINCT point, bill FROM known WHERE side = 2) o
            ON o.point = t.point AND o.bill = t.bill
    WHERE p.logic = 'require' AND p.operator = 'requires' AND p.win = 'visit' AND t.side = 1
        AND t.counts AND t.in_period AND o.bill IS NULL""",
    # another item before, in the last days
    f"""
    SELECT {line_row("1")}
    FROM known t JOIN points p ON p.point = t.point
        LEFT JOIN (SELECT DISTINCT a.point, a.bill, a.sn
            FROM known a JOIN points q ON q.point = a.point
                JOIN known b ON b.point = a.point AND b.person = a.person AND b.side = 2
                    AND b.s <= a.s AND b.d >= a.d - q.win_size
            WHERE q.operator = 'requires_before' AND a.side = 1) o
            ON o.point = t.point AND o.bill = t.bill AND o.sn = t.sn
    WHERE p.logic = 'require' AND p.operator = 'requires_before' AND t.side = 1 AND t.counts
        AND t.in_period AND o.bill IS NULL""",
    # a diagnosis without any of its items
    f"""
    SELECT {bill_row("b.bill", code="min(x.code)")}
    {BILLS}
        JOIN {matched("dx")} x ON x.point = p.point AND x.bill = b.bill
        LEFT JOIN (SELECT DISTINCT point, bill FROM known WHERE side = 1) o
            ON o.point = p.point AND o.bill = b.bill
    WHERE p.logic = 'require' AND p.operator = 'dx_requires' AND b.in_period AND o.bill IS NULL
    GROUP BY p.point, b.bill""",
    # too long after the last operation before it
    f"""
    SELECT {
        line_row(
            "CASE WHEN t.far = 2 THEN 1 ELSE 0 END", seen="(t.d - t.last_d) * 10000", code="t.code"
        )
    }
    FROM (SELECT k.point, k.bill, k.sn, k.amount, k.d, o.d AS last_d, o.code, {_FAR} AS far,
            row_number() OVER (PARTITION BY k.point, k.bill, k.sn
                ORDER BY {_FAR}, o.d DESC, o.code) AS nth
        FROM known k JOIN points p ON p.point = k.point
            JOIN {matched("ops")} o ON o.point = k.point AND o.bill = k.bill
                AND (o.d IS NULL OR o.d <= k.d)
        WHERE p.logic = 'require' AND p.operator = 'at_most_after' AND k.side = 1 AND k.counts
            AND k.in_period) t
    WHERE t.nth = 1 AND t.far > 0""",
    diagnosed_sql("require"),
)


def _with(ready: Ready, case: Case) -> Iterator[Found]:
    if not case.lines(ready, 2):
        for line in case.counted(ready):
            yield line_found(ready, line)


def _before(ready: Ready, case: Case) -> Iterator[Found]:
    wanted = case.counted(ready)
    if not wanted:
        return
    there = case.lines(ready, 2) + [line for _, line in case.past(ready, 2)]
    for line in wanted:
        since = line.d - ready.size
        if not any(one.s <= line.s and one.d >= since for one in there):
            yield line_found(ready, line)


def _unsupported(ready: Ready, case: Case) -> Iterator[Found]:
    if not case.lines(ready):
        code = matching((one.code for one in case.bill.dx), ready.values)[0]
        yield bill_found(ready, case.bill, code=code)


def _late(ready: Ready, case: Case) -> Iterator[Found]:
    if case.operated.isdisjoint(ready.values):
        return
    wanted = set(matching((one.code for one in case.bill.ops), ready.values))
    done = [one for one in case.bill.ops if one.code in wanted]
    undated = min((one.code for one in done if one.d is None), default=None)
    for line in case.counted(ready):
        before = [(line.d - one.d, one.code) for one in done if one.d is not None]
        days, code = min((one for one in before if one[0] >= 0), default=(None, None))
        if days is not None and days * SCALE < ready.limit:
            continue
        if undated is not None:
            yield line_found(ready, line, UNKNOWN, code=undated)
        elif days is not None:
            yield line_found(ready, line, OFFENDS, seen=days * SCALE, code=code)


LOOKS: Looks = {
    ("requires", "visit"): Look(_with, needs=("items", "others")),
    "requires_before": Look(_before, needs=("items", "others", "window_size")),
    "dx_requires": Look(_unsupported, On.DIAGNOSIS, ("items", "values")),
    "at_most_after": Look(_late, needs=("items", "values", "limit")),
    ("in", "diagnosis"): Look(look_diagnosed, needs=("items", "values")),
    ("not_in", "diagnosis"): Look(look_diagnosed, needs=("items", "values")),
}
