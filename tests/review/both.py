"""The same bills through both executors: the queries over tables, the functions bill by bill."""

import dataclasses
from collections import defaultdict

import duckdb
import pyarrow as pa

from baoheng.review import staging
from baoheng.review.bill import Bill, Diagnosis, Line, Procedure
from baoheng.review.found import Found
from baoheng.review.index import make_index
from baoheng.review.judge import judge
from baoheng.review.known import point_tables
from baoheng.review.logics import BY_PERSON
from baoheng.review.logics.looks import History

_PARTS = ("lines", "dx", "ops")
_DETAILS = ["cnt", "price", "in_scope", "days", "ym", "dept", "doctor", "rights"]
_KINDS = {int: pa.int64(), str: pa.string(), bool: pa.bool_()}
CAPS = pa.schema([
    ("item", pa.int64()), ("level", pa.int64()), ("price", pa.int64()), ("begin_d", pa.int64()),
    ("end_d", pa.int64()),
])  # fmt: skip


class Tables:
    """The tables that the queries see, of some bills and points."""

    def __init__(self, points, bills, caps=()):
        self.connection = duckdb.connect(config={"threads": 1})
        self._table("bills", _rows(Bill, [(b.bill, b) for b in bills]), in_period=pa.bool_())
        lines = _rows(Line, [(b.bill, one) for b in bills for one in b.lines])
        self._table("lines", lines.drop_columns(_DETAILS))
        self._table("details", lines.select(["bill", "sn", *_DETAILS]))
        self._table("dx", _rows(Diagnosis, [(b.bill, one) for b in bills for one in b.dx]))
        self._table("ops", _rows(Procedure, [(b.bill, one) for b in bills for one in b.ops]))
        priced = [dict(zip(CAPS.names, (item, *cap), strict=True)) for item, cap in caps]
        self._table("caps", pa.Table.from_pylist(priced, CAPS))
        for name, table in point_tables(points).items():
            self._table(name, table)
        made = dict(staging.tables(staging.Days(0, 0, 0)))
        self.connection.execute(f"CREATE VIEW charges AS {made['charges']}")
        self.connection.execute(f"CREATE VIEW known AS {made['known']}")
        self.logics = sorted({one.rule.logic for one in points} & set(BY_PERSON))

    def _table(self, name, rows, **more):
        self.connection.register(f"{name}_rows", rows)
        extra = "".join(f", true AS {one}" for one in more)
        self.connection.execute(f"CREATE TABLE {name} AS SELECT *{extra} FROM {name}_rows")

    def find(self, judged=None):
        """The rows of the queries; ``judged`` are the bills of the period, all unless told."""
        wanted = "true" if judged is None else f"bill IN ({', '.join(map(str, judged))})"
        self.connection.execute(f"UPDATE bills SET in_period = {wanted}")
        return [
            Found(*row)
            for logic in self.logics
            for sql in BY_PERSON[logic]
            for row in self.connection.execute(sql).fetchall()
        ]


def found_by_queries(points, bills, caps=(), judged=None):
    tables = Tables(points, bills, caps)
    try:
        return set(tables.find(judged))
    finally:
        tables.connection.close()


def found_by_functions(points, bills, caps=(), judged=None, stages=None):
    """Every bill by itself, with its person's other bills."""
    index = make_index(points, caps)
    persons = defaultdict(list)
    for bill in bills:
        persons[bill.person].append(bill)
    rows = []
    for bill in bills:
        if judged is None or bill.bill in judged:
            rows += judge(index, bill, History(persons[bill.person]), stages)
    assert len(rows) == len(set(rows)), "a row was found twice"
    return set(rows)


def _rows(kind, objects):
    """Objects with the bill they belong to, as a table with the columns of ``staging``."""
    names = [one.name for one in dataclasses.fields(kind) if one.name not in _PARTS]
    types = {one.name: _kind(one.type) for one in dataclasses.fields(kind)}
    columns = {"bill": pa.array([bill for bill, _ in objects], pa.int64())}
    for name in names:
        columns[name] = pa.array([getattr(one, name) for _, one in objects], types[name])
    return pa.table(columns)


def _kind(said):
    return _KINDS.get(said) or next(
        (kind for one, kind in _KINDS.items() if one.__name__ in str(said)), None
    )
