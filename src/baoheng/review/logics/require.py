"""Logic F: something was billed, or diagnosed, that needs something else which is not there."""

from baoheng.review.logics.parts import begins, bill_row, diagnosed_sql, line_row

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
    FROM points p JOIN point_values v ON v.point = p.point AND v.side = 1
        JOIN dx x ON {begins("x.code", "v.value", 3)}
        JOIN bills b ON b.bill = x.bill AND b.in_period
        JOIN point_settings q ON q.point = p.point AND q.setting = b.setting
        LEFT JOIN (SELECT DISTINCT point, bill FROM known WHERE side = 1) o
            ON o.point = p.point AND o.bill = b.bill
    WHERE p.logic = 'require' AND p.operator = 'dx_requires' AND o.bill IS NULL
    GROUP BY p.point, b.bill""",
    # too long after an operation
    f"""
    SELECT {line_row("1", seen="(t.d - o.d) * 10000", code="o.code")}
    FROM known t JOIN points p ON p.point = t.point
        JOIN (SELECT v.point, x.bill, min(x.d) AS d, min(x.code) AS code
            FROM ops x JOIN point_values v ON v.side = 1 AND {begins("x.code", "v.value", 2)}
            GROUP BY v.point, x.bill) o ON o.point = t.point AND o.bill = t.bill
    WHERE p.logic = 'require' AND p.operator = 'at_most_after' AND t.side = 1 AND t.counts
        AND t.in_period AND (t.d - o.d) * 10000 >= p.lim""",
    diagnosed_sql("require"),
)
