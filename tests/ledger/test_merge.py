"""Any series of deliveries leaves what a plain dictionary, told the same rules, holds."""

import tempfile
from pathlib import Path
from unittest.mock import patch

import duckdb
from facts import load_file, rows_of
from hypothesis import given, settings
from hypothesis import strategies as st

from baoheng.ledger import merge, staging
from baoheng.ledger.definitions import table
from baoheng.ledger.delta import snapshot
from baoheng.ledger.folder import create
from baoheng.ledger.merge import _rounds
from baoheng.ledger.parts import PART, bucket_of, name_of, number_of_sql

HEAD = "缴费流水号,人员编号,险种类型,缴费年度,缴费主体,缴费金额,到账日期"

row = st.tuples(st.integers(0, 7), st.integers(0, 2), st.sampled_from(["2025-01-05", "2026-02-01"]))
delivery = st.tuples(st.sampled_from(["a.csv", "b.csv"]), st.lists(row, max_size=8))


def line(number: int, fen: int, day: str) -> str:
    return f"N{number},P{number % 3},390,2025,1,{fen}.{number}0,{day}"


def deliver(held: dict, known: dict, name: str, rows: list) -> None:
    """The rules in plain words: the same delivery again changes nothing; the last of a key counts;
    new content replaces, and the source of the content owns the row; what a source no longer has
    goes, if it still owns it."""
    if known.get(name) == rows:
        return
    fresh = {number: (fen, day) for number, fen, day in rows}
    for number, content in fresh.items():
        if number not in held or held[number][0] != content:
            held[number] = (content, name)
    if name in known:
        gone = [n for n, (_, owner) in held.items() if owner == name and n not in fresh]
        for number in gone:
            del held[number]
    known[name] = rows


@settings(max_examples=25, deadline=None)
@given(st.lists(delivery, min_size=1, max_size=4), st.booleans())
def test_deliveries_leave_what_a_dictionary_holds(deliveries, large):
    """``large``: as with far more rows than memory, a round a bucket and typed rows on disk."""
    with (
        patch.object(merge, "GROUP_ROWS", 0 if large else merge.GROUP_ROWS),
        patch.object(staging, "FLUSH_ROWS", 1 if large else staging.FLUSH_ROWS),
    ):
        check(deliveries)


def check(deliveries: list) -> None:
    held: dict[int, tuple] = {}
    known: dict[str, list] = {}
    with tempfile.TemporaryDirectory() as folder:
        ledger = create(Path(folder) / "ledger", buckets=2)
        for name, rows in deliveries:
            path = Path(folder) / name
            path.write_text("\n".join([HEAD, *(line(*one) for one in rows)]) + "\n", "utf-8")
            done = load_file(ledger, "contributions", path, replace=True)
            deliver(held, known, name, rows)
            found = rows_of(ledger, "contributions", "pay_no", "amount", "pay_date")
            wanted = [(f"N{n}", f"{fen}.{n}0", day) for n, ((fen, day), _) in held.items()]
            assert [(a, str(b), str(c)) for a, b, c in found] == sorted(wanted, key=repr)
            for load in done.loads:
                assert load.loaded_totals["amount"] == sum(
                    {n: fen * 100 + n * 10 for n, fen, _ in rows}.values()
                )


def test_rows_lie_in_the_part_of_their_year_and_person_sorted(put, ledger):
    put("contributions", "a.csv", HEAD, *(line(n, 1, f"202{5 + n % 2}-01-05") for n in range(8)))
    files = snapshot(ledger, table("contributions")).files
    assert {one.part for one in files} <= {"2025-000", "2025-001", "2026-000", "2026-001"}
    assert sum(one.rows for one in files) == 8


def test_parts_have_names_and_numbers_that_lead_back():
    for name in ("enrolments", "fund_months", "institutions", "fee_lines"):
        one = table(name)
        number = (
            2025003 if one.person and one.date else 3 if one.person else 2025 if one.date else 0
        )
        made = name_of(one, number)
        back = duckdb.execute(f"SELECT {number_of_sql(PART)} FROM (SELECT '{made}' AS part)")
        assert back.fetchall() == [(number,)]


def test_all_years_of_a_bucket_meet_in_one_round():
    sizes = {"2025-000": 3_000_000, "2026-000": 2_000_000, "2025-001": 1, "2025-002": 1}
    rounds = _rounds(sizes)
    assert sorted(part for one in rounds for part in one) == sorted(sizes)
    assert all(len({bucket_of(p) for p in one}) == 1 or len(one) == 2 for one in rounds)
    assert rounds[0] == ["2025-000", "2026-000"]
