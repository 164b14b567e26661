"""Logic E: components billed one by one that together are an item of their own."""

from baoheng.review.logics.parts import line_row

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
    WHERE p.logic = 'bundle' AND t.side = 1 AND t.counts AND t.in_period""",
)
