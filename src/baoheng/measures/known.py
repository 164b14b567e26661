"""The names that a ledger holds — projects, cost items, milestones — for words to point at."""

from collections.abc import Mapping, Sequence

import duckdb

from baoheng.measures.definitions import measures, needs
from baoheng.measures.facts import Facts
from baoheng.measures.query import bound, source_sql
from baoheng.measures.span import Span

REGIONS = ("region", "payee_region", "mdtrtarea_admvs")  # six digits that no indicator spells out

Known = Mapping[str, Sequence[str]]


def known_values(facts: Facts, span: Span) -> Known:
    """The different values of every free-text dimension, by ``measure id/dimension``."""
    asked: dict[tuple[str, str], list[str]] = {}
    found: dict[str, list[str]] = {}
    for measure in measures().values():
        if any(name not in facts.loaded for name in needs(measure)):
            continue
        for name, one in measure.dimensions.items():
            if one.codes or one.entity or name in REGIONS:
                continue
            part = measure.numerator if "numerator" in one.terms else measure.denominator
            key = (part[0].source, one.column)
            if key not in asked:
                asked[key] = _values(facts, *key, span)
            found[f"{measure.id}/{name}"] = asked[key]
    return found


def _values(facts: Facts, source: str, column: str, span: Span) -> list[str]:
    sql = (
        f"SELECT DISTINCT ({column})::VARCHAR FROM ({source_sql(source)}) "
        f"WHERE ({column}) IS NOT NULL ORDER BY 1"
    )
    try:
        return [row[0] for row in facts.connection.execute(sql, bound(sql, span)).fetchall()]
    except duckdb.Error:  # a broken view: its measures will say so when they are computed
        return []
