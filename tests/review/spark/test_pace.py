import pytest

from baoheng.review.spark.pace import Pace


@pytest.mark.parametrize(("steps", "stages"), [(64, 50), (3, 50), (5, 5), (0, 4)])
def test_all_steps_are_told_and_none_twice(steps, stages):
    heard = []
    pace = Pace(heard.append, steps, stages)
    for at in range(stages):
        pace.done(str(at))
        assert len(heard) == steps * (at + 1) // stages
    assert len(heard) == steps
