"""Computing the overview's figures from the ledger."""

import calendar
import datetime
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from baoheng.ledger.definitions import dictionary
from baoheng.ledger.engine import reading
from baoheng.ledger.folder import Ledger
from baoheng.measures.compute import Request, compute
from baoheng.measures.definitions import measure, needs
from baoheng.measures.explain import explain, result_words
from baoheng.measures.facts import Facts, open_facts
from baoheng.measures.measured import Measured
from baoheng.measures.model import Measure
from baoheng.measures.span import Span


@dataclass(frozen=True, slots=True)
class Wanted:
    """A measure that the overview shows, and what its page tells apart."""

    measure: str
    by: str


@dataclass(frozen=True, slots=True)
class Found:
    """A figure with the same measure told apart."""

    whole: Measured
    parts: tuple[tuple[str, Measured], ...]


@cache
def wanted() -> tuple[Wanted, ...]:
    """The figures in their order."""
    text = (Path(__file__).parent / "figures.toml").read_text(encoding="utf-8")
    return tuple(Wanted(**one) for one in tomllib.loads(text)["figures"])


def find(ledger: Ledger, today: datetime.date) -> Iterator[Found]:
    """Every figure of the year to the last month for which its tables have rows."""
    with reading() as connection:
        names = {name for one in wanted() for name in needs(measure(one.measure))}
        facts = open_facts(ledger, connection, names)
        for one in wanted():
            yield _of(facts, one, today)


def _of(facts: Facts, one: Wanted, today: datetime.date) -> Found:
    asked = measure(one.measure)
    end = until(facts, asked, today)
    span = Span.of_year(end.year, end)
    whole, apart = compute(facts, [Request(asked, span, {}), Request(asked, span, {}, one.by)])
    codes = asked.dimensions[one.by].codes
    words = dictionary(codes) if codes else {}
    parts = [
        (words.get(str(group), str(group)), answer)
        for group, answer in apart.items()
        if group is not None
    ]
    return Found(whole[None], tuple(parts))


def until(facts: Facts, asked: Measure, today: datetime.date) -> datetime.date:
    """The end of the last month for which all monthly tables of a measure have rows, or today."""
    months = [found for name in needs(asked) if (found := facts.months(name))]
    if not months:
        return today
    last = min(map(max, months))
    return min(today, last.replace(day=calendar.monthrange(last.year, last.month)[1]))


def kept(found: Found) -> dict[str, Any]:
    """The fields of a figure that the database keeps."""
    one = found.whole
    return {
        "title": one.measure.name,
        "as_of": one.span.end,
        "text": result_words(one) if one.computed else "",
        "reason": "" if one.computed else one.reason,
        "lines": list(explain(one)),
        "parts": [[words, result_words(part)] for words, part in found.parts],
        "versions": dict(one.versions or {}),
    }
