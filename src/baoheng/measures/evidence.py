"""The rows behind a number, as people may see them; and the query that finds them again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from baoheng.ledger.definitions import Table, tables
from baoheng.ledger.parsing import quote
from baoheng.ledger.reading import national_sql, shown_sql
from baoheng.measures.definitions import PARTS, base
from baoheng.measures.facts import Facts
from baoheng.measures.model import Measure, Term
from baoheng.measures.query import Ask, Filters, bound, in_span, kept, narrowed, source_sql
from baoheng.measures.span import Span


@dataclass(frozen=True, slots=True)
class Rows:
    """Some of the rows that one term counts, in Chinese headings, and how many there are.

    ``query`` is SQL over the ledger's stored columns that gives them all; ``parameters`` are its
    named values. Personal columns are masked unless they were asked for.
    """

    part: str
    words: str
    table: Table
    headings: tuple[str, ...]
    rows: Sequence[Sequence[Any]]
    query: str
    parameters: dict[str, object]


def term_sql(measure: Measure, term: Term, part: str, span: Span, filters: Filters) -> str:
    """All rows that the term counts, with the stored columns of its source."""
    ask = Ask(term, narrowed(measure.dimensions, filters, part), span)
    return (
        f"WITH rows_of AS ({source_sql(term.source)}) SELECT * FROM rows_of "
        f"WHERE {in_span(term)} AND {kept(ask)} AND ({term.where})"
    )


def rows_behind(
    facts: Facts,
    measure: Measure,
    span: Span,
    filters: Filters,
    limit: int | None,
    masked: bool = True,
    ordered: bool = False,
) -> list[Rows]:
    """The rows of every term, at most ``limit`` of each (all of them where it is None).

    ``ordered``: always the same ones in the same order; otherwise whichever are found first.
    """
    found = []
    for part in PARTS:
        for term in measure.numerator if part == "numerator" else measure.denominator:
            sql = term_sql(measure, term, part, span, filters)
            parameters = bound(sql, span)
            table = tables()[base(term.source)]
            shown = _shown(facts, table, sql, limit, masked, ordered)
            found.append(
                Rows(
                    part,
                    term.words,
                    table,
                    tuple(column.title for column in table.columns),
                    facts.connection.execute(shown, parameters).fetchall(),
                    sql,
                    parameters,
                )
            )
    return found


def _shown(
    facts: Facts, table: Table, sql: str, limit: int | None, masked: bool, ordered: bool
) -> str:
    """The query for what people see of these rows, the key's columns first where it is ordered."""
    columns = sorted(table.columns, key=lambda one: one.name not in table.key)
    stored = ", ".join(quote(column.stored) for column in table.columns)
    rows = f"SELECT {stored} FROM ({sql})"
    if limit is not None:
        first = f" ORDER BY {', '.join(quote(one.stored) for one in columns)}" if ordered else ""
        rows += f"{first} LIMIT {int(limit)}"
    names = [one.stored for one in columns]
    if facts.ledger is not None:
        national = national_sql(facts.ledger, table, rows, limit is not None)
        rows = shown_sql(table, national, masked, titles=True)
        names = [one.title for one in columns]
    if not ordered:
        return rows
    return f"SELECT * FROM ({rows}) ORDER BY {', '.join(map(quote, names))}"
