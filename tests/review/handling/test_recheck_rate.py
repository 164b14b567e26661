"""The recheck rate that a draw prints is the measure 疑点单据月度复核率 of that month."""

from fractions import Fraction

import duckdb
import pytest
from tests.review.handling.bureau import cases_of
from tests.review.handling.small import FULL, NONE, order

from baoheng.core.period import Period, PeriodKind
from baoheng.measures.compute import Request, measured
from baoheng.measures.definitions import measure, needs
from baoheng.measures.facts import open_facts
from baoheng.measures.span import Span
from baoheng.review.handling.judge import recheck, review
from baoheng.review.handling.recording import draw_and_record, perform, perform_all
from baoheng.review.handling.sampling import recheck_rate

FEBRUARY = Period(PeriodKind.MONTH, 2026, 2)


def by_measure(ledger):
    one = measure("疑点单据月度复核率")
    facts = open_facts(ledger, duckdb.connect(), needs(one))
    answer = measured(facts, Request(one, Span(FEBRUARY.start, FEBRUARY.end), {}))
    return answer.value


def by_hand(ledger):
    found = cases_of(ledger, begin=FEBRUARY.start, end=FEBRUARY.end)
    return recheck_rate(found.values())


@pytest.mark.slow
def test_the_rate_is_the_measure_at_every_stage(ledger):
    given = order("甲")
    hits = ("甲一", "甲二", "甲三", "乙一")
    acts = [(hit, lambda c: review(c, given, NONE if c.hit == "甲二" else FULL)) for hit in hits]
    perform_all(ledger, given, acts, 5)
    assert (by_measure(ledger), by_hand(ledger).rechecked) == (0, 0)
    made = draw_and_record(ledger, FEBRUARY, Fraction(3, 4), ["乙"], order("乙", 4), 5)
    assert (made.target, len(made.drafts), by_measure(ledger)) == (3, 3, 0)
    later = order("乙", 5)
    for draft in made.drafts:
        perform(ledger, later, draft.hit, lambda c: recheck(c, later, FULL), 5)
        rate = by_hand(ledger)
        assert by_measure(ledger) == Fraction(100 * rate.rechecked, rate.hits)
    assert by_hand(ledger).words == "3/4 = 75.0%"
