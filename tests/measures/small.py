"""Measures and facts made by hand for tests of the engine."""

import datetime

import duckdb

from baoheng.ledger.definitions import tables
from baoheng.measures.cases import LONG_AFTER, fill
from baoheng.measures.facts import Facts, Loaded, add_macros
from baoheng.measures.model import Accumulation, Direction, Measure, Shape, Term

DAY = datetime.date
YEAR = datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)


def measure(numerator, denominator=(), **other):
    """A measure with the terms given and ordinary words."""
    body = {
        "id": "试/试", "version": "1", "source": "试", "name": "试", "aliases": (), "about": "试",
        "shape": Shape.RATE if denominator else Shape.COUNT,
        "unit": "%" if denominator else "件", "places": 1,
        "direction": Direction.HIGHER, "accumulation": Accumulation.RATE,
        "dimensions": {}, "checked_by": "试", "checked_on": DAY(2026, 1, 1),
        "review_on": DAY(2027, 1, 1), "zero": "没有分母",
    } | other  # fmt: skip
    return Measure(numerator=tuple(numerator), denominator=tuple(denominator), **body)


def term(**body):
    """Complaints received in the period, unless told otherwise."""
    return Term(**{"words": "举报", "source": "complaints", "day": "received_date"} | body)


def facts(given, missing=(), loaded=()):
    """Tables of the ledger with the rows given; those of ``missing`` were never loaded."""
    connection = duckdb.connect()
    for name, one in tables().items():
        if not one.system:
            fill(connection, one, given.get(name, ()))
    add_macros(connection)
    days = dict(loaded)
    known = {n: Loaded(1, days.get(n, LONG_AFTER)) for n in tables() if n not in missing}
    return Facts(connection, known)
