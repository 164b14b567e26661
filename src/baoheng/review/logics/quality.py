"""Logic I: missing fields and times that cannot be."""

from collections.abc import Iterator

from baoheng.review.found import OFFENDS, UNKNOWN, Found
from baoheng.review.logics.looks import Case, Look, Looks, On, Ready, bill_found, line_found
from baoheng.review.logics.parts import BILLS, bill_row, line_row
from baoheng.review.model import SCALE

_HOUR = 3600

SQL = (
    # one and only one main diagnosis at discharge
    f"""
    SELECT {bill_row("b.bill", seen="coalesce(m.n, 0) * 10000")}
    {BILLS}
        LEFT JOIN (SELECT bill, count(*) AS n FROM dx WHERE main AND at_discharge GROUP BY bill) m
            ON m.bill = b.bill
    WHERE p.logic = 'quality' AND p.operator = 'required' AND p.attribute = 'maindiag_flag'
        AND b.in_period AND coalesce(m.n, 0) <> 1""",
    f"""
    SELECT {line_row("1")}
    FROM known t JOIN points p ON p.point = t.point
    WHERE p.logic = 'quality' AND p.operator = 'required' AND p.attribute = 'bilg_dr_codg'
        AND t.side = 1 AND t.counts AND t.in_period AND t.doctor IS NULL""",
    # uploaded too late
    f"""
    SELECT {
        line_row(
            "CASE WHEN t.late_s IS NULL THEN 0 ELSE 1 END",
            seen="floor(t.late_s * 10000 / 3600)",
        )
    }
    FROM (SELECT p.point, l.bill, l.sn, l.amount, l.late_s
        {BILLS} JOIN lines l ON l.bill = b.bill
        WHERE p.logic = 'quality' AND p.attribute = 'upload_hours' AND p.operator = 'at_most'
            AND b.in_period AND (l.paid OR NOT p.paid_only)
            AND (l.late_s IS NULL OR l.late_s * 10000 > p.lim * 3600)) t""",
    # billed outside the stay; where its end is not known, or before its begin, only what was
    # billed before it can be judged, or nothing
    f"""
    SELECT {
        line_row(
            "CASE WHEN t.end_d < t.begin_d OR (NOT t.ended AND t.d > t.end_d) THEN 0 ELSE 1 END",
            seen="t.d",
        )
    }
    FROM (SELECT p.point, l.bill, l.sn, l.amount, l.d, b.begin_d, b.end_d, b.ended
        {BILLS} JOIN lines l ON l.bill = b.bill
        WHERE p.logic = 'quality' AND p.attribute = 'fee_date' AND p.operator = 'within_stay'
            AND b.in_period AND (l.paid OR NOT p.paid_only)
            AND (l.d < b.begin_d OR l.d > b.end_d)) t""",
    # after the death; one before the birth cannot be right
    f"""
    SELECT {
        bill_row(
            "b.bill",
            role="CASE WHEN b.die_d < b.begin_d - b.age_days THEN 0 ELSE 1 END",
            seen="b.begin_d - b.die_d",
        )
    }
    {BILLS}
    WHERE p.logic = 'quality' AND p.attribute = 'die_date' AND p.operator = 'not_after'
        AND b.in_period AND b.begin_d > b.die_d""",
)


def _main_diagnosis(ready: Ready, case: Case) -> Iterator[Found]:
    many = sum(1 for one in case.bill.dx if one.main and one.at_discharge)
    if many != 1:
        yield bill_found(ready, case.bill, seen=many * SCALE)


def _doctor(ready: Ready, case: Case) -> Iterator[Found]:
    for line in case.counted(ready):
        if line.doctor is None:
            yield line_found(ready, line)


def _uploaded(ready: Ready, case: Case) -> Iterator[Found]:
    for line in case.bill.lines:
        if not ready.counts(line):
            continue
        if line.late_s is None:
            yield line_found(ready, line, UNKNOWN)
        elif line.late_s * SCALE > ready.limit * _HOUR:
            yield line_found(ready, line, OFFENDS, seen=line.late_s * SCALE // _HOUR)


def _within(ready: Ready, case: Case) -> Iterator[Found]:
    bill = case.bill
    for line in bill.lines:
        if ready.counts(line) and not bill.begin_d <= line.d <= bill.end_d:
            sure = bill.end_d >= bill.begin_d and (bill.ended or line.d < bill.begin_d)
            yield line_found(ready, line, OFFENDS if sure else UNKNOWN, seen=line.d)


def _alive(ready: Ready, case: Case) -> Iterator[Found]:
    bill = case.bill
    if bill.die_d is None or bill.begin_d <= bill.die_d:
        return
    sure = bill.age_days is None or bill.die_d >= bill.begin_d - bill.age_days
    days = bill.begin_d - bill.die_d
    yield bill_found(ready, bill, OFFENDS if sure else UNKNOWN, seen=days)


LOOKS: Looks = {
    ("required", "maindiag_flag"): Look(_main_diagnosis, On.BILL),
    ("required", "bilg_dr_codg"): Look(_doctor, needs=("items",)),
    ("at_most", "upload_hours"): Look(_uploaded, On.BILL, ("limit",)),
    ("within_stay", "fee_date"): Look(_within, On.BILL),
    ("not_after", "die_date"): Look(_alive, On.BILL),
}
