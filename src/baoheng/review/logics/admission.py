"""Logic K: a short stay with examinations only: no operation, no drug, no treatment.

Where the kind of a charge or the end of the stay is not known, nothing can be judged.
"""

from collections.abc import Iterator

from baoheng.review.found import OFFENDS, UNKNOWN, Found
from baoheng.review.logics.looks import Case, Look, Looks, On, Ready, bill_found
from baoheng.review.logics.parts import BILLS, bill_row
from baoheng.review.model import SCALE

# med_chrgitm_type: examinations and laboratory; treatment, operation, drugs of three kinds
EXAMS, CARE = ("03", "04"), ("05", "06", "09", "10", "11")

_UNSURE = "l.unsure > 0 OR NOT b.ended OR b.end_d < b.begin_d"

SQL = (
    f"""
    SELECT {
        bill_row(
            "b.bill",
            role=f"CASE WHEN {_UNSURE} THEN 0 ELSE 1 END",
            seen=f"CASE WHEN {_UNSURE} THEN NULL ELSE (b.end_d - b.begin_d) * 10000 END",
        )
    }
    {BILLS}
        JOIN (SELECT bill, sum(CASE WHEN charge IN {EXAMS} THEN n ELSE 0 END) AS exams,
                sum(CASE WHEN charge IN {CARE} THEN n ELSE 0 END) AS care,
                sum(CASE WHEN charge IS NULL THEN n ELSE 0 END) AS unsure
            FROM charges GROUP BY bill) l ON l.bill = b.bill
        LEFT JOIN (SELECT DISTINCT bill FROM ops) o ON o.bill = b.bill
    WHERE p.logic = 'admission' AND p.operator = 'admission' AND b.in_period
        AND (b.end_d - b.begin_d) * 10000 <= p.lim
        AND l.exams + l.unsure > 0 AND l.care = 0 AND o.bill IS NULL""",
)


def _exams_only(ready: Ready, case: Case) -> Iterator[Found]:
    bill = case.bill
    stayed = (bill.end_d - bill.begin_d) * SCALE
    charges = {line.charge for line in bill.lines}
    if stayed > ready.limit or bill.ops or charges.intersection(CARE):
        return
    if None in charges or (charges.intersection(EXAMS) and (not bill.ended or stayed < 0)):
        yield bill_found(ready, bill, UNKNOWN)
    elif charges.intersection(EXAMS):
        yield bill_found(ready, bill, OFFENDS, seen=stayed)


LOOKS: Looks = {"admission": Look(_exams_only, On.BILL, ("limit",))}
