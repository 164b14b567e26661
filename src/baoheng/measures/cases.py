"""Cases: small tables in, an answer out; every measure brings its own and they must hold."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb

from baoheng import packs
from baoheng.core.errors import PackError
from baoheng.core.result import ResultState
from baoheng.ledger.columns import Type
from baoheng.ledger.definitions import Table, tables
from baoheng.ledger.keys import key_of
from baoheng.ledger.parsing import quote
from baoheng.measures.compute import Request, measured
from baoheng.measures.definitions import PACK_FOLDERS, needs
from baoheng.measures.facts import Facts, Loaded, add_macros
from baoheng.measures.measured import Measured, total
from baoheng.measures.model import Measure
from baoheng.measures.query import Filters
from baoheng.measures.span import Span

LONG_AFTER = datetime.date(2099, 12, 31)  # everything was loaded, unless the case says otherwise
_KEYS = {"name", "begin", "end", "filters", "given", "missing", "loaded", "expect"}
_EXPECTED = {"state", "value", "date", "numerator", "denominator", "reason"}


@dataclass(frozen=True, slots=True)
class Case:
    """One case. ``given`` are rows by table and stored column; references are natural keys.

    ``missing`` tables were never loaded; ``loaded`` says on which day others were.
    """

    name: str
    span: Span
    filters: Filters
    given: Mapping[str, Sequence[Mapping[str, Any]]]
    missing: tuple[str, ...]
    loaded: Mapping[str, datetime.date]
    expect: Mapping[str, Any]


def cases(measure: Measure) -> Iterator[Case]:
    """The cases of a measure. Raises PackError where a case is not as it should be."""
    file = f"{PACK_FOLDERS[0]}/{measure.id}/cases.toml"
    for body in packs.load(file).get("cases", ()):
        unknown = sorted((set(body) - _KEYS) | (set(body.get("expect", {})) - _EXPECTED))
        if unknown or "expect" not in body:
            raise PackError(
                f"不认识 {'、'.join(unknown)}，或缺 expect", where=file, todo="请对照其他例子"
            )
        yield Case(
            body["name"],
            Span(body["begin"], body["end"]),
            {key: tuple(values) for key, values in body.get("filters", {}).items()},
            body.get("given", {}),
            tuple(body.get("missing", ())),
            body.get("loaded", {}),
            body["expect"],
        )


@contextmanager
def bench() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection on which any number of cases can be run, one after the other."""
    connection = duckdb.connect()
    try:
        add_macros(connection)
        yield connection
    finally:
        connection.close()


def run_case(connection: duckdb.DuckDBPyConnection, measure: Measure, case: Case) -> Measured:
    """The engine's answer to a case; the case's tables take the place of those before."""
    for name in needs(measure):
        fill(connection, tables()[name], case.given.get(name, ()))
    loaded = {
        name: Loaded(1, case.loaded.get(name, LONG_AFTER))
        for name in needs(measure)
        if name not in case.missing
    }
    return measured(Facts(connection, loaded), Request(measure, case.span, case.filters))


def differences(case: Case, answer: Measured) -> list[str]:
    """Where an answer is not what the case expects; empty where it is."""
    expect = case.expect
    found = []
    if answer.state is not ResultState(expect.get("state", "computed")):
        found.append(f"状态为 {answer.state}（{answer.reason}）")
    if "value" in expect and answer.value != Fraction(expect["value"]):
        found.append(f"值为 {answer.value}")
    if "date" in expect and answer.date != expect["date"]:
        found.append(f"日期为 {answer.date}")
    totals = {part: total(getattr(answer, part)) for part in ("numerator", "denominator")}
    found += [
        f"{part} 为 {value}"
        for part, value in totals.items()
        if part in expect and value != Fraction(expect[part])
    ]
    if "reason" in expect and expect["reason"] not in answer.reason:
        found.append(f"原因为“{answer.reason}”")
    return found


def fill(
    connection: duckdb.DuckDBPyConnection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """A table with the stored columns of its definition and the case's rows."""
    types = {table.entity: "BIGINT"} if table.entity else {}
    types |= {column.stored: column.sql_type for column in table.columns}
    listed = ", ".join(f"{quote(name)} {kind}" for name, kind in types.items())
    connection.execute(f"CREATE OR REPLACE TABLE {quote(table.name)} ({listed})")
    for row in rows:
        stored = _stored(table, row)
        names = ", ".join(quote(name) for name in stored)
        marks = ", ".join("?" for _ in stored)
        connection.execute(
            f"INSERT INTO {quote(table.name)} ({names}) VALUES ({marks})", list(stored.values())
        )


def _stored(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the ledger stores it. Raises PackError for a column that does not exist."""
    columns = {column.stored: column for column in table.columns}
    if unknown := sorted(set(row) - set(columns)):
        raise PackError(
            f"表 {table.name} 没有 {'、'.join(unknown)} 这一列",
            todo=f"可以写的有：{'、'.join(columns)}",
        )
    stored: dict[str, Any] = {}
    for name, value in row.items():
        column = columns[name]
        if column.type is Type.REF:
            value = key_of(str(value))
        elif column.type is Type.NUMBER:
            value = Decimal(str(value))
        stored[name] = value
    if table.entity:
        stored[table.entity] = key_of(str(row.get(table.stored_key[0], "")))
    return stored
