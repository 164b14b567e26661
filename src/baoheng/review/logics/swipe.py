"""Logic O: many cards of one amount within an hour of the night in one pharmacy."""

from baoheng.packs import load


def swipes() -> str:
    """Purchases of the night from a bucket: point, institution, slot, amount, bill,
    person."""
    data = load("national/review/care.toml")["swipe"]
    hour = "CAST(floor((b.begin_s % 86400) / 3600) AS BIGINT)"
    return f"""
        SELECT p.point, b.institution, b.begin_d * 24 + {hour} AS slot, t.amount, b.bill,
            b.person
        FROM points p JOIN point_settings q ON q.point = p.point
            JOIN bills b ON b.setting = q.setting AND b.in_period
            JOIN (SELECT bill, CAST(sum(amount) AS BIGINT) AS amount FROM charges GROUP BY bill) t
                ON t.bill = b.bill
        WHERE p.logic = 'swipe' AND p.measure = 'swipes' AND p.win = 'hour'
            AND ({hour} >= {data["night_from"]} OR {hour} < {data["night_to"]})"""


def across() -> str:
    """Bills of bursts from the ``swipes`` of all buckets: point, bill, how many, person."""
    return """
        SELECT point, bill, n, person FROM (
            SELECT s.point, s.bill, s.person, p.lim, count(*) OVER (
                PARTITION BY s.point, s.institution, s.slot, s.amount) AS n
            FROM swipes s JOIN points p ON p.point = s.point) t
        WHERE n * 10000 >= lim"""
