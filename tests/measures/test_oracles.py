"""Every measure equals a second computation in plain Python, over a whole small city."""

import datetime
import importlib

import pytest

from baoheng.measures.compute import Request, measured
from baoheng.measures.definitions import measures
from baoheng.measures.span import Span

SPANS = (Span.of_year(2025), Span.of_year(2026, datetime.date(2026, 7, 31)))
# what required dimensions are narrowed down to; each subject adds its own in CHOICES
ANY: dict[str, tuple[str, ...]] = {}


def oracle(measure):
    """The second computation, and the filters under which it is compared."""
    subject, name = measure.id.split("/")
    module = importlib.import_module(f"tests.measures.oracles.{subject}")
    choices = getattr(module, "CHOICES", {}).get(name, [ANY])
    return getattr(module, name), choices, name in getattr(module, "NO_ROWS", ())


@pytest.mark.slow
@pytest.mark.parametrize("measure", measures().values(), ids=lambda one: one.id)
def test_measure_equals_plain_python(city, facts, measure):
    second, choices, bare = oracle(measure)
    answers = set()
    for span in SPANS:
        for filters in choices:
            answer = measured(facts, Request(measure, span, filters))
            expected = second(city, span, filters)
            found = answer.value if answer.date is None else answer.date
            assert found == expected, (span.label, filters, answer.state, answer.reason)
            answers.add(found)
    # where the small city has no such rows the measure rests on its cases alone
    assert bare or answers != {None}, "no answer under any choice proves nothing"
