"""How an indicator grew last year, month by month: what a forecast goes by."""

import datetime
from collections.abc import Mapping, Sequence
from fractions import Fraction

from baoheng.core.tables import TargetTable
from baoheng.evaluation.actuals import converted
from baoheng.evaluation.binding.memory import Binding
from baoheng.measures.compute import Request, compute
from baoheng.measures.definitions import measures
from baoheng.measures.facts import Facts
from baoheng.measures.model import Accumulation
from baoheng.measures.span import Span

MONTHS = 12


def last_year(
    facts: Facts, table: TargetTable, bindings: Sequence[Binding | None], year: int
) -> list[Mapping[int, Fraction] | None]:
    """The cumulative value by the end of each month of the year before, where all are known.

    Parallel to the indicators; None for what does not grow with time or was not recorded.
    """
    growing = [
        (place, one)
        for place, one in enumerate(bindings)
        if one
        and one.measure in measures()
        and measures()[one.measure].accumulation is Accumulation.CUMULATIVE
    ]
    first = datetime.date(year - 1, 1, 1)
    asked = [
        Request(measures()[one.measure], Span(first, _month_end(year - 1, month)), one.filters)
        for month in range(1, MONTHS + 1)
        for _, one in growing
    ]
    found = [each[None] for each in compute(facts, asked)]
    series: list[Mapping[int, Fraction] | None] = [None] * len(bindings)
    for number, (place, _) in enumerate(growing):
        unit = table.indicators[place].target.unit
        values = [converted(each, unit)[0] for each in found[number :: len(growing)]]
        whole = [value for value in values if value is not None]
        if len(whole) == MONTHS and whole[-1] > 0:
            series[place] = dict(enumerate(whole, start=1))
    return series


def _month_end(year: int, month: int) -> datetime.date:
    after = datetime.date(year + month // MONTHS, month % MONTHS + 1, 1)
    return after - datetime.timedelta(days=1)
