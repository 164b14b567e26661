"""Logic D: two items that must not both be paid in one window; the second list offends, or both."""

_PAIRS = """
    SELECT a.point, a.bill AS a_bill, a.sn AS a_sn, a.amount AS a_amount, a.counts AS a_counts,
        a.in_period AS a_in, b.bill AS b_bill, b.sn AS b_sn, b.amount AS b_amount,
        b.counts AS b_counts, b.in_period AS b_in, p.both_sides
    FROM known a JOIN points p ON p.point = a.point
        JOIN known b ON b.point = a.point AND b.person = a.person
            AND b.institution = a.institution
    WHERE p.logic = 'exclude' AND p.operator = 'exclude' AND a.side = 1 AND b.side = 2
        AND a.item <> b.item AND ((p.win = 'visit' AND a.bill = b.bill)
            OR (p.win = 'day' AND a.d = b.d)
            OR (p.win = 'hour' AND abs(a.s - b.s) < 3600)
            OR (p.win = 'hours' AND abs(a.s - b.s) < p.win_size * 3600)
            OR (p.win = 'days' AND abs(a.d - b.d) < p.win_size))"""


def _rows(bad: str, other: str, more: str) -> str:
    return f"""
    SELECT DISTINCT point, {bad}_bill AS bill, 1 AS role, {bad}_bill AS lbill, {bad}_sn AS sn,
        {bad}_amount AS amount, CAST(NULL AS BIGINT) AS seen, CAST(NULL AS STRING) AS code
    FROM ({_PAIRS}) x WHERE {bad}_counts AND {bad}_in{more}
    UNION ALL
    SELECT DISTINCT point, {bad}_bill AS bill, 2 AS role, {other}_bill AS lbill, {other}_sn AS sn,
        CAST(0 AS BIGINT) AS amount, CAST(NULL AS BIGINT) AS seen, CAST(NULL AS STRING) AS code
    FROM ({_PAIRS}) x WHERE {bad}_counts AND {bad}_in{more}"""


SQL = (_rows("b", "a", ""), _rows("a", "b", " AND both_sides"))
