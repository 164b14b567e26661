"""A second year of the same city: the same people go on, and nothing of the first is made again."""

import pytest
from tests.ledger.simulate.independent import ask, simulated

from baoheng.ledger.simulate.period import Period
from baoheng.ledger.simulate.run import Options, make_city

pytestmark = pytest.mark.slow  # a city of two years


@pytest.fixture(scope="module")
def years(tmp_path_factory):
    """2025 and, from the same people, 2026 to October."""
    folder = tmp_path_factory.mktemp("years")
    first = make_city(Options(3000, Period(2025, 1, 12), 7, faults=0), folder / "2025")
    make_city(
        Options(3000, Period(2026, 1, 10), 7, faults=0, origin=2025, opening=first.closing),
        folder / "2026",
    )
    return folder


def files(folder, year, name):
    return f"read_parquet('{folder}/{year}/{name}/*.parquet')"


def both(folder, name):
    return files(folder, "*", name)


def test_nobody_is_born_anew_and_the_living_keep_their_certificate(years):
    first, second = files(years, 2025, "persons"), files(years, 2026, "persons")
    changed = f"""SELECT count(*) FROM {first} a JOIN {second} b USING (psn_no)
        WHERE (a.psn_name, a.certno, a.gend, a.brdy, a.tel, a.admdvs)
        IS DISTINCT FROM (b.psn_name, b.certno, b.gend, b.brdy, b.tel, b.admdvs)"""
    assert ask(changed) == [(0,)]
    fresh = f"""SELECT min(e.begndate), count(*) FROM {files(years, 2026, "enrolments")} e
        WHERE psn_no NOT IN (SELECT psn_no FROM {first})"""
    begin, count = ask(fresh)[0]
    assert begin.year == 2026
    assert 30 < count < 150


def test_who_died_or_left_does_not_come_back(years):
    gone = f"""SELECT psn_no FROM {files(years, 2025, "enrolments")}
        GROUP BY psn_no HAVING count(enddate) = count(*)"""
    for name in ("persons", "enrolments", "encounters", "contributions"):
        again = f"SELECT count(*) FROM {files(years, 2026, name)} WHERE psn_no IN ({gone})"
        assert ask(again) == [(0,)], name


def test_everybody_has_one_insurance_at_a_time_over_both_years(years):
    # the later file says how an enrolment stands now
    kept = f"""SELECT psn_no, insutype, begndate, arg_max(enddate, filename) AS enddate,
        arg_max(enddate IS NULL, filename) AS goes_on
        FROM read_parquet('{years}/*/enrolments/*.parquet', filename = true) GROUP BY 1, 2, 3"""
    overlapping = f"""WITH e AS (SELECT psn_no, begndate,
            CASE WHEN goes_on THEN DATE '9999-12-31' ELSE enddate END AS until FROM ({kept}))
        SELECT count(*) FROM e a JOIN e b ON a.psn_no = b.psn_no AND a.begndate < b.begndate
        AND b.begndate <= a.until"""
    assert ask(overlapping) == [(0,)]
    backward = f"SELECT count(*) FROM ({kept}) WHERE enddate < begndate AND NOT goes_on"
    assert ask(backward) == [(0,)]


def test_nobody_pays_twice_for_a_year(years):
    twice = f"""SELECT psn_no, year FROM {both(years, "contributions")}
        WHERE insutype = '390' AND payer_kind = '1'
        GROUP BY psn_no, year HAVING count(*) > 1"""
    assert ask(twice) == []


def test_an_identity_begins_once(years):
    twice = f"""SELECT psn_no FROM {both(years, "identities")}
        GROUP BY psn_no, identity_category HAVING count(DISTINCT begin_month) > 1"""
    assert ask(twice) == []


def test_funds_go_on_with_what_they_held(years):
    closing = f"""SELECT fund_kind, closing_amt FROM {files(years, 2025, "fund_months")}
        WHERE month = '2025-12-01' ORDER BY 1"""
    opening = f"""SELECT fund_kind, opening_amt FROM {files(years, 2026, "fund_months")}
        WHERE month = '2026-01-01' ORDER BY 1"""
    assert ask(closing) == ask(opening)
    assert len(ask(opening)) == 7


@pytest.mark.slow
def test_a_key_of_both_years_is_the_same_thing(years):
    """What happens has a number of its own; registers are the same in both years."""
    registers = {"persons", "enrolments", "identities"}  # brought up to date by the second year
    for table in simulated():
        if table.name in registers:
            continue
        key, columns = ", ".join(table.key), ", ".join(one.name for one in table.columns)
        rows = f"(SELECT DISTINCT {columns} FROM {both(years, table.name)})"
        twice = f"SELECT {key} FROM {rows} GROUP BY ALL HAVING count(*) > 1"
        assert ask(twice) == [], table.name
