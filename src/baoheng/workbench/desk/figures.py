"""Computing the overview's figures from the ledger."""

import calendar
import datetime
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
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
from baoheng.measures.query import Filters
from baoheng.measures.span import Span

REGION = "region"  # the dimension that measures have for it
Regions = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A measure that the overview shows, and what its page tells apart."""

    measure: str
    by: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A measure's answer, and the same told apart."""

    whole: Measured
    parts: tuple[tuple[str, Measured], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A figure of the whole city, and of the regions that people work for, where it has any."""

    city: Answer
    regions: Mapping[Regions, Answer]


@cache
def wanted() -> tuple[Wanted, ...]:
    """The figures in their order."""
    text = (Path(__file__).parent / "figures.toml").read_text(encoding="utf-8")
    return tuple(Wanted(**one) for one in tomllib.loads(text)["figures"])


def find(ledger: Ledger, today: datetime.date, some: Collection[Regions] = ()) -> Iterator[Found]:
    """Every figure of the year to the last month for which its tables have rows.

    ``some`` are the regions that are looked at together, beside the whole city.
    """
    with reading() as connection:
        names = {name for one in wanted() for name in needs(measure(one.measure))}
        facts = open_facts(ledger, connection, names)
        for one in wanted():
            yield _of(facts, one, today, some)


def _of(facts: Facts, one: Wanted, today: datetime.date, some: Collection[Regions]) -> Found:
    asked = measure(one.measure)
    end = until(facts, asked, today)
    span = Span.of_year(end.year, end)
    own = [*some] if REGION in asked.dimensions else []
    filters: list[Filters] = [{}, *({REGION: regions} for regions in own)]
    both = (None, one.by)
    asks = [Request(asked, span, each, by) for each in filters for by in both]
    answers = compute(facts, asks)
    pairs = zip(answers[:: len(both)], answers[1 :: len(both)], strict=True)
    codes = asked.dimensions[one.by].codes
    words = dictionary(codes) if codes else {}
    city, *rest = [_answer(whole[None], apart, words) for whole, apart in pairs]
    return Found(city, dict(zip(own, rest, strict=True)))


def _answer(whole: Measured, apart: Mapping[Any, Measured], words: Mapping[str, str]) -> Answer:
    parts = [
        (words.get(str(group), str(group)), answer)
        for group, answer in apart.items()
        if group is not None
    ]
    return Answer(whole, tuple(parts))


def until(facts: Facts, asked: Measure, today: datetime.date) -> datetime.date:
    """The end of the last month for which all monthly tables of a measure have rows, or today."""
    months = [found for name in needs(asked) if (found := facts.months(name))]
    if not months:
        return today
    last = min(map(max, months))
    return min(today, last.replace(day=calendar.monthrange(last.year, last.month)[1]))


def kept(found: Found) -> dict[str, Any]:
    """The fields of a figure that the database keeps."""
    one = found.city.whole
    return {
        "title": one.measure.name,
        "as_of": one.span.end,
        "versions": dict(one.versions or {}),
        "regions": {key_of(regions): _told(answer) for regions, answer in found.regions.items()},
        **_told(found.city),
    }


def key_of(regions: Iterable[str]) -> str:
    """Under what the answer for some regions together is kept."""
    return ",".join(sorted(regions))


def _told(answer: Answer) -> dict[str, Any]:
    one = answer.whole
    return {
        "text": result_words(one) if one.computed else "",
        "reason": "" if one.computed else one.reason,
        "lines": list(explain(one)),
        "parts": [[words, result_words(part)] for words, part in answer.parts],
    }
