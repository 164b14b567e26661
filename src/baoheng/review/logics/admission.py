"""Logic K: a short stay with examinations only: no operation, no drug, no treatment."""

from baoheng.review.logics.parts import bill_row

# med_chrgitm_type: examinations and laboratory; treatment, operation, drugs of three kinds
EXAMS, CARE = "'03', '04'", "'05', '06', '09', '10', '11'"

SQL = (
    f"""
    SELECT {bill_row("b.bill", seen="(b.end_d - b.begin_d) * 10000")}
    FROM points p JOIN point_settings q ON q.point = p.point
        JOIN bills b ON b.setting = q.setting AND b.in_period
        JOIN (SELECT bill, sum(CASE WHEN charge IN ({EXAMS}) THEN 1 ELSE 0 END) AS exams,
                sum(CASE WHEN charge IN ({CARE}) OR charge IS NULL THEN 1 ELSE 0 END) AS care
            FROM lines GROUP BY bill) l ON l.bill = b.bill
        LEFT JOIN (SELECT DISTINCT bill FROM ops) o ON o.bill = b.bill
    WHERE p.logic = 'admission' AND p.operator = 'admission'
        AND (b.end_d - b.begin_d) * 10000 <= p.lim
        AND l.exams > 0 AND l.care = 0 AND o.bill IS NULL""",
)
