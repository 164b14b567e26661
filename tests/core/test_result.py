from decimal import Decimal

import pytest

from baoheng.core.result import Result, ResultState


def test_a_computed_result_has_its_number():
    assert Result.of(Decimal("31.2")).value == Decimal("31.2")
    assert Result.of(Decimal(0)).value == 0


@pytest.mark.parametrize("state", [s for s in ResultState if s is not ResultState.COMPUTED])
def test_no_other_state_may_carry_a_number(state):
    with pytest.raises(ValueError, match="只有“已算出”的结果才有数值"):
        Result(state, Decimal(0), "原因")
    assert Result(state, reason="本期无应审核单据").value is None


def test_computed_without_a_number_is_refused():
    with pytest.raises(ValueError, match="只有“已算出”"):
        Result(ResultState.COMPUTED)


def test_a_missing_number_needs_a_reason():
    with pytest.raises(ValueError, match="须写明原因"):
        Result(ResultState.INCOMPLETE)


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_what_is_not_a_number_is_not_computed(value):
    with pytest.raises(ValueError, match="不是一个确定的数"):
        Result.of(Decimal(value))
