"""Logic I: missing fields and times that cannot be."""

from baoheng.review.logics.parts import bill_row, line_row

_STAYS = """
    FROM points p JOIN point_settings q ON q.point = p.point
        JOIN bills b ON b.setting = q.setting AND b.in_period"""

SQL = (
    # one and only one main diagnosis at discharge
    f"""
    SELECT {bill_row("b.bill", seen="coalesce(m.n, 0) * 10000")}
    {_STAYS}
        LEFT JOIN (SELECT bill, count(*) AS n FROM dx WHERE main AND at_discharge GROUP BY bill) m
            ON m.bill = b.bill
    WHERE p.logic = 'quality' AND p.operator = 'required' AND p.attribute = 'maindiag_flag'
        AND coalesce(m.n, 0) <> 1""",
    f"""
    SELECT {line_row("1")}
    FROM known t JOIN points p ON p.point = t.point
    WHERE p.logic = 'quality' AND p.operator = 'required' AND p.attribute = 'bilg_dr_codg'
        AND t.side = 1 AND t.counts AND t.in_period AND t.doctor IS NULL""",
    # uploaded too late
    f"""
    SELECT {line_row("1", seen="floor(t.late_s * 10000 / 3600)")}
    FROM (SELECT p.point, l.bill, l.sn, l.amount, l.late_s
        {_STAYS} JOIN lines l ON l.bill = b.bill
        WHERE p.logic = 'quality' AND p.attribute = 'upload_hours' AND p.operator = 'at_most'
            AND l.late_s * 10000 > p.lim * 3600) t""",
    # billed outside the stay; where the stay ends before it begins nothing can be judged
    f"""
    SELECT {line_row("CASE WHEN t.end_d < t.begin_d THEN 0 ELSE 1 END", seen="t.d")}
    FROM (SELECT p.point, l.bill, l.sn, l.amount, l.d, b.begin_d, b.end_d
        {_STAYS} JOIN lines l ON l.bill = b.bill
        WHERE p.logic = 'quality' AND p.attribute = 'fee_date' AND p.operator = 'within_stay'
            AND (l.d < b.begin_d OR l.d > b.end_d)) t""",
    f"""
    SELECT {bill_row("b.bill", seen="b.begin_d - b.die_d")}
    {_STAYS}
    WHERE p.logic = 'quality' AND p.attribute = 'die_date' AND p.operator = 'not_after'
        AND b.begin_d > b.die_d""",
)
