"""Logic N: the same people again and again at the same place in the same hour.

A bucket gives the visits of people who came to one institution several times; ``ACROSS`` looks for
sets of visits that many people share: each person's visits within the days are taken in threes.
"""

from baoheng.packs import load


def _data() -> tuple[int, int]:
    data = load("national/review/care.toml")["cluster"]
    return data["times"], data["days"]


def visits() -> str:
    """Visits that may belong to a cluster, from a bucket: point, person, place,
    slot, bill."""
    times, days = _data()
    return f"""
        SELECT point, person, institution,
            begin_d * 24 + CAST(floor((begin_s % 86400) / 3600) AS BIGINT) AS slot,
            begin_d, bill, in_period
        FROM (SELECT p.point, b.*, count(*) OVER (PARTITION BY p.point, b.person, b.institution
                ORDER BY b.begin_d RANGE BETWEEN {days} PRECEDING AND {days} FOLLOWING) AS near
            FROM points p JOIN point_settings q ON q.point = p.point
                JOIN bills b ON b.setting = q.setting
            WHERE p.logic = 'cluster' AND p.measure = 'persons' AND p.win = 'hour') t
        WHERE near >= {times}"""


def across() -> str:
    """Bills of clusters from the ``visits`` of all buckets: point, bill, persons, person."""
    _, days = _data()
    return f"""
        WITH busy AS (
            SELECT v.* FROM visits v JOIN (
                SELECT p.point, v.institution, v.slot FROM visits v JOIN points p
                    ON p.point = v.point
                GROUP BY p.point, p.lim, v.institution, v.slot
                HAVING count(DISTINCT v.person) * 10000 >= p.lim) s
                ON s.point = v.point AND s.institution = v.institution AND s.slot = v.slot),
        threes AS (
            SELECT a.point, a.person, a.institution, a.slot AS s1, b.slot AS s2, c.slot AS s3
            FROM busy a
                JOIN busy b ON b.point = a.point AND b.person = a.person
                    AND b.institution = a.institution AND b.slot > a.slot
                    AND b.begin_d <= a.begin_d + {days}
                JOIN busy c ON c.point = a.point AND c.person = a.person
                    AND c.institution = a.institution AND c.slot > b.slot
                    AND c.begin_d <= a.begin_d + {days}),
        found AS (
            SELECT t.point, t.institution, t.s1, t.s2, t.s3, count(DISTINCT t.person) AS n
            FROM threes t JOIN points p ON p.point = t.point
            GROUP BY t.point, p.lim, t.institution, t.s1, t.s2, t.s3
            HAVING count(DISTINCT t.person) * 10000 >= p.lim)
        SELECT v.point, v.bill, max(f.n) AS persons, v.person
        FROM found f JOIN threes t ON t.point = f.point AND t.institution = f.institution
                AND t.s1 = f.s1 AND t.s2 = f.s2 AND t.s3 = f.s3
            JOIN busy v ON v.point = t.point AND v.person = t.person
                AND v.institution = t.institution AND v.slot IN (t.s1, t.s2, t.s3)
        WHERE v.in_period GROUP BY v.point, v.bill, v.person"""
