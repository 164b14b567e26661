"""Logic B: herbs that are never paid, or not where a prescription consists of nothing else.

Lines of a bill without a number of a prescription are taken together: where they are all of the
list, each prescription is; where they are not, nothing can be judged. Nor can it where the only
others are lines of which it is not known whether they are herbs.
"""

from collections.abc import Iterator

from baoheng.review.found import OFFENDS, UNKNOWN, Found
from baoheng.review.logics.looks import Case, Look, Looks, Ready, line_found
from baoheng.review.logics.parts import line_row
from baoheng.review.model import SCALE

HERB = "10"  # med_chrgitm_type of herbal pieces

_RX = "coalesce({}.rx, '')"
_COUNTS = f"""sum(CASE WHEN {{0}}.charge = '{HERB}' THEN 1 ELSE 0 END) AS herbs,
    sum(CASE WHEN {{0}}.charge IS NULL THEN 1 ELSE 0 END) AS unsure"""
_OTHERS = "coalesce(every.herbs, 0) - mine.herbs"
_UNSURE = "coalesce(every.unsure, 0) - mine.unsure"

SQL = (
    f"""
    SELECT {line_row("1")}
    FROM known t JOIN points p ON p.point = t.point
    WHERE p.logic = 'compose' AND p.operator = 'never' AND t.side = 1 AND t.counts
        AND t.in_period""",
    f"""
    SELECT {
        line_row(
            f"CASE WHEN {_OTHERS} = 0 AND {_UNSURE} = 0 THEN 1 ELSE 0 END", seen="mine.n * 10000"
        )
    }
    FROM known t JOIN points p ON p.point = t.point
        JOIN (SELECT k.point, k.bill, {_RX.format("k")} AS rx, count(*) AS n, {_COUNTS.format("k")}
            FROM known k JOIN points o ON o.point = k.point AND o.logic = 'compose'
            WHERE k.side = 1 GROUP BY k.point, k.bill, {_RX.format("k")}) mine
            ON mine.point = t.point AND mine.bill = t.bill AND mine.rx = {_RX.format("t")}
        LEFT JOIN (SELECT l.bill, {_RX.format("l")} AS rx, {_COUNTS.format("l")}
            FROM lines l WHERE l.charge = '{HERB}' OR l.charge IS NULL
            GROUP BY l.bill, {_RX.format("l")}) every
            ON every.bill = t.bill AND every.rx = {_RX.format("t")}
    WHERE p.logic = 'compose' AND p.operator = 'only' AND t.side = 1 AND t.counts AND t.in_period
        AND ({_OTHERS} = 0 OR t.rx IS NULL)""",
)


def _never(ready: Ready, case: Case) -> Iterator[Found]:
    for line in case.counted(ready):
        yield line_found(ready, line)


def _only(ready: Ready, case: Case) -> Iterator[Found]:
    listed = case.lines(ready)
    known = {line.sn for line in listed}
    for rx in {line.rx for line in listed}:
        mine = [line for line in listed if line.rx == rx]
        beside = [line for line in case.bill.lines if line.rx == rx and line.sn not in known]
        others = any(line.charge == HERB for line in beside)
        if others and rx is not None:
            continue
        sure = not others and all(line.charge is not None for line in beside)
        for line in mine:
            if ready.counts(line):
                role = OFFENDS if sure else UNKNOWN
                yield line_found(ready, line, role, seen=len(mine) * SCALE)


LOOKS: Looks = {"never": Look(_never, needs=("items",)), "only": Look(_only, needs=("items",))}
