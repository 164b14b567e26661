"""The engine: measures over the ledger, many in one pass, each with its state."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import duckdb

from baoheng.core.result import ResultState
from baoheng.measures.definitions import needs
from baoheng.measures.facts import Facts
from baoheng.measures.gaps import gap, missing_choice, not_loaded, nothing
from baoheng.measures.measured import Measured, Summand, total
from baoheng.measures.model import Measure, Shape, Term
from baoheng.measures.query import MONTH, NOTHING, Ask, Count, Filters, ask_all, narrowed
from baoheng.measures.span import Span
from baoheng.measures.units import in_unit, term_value

_EVERY = object()  # the group of a count that all groups share


@dataclass(frozen=True, slots=True)
class Request:
    """One measure to compute: for which days, narrowed by which values, told apart by what."""

    measure: Measure
    span: Span
    filters: Filters
    by: str | None = None


def compute(facts: Facts, requests: Sequence[Request]) -> list[dict[Any, Measured]]:
    """The answers of every request by group; without ``by`` the only group is None.

    Requests that look at the same rows share a pass over them. A measure whose SQL fails is
    BROKEN and leaves the others alone.
    """
    whole = [(one, ask) for one in requests for ask in _asks(one)]
    try:
        counts = ask_all(facts, [ask for _, ask in whole])
    except duckdb.Error:
        return [_alone(facts, one) for one in requests]
    answers, at = [], 0
    for one in requests:
        width = len(_asks(one))
        answers.append(_answers(facts, one, counts[at : at + width]))
        at += width
    return answers


def measured(facts: Facts, request: Request) -> Measured:
    """The answer of one request that is not told apart."""
    return compute(facts, [replace(request, by=None)])[0][None]


def _alone(facts: Facts, one: Request) -> dict[Any, Measured]:
    try:
        return _answers(facts, one, ask_all(facts, _asks(one)))
    except duckdb.Error as error:
        reason = f"算式出错：{str(error).splitlines()[0][:200]}"
        return {
            None: Measured(one.measure, one.filters, one.span, ResultState.BROKEN, reason=reason)
        }


def _asks(one: Request) -> list[Ask]:
    """Every count that a request needs: its terms, and those of the year before for a growth."""
    spans = [one.span]
    if one.measure.shape is Shape.GROWTH:
        spans.append(one.span.year_before())
    return [
        Ask(term, narrowed(one.measure.dimensions, one.filters, part), span, _by(one, part, term))
        for span in spans
        for part, term in _parts(one.measure)
    ]


def _parts(measure: Measure) -> Iterator[tuple[str, Term]]:
    for term in measure.numerator:
        yield "numerator", term
    for term in measure.denominator:
        yield "denominator", term
    if measure.pending:
        yield "numerator", measure.pending


def _by(one: Request, part: str, term: Term) -> str | None:
    """SQL of the group: a dimension, the month, or both.

    A term that the dimension does not concern is not told apart: every group shares it.
    """
    wanted = []
    if one.by and one.by != MONTH and part in one.measure.dimensions[one.by].terms:
        wanted.append(f"({one.measure.dimensions[one.by].column})")
    if (one.by == MONTH and term.day) or one.measure.mean == MONTH:
        wanted.append(f"date_trunc('month', {term.day})::DATE" if term.day else "NULL::DATE")
    if not wanted:
        return None
    return wanted[0] if len(wanted) == 1 else f"({', '.join(wanted)})"


def _answers(
    facts: Facts, one: Request, counts: Sequence[Mapping[Any, Count]]
) -> dict[Any, Measured]:
    if reason := missing_choice(one.measure, one.filters):
        return {None: _none(one, ResultState.NOT_COMPUTABLE, reason)}
    if reason := not_loaded(facts, one.measure, one.span):
        return {None: _none(one, ResultState.INCOMPLETE, reason)}
    if reason := _inseparable(one):
        return {None: _none(one, ResultState.NOT_APPLICABLE, reason)}
    counts = _sharing(one, counts)
    versions = {name: facts.loaded[name].version for name in needs(one.measure)}
    found = {}
    for group in _groups(one, counts):
        mine = [_pick(each, group) for each in counts]
        answer = _mean(facts, one, counts, group) if one.measure.mean else _answer(facts, one, mine)
        found[group] = replace(answer, versions=versions)
    return found


def _inseparable(one: Request) -> str:
    """Why an answer cannot be told apart; empty where it can.

    What stands at a day or for a whole year has no months; only a denominator may be shared by all.
    """
    timeless = [term.words for term in one.measure.numerator if not term.day]
    if one.by == MONTH and timeless:
        return f"“{timeless[0]}”不按日期计，不能按月分开"
    if one.measure.mean is None or one.by in (None, MONTH):
        return ""
    dimension = one.measure.dimensions[str(one.by)]
    if {part for part, _ in _parts(one.measure)} <= set(dimension.terms):
        return ""
    return f"各月平均不能按“{dimension.title}”分开"


def _sharing(one: Request, counts: Sequence[Mapping[Any, Count]]) -> list[Mapping[Any, Count]]:
    """Counts that are not told apart, though others are, marked as every group's own."""
    if one.by is None:
        return list(counts)
    return [
        each if ask.by else {_EVERY: each.get(None, NOTHING)}
        for ask, each in zip(_asks(one), counts, strict=True)
    ]


def _pick(counts: Mapping[Any, Count], group: Any) -> Count:
    """The count of a group, or the one that all groups share."""
    return counts.get(group, counts.get(_EVERY, NOTHING))


def _groups(one: Request, counts: Sequence[Mapping[Any, Count]]) -> list[Any]:
    if one.by is None:
        return [None]
    split = one.measure.mean == MONTH and one.by != MONTH
    seen = {(key[0] if split else key) for each in counts for key in each if key is not _EVERY}
    return sorted(seen, key=lambda value: (value is None, str(value)))


def _none(one: Request, state: ResultState, reason: str) -> Measured:
    return Measured(one.measure, one.filters, one.span, state, reason=reason)


def _answer(facts: Facts, one: Request, counts: Sequence[Count]) -> Measured:
    """The answer of one group from the counts of its terms, in the order of the asks."""
    size = len(one.measure.terms)
    now = _value(one, counts[:size])
    if one.measure.shape is not Shape.GROWTH or not now.computed:
        return now
    earlier = replace(one, span=one.span.year_before())
    before = _value(earlier, counts[size:])
    if reason := not_loaded(facts, one.measure, earlier.span):
        before = replace(before, state=ResultState.INCOMPLETE, value=None, reason=reason)
    if not before.computed:
        words = f"缺上年同期（{before.span.label}）：{before.reason}"
        return replace(now, state=ResultState.INCOMPLETE, value=None, reason=words, before=before)
    if not before.value or now.value is None:
        words = f"上年同期（{before.span.label}）为零，算不出增长"
        return replace(
            now, state=ResultState.NOT_APPLICABLE, value=None, reason=words, before=before
        )
    return replace(now, value=(now.value / before.value - 1) * 100, before=before)


def _value(one: Request, counts: Sequence[Count]) -> Measured:
    measure = one.measure
    parts = len(measure.numerator), len(measure.denominator)
    tops = tuple(_summands(measure.numerator, counts[: parts[0]]))
    bottoms = tuple(_summands(measure.denominator, counts[parts[0] : sum(parts)]))
    plain = Measured(
        measure, one.filters, one.span, ResultState.INCOMPLETE, reason="未算",
        numerator=tops, denominator=bottoms,
    )  # fmt: skip
    if reason := gap(one.span, [*tops, *bottoms]):
        return replace(plain, reason=reason)
    if reason := nothing(one.span, [*tops, *bottoms]):
        return replace(plain, state=ResultState.NOT_APPLICABLE, reason=reason)
    if measure.shape is Shape.DATE:
        return _date(plain, counts)
    if not measure.denominator:
        return replace(
            plain, state=ResultState.COMPUTED, value=in_unit(measure, total(tops)), reason=""
        )
    if total(bottoms) == 0:
        return replace(plain, state=ResultState.NOT_APPLICABLE, reason=measure.zero)
    value = in_unit(measure, total(tops) / total(bottoms))
    return replace(plain, state=ResultState.COMPUTED, value=value, reason="")


def _summands(terms: Sequence[Term], counts: Sequence[Count]) -> Iterator[Summand]:
    for term, count in zip(terms, counts, strict=True):
        yield Summand(term, count, term_value(term, count))


def _date(plain: Measured, counts: Sequence[Count]) -> Measured:
    """The day of a date measure: it stands when nothing is pending."""
    term, count = plain.measure.numerator[0], counts[0]
    pending = plain.measure.pending
    if pending and (waiting := counts[len(plain.measure.terms) - 1]).rows:
        said = f"还有{waiting.rows:,}{pending.unit}{pending.words}"
        return replace(plain, reason=said, pending=True)
    if not isinstance(count.total, datetime.date):
        return replace(plain, reason=f"到{plain.span.end}还没有{term.words}", pending=True)
    day = count.total.date() if isinstance(count.total, datetime.datetime) else count.total
    return replace(plain, state=ResultState.COMPUTED, date=day, reason="")


def _mean(
    facts: Facts, one: Request, counts: Sequence[Mapping[Any, Count]], group: Any
) -> Measured:
    """The plain mean of the months' values; a month of which nothing can be told counts for none.

    A month whose value is not known makes it incomplete.
    """
    split = one.by is not None and one.by != MONTH
    if one.by == MONTH:
        return _answer(facts, one, [each.get(group, NOTHING) for each in counts])
    months: dict[datetime.date, Fraction] = {}
    seen = {(key[1] if split else key) for each in counts for key in each}
    tops: list[Summand] = []
    bottoms: list[Summand] = []
    for month in sorted(month for month in seen if month is not None):
        key = (group, month) if split else month
        each = _value(one, [table.get(key, NOTHING) for table in counts])
        tops += each.numerator
        bottoms += each.denominator
        if each.state is ResultState.NOT_APPLICABLE:
            continue
        if each.value is None:
            return replace(each, reason=f"{month:%Y年%-m月}：{each.reason}")
        months[month] = each.value
    if not months:
        return _none(one, ResultState.NOT_APPLICABLE, one.measure.zero)
    return Measured(
        one.measure, one.filters, one.span, ResultState.COMPUTED,
        value=sum(months.values(), Fraction(0)) / len(months),
        numerator=tuple(tops), denominator=tuple(bottoms), months=months,
    )  # fmt: skip
