"""Logic J: stays too close to each other, overlapping ones, outpatient bills during a stay."""

from baoheng.review.logics.parts import bill_row

_INPATIENT = "'inpatient'"


def _met(operator: str, other: str, condition: str, seen: str) -> str:
    """A bill ``b`` that meets an earlier stay ``a`` of the same person, with the stay beside it."""
    found = f"""
    FROM points p JOIN point_settings q ON q.point = p.point
        JOIN bills b ON b.setting = q.setting AND b.in_period
        JOIN bills a ON a.person = b.person AND a.bill <> b.bill AND a.setting = {other}
    WHERE p.logic = 'sequence' AND p.operator = '{operator}' AND {condition}"""
    return f"""
    SELECT {bill_row("b.bill", seen=f"min({seen})")} {found} GROUP BY p.point, b.bill
    UNION ALL
    SELECT {bill_row("b.bill", role="2", other="a.bill")} {found}"""


SQL = (
    _met(
        "min_gap", _INPATIENT,
        "a.institution = b.institution AND a.end_d <= b.begin_d AND a.begin_s < b.begin_s "
        "AND (b.begin_d - a.end_d) * 10000 < p.lim",
        "(b.begin_d - a.end_d) * 10000",
    ),
    _met(
        "no_overlap", _INPATIENT,
        "(a.begin_s < b.begin_s OR (a.begin_s = b.begin_s AND a.bill < b.bill)) "
        "AND b.begin_d < a.end_d",
        "(a.end_d - b.begin_d) * 10000",
    ),
    _met(
        "no_visit_during_stay", _INPATIENT,
        "b.begin_d > a.begin_d AND b.begin_d < a.end_d",
        "(b.begin_d - a.begin_d) * 10000",
    ),
)  # fmt: skip
