"""How an indicator grew month by month: last year, by which a forecast goes, and this year."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from baoheng.core.tables import TargetTable
from baoheng.evaluation.actuals import converted
from baoheng.evaluation.binding.memory import Binding
from baoheng.measures.compute import Request, compute
from baoheng.measures.definitions import measures
from baoheng.measures.facts import Facts
from baoheng.measures.model import Accumulation
from baoheng.measures.query import MONTH
from baoheng.measures.span import Span

MONTHS = 12


def last_year(
    facts: Facts, table: TargetTable, bindings: Sequence[Binding | None], year: int
) -> list[Mapping[int, Fraction] | None]:
    """The cumulative value by the end of each month of the year before, where all are known.

    Parallel to the indicators; None for what does not grow with time or was not recorded.
    """
    growing = _growing(bindings)
    first = datetime.date(year - 1, 1, 1)
    spans = [Span(first, _month_end(year - 1, month)) for month in range(1, MONTHS + 1)]
    found = _values(facts, table, growing, spans)
    series: list[Mapping[int, Fraction] | None] = [None] * len(bindings)
    for number, (place, _) in enumerate(growing):
        whole = [value for value in found[number] if value is not None]
        if len(whole) == MONTHS and whole[-1] > 0:
            series[place] = dict(enumerate(whole, start=1))
    return series


def same_day(
    facts: Facts, table: TargetTable, bindings: Sequence[Binding | None], day: datetime.date
) -> list[Fraction | None]:
    """The cumulative value by the same day of the year before; parallel as ``last_year``."""
    growing = _growing(bindings)
    span = Span.of_year(day.year, day).year_before()
    found = _values(facts, table, growing, [span])
    values: list[Fraction | None] = [None] * len(bindings)
    for number, (place, _) in enumerate(growing):
        values[place] = found[number][0]
    return values


def this_year(
    facts: Facts, table: TargetTable, bindings: Sequence[Binding | None], end: datetime.date
) -> list[Mapping[int, Fraction] | None]:
    """The cumulative value by the end of each month up to ``end``; parallel as ``last_year``.

    The last month's is that of ``end``. Months whose value is not known are left out.
    """
    growing = _growing(bindings)
    first = datetime.date(end.year, 1, 1)
    days = [min(_month_end(end.year, month), end) for month in range(1, end.month + 1)]
    found = _values(facts, table, growing, [Span(first, day) for day in days])
    series: list[Mapping[int, Fraction] | None] = [None] * len(bindings)
    for number, (place, _) in enumerate(growing):
        series[place] = _told(enumerate(found[number], start=1))
    return series


def by_month(
    facts: Facts, table: TargetTable, bindings: Sequence[Binding | None], span: Span
) -> list[Mapping[int, Fraction] | None]:
    """The value of each month of the span; None for what cannot be told apart by months."""
    known = measures()
    bound = [(at, one) for at, one in enumerate(bindings) if one and one.measure in known]
    asked = [Request(known[one.measure], span, one.filters, MONTH) for _, one in bound]
    series: list[Mapping[int, Fraction] | None] = [None] * len(bindings)
    for (place, _), groups in zip(bound, compute(facts, asked), strict=True):
        unit = table.indicators[place].target.unit
        series[place] = _told(
            (month.month, converted(one, unit)[0])
            for month, one in groups.items()
            if isinstance(month, datetime.date)
        )
    return series


def _told(values: Iterable[tuple[int, Fraction | None]]) -> dict[int, Fraction] | None:
    return {month: value for month, value in values if value is not None} or None


def _growing(bindings: Sequence[Binding | None]) -> list[tuple[int, Binding]]:
    """The bound measures that grow with time, with their places."""
    known = measures()
    return [
        (place, one)
        for place, one in enumerate(bindings)
        if one
        and one.measure in known
        and known[one.measure].accumulation is Accumulation.CUMULATIVE
    ]


def _values(
    facts: Facts,
    table: TargetTable,
    growing: Sequence[tuple[int, Binding]],
    spans: Sequence[Span],
) -> list[list[Fraction | None]]:
    """For each binding its value in every span, in the unit of its indicator."""
    asked = [
        Request(measures()[one.measure], span, one.filters) for span in spans for _, one in growing
    ]
    answers = [each[None] for each in compute(facts, asked)]
    return [
        [
            converted(each, table.indicators[place].target.unit)[0]
            for each in answers[number :: len(growing)]
        ]
        for number, (place, _) in enumerate(growing)
    ]


def _month_end(year: int, month: int) -> datetime.date:
    after = datetime.date(year + month // MONTHS, month % MONTHS + 1, 1)
    return after - datetime.timedelta(days=1)
