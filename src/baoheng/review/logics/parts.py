"""What the queries of several logics share; a portable subset of SQL, see ``docs``.

Every query gives rows ``point, bill, role, lbill, sn, amount, seen, code``: the bill that is
judged, and one line of it or of another bill (``lbill``; no ``sn``: the whole bill). ``role`` is
1 for what offends, 2 for what is related, 0 for what could not be judged because something is
missing. ``seen`` is what was found, in ten-thousandths; ``code`` what was found, as a code.
"""

# a point about whole bills holds for those that begin on its days
HOLDS = (
    "(p.begin_d IS NULL OR b.begin_d >= p.begin_d) AND (p.end_d IS NULL OR b.begin_d <= p.end_d)"
)
# bills that a point about whole bills looks at, in the period or before it
BILLS = f"""
    FROM points p JOIN point_settings q ON q.point = p.point
        JOIN bills b ON b.setting = q.setting AND {HOLDS}"""


def line_row(role: str, seen: str = "CAST(NULL AS BIGINT)", code: str = "CAST(NULL AS STRING)",
             amount: str = "t.amount") -> str:  # fmt: skip
    """The columns of a row about a line ``t`` of the bill that is judged."""
    return (
        f"t.point, t.bill, {role} AS role, t.bill AS lbill, t.sn, {amount} AS amount, "
        f"CAST({seen} AS BIGINT) AS seen, {code} AS code"
    )


def bill_row(bill: str, point: str = "p.point", role: str = "1", other: str = "",
             seen: str = "NULL", code: str = "CAST(NULL AS STRING)") -> str:  # fmt: skip
    """The columns of a row about a whole bill; ``other`` is a related one."""
    return (
        f"{point} AS point, {bill} AS bill, {role} AS role, {other or bill} AS lbill, "
        f"CAST(NULL AS STRING) AS sn, CAST(0 AS BIGINT) AS amount, "
        f"CAST({seen} AS BIGINT) AS seen, {code} AS code"
    )


def matched(table: str, side: int = 1) -> str:
    """The rows of a table of codes that begin with a value of a point, each with the point.

    Different codes are few, so that comparing them with all values is quick.
    """
    return f"""(SELECT w.point, y.*
        FROM (SELECT DISTINCT v.point, c.code
            FROM (SELECT DISTINCT code FROM {table}) c JOIN point_values v ON v.side = {side}
                AND left(c.code, 1) = left(v.value, 1)
                AND substr(c.code, 1, length(v.value)) = v.value) w
            JOIN {table} y ON y.code = w.code)"""


def diagnosed_sql(logic: str) -> str:
    """Lines whose bill lacks a wanted diagnosis (``in``) or has an excluded one (``not_in``)."""
    return f"""
    SELECT {line_row("CASE WHEN has.bill IS NULL THEN 0 ELSE 1 END", code="m.code")}
    FROM known t JOIN points p ON p.point = t.point
        LEFT JOIN (SELECT point, bill, min(code) AS code FROM {matched("dx")} x
            GROUP BY point, bill) m ON m.point = t.point AND m.bill = t.bill
        LEFT JOIN (SELECT DISTINCT bill FROM dx) has ON has.bill = t.bill
    WHERE p.logic = '{logic}' AND p.attribute = 'diagnosis' AND p.operator IN ('in', 'not_in')
        AND t.side = 1 AND t.counts AND t.in_period
        AND (has.bill IS NULL OR (p.operator = 'in' AND m.bill IS NULL)
            OR (p.operator = 'not_in' AND m.bill IS NOT NULL))"""
