import pytest

from baoheng.ledger.simulate.incidental import _broken, _Stay


def stay(begin, days=5, institution=1):
    return _Stay(7, institution, begin, begin + days, begin * 1440, 0)


@pytest.mark.parametrize(
    ("before", "now", "rules"),
    [
        ([], stay(100), []),
        ([stay(80)], stay(100), []),  # fifteen days after the end
        ([stay(81)], stay(100), ["49"]),  # fourteen
        ([stay(81, institution=2)], stay(100), []),
        ([stay(98)], stay(100), []),  # still inside: another rule's business
        ([stay(11), stay(40), stay(70)], stay(100), ["52"]),
        ([stay(10), stay(40), stay(70)], stay(100), []),  # the first is ninety days before
    ],
)
def test_stays_that_come_too_close_break_the_rules(before, now, rules):
    assert list(_broken(before, now)) == rules
