"""Small ways to put rows into a ledger and to read them back."""

import datetime
import json
from collections.abc import Sequence
from pathlib import Path

import duckdb

from baoheng.ledger.definitions import table
from baoheng.ledger.folder import Ledger
from baoheng.ledger.load import Loaded, Order, load
from baoheng.ledger.mapping import known_headings
from baoheng.ledger.quarantine import open_rows
from baoheng.ledger.reading import make_views, national_sql
from baoheng.ledger.sources.opening import open_file

AT = datetime.datetime(2026, 3, 1, 9, 0, 0)


def load_files(ledger: Ledger, name: str, paths: Sequence[Path], **order: object) -> Loaded:
    one = table(name)
    asked = Order(**{"by": "测试", "at": AT, "wait_seconds": 60} | order)  # type: ignore[arg-type]
    sources = [open_file(path, known_headings(one)) for path in paths]
    return load(ledger, one, sources, asked, lambda *_: None)


def load_file(ledger: Ledger, name: str, path: Path, **order: object) -> Loaded:
    return load_files(ledger, name, [path], **order)


def rows_of(ledger: Ledger, name: str, *columns: str, version: int | None = None) -> list[tuple]:
    """The rows of a table by national names, sorted."""
    connection = duckdb.connect()
    make_views(ledger, connection, [name], {} if version is None else {name: version})
    query = national_sql(ledger, table(name), f'SELECT * FROM "{name}"')
    wanted = ", ".join(columns) or "*"
    return sorted(connection.execute(f"SELECT {wanted} FROM ({query})").fetchall(), key=repr)


def waiting(ledger: Ledger, name: str) -> list[tuple[int, str]]:
    """Row number and reason of what waits in quarantine."""
    return [(r.number, r.reason) for r in open_rows(ledger, table(name), duckdb.connect(), 10_000)]


def write_jsonl(path: Path, rows: Sequence[dict]) -> None:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), "utf-8")
