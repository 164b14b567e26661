"""Logic B: herbs that are never paid, or not where a prescription consists of nothing else."""

from baoheng.review.logics.parts import line_row

HERB = "10"  # med_chrgitm_type of herbal pieces

SQL = (
    f"""
    SELECT {line_row("1")}
    FROM known t JOIN points p ON p.point = t.point
    WHERE p.logic = 'compose' AND p.operator = 'never' AND t.side = 1 AND t.counts
        AND t.in_period""",
    f"""
    SELECT {line_row("1", seen="mine.n * 10000")}
    FROM known t JOIN points p ON p.point = t.point
        JOIN (SELECT k.point, k.bill, coalesce(k.rx, '') AS rx, count(*) AS n
            FROM known k WHERE k.side = 1 GROUP BY k.point, k.bill, coalesce(k.rx, '')) mine
            ON mine.point = t.point AND mine.bill = t.bill AND mine.rx = coalesce(t.rx, '')
        JOIN (SELECT l.bill, coalesce(l.rx, '') AS rx, count(*) AS n
            FROM lines l WHERE l.charge = '{HERB}' GROUP BY l.bill, coalesce(l.rx, '')) every
            ON every.bill = t.bill AND every.rx = coalesce(t.rx, '')
    WHERE p.logic = 'compose' AND p.operator = 'only' AND t.side = 1 AND t.counts AND t.in_period
        AND mine.n = every.n""",
)
