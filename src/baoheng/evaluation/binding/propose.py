"""Proposals: the measures that may prove an indicator, the likeliest first, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from baoheng.core.tables import Indicator, TargetTable
from baoheng.evaluation.binding.general import POINTS, general_measures
from baoheng.evaluation.binding.narrow import Choice, choices, subject
from baoheng.evaluation.binding.wanted import fit
from baoheng.evaluation.binding.wording import alike, comparable, vocabulary
from baoheng.measures.definitions import measures
from baoheng.measures.known import Known
from baoheng.measures.model import Measure
from baoheng.measures.query import Filters
from baoheng.reading.values import clean

MOST = 5
LEAST = 0.15  # below it nothing is proposed
CERTAIN = 0.98
CLEAR = 0.15  # the lead over the next one from which a proposal is clear
_ALIAS, _WORDS = 0.6, 0.4
_CONTEXT = 0.35  # of a word that stands in the context only, where the name has its own subject
_NEAR, _CLOSE = 0.6, 0.85  # a name so near counts for itself, whatever words are asked for
_NOISE = 0.05
_TRAIT = 0.45  # where the name says 及时 and the measure is about something else
_GENERIC = 3  # signs of a subject that says next to nothing
_MISSING = 0.55  # for each group of words that is not there
_UNSURE = 0.85  # for a choice that the words do not quite make
_OPEN = 0.6  # for a required choice that the words do not make


@dataclass(frozen=True, slots=True)
class Proposal:
    """One measure for one indicator.

    ``filters`` narrow it down; ``words`` led there; ``confidence`` is 0 to 1. ``missing`` are the
    titles of dimensions that must be chosen and are not.
    """

    measure: Measure
    filters: Filters
    words: tuple[str, ...]
    confidence: float
    missing: tuple[str, ...] = ()


def propose(table: TargetTable, row: Indicator, known: Known) -> list[Proposal]:
    """The likeliest measures for an indicator; empty where none is likely."""
    rated = []
    general = general_measures(table, row)
    for measure in measures().values():
        points, words = _rate(table, row, measure)
        if measure.id in general and points < POINTS:
            points, words = POINTS, (general[measure.id],)
        if points >= LEAST * 0.6:
            rated.append(_proposal(table, row, measure, points, words, known))
    rated.sort(key=lambda one: (-one.confidence, one.measure.id))
    if not rated or rated[0].confidence < LEAST:
        return []
    return [_calibrated(one, rated) for one in rated[:MOST]]


def _rate(table: TargetTable, row: Indicator, measure: Measure) -> tuple[float, tuple[str, ...]]:
    """Points 0 to 1 of a measure for an indicator, and the words that gave them."""
    name = comparable(row.level3)
    whole = clean(row.level3).upper()
    if any(word in whole for word in measure.never):
        return 0.0, ()
    alias, best = max((alike(name, other), word) for other, word in _names(measure))
    suits = fit(row, measure)
    if alias == 1.0:
        # names that differ by noise only (市级, 县级) are told apart by the whole texts
        whole_alike = max(alike(whole, word) for other, word in _names(measure) if other == name)
        return max(suits, 0.5) - _NOISE * (1 - whole_alike), (best,)
    context = clean("".join(filter(None, (row.description, table.project, row.content_text))))
    nearby = 1.0 if len(subject(row.level3)) <= _GENERIC else _CONTEXT
    share, words, missing = 0.0, [], 0
    for group in measure.words:
        here = [word for word in group if word in whole]
        near = [word for word in group if word in context.upper()]
        share += 1.0 if here else nearby if near else 0.0
        missing += not here and not near
        words += here[:1] or near[:1]
    if measure.words:
        share /= len(measure.words)
    mixed = (_ALIAS * alias + _WORDS * share) * _MISSING**missing
    points = max(mixed, _CLOSE * alias if alias >= _NEAR else 0.0) * suits
    points *= _TRAIT ** _traits_missing(whole, measure)
    return points, tuple(dict.fromkeys([*words, *([best] if alias > 0.5 else [])]))


def _traits_missing(name: str, measure: Measure) -> int:
    """How many traits the name has (及时, 合格) that no name of the measure has."""
    told = "".join(word for _, word in _names_of(measure.id))
    groups = [group for group in vocabulary()["traits"] if any(word in name for word in group)]
    return sum(not any(word in told for word in group) for group in groups)


@cache
def _names_of(ident: str) -> tuple[tuple[str, str], ...]:
    one = measures()[ident]
    return tuple((comparable(word), word) for word in (one.name, *one.aliases))


def _names(measure: Measure) -> tuple[tuple[str, str], ...]:
    return _names_of(measure.id)


def _proposal(
    table: TargetTable,
    row: Indicator,
    measure: Measure,
    points: float,
    words: tuple[str, ...],
    known: Known,
) -> Proposal:
    made: list[Choice] = choices(table, row, measure, known)
    filters: Mapping[str, tuple[str, ...]] = {one.dimension: one.values for one in made}
    missing = tuple(one.title for one in measure.dimensions.values() if one.wanted(filters))
    told = tuple(word for one in made for word in one.words)
    unsure = sum(1 for one in made if not one.sure)
    confidence = points * _OPEN ** len(missing) * _UNSURE**unsure
    return Proposal(measure, filters, (*words, *told), confidence, missing)


def _calibrated(one: Proposal, rated: list[Proposal]) -> Proposal:
    """Confidence as a share of certainty: a clear lead counts, a rival takes from it."""
    others = [each.confidence for each in rated if each is not one]
    lead = one.confidence - max(others, default=0.0)
    clear = min(1.0, max(0.0, lead) / CLEAR)
    confidence = min(CERTAIN, one.confidence * (0.75 + 0.25 * clear))
    return Proposal(one.measure, one.filters, one.words, round(confidence, 3), one.missing)
