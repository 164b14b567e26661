"""Any series of deliveries leaves what a plain dictionary, told the same rules, holds."""

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import duckdb
import pytest
from facts import load_files, rows_of
from hypothesis import given, settings
from hypothesis import strategies as st

from baoheng.ledger import merge, staging
from baoheng.ledger.definitions import table
from baoheng.ledger.delta import snapshot
from baoheng.ledger.folder import Ledger, create
from baoheng.ledger.keys import key_of
from baoheng.ledger.merge import _rounds
from baoheng.ledger.parts import PART, bucket_of, name_of, number_of_sql

pytestmark = pytest.mark.slow  # every test writes a ledger

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


@pytest.mark.parametrize("large", [False, True])
def test_a_correction_and_another_source_leave_what_a_dictionary_holds(large):
    both = [(1, 0, "2025-01-05"), (2, 1, "2026-02-01"), (4, 2, "2025-01-05")]
    other = [(1, 2, "2025-01-05"), (3, 1, "2026-02-01"), (3, 0, "2025-01-05")]
    check_deliveries([("a.csv", both), ("b.csv", other), ("a.csv", [(2, 0, "2025-01-05")])], large)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.lists(delivery, min_size=1, max_size=4), st.booleans())
def test_deliveries_leave_what_a_dictionary_holds(deliveries, large):
    check_deliveries(deliveries, large)


def check_deliveries(deliveries: list, large: bool) -> None:
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
            done = load_files(ledger, "contributions", [path], replace=True)
            deliver(held, known, name, rows)
            found = rows_of(ledger, "contributions", "pay_no", "amount", "pay_date")
            wanted = [(f"N{n}", f"{fen}.{n}0", day) for n, ((fen, day), _) in held.items()]
            assert [(a, str(b), str(c)) for a, b, c in found] == sorted(wanted, key=repr)
            for load in done.loads:
                assert load.loaded_totals["amount"] == sum(
                    {n: fen * 100 + n * 10 for n, fen, _ in rows}.values()
                )


LINES = (
    "就诊ID,费用明细流水号,人员编号,定点医药机构编号,费用发生时间,医疗目录编码,数量,单价,"
    "明细项目费用总额,上传时间"
)
BUCKETS = 2
version = st.tuples(  # line number, person, amount, year, upload time
    st.integers(0, 3), st.integers(0, 3), st.integers(1, 2), st.sampled_from([2025, 2026]),
    st.sampled_from([None, 1, 2, 3]),
)  # fmt: skip
some = st.lists(version, max_size=6)
runs = st.lists(
    st.dictionaries(st.sampled_from(["a.csv", "b.csv", "c.csv"]), some, min_size=1),
    min_size=1, max_size=4,
)  # fmt: skip


@dataclass
class Model:
    """A ledger of versions in plain words.

    One row a key. A row takes the place of the one before it unless both say when they were
    uploaded and it is older. What a source brought before is withdrawn by its new delivery.
    """

    held: dict[int, tuple[tuple, str]] = field(default_factory=dict)
    known: dict[str, list] = field(default_factory=dict)

    def run(self, files: dict[str, list]) -> Counter[str]:
        files = {name: rows for name, rows in files.items() if self.known.get(name) != rows}
        counts: Counter[str] = Counter()
        best: dict[int, tuple[tuple, str]] = {}
        losers = []
        for name, rows in files.items():
            for number, *rest in rows:
                one = (tuple(rest), name)
                if number in best and older(one[0], best[number][0]):
                    losers.append((number, one[0]))
                    continue
                if number in best:
                    losers.append((number, best[number][0]))
                best[number] = one
        for number, content in losers:
            won = best[number][0]
            counts[
                "repeated" if content == won else "older" if older(content, won) else "outdone"
            ] += 1
        back = {name for name in files if name in self.known}
        for number in [n for n, (_, owner) in self.held.items() if owner in back and n not in best]:
            del self.held[number]
            counts["taken_out"] += 1
        for number, one in best.items():
            counts[self._take(number, one, back)] += 1
        self.known |= files
        return counts

    def _take(self, number: int, one: tuple[tuple, str], back: set[str]) -> str:
        """Hold a row, or not; what a load counts it as."""
        before, owner = self.held.get(number, (None, ""))
        if before == one[0]:
            return "unchanged"
        if before and owner not in back and older(one[0], before):
            return "older"
        self.held[number] = one
        if before is None:
            return "inserted"
        return "updated" if bucket(before[0]) == bucket(one[0][0]) else "moved"


def older(one: tuple, other: tuple) -> bool:
    return None not in (one[-1], other[-1]) and one[-1] < other[-1]


def bucket(person: int) -> int:
    return key_of(f"P{person}") % BUCKETS


def versioned(number: int, person: int, fen: int, year: int, hour: int | None) -> str:
    time = f"2027-01-01 0{hour}:00:00" if hour else ""
    return (
        f"M{number % 2},{number},P{person},H1,{year}-01-02 09:00:00,X1,1,{fen}.00,{fen}.00,{time}"
    )


@pytest.mark.parametrize("large", [False, True])
def test_rivals_moves_and_a_withdrawal_leave_what_the_model_holds(large):
    first = {
        "a.csv": [(0, 1, 1, 2025, 2), (1, 1, 1, 2025, None), (3, 0, 1, 2025, 1)],
        "b.csv": [(0, 2, 2, 2026, 1), (1, 2, 2, 2025, 3), (3, 0, 1, 2025, 1)],
    }
    second = {
        "a.csv": [(0, 2, 2, 2025, 1)],
        "c.csv": [(1, 3, 1, 2026, 2), (2, 0, 1, 2025, None), (3, 2, 1, 2025, 3)],
    }
    check_versions([first, second], large)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(runs, st.booleans())
def test_versions_that_arrive_in_any_order_under_any_person_leave_what_the_model_holds(
    deliveries, large
):
    check_versions(deliveries, large)


def check_versions(deliveries: list[dict[str, list]], large: bool) -> None:
    assert {bucket(person) for person in range(4)} == {0, 1}
    with (
        patch.object(merge, "GROUP_ROWS", 0 if large else merge.GROUP_ROWS),
        patch.object(staging, "FLUSH_ROWS", 1 if large else staging.FLUSH_ROWS),
        tempfile.TemporaryDirectory() as folder,
    ):
        model = Model()
        ledger = create(Path(folder) / "ledger", buckets=BUCKETS)
        for files in deliveries:
            check_run(model, ledger, Path(folder), files)


def check_run(model: Model, ledger: Ledger, folder: Path, files: dict[str, list]) -> None:
    paths = []
    for name, rows in files.items():
        paths.append(folder / name)
        paths[-1].write_text("\n".join([LINES, *(versioned(*one) for one in rows)]) + "\n", "utf-8")
    done = load_files(ledger, "fee_lines", paths, replace=True)
    counts = model.run(files)
    found = rows_of(
        ledger, "fee_lines", "feedetl_sn", "psn_no", "pric", "fee_ocur_time", "upld_time"
    )
    assert [(int(n), p, int(c), t.year, u and u.hour) for n, p, c, t, u in found] == sorted(
        ((n, f"P{p}", fen, year, hour) for n, ((p, fen, year, hour), _) in model.held.items()),
    )
    for load in done.loads:
        told = {name: getattr(load, name) for name in NAMES}
        assert told == {name: counts[name] for name in NAMES} | {
            "inserted": counts["inserted"] + counts["moved"]
        }
        assert load.loaded_totals["det_item_fee_sumamt"] + sum(
            part["det_item_fee_sumamt"]
            for part in (load.repeated_totals, load.older_totals, load.outdone_totals)
            if part
        ) == sum(source.totals.get("det_item_fee_sumamt", 0) for source in load.sources)


NAMES = ("inserted", "updated", "unchanged", "moved", "taken_out", "repeated", "older", "outdone")


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
