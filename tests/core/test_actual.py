"""An actual is a number, a day or a degree in one state only; any other state says why."""

import datetime
from fractions import Fraction

import pytest

from baoheng.core.actual import EVIDENCE_WORDS, Actual, Evidence
from baoheng.core.result import ResultState

DONE = ResultState.COMPUTED
DAY = datetime.date(2026, 5, 20)


@pytest.mark.parametrize(
    "given",
    [{"value": Fraction(0)}, {"value": Fraction(1, 3), "unit": "%"}, {"date": DAY},
     {"level": "达成年度指标"}],
)  # fmt: skip
def test_a_computed_actual_has_one_result_even_if_it_is_zero(given):
    one = Actual(DONE, **given)
    assert [getattr(one, name) for name in given] == list(given.values())


@pytest.mark.parametrize(
    "given",
    [{}, {"reason": "没有数"}, {"value": Fraction(1), "date": DAY},
     {"date": DAY, "level": "达成年度指标"}],
)  # fmt: skip
def test_a_computed_actual_with_none_or_two_is_refused(given):
    with pytest.raises(ValueError, match="与所带的结果不符"):
        Actual(DONE, **given)


@pytest.mark.parametrize("state", [one for one in ResultState if one is not DONE])
def test_any_other_state_has_no_result_but_a_reason(state):
    assert Actual(state, reason="缺3月").value is None
    with pytest.raises(ValueError, match="须写明原因"):
        Actual(state)
    with pytest.raises(ValueError, match="与所带的结果不符"):
        Actual(state, value=Fraction(0), reason="缺3月")


def test_every_kind_of_evidence_has_its_word():
    assert set(EVIDENCE_WORDS) == set(Evidence)
    assert len(set(EVIDENCE_WORDS.values())) == len(Evidence)
