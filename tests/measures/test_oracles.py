"""Every measure equals a second computation in plain Python, over a whole small city."""

import datetime
import importlib
from pathlib import Path

import pytest

from baoheng.measures.compute import Request, measured
from baoheng.measures.definitions import measures
from baoheng.measures.span import Span

SPANS = (Span.of_year(2025), Span.of_year(2026, datetime.date(2026, 7, 31)))
# what required dimensions are narrowed down to; each subject adds its own in CHOICES
FOLDER = Path(__file__).parent / "oracles"
ANY: dict[str, tuple[str, ...]] = {}


def oracle(measure):
    """The second computation, and the filters under which it is compared.

    A subject's functions may be spread over several modules, called subject_something.
    """
    subject, name = measure.id.split("/")
    files = [path.stem for path in sorted(FOLDER.glob(f"{subject}*.py"))]
    found = [
        importlib.import_module(f"tests.measures.oracles.{stem}")
        for stem in files
        if stem == subject or stem.startswith(f"{subject}_")
    ]
    second = next(getattr(one, name) for one in found if hasattr(one, name))
    choices = next((one.CHOICES[name] for one in found if name in _of(one, "CHOICES")), [ANY])
    return second, choices, any(name in _of(one, "NO_ROWS") for one in found)


def _of(module, name):
    return getattr(module, name, ())


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
            if "起才有数据" in answer.reason:  # nothing recorded yet is not taken for nothing done
                assert not expected
                continue
            assert found == expected, (span.label, filters, answer.state, answer.reason)
            answers.add(found)
    # where the small city has no such rows the measure rests on its cases alone
    assert bare or answers != {None}, "no answer under any choice proves nothing"
