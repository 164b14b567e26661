"""Logic G: a price above its cap, or a second operation of one incision not at a discount.

Caps go by the level of the institution and by date; without one nothing can be judged.
"""

from baoheng.review.logics.parts import line_row

_CAPPED = """
    SELECT k.*, p.ratio, p.operator, p.win, (SELECT min(c.price) FROM caps c
        WHERE c.item = k.item AND (c.level = 9 OR c.level = greatest(k.level, 1))
            AND c.begin_d <= k.d AND (c.end_d IS NULL OR c.end_d >= k.d)) AS cap
    FROM known k JOIN points p ON p.point = k.point
    WHERE p.logic = 'price' AND k.side = 1"""

SQL = (
    f"""
    SELECT {
        line_row(
            "CASE WHEN cap IS NULL THEN 0 ELSE 1 END",
            seen="price",
            code="CAST(cap AS STRING)",
            amount="amount - CAST(floor((cnt * cap + 500000) / 1000000) AS BIGINT)",
        )
    }
    FROM ({_CAPPED} AND p.operator = 'price_cap' AND k.in_period) t
    WHERE cap IS NULL OR price > cap""",
    f"""
    SELECT {
        line_row(
            "CASE WHEN cap IS NULL THEN 0 ELSE 1 END",
            seen="price",
            code="CAST(cap AS STRING)",
            amount="amount - CAST(floor((cnt * cap * ratio + 5000000000) / 10000000000) AS BIGINT)",
        )
    }
    FROM (SELECT c.*, row_number() OVER (PARTITION BY point, bill,
            CASE WHEN win = 'day' THEN d ELSE 0 END ORDER BY cap DESC, s, sn) AS nth
        FROM ({_CAPPED} AND p.operator = 'discount') c) t
    WHERE in_period AND (cap IS NULL OR (nth > 1 AND price * 10000 > cap * ratio))""",
)
