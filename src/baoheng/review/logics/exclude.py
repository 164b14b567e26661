"""Logic D: two items that must not both be paid in one window; the second list offends, or both."""

from collections.abc import Callable, Iterator, Mapping

from baoheng.review.bill import Line
from baoheng.review.found import RELATED, Found
from baoheng.review.logics.looks import Case, Look, Looks, On, Past, Ready, line_found

_HOUR = 3600
_PAIRS = """
    SELECT a.point, a.bill AS a_bill, a.sn AS a_sn, a.amount AS a_amount, a.counts AS a_counts,
        a.in_period AS a_in, b.bill AS b_bill, b.sn AS b_sn, b.amount AS b_amount,
        b.counts AS b_counts, b.in_period AS b_in, p.both_sides
    FROM known a JOIN points p ON p.point = a.point
        JOIN known b ON b.point = a.point AND b.person = a.person
            AND b.institution = a.institution
    WHERE p.logic = 'exclude' AND p.operator = 'exclude' AND a.side = 1 AND b.side = 2
        AND a.item <> b.item AND ((p.win = 'visit' AND a.bill = b.bill)
            OR (p.win = 'day' AND a.d = b.d)
            OR (p.win = 'hour' AND abs(a.s - b.s) < 3600)
            OR (p.win = 'hours' AND abs(a.s - b.s) < p.win_size * 3600)
            OR (p.win = 'days' AND abs(a.d - b.d) < p.win_size))"""


def _rows(bad: str, other: str, more: str) -> str:
    return f"""
    SELECT DISTINCT point, {bad}_bill AS bill, 1 AS role, {bad}_bill AS lbill, {bad}_sn AS sn,
        {bad}_amount AS amount, CAST(NULL AS BIGINT) AS seen, CAST(NULL AS STRING) AS code
    FROM ({_PAIRS}) x WHERE {bad}_counts AND {bad}_in{more}
    UNION ALL
    SELECT DISTINCT point, {bad}_bill AS bill, 2 AS role, {other}_bill AS lbill, {other}_sn AS sn,
        CAST(0 AS BIGINT) AS amount, CAST(NULL AS BIGINT) AS seen, CAST(NULL AS STRING) AS code
    FROM ({_PAIRS}) x WHERE {bad}_counts AND {bad}_in{more}"""


SQL = (_rows("b", "a", ""), _rows("a", "b", " AND both_sides"))

Near = Callable[[Line, Line, int], bool]
_NEAR: Mapping[str, Near] = {
    "visit": lambda a, b, _size: a.bill == b.bill,
    "day": lambda a, b, _size: a.d == b.d,
    "hour": lambda a, b, _size: abs(a.s - b.s) < _HOUR,
    "hours": lambda a, b, size: abs(a.s - b.s) < size * _HOUR,
    "days": lambda a, b, size: abs(a.d - b.d) < size,
}


def _pairs(ready: Ready, case: Case) -> Iterator[Found]:
    found = list(_offending(ready, case, bad=2, other=1))
    if ready.point.rule.both:
        found += _offending(ready, case, bad=1, other=2)
    yield from dict.fromkeys(found)  # an item of both lists may meet others on either side


def _offending(ready: Ready, case: Case, bad: int, other: int) -> Iterator[Found]:
    """Lines of one side that meet lines of the other."""
    mine = [line for line in case.lines(ready, bad) if ready.counts(line)]
    if not mine:
        return
    near = _NEAR[ready.point.window or ""]
    beside = _beside(ready, case, other)
    met = set()
    for line in mine:
        meets = [one for one in beside if one.item != line.item and near(line, one, ready.size)]
        if meets:
            yield line_found(ready, line)
            met |= {(one.bill, one.sn) for one in meets}
    for bill, sn in met:
        yield Found(ready.place, case.bill.bill, RELATED, bill, sn, 0, None, None)


def _beside(ready: Ready, case: Case, side: int) -> list[Line]:
    """Lines of the other side in the same institution."""
    past: Past = [] if ready.point.window == "visit" else case.past(ready, side)
    return case.lines(ready, side) + [
        line for bill, line in past if bill.institution == case.bill.institution
    ]


LOOKS: Looks = {
    ("exclude", window): Look(
        _pairs,
        On.EITHER,
        ("items", "others", *(["window_size"] if window in ("hours", "days") else [])),
    )
    for window in _NEAR
}
