"""Logic C: a sum or count over a window exceeds a limit; what comes after the limit offends.

Lines stand in the order of their time, then bill and number; visits in the order of their begin.
Where a number of a sum is missing, the sum is at least what is known of it: above the limit it
offends, else nothing can be judged.
"""

from baoheng.review.logics.looks import Look, Looks, On
from baoheng.review.logics.parts import BILLS, HOLDS, bill_row, line_row
from baoheng.review.logics.sums import (
    DRUGS,
    look_days_used,
    look_different_drugs,
    look_last_days,
    look_last_visits,
    look_one_line,
    look_sum,
    look_visits,
)

_SUMS = ("hour", "day", "visit", "month", "quarter", "year")
_USES = ("visit", "month", "quarter", "year")
_VISITS = ("day", "month", "quarter", "year")

_AMOUNT = "CASE p.measure WHEN 'cnt' THEN k.cnt WHEN 'amount' THEN k.in_scope * 100 END"
_QUARTER = "CAST(floor({0} / 100) * 10 + floor(({0} % 100 + 2) / 3) AS BIGINT)"
_YEAR = "CAST(floor({0} / 100) AS BIGINT)"
_KEY = f"""CASE p.win WHEN 'day' THEN k.d WHEN 'visit' THEN k.bill WHEN 'month' THEN k.ym
    WHEN 'quarter' THEN {_QUARTER.format("k.ym")} WHEN 'year' THEN {_YEAR.format("k.ym")}
    WHEN 'hour' THEN CAST(floor(k.s / 3600) AS BIGINT) END"""
_LINES = """
    FROM known k JOIN points p ON p.point = k.point
    WHERE p.logic = 'cap' AND k.side = 1 AND k.counts"""
_OVER = {
    "role": "CASE WHEN running > lim THEN 1 ELSE 0 END",
    "seen": "CASE WHEN running > lim THEN running END",
}
_SO_FAR = f"""PARTITION BY k.point, k.person, {_KEY}
            ORDER BY k.s, k.bill, k.sn ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"""
_FIRST = """PARTITION BY p.point, l.bill, l.item ORDER BY l.s, l.sn
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"""
# most bills have too few lines of drugs to be looked at
_DRUG_LINES = f"""{BILLS}
            JOIN (SELECT bill, sum(n) AS n FROM charges WHERE charge IN {DRUGS} OR charge IS NULL
                GROUP BY bill) m ON m.bill = b.bill AND m.n * 10000 > p.lim
            JOIN lines l ON l.bill = b.bill AND (l.paid OR NOT p.paid_only)
        WHERE p.logic = 'cap' AND p.measure = 'distinct_drugs' AND p.win = 'visit'
            AND b.in_period"""

SQL = (
    # one line
    f"""
    SELECT {line_row("CASE WHEN x IS NULL THEN 0 ELSE 1 END", seen="x")}
    FROM (SELECT k.*, p.lim, CASE p.measure WHEN 'cnt' THEN k.cnt WHEN 'days' THEN k.days
            WHEN 'amount' THEN k.in_scope * 100
            WHEN 'cnt_per_day' THEN CASE WHEN k.days > 0 THEN floor(k.cnt * 10000 / k.days) END
            END AS x
        {_LINES} AND p.win = 'line' AND p.measure IN ('cnt', 'days', 'amount', 'cnt_per_day')
            AND k.in_period) t
    WHERE x IS NULL OR x > lim""",
    # a sum over a calendar window or a visit
    f"""
    SELECT {line_row(**_OVER)}
    FROM (SELECT k.*, p.lim, sum({_AMOUNT}) OVER ({_SO_FAR}) AS running,
            sum(CASE WHEN {_AMOUNT} IS NULL THEN 1 ELSE 0 END) OVER ({_SO_FAR}) AS gaps
        {_LINES} AND p.measure IN ('cnt', 'amount') AND p.win IN {_SUMS}) t
    WHERE (running > lim OR gaps > 0) AND in_period""",
    # a sum over the last days
    f"""
    SELECT {line_row(**_OVER)}
    FROM (SELECT k.point, k.bill, k.sn, k.amount, p.lim, sum(CASE p.measure WHEN 'cnt' THEN b.cnt
                WHEN 'amount' THEN b.in_scope * 100 END) AS running,
            sum(CASE WHEN p.measure = 'amount' AND b.in_scope IS NULL THEN 1 ELSE 0 END) AS gaps
        FROM known k JOIN points p ON p.point = k.point
            JOIN known b ON b.point = k.point AND b.person = k.person AND b.side = 1 AND b.counts
                AND b.d > k.d - p.win_size AND (b.s < k.s OR (b.s = k.s AND (b.bill < k.bill
                    OR (b.bill = k.bill AND b.sn <= k.sn))))
        WHERE p.logic = 'cap' AND k.side = 1 AND k.counts AND p.measure IN ('cnt', 'amount')
            AND p.win = 'days' AND k.in_period
        GROUP BY k.point, k.bill, k.sn, k.amount, p.lim) t
    WHERE running > lim OR gaps > 0""",
    # days on which an item was used
    f"""
    SELECT {line_row("1", seen="nth * 10000")}
    FROM (SELECT k.*, p.lim, dense_rank() OVER (PARTITION BY k.point, k.person, {_KEY}
            ORDER BY k.d) AS nth
        {_LINES} AND p.measure = 'days_used' AND p.win IN {_USES}) t
    WHERE nth * 10000 > lim AND in_period""",
    # different drugs of a visit
    f"""
    SELECT {line_row("1", seen="nth * 10000")}
    FROM (SELECT f.*, dense_rank() OVER (PARTITION BY point, bill ORDER BY first_s, first_sn) AS nth
        FROM (SELECT p.point, p.lim, l.bill, l.sn, l.amount, first_value(l.s) OVER ({_FIRST})
                AS first_s, first_value(l.sn) OVER ({_FIRST}) AS first_sn
            {_DRUG_LINES} AND l.charge IN {DRUGS}) f) t
    WHERE nth * 10000 > lim""",
    # of which more may be drugs than is known
    f"""
    SELECT {bill_row("t.bill", "t.point", role="0")}
    FROM (SELECT p.point, p.lim, l.bill, count(DISTINCT l.item) AS most,
            count(DISTINCT CASE WHEN l.charge IN {DRUGS} THEN l.item END) AS least
        {_DRUG_LINES} AND (l.charge IN {DRUGS} OR l.charge IS NULL)
        GROUP BY p.point, p.lim, l.bill) t
    WHERE most * 10000 > lim AND least * 10000 <= lim""",
    # visits or stays of a calendar window
    f"""
    SELECT {bill_row("t.bill", "t.point", seen="nth * 10000")}
    FROM (SELECT p.point, p.lim, b.bill, b.in_period, row_number() OVER (
            PARTITION BY p.point, b.person, CASE p.win WHEN 'day' THEN b.begin_d
                WHEN 'month' THEN b.ym WHEN 'quarter' THEN {_QUARTER.format("b.ym")}
                WHEN 'year' THEN {_YEAR.format("b.ym")} END
            ORDER BY b.begin_s, b.bill) AS nth
        {BILLS}
        WHERE p.logic = 'cap' AND p.measure IN ('visits', 'stays') AND p.win IN {_VISITS}) t
    WHERE nth * 10000 > lim AND in_period""",
    # visits or stays of the last days
    f"""
    SELECT {bill_row("t.bill", "t.point", seen="n * 10000")}
    FROM (SELECT p.point, p.lim, k.bill, count(*) AS n
        {BILLS}
            JOIN bills k ON k.person = b.person AND k.in_period
                AND b.begin_d > k.begin_d - p.win_size
                AND (b.begin_s < k.begin_s OR (b.begin_s = k.begin_s AND b.bill <= k.bill))
            JOIN point_settings r ON r.point = p.point AND r.setting = k.setting
        WHERE p.logic = 'cap' AND p.measure IN ('visits', 'stays') AND p.win = 'days'
            AND {HOLDS.replace("b.", "k.")}
        GROUP BY p.point, p.lim, k.bill) t
    WHERE n * 10000 > lim""",
)

_LINE_NEEDS = ("items", "limit")
LOOKS: Looks = {
    **{(one, "line"): Look(look_one_line, needs=_LINE_NEEDS)
       for one in ("cnt", "days", "amount", "cnt_per_day")},
    **{(one, window): Look(look_sum, needs=_LINE_NEEDS)
       for one in ("cnt", "amount") for window in _SUMS},
    **{(one, "days"): Look(look_last_days, needs=(*_LINE_NEEDS, "window_size"))
       for one in ("cnt", "amount")},
    **{("days_used", window): Look(look_days_used, needs=_LINE_NEEDS) for window in _USES},
    ("distinct_drugs", "visit"): Look(look_different_drugs, On.BILL, ("limit",)),
    **{(one, window): Look(look_visits, On.BILL, ("limit",))
       for one in ("visits", "stays") for window in _VISITS},
    **{(one, "days"): Look(look_last_visits, On.BILL, ("limit", "window_size"))
       for one in ("visits", "stays")},
}  # fmt: skip
