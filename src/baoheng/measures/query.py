"""SQL of measures: many terms that share a source are counted in one pass over it."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from baoheng.ledger.engine import literal
from baoheng.ledger.keys import key_of
from baoheng.ledger.parsing import quote
from baoheng.measures.definitions import views
from baoheng.measures.facts import Facts
from baoheng.measures.model import Dimension, Term
from baoheng.measures.span import Span

Filters = Mapping[str, tuple[str, ...]]
EVERY = "true"  # nothing is narrowed down
MONTH = "month"  # the pseudo dimension by which the months of a span are told apart


@dataclass(frozen=True, slots=True)
class Ask:
    """One term to be counted: narrowed by ``only`` (SQL), told apart by ``by`` (SQL or None)."""

    term: Term
    only: str
    span: Span
    by: str | None = None

    @property
    def together(self) -> tuple[object, ...]:
        """Asks with the same mark are counted in one pass."""
        return (self.term.source, self.term.day, self.term.year, self.span, self.by)


@dataclass(frozen=True, slots=True)
class Count:
    """What one pass says of a term: its total, the rows behind it, and what is doubtful.

    ``total`` is None where no row counts. ``unknown`` rows could not be judged. ``different`` is
    the number of different values of ``per``. ``months`` are those with any row (dense terms).
    ``unplaced`` rows would count, but have no value of a dimension that was narrowed down.
    """

    total: int | Decimal | datetime.date | None
    rows: int
    unknown: int
    excluded: tuple[int, ...] = ()
    different: int = 1
    months: tuple[datetime.date, ...] = ()
    unplaced: int = 0


NOTHING = Count(None, 0, 0)


def narrowed(dimensions: Mapping[str, Dimension], filters: Filters, part: str) -> str:
    """SQL that is true of the rows that the filters leave, for the terms of one part."""
    tests = []
    for name, dimension in dimensions.items():
        values = filters.get(name) or dimension.default
        if not values or part not in dimension.terms:
            continue
        if dimension.entity:
            listed = ", ".join(str(key_of(value)) for value in values)
            tests.append(f"({dimension.column}) IN ({listed})")
        else:
            listed = ", ".join(literal(value) for value in values)
            tests.append(f"({dimension.column})::VARCHAR IN ({listed})")
    return " AND ".join(tests) or EVERY


def ask_all(facts: Facts, asks: Sequence[Ask]) -> list[dict[Any, Count]]:
    """The counts of every ask by group; asks that belong together share a pass.

    Without ``by`` the only group is None. Raises duckdb.Error where SQL is wrong.
    """
    answers: list[dict[Any, Count]] = [{} for _ in asks]
    passes: dict[tuple[object, ...], list[int]] = {}
    for place, one in enumerate(asks):
        passes.setdefault(one.together, []).append(place)
    for places in passes.values():
        found = _pass(facts, [asks[place] for place in places])
        for place, counts in zip(places, found, strict=True):
            answers[place] = counts
    return answers


def source_sql(source: str) -> str:
    """The query behind a source: a view's SQL or all rows of the table."""
    found = views().get(source)
    return found.sql if found else f"SELECT * FROM {quote(source)}"


def in_span(term: Term) -> str:
    """SQL that is true of the rows that belong to the span."""
    if term.day:
        # a time on the last day belongs to it; written so that files can be skipped by it
        return f"({term.day}) >= $begin::DATE AND ({term.day}) < $end::DATE + 1"
    if term.year:
        return f"({term.year}) = $year"
    return "true"


def bound(sql: str, span: Span) -> dict[str, object]:
    """The parameters that a query names."""
    known = {"begin": span.begin, "end": span.end, "year": span.year}
    return {name: value for name, value in known.items() if f"${name}" in sql}


def kept(one: Ask) -> str:
    """SQL that is true of the rows that may count: narrowed down, not excluded."""
    tests = [one.only] + [f"NOT coalesce({e.where}, false)" for e in one.term.exclusions]
    return " AND ".join(f"({test})" for test in tests)


def _pass(facts: Facts, asks: Sequence[Ask]) -> list[dict[Any, Count]]:
    first = asks[0]
    columns: list[str] = []
    widths = []
    for one in asks:
        mine = _columns(one)
        widths.append(len(mine))
        columns += mine
    group = first.by or "NULL"
    sql = (
        f"WITH rows_of AS ({source_sql(first.term.source)}) SELECT {group}, {', '.join(columns)} "
        f"FROM rows_of WHERE {in_span(first.term)}" + (" GROUP BY 1" if first.by else "")
    )
    found: list[dict[Any, Count]] = [{} for _ in asks]
    for row in facts.connection.execute(sql, bound(sql, first.span)).fetchall():
        at = 1
        for place, (one, width) in enumerate(zip(asks, widths, strict=True)):
            found[place][row[0]] = _count(one, row[at : at + width])
            at += width
    return found


def _columns(one: Ask) -> list[str]:
    term = one.term
    may, counts = kept(one), f"({kept(one)}) AND ({term.where})"
    total = {
        "sum": f"sum({term.value})",
        "distinct": f"count(DISTINCT {term.value})",
        "min": f"min({term.value})",
        "max": f"max({term.value})",
    }[term.aggregate]
    doubtful = f"({term.where}) IS NULL OR (({term.where}) AND ({term.value}) IS NULL)"
    columns = [
        f"{total} FILTER (WHERE {counts})",
        f"count(*) FILTER (WHERE {counts})",
        f"count(*) FILTER (WHERE {may} AND ({doubtful}))",
        _unplaced(one),
    ]
    columns += [f"count(*) FILTER (WHERE ({one.only}) AND ({e.where}))" for e in term.exclusions]
    if term.per:
        columns.append(f"count(DISTINCT {term.per}) FILTER (WHERE {counts})")
    if term.dense:
        columns.append(
            f"list(DISTINCT date_trunc('month', {term.day})::DATE) FILTER (WHERE {one.only})"
        )
    return columns


def _unplaced(one: Ask) -> str:
    """How many rows drop out only because a narrowed dimension is not known of them."""
    if one.only == EVERY:
        return "0"
    tests = [f"NOT coalesce({e.where}, false)" for e in one.term.exclusions]
    tests += [f"({one.only}) IS NULL", f"coalesce({one.term.where}, true)"]
    return f"count(*) FILTER (WHERE {' AND '.join(f'({test})' for test in tests)})"


def _count(one: Ask, cells: Sequence[Any]) -> Count:
    term = one.term
    rest = list(cells[4:])
    excluded = tuple(rest.pop(0) for _ in term.exclusions)
    different = rest.pop(0) if term.per else 1
    months = tuple(sorted(rest.pop(0) or ())) if term.dense else ()
    return Count(cells[0], cells[1], cells[2], excluded, different, months, cells[3])
