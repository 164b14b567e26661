"""Checks of the ledger: what no single row can show, as set-based queries that name the rows.

Six kinds: a reference to what is not registered; a row that contradicts itself; a key that stands
twice; a row under another person than the encounter it belongs to; two texts with one integer key;
a refund that refunds more than was charged.
"""

import re
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

    ``query`` selects all failing rows with their stored columns, ``about`` are the columns that the
    check is about, by name. ``touches`` are indicators that rest on the table.
    """

    table: Table
    kind: str
    say: str
    rows: int
    failing: int
    sample: tuple[dict[str, object], ...]
    about: tuple[str, ...]
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
            for one in _questions(ledger, table):
                yield _run(ledger, connection, table, rows, one)
        advance(table.title)


@dataclass(frozen=True, slots=True)
class _Question:
    """What holds of good data, the query for rows of which it does not, the columns concerned."""

    kind: str
    say: str
    query: str
    about: tuple[str, ...] = ()


def _questions(ledger: Ledger, table: Table) -> Iterator[_Question]:
    name = quote(table.name)
    for column in table.refs:
        owner = entities()[str(column.to)]
        key = quote(column.stored)
        yield _Question(
            "引用",
            f"{column.title}在{owner.title}里有登记",
            f"SELECT * FROM {name} WHERE {key} IS NOT NULL AND {key} NOT IN "
            f"(SELECT {quote(str(column.to))} FROM {quote(owner.name)})",
            (column.name,),
        )
    for rule in table.rules:
        words = set(re.findall(r"\w+", rule.test))
        about = tuple(column.name for column in table.columns if column.stored in words)
        yield _Question("一致", rule.say, f"SELECT * FROM {name} WHERE {rule.fails}", about)
    key = ", ".join(quote(part) for part in _key(table))
    yield _Question(
        "重复",
        f"{'、'.join(table.by_name[part].title for part in table.key)}不重复",
        f"SELECT * FROM {name} SEMI JOIN (SELECT {key} FROM {name} GROUP BY ALL "
        f"HAVING count(*) > 1) USING ({key})",
    )
    if table.person and any(c.to == "encounter" and c.required for c in table.refs):
        yield _Question(
            "同人",
            "与所属就诊是同一个人",
            f"SELECT t.* FROM {name} AS t JOIN encounters AS e USING (encounter) "
            "WHERE t.person <> e.person",
            ("psn_no",),
        )
    if table.entity:
        yield _Question(
            "同键",
            "不同的编号没有相同的整数键",
            f"SELECT * FROM {name} WHERE {quote(table.entity)} IN (SELECT ref_key FROM "
            f"({names_sql(ledger, table.entity, grouped=False)}) GROUP BY 1 "
            "HAVING count(DISTINCT text) > 1)",
        )
    if table.name == "fee_lines":
        yield _REFUNDS


_REFUNDS = _Question(
    "退费",
    "退费连到同一次就诊的原行，退的不多于收的",
    "SELECT b.* FROM fee_lines AS b LEFT JOIN fee_lines AS a ON a.encounter = b.encounter "
    "AND a.feedetl_sn = b.init_feedetl_sn WHERE b.init_feedetl_sn IS NOT NULL AND "
    "(a.feedetl_sn IS NULL OR a.cnt + b.cnt < 0 OR a.item <> b.item)",
    ("init_feedetl_sn", "cnt", "med_list_codg"),
)


def _key(table: Table) -> tuple[str, ...]:
    return (table.entity,) if table.entity else table.stored_key


def _run(
    ledger: Ledger,
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    rows: int,
    one: _Question,
) -> Checked:
    failing = connection.execute(f"SELECT count(*) FROM ({one.query})").fetchall()[0][0]
    sample: tuple[dict[str, object], ...] = ()
    if failing:
        some = national_sql(ledger, table, f"SELECT * FROM ({one.query}) LIMIT {SAMPLE}")
        found = connection.execute(shown_sql(table, some))
        names = [column[0] for column in found.description or ()]
        sample = tuple(dict(zip(names, row, strict=True)) for row in found.fetchall())
    about = tuple(dict.fromkeys([*table.key, *one.about]))
    return Checked(table, one.kind, one.say, rows, failing, sample, about, one.query)
