"""Logic L: a share of an institution's stays or money in the year is above a limit.

Each bucket gives numerators and denominators by institution; ``across`` adds them up and judges.
Institutions with few stays are not judged. ``unsure`` is what may belong to the numerator, but
nothing says so: where it decides, nothing can be judged.
"""

from baoheng.packs import load

_DAY = 86_400


def sums(year_begin: int, last: int) -> tuple[str, ...]:
    """Queries over a bucket: point, institution, top, unsure, whole; of stays of these days."""
    data = load("national/review/care.toml")["indicator"]
    year = f"b.setl_d BETWEEN {year_begin} AND {last}"
    stays = f"""
        FROM points p JOIN point_settings q ON q.point = p.point
            JOIN bills b ON b.setting = q.setting AND {year}"""
    infections = ", ".join(f"('{code}')" for code in data["infections"])
    return (
        f"""
        SELECT p.point, c.institution, sum(CASE WHEN v.value IS NULL THEN 0 ELSE c.amount END)
                AS top, sum(CASE WHEN c.charge IS NULL THEN c.amount ELSE 0 END) AS unsure,
            sum(c.amount) AS whole
        FROM points p JOIN point_settings q ON q.point = p.point
            JOIN (SELECT b.setting, b.institution, l.charge, sum(l.amount) AS amount
                FROM bills b JOIN charges l ON l.bill = b.bill WHERE {year}
                GROUP BY b.setting, b.institution, l.charge) c ON c.setting = q.setting
            LEFT JOIN point_values v ON v.point = p.point AND v.side = 1 AND v.value = c.charge
        WHERE p.logic = 'indicator' AND p.attribute = 'med_chrgitm_type'
        GROUP BY p.point, c.institution""",
        f"""
        SELECT p.point, c.institution, sum(coalesce(k.amount, 0)) AS top, 0 AS unsure,
            sum(c.amount) AS whole
        FROM points p JOIN point_settings q ON q.point = p.point
            JOIN (SELECT b.setting, b.institution, sum(l.amount) AS amount
                FROM bills b JOIN charges l ON l.bill = b.bill WHERE {year}
                GROUP BY b.setting, b.institution) c ON c.setting = q.setting
            LEFT JOIN (SELECT n.point, n.setting, n.institution, sum(n.amount) AS amount
                FROM known n JOIN bills b ON b.bill = n.bill WHERE n.side = 1 AND {year}
                GROUP BY n.point, n.setting, n.institution) k
                ON k.point = p.point AND k.setting = c.setting AND k.institution = c.institution
        WHERE p.logic = 'indicator' AND p.attribute = 'item' GROUP BY p.point, c.institution""",
        f"""
        SELECT p.point, b.institution, sum(CASE WHEN i.sure > 0 THEN 1 ELSE 0 END) AS top,
            sum(CASE WHEN i.sure = 0 AND i.maybe > 0 THEN 1 ELSE 0 END) AS unsure,
            count(*) AS whole
        {stays} LEFT JOIN (SELECT x.bill, sum(CASE WHEN x.arose THEN 1 ELSE 0 END) AS sure,
                    sum(CASE WHEN x.arose IS NULL THEN 1 ELSE 0 END) AS maybe
                FROM dx x
                JOIN (VALUES {infections}) AS f(code) ON substr(x.code, 1, length(f.code)) = f.code
                WHERE x.at_discharge GROUP BY x.bill) i ON i.bill = b.bill
        WHERE p.logic = 'indicator' AND p.attribute = 'infection'
        GROUP BY p.point, b.institution""",
        _returns(year, data["readmission_days"]),
        f"""
        SELECT -1 AS point, b.institution, count(*) AS top, 0 AS unsure, count(*) AS whole
        FROM bills b WHERE b.setting = 'inpatient' AND {year} GROUP BY b.institution""",
    )


def _returns(year: str, days: int) -> str:
    """Stays after which the person came back soon without a plan."""
    back = f"b.next_s - b.end_s <= {days * _DAY}"
    return f"""
    SELECT p.point, b.institution,
        sum(CASE WHEN {back} AND NOT b.planned THEN 1 ELSE 0 END) AS top,
        sum(CASE WHEN {back} AND b.planned IS NULL THEN 1 ELSE 0 END) AS unsure, count(*) AS whole
    FROM points p JOIN point_settings q ON q.point = p.point
        JOIN (SELECT *, lead(begin_s) OVER (PARTITION BY person, setting
            ORDER BY begin_s, bill) AS next_s FROM bills) b
            ON b.setting = q.setting AND {year}
    WHERE p.logic = 'indicator' AND p.attribute = 'readmission'
    GROUP BY p.point, b.institution"""


def across(judged: bool = True) -> str:
    """Institutions above a limit from the ``sums`` of all buckets: point, institution, shares.

    With ``judged`` false: those of which nothing can be said, for what is not known decides.
    """
    least = load("national/review/care.toml")["indicator"]["least_stays"]
    above = "t.top * 10000000 > t.whole * p.lim"
    if not judged:
        above = f"NOT ({above}) AND (t.top + t.unsure) * 10000000 > t.whole * p.lim"
    return f"""
        SELECT t.point, t.institution, t.top, t.whole
        FROM (SELECT point, institution, sum(top) AS top, sum(unsure) AS unsure,
                    sum(whole) AS whole
                FROM sums WHERE point >= 0 GROUP BY point, institution) t
            JOIN (SELECT institution, sum(top) AS stays FROM sums WHERE point < 0
                GROUP BY institution) s ON s.institution = t.institution AND s.stays >= {least}
            JOIN points p ON p.point = t.point
        WHERE p.operator = 'share_above' AND {above}"""
