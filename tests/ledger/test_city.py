"""The example city, loaded whole: every planted fault goes where its truth says, money agrees."""

import csv
import itertools
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from baoheng.cli.main import run
from baoheng.ledger.checks import check_ledger
from baoheng.ledger.definitions import table, tables
from baoheng.ledger.folder import Ledger, open_ledger
from baoheng.ledger.quarantine import open_rows
from baoheng.ledger.reading import make_views
from baoheng.ledger.register import loads

POPULATION = 2000


@pytest.fixture(scope="module")
def city(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    words = ["--population", str(POPULATION), "--year", "2025", "--seed", "3"]
    assert run(["simulate", str(folder / "city"), *words, "--faults", "0.02%"]) == 0
    assert run(["ledger", "init", "--buckets", "2", "--ledger", str(folder / "ledger")]) == 0
    assert run(["ledger", "load", str(folder / "city"), "--ledger", str(folder / "ledger")]) == 1
    return folder


@pytest.fixture
def ledger(city) -> Ledger:
    return open_ledger(city / "ledger")


def faults(city: Path, outcome: str) -> list[dict]:
    rows = pq.read_table(city / "city" / "truth" / "faults.parquet").to_pylist()
    return [row for row in rows if row["outcome"] == outcome]


def sources(city: Path, name: str) -> list[dict]:
    """Every row of a table's Parquet files, without any engine."""
    files = sorted((city / "city" / name).glob("*.parquet"))
    return [row for path in files for row in pq.read_table(path).to_pylist()]


@pytest.mark.slow
def test_every_row_that_must_be_refused_is_in_quarantine_with_its_place(city, ledger):
    connection = duckdb.connect()
    kept = {
        (row.source, row.number)
        for one in tables().values()
        if not one.system
        for row in open_rows(ledger, one, connection, 10_000)
    }
    planted = {(row["file"], row["row"]) for row in faults(city, "refuse")}
    assert len(planted) > 20
    assert planted <= kept
    superseded = [load.outdone for one in tables() for load in loads(ledger, one)]
    assert len(kept) == len(planted) + sum(superseded)


@pytest.mark.slow
def test_only_planted_rows_fail_a_check(city, ledger):
    failing: dict[str, int] = defaultdict(int)
    for one in check_ledger(ledger, duckdb.connect()):
        failing[one.table.name] += one.failing
    planted = {row["table"] for row in faults(city, "accept")}
    assert {name for name, count in failing.items() if count} <= planted


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "column"),
    [("fee_lines", "det_item_fee_sumamt"), ("settlements", "fund_pay_sumamt"),
     ("contributions", "amount")],
)  # fmt: skip
def test_money_equals_a_count_in_plain_python_to_the_fen(city, ledger, name, column):
    """The Parquet rows, plus the faulty rows that were accepted, minus none."""
    total = sum(int(row[column] * 100) for row in sources(city, name))
    faulty = city / "city" / name / "faulty.csv"
    if faulty.exists():
        total += _accepted(city, name, column, faulty)
    connection = duckdb.connect()
    make_views(ledger, connection, [name])
    [[held]] = connection.execute(f"SELECT sum({column}) FROM {name}").fetchall()
    assert held == total


def _accepted(city: Path, name: str, column: str, faulty: Path) -> int:
    keys = table(name).key
    there = {tuple(str(row[key]) for key in keys) for row in sources(city, name)}
    refused = {row["row"] for row in faults(city, "refuse") if row["table"] == name}
    last: dict[tuple[str, ...], int] = {}
    with faulty.open(encoding="utf-8-sig", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), 2):
            key = tuple(row[part] for part in keys)
            if number not in refused and key not in there:
                last[key] = int(Decimal(row[column]) * 100)
    return sum(last.values())


@pytest.mark.slow
def test_the_fund_adds_up_month_by_month(city):
    """opening + income − spending = closing, and the next month opens with it; plain Python."""
    funds: dict[tuple, list[dict]] = defaultdict(list)
    for row in sources(city, "fund_months"):
        funds[(row["fund_kind"], row["insutype"], row["admdvs"])].append(row)
    assert len(funds) > 1
    for months in funds.values():
        months.sort(key=lambda row: row["month"])
        assert len(months) == 12
        for row in months:
            inside = ("inpatient_out", "outpatient_out")  # 其中: parts of benefit_out
            came = sum(row[name] or 0 for name in row if name.endswith("_in"))
            went = sum(row[n] or 0 for n in row if n.endswith("_out") and n not in inside)
            assert row["opening_amt"] + came - went == row["closing_amt"]
        for before, after in itertools.pairwise(months):
            assert before["closing_amt"] == after["opening_amt"]
