"""Logic E: components billed one by one that together are an item of their own."""

from collections.abc import Iterator

from baoheng.review.found import Found
from baoheng.review.logics.looks import Case, Lines, Look, Looks, Ready, line_found
from baoheng.review.logics.parts import line_row
from baoheng.review.model import SCALE

SQL = (
    f"""
    SELECT {line_row("1", seen="whole.n * 10000")}
    FROM known t JOIN points p ON p.point = t.point
        JOIN (SELECT k.point, k.bill, CASE WHEN q.win = 'day' THEN k.d ELSE 0 END AS w,
                count(DISTINCT k.item) AS n
            FROM known k JOIN points q ON q.point = k.point
            WHERE q.logic = 'bundle' AND k.side = 1
            GROUP BY k.point, k.bill, CASE WHEN q.win = 'day' THEN k.d ELSE 0 END) whole
            ON whole.point = t.point AND whole.bill = t.bill
                AND whole.w = CASE WHEN p.win = 'day' THEN t.d ELSE 0 END
        JOIN (SELECT point, count(*) AS n FROM point_items WHERE side = 1 GROUP BY point) every
            ON every.point = t.point AND every.n = whole.n
    WHERE p.logic = 'bundle' AND p.operator = 'bundle' AND p.win IN ('day', 'visit')
        AND t.side = 1 AND t.counts AND t.in_period""",
)


def _all_components(ready: Ready, case: Case) -> Iterator[Found]:
    by_day = ready.point.window == "day"
    windows: dict[int, Lines] = {}
    for line in case.lines(ready):
        windows.setdefault(line.d if by_day else 0, []).append(line)
    for lines in windows.values():
        if len({line.item for line in lines}) == len(ready.items):
            for line in lines:
                if ready.counts(line):
                    yield line_found(ready, line, seen=len(ready.items) * SCALE)


LOOKS: Looks = {
    ("bundle", window): Look(_all_components, needs=("items",)) for window in ("day", "visit")
}
