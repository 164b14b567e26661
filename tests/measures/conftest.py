"""A small city of two years in a ledger, and its rows as plain Python for the oracles."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from baoheng.cli.main import run
from baoheng.ledger.definitions import tables
from baoheng.ledger.folder import Ledger, open_ledger
from baoheng.ledger.reading import make_views
from baoheng.ledger.simulate.period import Period
from baoheng.ledger.simulate.run import Options, make_city
from baoheng.measures.facts import Facts, add_macros, open_facts

POPULATION, SEED = 2000, 3


class City:
    """The rows of a ledger as dictionaries by stored column; each table is read once."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.connection = duckdb.connect()
        make_views(ledger, self.connection)
        self._rows: dict[str, list[dict[str, Any]]] = {}

    def rows(self, name: str) -> list[dict[str, Any]]:
        """All rows of one table; the table's own entity key is under the entity's name."""
        if name not in self._rows:
            cursor = self.connection.execute(f'SELECT * FROM "{tables()[name].name}"')
            heads = [head[0] for head in cursor.description]
            self._rows[name] = [dict(zip(heads, row, strict=True)) for row in cursor.fetchall()]
        return self._rows[name]

    def by(self, name: str, column: str) -> dict[Any, dict[str, Any]]:
        """The rows of one table by a column whose values are different."""
        return {row[column]: row for row in self.rows(name)}


def build(folder: Path) -> None:
    """Two years of a small city, made and loaded into ``folder/ledger``."""
    first = make_city(Options(POPULATION, Period(2025, 1, 12), SEED), folder / "2025")
    second = Options(POPULATION, Period(2026, 1, 10), SEED, origin=2025, opening=first.closing)
    make_city(second, folder / "2026")
    at = ["--ledger", str(folder / "ledger")]
    assert run(["ledger", "init", "--buckets", "2", *at]) == 0
    for year in ("2025", "2026"):
        for spoiled in (folder / year).glob("*/faulty.csv"):
            spoiled.unlink()  # called alike in both years; the faults are tested elsewhere
        assert run(["ledger", "load", str(folder / year), *at]) == 0


@pytest.fixture(scope="session")
def city(tmp_path_factory) -> City:
    ready = os.environ.get("BAOHENG_TEST_CITY")  # one made before, to save time while developing
    folder = Path(ready) if ready else tmp_path_factory.mktemp("city")
    if not (folder / "ledger").exists():
        build(folder)
    return City(open_ledger(folder / "ledger"))


@pytest.fixture(scope="session")
def facts(city) -> Iterator[Facts]:
    connection = duckdb.connect()
    yield open_facts(city.ledger, connection)
    connection.close()


@pytest.fixture
def bare() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the macros of measures and nothing else."""
    connection = duckdb.connect()
    add_macros(connection)
    yield connection
    connection.close()
