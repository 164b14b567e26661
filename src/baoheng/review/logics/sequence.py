"""Logic J: stays too close to each other, overlapping ones, outpatient bills during a stay.

The later bill is judged. A stay of which the end is not known may meet all that came later: then
nothing can be judged.
"""

from collections.abc import Callable, Iterator

from baoheng.review.bill import Bill
from baoheng.review.found import RELATED, UNKNOWN, Found
from baoheng.review.logics.looks import Case, Look, Looks, On, Ready, bill_found
from baoheng.review.logics.parts import BILLS, bill_row
from baoheng.review.model import SCALE

_INPATIENT = "inpatient"


def _met(operator: str, before: str, meets: str, seen: str) -> tuple[str, str]:
    """A bill ``b`` that meets an earlier stay ``a`` of the same person, with the stay beside it."""
    found = f"""{BILLS}
        JOIN bills a ON a.person = b.person AND a.bill <> b.bill AND a.setting = '{_INPATIENT}'
    WHERE p.logic = 'sequence' AND p.operator = '{operator}' AND b.in_period AND {before}"""
    return (
        f"""
    SELECT {bill_row("b.bill", seen=f"min({seen})")} {found} AND a.ended AND {meets}
    GROUP BY p.point, b.bill
    UNION ALL
    SELECT {bill_row("b.bill", role="2", other="a.bill")} {found} AND a.ended AND {meets}""",
        f"SELECT DISTINCT {bill_row('b.bill', role='0')} {found} AND NOT a.ended",
    )


SQL = (
    *_met(
        "min_gap",
        "a.institution = b.institution AND a.begin_s < b.begin_s",
        "a.end_d <= b.begin_d AND (b.begin_d - a.end_d) * 10000 < p.lim",
        "(b.begin_d - a.end_d) * 10000",
    ),
    *_met(
        "no_overlap",
        "(a.begin_s < b.begin_s OR (a.begin_s = b.begin_s AND a.bill < b.bill))",
        "b.begin_d < a.end_d",
        "(a.end_d - b.begin_d) * 10000",
    ),
    *_met(
        "no_visit_during_stay",
        "b.begin_d > a.begin_d",
        "b.begin_d < a.end_d",
        "(b.begin_d - a.begin_d) * 10000",
    ),
)

# the stay, the bill that is judged, the limit: days that tell how they meet, None where they do not
Meets = Callable[[Bill, Bill, int], int | None]


def _looking(before: Callable[[Bill, Bill], bool], meets: Meets, *needs: str) -> Look:
    def find(ready: Ready, case: Case) -> Iterator[Found]:
        bill = case.bill
        stays = [one for one in case.others if one.setting == _INPATIENT and before(one, bill)]
        met = {}
        for stay in stays:
            if stay.ended and (days := meets(stay, bill, ready.limit)) is not None:
                met[stay.bill] = days
                yield bill_found(ready, bill, RELATED, other=stay)
        if met:
            yield bill_found(ready, bill, seen=min(met.values()) * SCALE)
        if not all(stay.ended for stay in stays):
            yield bill_found(ready, bill, UNKNOWN)

    return Look(find, On.BILL, needs)


def _gap(stay: Bill, bill: Bill, limit: int) -> int | None:
    days = bill.begin_d - stay.end_d
    return days if days >= 0 and days * SCALE < limit else None


LOOKS: Looks = {
    "min_gap": _looking(
        lambda stay, bill: stay.institution == bill.institution and stay.begin_s < bill.begin_s,
        _gap,
        "limit",
    ),
    "no_overlap": _looking(
        lambda stay, bill: (stay.begin_s, stay.bill) < (bill.begin_s, bill.bill),
        lambda stay, bill, _: stay.end_d - bill.begin_d if bill.begin_d < stay.end_d else None,
    ),
    "no_visit_during_stay": _looking(
        lambda stay, bill: bill.begin_d > stay.begin_d,
        lambda stay, bill, _: bill.begin_d - stay.begin_d if bill.begin_d < stay.end_d else None,
    ),
}
