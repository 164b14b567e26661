"""Logic C: a sum or count over a window exceeds a limit; what comes after the limit offends.

Lines stand in the order of their time, then bill and number; visits in the order of their begin.
"""

from baoheng.review.logics.parts import bill_row, line_row

DRUGS = "'09', '11'"  # med_chrgitm_type of western and Chinese patent drugs
_AMOUNT = "CASE p.measure WHEN 'cnt' THEN k.cnt WHEN 'amount' THEN k.in_scope * 100 END"
_KEY = """CASE p.win WHEN 'day' THEN k.d WHEN 'visit' THEN k.bill WHEN 'month' THEN k.ym
    WHEN 'quarter' THEN floor(k.ym / 100) * 10 + floor((k.ym % 100 + 2) / 3)
    WHEN 'year' THEN floor(k.ym / 100) WHEN 'hour' THEN floor(k.s / 3600) END"""
_LINES = """
    FROM known k JOIN points p ON p.point = k.point
    WHERE p.logic = 'cap' AND k.side = 1 AND k.counts"""

SQL = (
    # one line
    f"""
    SELECT {line_row("CASE WHEN x IS NULL THEN 0 ELSE 1 END", seen="x")}
    FROM (SELECT k.*, p.lim, CASE p.measure WHEN 'cnt' THEN k.cnt WHEN 'days' THEN k.days
            WHEN 'amount' THEN k.in_scope * 100
            WHEN 'cnt_per_day' THEN CASE WHEN k.days > 0 THEN floor(k.cnt * 10000 / k.days) END
            END AS x
        {_LINES} AND p.win = 'line' AND k.in_period) t
    WHERE x IS NULL OR x > lim""",
    # a sum over a calendar window or a visit
    f"""
    SELECT {line_row("1", seen="running")}
    FROM (SELECT k.*, p.lim, sum({_AMOUNT}) OVER (PARTITION BY k.point, k.person, {_KEY}
            ORDER BY k.s, k.bill, k.sn ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS running
        {_LINES} AND p.measure IN ('cnt', 'amount')
            AND p.win IN ('hour', 'day', 'visit', 'month', 'quarter', 'year')) t
    WHERE running > lim AND in_period""",
    # a sum over the last days
    f"""
    SELECT {line_row("1", seen="running")}
    FROM (SELECT k.point, k.bill, k.sn, k.amount, p.lim, sum(CASE p.measure WHEN 'cnt' THEN b.cnt
                WHEN 'amount' THEN b.in_scope * 100 END) AS running
        FROM known k JOIN points p ON p.point = k.point
            JOIN known b ON b.point = k.point AND b.person = k.person AND b.side = 1 AND b.counts
                AND b.d > k.d - p.win_size AND (b.s < k.s OR (b.s = k.s AND (b.bill < k.bill
                    OR (b.bill = k.bill AND b.sn <= k.sn))))
        WHERE p.logic = 'cap' AND k.side = 1 AND k.counts AND p.measure IN ('cnt', 'amount')
            AND p.win = 'days' AND k.in_period
        GROUP BY k.point, k.bill, k.sn, k.amount, p.lim) t
    WHERE running > lim""",
    # days on which an item was used
    f"""
    SELECT {line_row("1", seen="nth * 10000")}
    FROM (SELECT k.*, p.lim, dense_rank() OVER (PARTITION BY k.point, k.person, {_KEY}
            ORDER BY k.d) AS nth
        {_LINES} AND p.measure = 'days_used'
            AND p.win IN ('visit', 'month', 'quarter', 'year')) t
    WHERE nth * 10000 > lim AND in_period""",
    # different drugs of a visit
    f"""
    SELECT {line_row("1", seen="nth * 10000")}
    FROM (SELECT p.point, l.bill, l.sn, l.amount, p.lim, n.nth
        FROM points p JOIN point_settings q ON q.point = p.point
            JOIN bills b ON b.setting = q.setting AND b.in_period
            JOIN lines l ON l.bill = b.bill AND l.charge IN ({DRUGS}) AND l.paid
            JOIN (SELECT bill, item, row_number() OVER (PARTITION BY bill
                    ORDER BY first_s, first_sn) AS nth
                FROM (SELECT bill, item, min(s) AS first_s, min(sn) AS first_sn
                    FROM lines WHERE charge IN ({DRUGS}) AND paid GROUP BY bill, item) f) n
                ON n.bill = l.bill AND n.item = l.item
        WHERE p.logic = 'cap' AND p.measure = 'distinct_drugs' AND p.win = 'visit') t
    WHERE nth * 10000 > lim""",
    # visits or stays of a calendar window
    f"""
    SELECT {bill_row("t.bill", "t.point", seen="nth * 10000")}
    FROM (SELECT p.point, p.lim, b.bill, b.in_period, row_number() OVER (
            PARTITION BY p.point, b.person, CASE p.win WHEN 'day' THEN b.begin_d
                WHEN 'month' THEN b.ym WHEN 'quarter' THEN floor(b.ym / 100) * 10
                    + floor((b.ym % 100 + 2) / 3) WHEN 'year' THEN floor(b.ym / 100) END
            ORDER BY b.begin_s, b.bill) AS nth
        FROM points p JOIN point_settings q ON q.point = p.point
            JOIN bills b ON b.setting = q.setting
        WHERE p.logic = 'cap' AND p.measure IN ('visits', 'stays')
            AND p.win IN ('day', 'month', 'quarter', 'year')) t
    WHERE nth * 10000 > lim AND in_period""",
    # visits or stays of the last days
    f"""
    SELECT {bill_row("t.bill", "t.point", seen="n * 10000")}
    FROM (SELECT p.point, p.lim, b.bill, count(*) AS n
        FROM points p JOIN point_settings q ON q.point = p.point
            JOIN bills b ON b.setting = q.setting AND b.in_period
            JOIN bills a ON a.setting = q.setting AND a.person = b.person
                AND a.begin_d > b.begin_d - p.win_size
                AND (a.begin_s < b.begin_s OR (a.begin_s = b.begin_s AND a.bill <= b.bill))
        WHERE p.logic = 'cap' AND p.measure IN ('visits', 'stays') AND p.win = 'days'
        GROUP BY p.point, p.lim, b.bill) t
    WHERE n * 10000 > lim""",
)
