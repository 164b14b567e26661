"""What the ledger knows of institutions, departments, physicians and prices, in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import duckdb

from baoheng.ledger.folder import Ledger
from baoheng.ledger.reading import make_views
from baoheng.packs import load
from baoheng.review import staging
from baoheng.review.logics.looks import Cap

READ = ("institutions", "departments", "physicians", "price_caps", "items")


@dataclass(frozen=True, slots=True)
class Places:
    """By their keys: levels of institutions, kinds of departments, rights of physicians."""

    levels: Mapping[int, int | None] = field(default_factory=dict)
    departments: Mapping[int, str | None] = field(default_factory=dict)
    rights: Mapping[int, int | None] = field(default_factory=dict)
    caps: tuple[tuple[int, Cap], ...] = ()
    items: Mapping[int, str] = field(default_factory=dict)  # names


@cache
def level_of(medins_lv: str | None) -> int | None:
    """The level, 0 to 3, of a code of levels."""
    levels: Mapping[str, int] = load("national/review/care.toml")["levels"]
    return levels.get(medins_lv or "")


def load_places(
    ledger: Ledger, connection: duckdb.DuckDBPyConnection, versions: Mapping[str, int]
) -> Places:
    """All places of the ledger at those versions of its tables."""
    make_views(
        ledger, connection, READ, {name: versions[name] for name in READ if name in versions}
    )
    queries = {
        "levels": f"SELECT institution, {staging.level_sql('medins_lv')} FROM institutions",
        "departments": "SELECT department, caty FROM departments",
        "rights": "SELECT physician, CAST(antibiotic_lv AS BIGINT) FROM physicians",
        "items": "SELECT item, hilist_name FROM items",
    }
    found = {name: dict(connection.execute(sql).fetchall()) for name, sql in queries.items()}
    caps = dict(staging.tables(staging.Days(0, 0, 0)))["caps"]
    priced = tuple(
        (item, Cap(level, price, begin, end))
        for item, level, price, begin, end in connection.execute(caps).fetchall()
    )
    return Places(**found, caps=priced)
