"""Logic M: stocks that do not balance, and trace codes that were sold twice.

Both look at institutions only; opening and closing are the first and last count of the year. A
stock that changed though no movement is told does not balance.
"""


def stock_sql(first: str, last: str) -> str:
    """Point, institution, item, expected and counted closing (ten-thousandths), sold."""
    return f"""
        WITH counted AS (
            SELECT institution, item, invdate, sum(inv_cnt) AS cnt FROM stock_counts
            WHERE invdate BETWEEN DATE '{first}' AND DATE '{last}'
            GROUP BY institution, item, invdate),
        ends AS (
            SELECT institution, item, min(invdate) AS opened, max(invdate) AS closed
            FROM counted GROUP BY institution, item HAVING min(invdate) < max(invdate)),
        moved AS (
            SELECT e.institution, e.item, sum(c.cnt) AS net,
                sum(CASE WHEN c.inv_chg_type = '2' THEN -c.cnt ELSE 0 END) AS sold
            FROM ends e JOIN stock_changes c ON c.institution = e.institution AND c.item = e.item
                AND CAST(c.inv_chg_time AS DATE) BETWEEN e.opened AND e.closed
            GROUP BY e.institution, e.item)
        SELECT p.point, e.institution, e.item,
            CAST((o.cnt + coalesce(m.net, 0)) * 10000 AS BIGINT) AS expected,
            CAST(c.cnt * 10000 AS BIGINT) AS counted,
            CAST(coalesce(m.sold, 0) * 10000 AS BIGINT) AS sold
        FROM ends e
            JOIN counted o ON o.institution = e.institution AND o.item = e.item
                AND o.invdate = e.opened
            JOIN counted c ON c.institution = e.institution AND c.item = e.item
                AND c.invdate = e.closed
            LEFT JOIN moved m ON m.institution = e.institution AND m.item = e.item
            JOIN items i ON i.item = e.item
            JOIN point_values v ON v.side = 1 AND v.value = i.med_chrgitm_type
            JOIN points p ON p.point = v.point AND p.logic = 'stock'
                AND p.operator = 'stock_balance'
        WHERE abs(o.cnt + coalesce(m.net, 0) - c.cnt) * 1000000 > coalesce(m.sold, 0) * p.lim"""


def sold_twice_sql(first: str, last: str) -> str:
    """Point, trace code, institution, how often it was sold there and everywhere."""
    return f"""
        WITH sales AS (
            SELECT drug_trac_codg AS code, institution,
                sum(CASE trace_direction WHEN '2' THEN 1 ELSE -1 END) AS n,
                max(CASE WHEN trdn_flag THEN 1 ELSE 0 END) AS split, max(trace_time) AS last_time
            FROM trace_codes WHERE trace_direction IN ('2', '3')
            GROUP BY drug_trac_codg, institution),
        twice AS (
            SELECT code, sum(n) AS n FROM sales GROUP BY code
            HAVING sum(n) > 1 AND max(split) = 0
                AND max(CAST(last_time AS DATE)) BETWEEN DATE '{first}' AND DATE '{last}')
        SELECT p.point, s.code, s.institution, s.n, t.n AS every
        FROM twice t JOIN sales s ON s.code = t.code AND s.n > 0
            JOIN points p ON p.logic = 'stock' AND p.operator = 'sold_once'"""
