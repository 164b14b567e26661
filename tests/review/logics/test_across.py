"""What is judged across persons: shares, stocks, trace codes, clusters, bursts."""

import duckdb
import pytest

from baoheng.review.known import point_tables
from baoheng.review.logics import cluster, indicator, stock, swipe
from baoheng.review.model import Point
from baoheng.review.rules import rules

HOSPITAL, OTHER = 1, 2
_LEAST = 20  # stays below which an institution is not judged


def point(rule, **more):
    return Point(0, "P", rules()[rule], **more)


@pytest.fixture
def ask():
    connection = duckdb.connect(config={"threads": 1})

    def query(one, sql, **tables):
        for name, rows in point_tables([one]).items():
            connection.register(name, rows)
        for name, text in tables.items():
            connection.execute(f"CREATE OR REPLACE TABLE {name} AS {text}")
        return sorted(connection.execute(sql).fetchall())

    yield query
    connection.close()


DRUGS = point("56", attribute="med_chrgitm_type", operator="share_above", measure="amount",
              values=("09",), limit=600 * 10_000, setting="inpatient")  # fmt: skip
RETURNS = point("63", attribute="readmission", operator="share_above", measure="stays",
                limit=100 * 10_000, setting="inpatient")  # fmt: skip


def sums(*rows):
    """Rows of one institution: point, top, unsure, whole."""
    told = [
        f"({point}, {HOSPITAL}, {top}, {unsure}, {whole})" for point, top, unsure, whole in rows
    ]
    return f"FROM (VALUES {', '.join(told)}) t(point, institution, top, unsure, whole)"


@pytest.mark.parametrize(
    ("top", "unsure", "stays", "above", "unknown"),
    [
        (601, 0, _LEAST, True, False),
        (600, 0, _LEAST, False, False),
        (601, 0, _LEAST - 1, False, False),
        (500, 100, _LEAST, False, False),
        (500, 101, _LEAST, False, True),
        (601, 300, _LEAST, True, False),  # above whatever the rest may be
    ],
)
def test_a_share_is_above_its_limit_or_what_is_not_known_decides(
    ask, top, unsure, stays, above, unknown
):
    made = sums((0, top, unsure, 1000), (-1, stays, 0, stays))
    assert bool(ask(DRUGS, indicator.across(), sums=made)) is above
    assert bool(ask(DRUGS, indicator.across(judged=False), sums=made)) is unknown


def test_money_without_a_kind_of_charge_is_not_sure(ask):
    bills = f"SELECT 7 AS bill, {HOSPITAL} AS institution, 'inpatient' AS setting, 5 AS setl_d"
    charges = "FROM (VALUES (7, '09', 60), (7, '03', 30), (7, NULL, 10)) t(bill, charge, amount)"
    found = ask(DRUGS, indicator.sums(0, 9)[0], bills=bills, charges=charges)
    assert found == [(0, HOSPITAL, 60, 10, 100)]
    assert ask(DRUGS, indicator.sums(6, 9)[0], bills=bills, charges=charges) == []


def test_a_share_of_items_is_of_all_settings_of_its_point(ask):
    items = point("56", attribute="item", operator="share_above", measure="amount",
                  items=frozenset(["甲"]), limit=100 * 10_000)  # fmt: skip
    wards = items.settings
    assert len(wards) > 1
    told = ", ".join(f"({n}, {HOSPITAL}, '{name}', 5)" for n, name in enumerate(wards))
    bills = f"FROM (VALUES {told}) t(bill, institution, setting, setl_d)"
    charges = "SELECT bill, '09' AS charge, 100 AS amount FROM bills"
    known = "SELECT 0 AS point, 1 AS side, bill, setting, institution, n AS amount FROM bills, "
    known += "(VALUES (10), (20)) u(n) WHERE bill = 0"
    found = ask(items, indicator.sums(0, 9)[1], bills=bills, charges=charges, known=known)
    assert found == [(0, HOSPITAL, 30, 0, 100 * len(wards))]


def test_a_return_of_which_no_plan_is_told_is_not_sure(ask):
    bills = f"""SELECT *, {HOSPITAL} AS institution, 'inpatient' AS setting, 5 AS setl_d
        FROM (VALUES
        (1, 1, 0, 100, false), (2, 1, 200, 300, false),
        (3, 2, 0, 100, NULL), (4, 2, 200, 300, false),
        (5, 3, 0, 100, true), (6, 3, 200, 300, false),
        (7, 4, 0, 100, false), (8, 4, 100 + 32 * 86400, 9000000, false)
        ) t(bill, person, begin_s, end_s, planned)"""
    assert ask(RETURNS, indicator.sums(0, 9)[3], bills=bills) == [(0, HOSPITAL, 1, 1, 8)]


def test_an_infection_of_which_the_begin_is_not_told_is_not_sure(ask):
    infection = point("62", attribute="infection", operator="share_above", measure="stays",
                      limit=80 * 10_000, setting="inpatient")  # fmt: skip
    bills = f"""SELECT bill, {HOSPITAL} AS institution, 'inpatient' AS setting, 5 AS setl_d
        FROM range(1, 6) t(bill)"""
    dx = """FROM (VALUES (1, 'T81.411', true, true), (2, 'T81.411', true, false),
        (3, 'T81.411', true, NULL), (4, 'I10.x00', true, true), (5, 'T81.411', false, true)
        ) t(bill, code, at_discharge, arose)"""
    assert ask(infection, indicator.sums(0, 9)[2], bills=bills, dx=dx) == [(0, HOSPITAL, 1, 1, 5)]


BALANCE = point("43", operator="stock_balance", values=("09",), limit=20_000)  # two per cent
ITEMS = "SELECT 5 AS item, '09' AS med_chrgitm_type"


def counts(opening, closing):
    return f"""SELECT {HOSPITAL} AS institution, 5 AS item, d AS invdate, n AS inv_cnt
        FROM (VALUES (DATE '2025-01-01', {opening}), (DATE '2025-12-31', {closing})) t(d, n)"""


def changes(*rows):
    told = ", ".join(f"({HOSPITAL}, 5, '{kind}', TIMESTAMP '2025-06-01', {n})" for kind, n in rows)
    told = told or f"({HOSPITAL}, 9, '2', TIMESTAMP '2025-06-01', 0)"
    return f"FROM (VALUES {told}) t(institution, item, inv_chg_type, inv_chg_time, cnt)"


@pytest.mark.parametrize(
    ("closing", "moved", "found"),
    [
        (50, [("1", 100), ("2", -150)], []),  # a hundred there, as much in, 150 sold
        (47, [("1", 100), ("2", -150)], []),  # three of 150 are two per cent
        (46, [("1", 100), ("2", -150)], [(50, 46, 150)]),
        (100, [], []),
        (99, [], [(100, 99, 0)]),  # gone, and no movement told
    ],
)
def test_a_stock_balances_within_its_limit(ask, closing, moved, found):
    rows = ask(
        BALANCE, stock.stock_sql("2025-01-01", "2025-12-31"),
        stock_counts=counts(100, closing), stock_changes=changes(*moved), items=ITEMS,
    )  # fmt: skip
    assert [tuple(n // 10_000 for n in row[3:]) for row in rows] == found


ONCE = point("M1", operator="sold_once")


@pytest.mark.parametrize(
    ("sales", "found"),
    [
        ([(HOSPITAL, "2", False), (OTHER, "2", False)], [HOSPITAL, OTHER]),
        ([(HOSPITAL, "2", False)], []),
        ([(HOSPITAL, "2", False), (HOSPITAL, "3", False), (OTHER, "2", False)], []),
        ([(HOSPITAL, "2", True), (HOSPITAL, "2", True)], []),
        ([(HOSPITAL, "1", False), (OTHER, "2", False)], []),
    ],
)
def test_a_trace_code_is_sold_once_unless_returned_or_split(ask, sales, found):
    told = ", ".join(
        f"('码', {place}, '{way}', TIMESTAMP '2025-06-0{day}', {split})"
        for day, (place, way, split) in enumerate(sales, 1)
    )
    heads = "drug_trac_codg, institution, trace_direction, trace_time, trdn_flag"
    codes = f"FROM (VALUES {told}) t({heads})"
    rows = ask(ONCE, stock.sold_twice_sql("2025-01-01", "2025-12-31"), trace_codes=codes)
    assert [row[2] for row in rows] == found


GROUP = point("N1", measure="persons", window="hour", limit=5 * 10_000)


def visits(persons, days, hours=None):
    rows = [
        f"(0, {person}, {HOSPITAL}, {day * 24 + (hours or {}).get(person, 10)}, {day}, "
        f"{person * 100 + day}, true)"
        for person in range(1, persons + 1)
        for day in days
    ]
    return (
        f"FROM (VALUES {', '.join(rows)}) "
        "t(point, person, institution, slot, begin_d, bill, in_period)"
    )


@pytest.mark.parametrize(
    ("persons", "days", "hours", "bills"),
    [
        (5, (1, 15, 30), None, 15),
        (4, (1, 15, 30), None, 0),
        (5, (1, 15), None, 0),
        (5, (1, 15, 62), None, 0),  # the third lies more than sixty days after the first
        (5, (1, 15, 30), {5: 11}, 0),  # one comes an hour later
        (6, (1, 15, 30), {6: 11}, 15),
    ],
)
def test_a_cluster_is_the_same_people_at_the_same_hours(ask, persons, days, hours, bills):
    rows = ask(GROUP, cluster.across(), visits=visits(persons, days, hours))
    assert len(rows) == bills


BURST = point("O1", measure="swipes", window="hour", limit=10 * 10_000)


@pytest.mark.parametrize(
    ("many", "amounts", "found"), [(10, (300,), 10), (9, (300,), 0), (10, (300, 301), 0)]
)
def test_a_burst_is_many_cards_of_one_amount_in_an_hour(ask, many, amounts, found):
    rows = ", ".join(
        f"(0, {HOSPITAL}, 23, {amounts[n % len(amounts)]}, {n}, {n})" for n in range(many)
    )
    swipes = f"FROM (VALUES {rows}) t(point, institution, slot, amount, bill, person)"
    assert len(ask(BURST, swipe.across(), swipes=swipes)) == found
