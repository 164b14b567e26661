"""Checks of the ledger: what no single row can show, as set-based queries that name the rows.

Six kinds: a reference to what is not registered; a row that contradicts itself; a key that stands
twice; a row under another person than the encounter it belongs to; two texts with one integer key;
a refund that refunds more than was charged.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import duckdb

from baoheng.ledger.definitions import Table, entities, tables
from baoheng.ledger.folder import Ledger
from baoheng.ledger.loose import names_sql
from baoheng.ledger.parsing import quote
from baoheng.ledger.reading import make_views, national_sql, shown_sql

SAMPLE = 5  # failing rows that are shown; all are counted


@dataclass(frozen=True, slots=True)
class Checked:
    """One check of one table: how many rows were looked at, how many fail, some that do.

    ``query`` selects all failing rows with their stored columns. ``touches`` are indicators that
    rest on the table.
    """

    table: Table
    kind: str
    say: str
    rows: int
    failing: int
    sample: tuple[dict[str, object], ...]
    query: str

    @property
    def touches(self) -> tuple[str, ...]:
        """Indicators that a fault here can move."""
        return self.table.serves


def check_ledger(
    ledger: Ledger,
    connection: duckdb.DuckDBPyConnection,
    names: tuple[str, ...] = (),
    advance: Callable[[str], None] = lambda _: None,
) -> Iterator[Checked]:
    """Run all checks over the tables that have rows; those named, or all."""
    make_views(ledger, connection)
    for table in tables().values():
        if table.system or (names and table.name not in names):
            continue
        rows = connection.execute(f"SELECT count(*) FROM {quote(table.name)}").fetchall()[0][0]
        if rows:
            for kind, say, query in _queries(ledger, table):
                yield _run(ledger, connection, table, rows, kind, say, query)
        advance(table.title)


def _queries(ledger: Ledger, table: Table) -> Iterator[tuple[str, str, str]]:
    """Kind, what holds of good data, the query for the rows of which it does not."""
    name = quote(table.name)
    for column in table.refs:
        owner = entities()[str(column.to)]
        key = quote(column.stored)
        yield (
            "引用",
            f"{column.title}在{owner.title}里有登记",
            f"SELECT * FROM {name} WHERE {key} IS NOT NULL AND {key} NOT IN "
            f"(SELECT {quote(str(column.to))} FROM {quote(owner.name)})",
        )
    for rule in table.rules:
        yield "一致", rule.say, f"SELECT * FROM {name} WHERE NOT ({rule.test})"
    key = ", ".join(quote(part) for part in _key(table))
    yield (
        "重复",
        f"{'、'.join(table.by_name[part].title for part in table.key)}不重复",
        f"SELECT * FROM {name} SEMI JOIN (SELECT {key} FROM {name} GROUP BY ALL "
        f"HAVING count(*) > 1) USING ({key})",
    )
    if table.person and any(c.to == "encounter" and c.required for c in table.refs):
        yield (
            "同人",
            "与所属就诊是同一个人",
            f"SELECT t.* FROM {name} AS t JOIN encounters AS e USING (encounter) "
            "WHERE t.person <> e.person",
        )
    if table.entity:
        yield (
            "同键",
            "不同的编号没有相同的整数键",
            f"SELECT * FROM {name} WHERE {quote(table.entity)} IN (SELECT ref_key FROM "
            f"({names_sql(ledger, table.entity, grouped=False)}) GROUP BY 1 "
            "HAVING count(DISTINCT text) > 1)",
        )
    yield from _refunds(table)


def _refunds(table: Table) -> Iterator[tuple[str, str, str]]:
    if table.name != "fee_lines":
        return
    yield (
        "退费",
        "退费连到同一次就诊的原行，退的不多于收的",
        "SELECT b.* FROM fee_lines AS b LEFT JOIN fee_lines AS a ON a.encounter = b.encounter "
        "AND a.feedetl_sn = b.init_feedetl_sn WHERE b.init_feedetl_sn IS NOT NULL AND "
        "(a.feedetl_sn IS NULL OR a.cnt + b.cnt < 0 OR a.item <> b.item)",
    )


def _key(table: Table) -> tuple[str, ...]:
    return (table.entity,) if table.entity else table.stored_key


def _run(
    ledger: Ledger,
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    rows: int,
    kind: str,
    say: str,
    query: str,
) -> Checked:
    failing = connection.execute(f"SELECT count(*) FROM ({query})").fetchall()[0][0]
    sample: tuple[dict[str, object], ...] = ()
    if failing:
        some = national_sql(ledger, table, f"SELECT * FROM ({query}) LIMIT {SAMPLE}")
        shown = shown_sql(table, some, titles=True)
        found = connection.execute(shown)
        names = [one[0] for one in found.description or ()]
        sample = tuple(dict(zip(names, row, strict=True)) for row in found.fetchall())
    return Checked(table, kind, say, rows, failing, sample, query)
