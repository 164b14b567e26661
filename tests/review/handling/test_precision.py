import datetime
from dataclasses import replace
from fractions import Fraction

import pytest
from tests.review.handling.small import FULL, NONE, SETTINGS, after, applied, case, drawn, order

from baoheng.review.handling.judge import recheck
from baoheng.review.handling.model import Step
from baoheng.review.handling.precision import percent, precisions, proposals

RULE = SETTINGS.precision(datetime.date(2026, 3, 2))


def test_only_closed_first_reviews_with_a_conclusion_count():
    begun = case(1000, steps=(Step(1, "1", datetime.date(2026, 3, 2)),))
    passed = case(
        1000, steps=(Step(1, "1", datetime.date(2026, 3, 2), None, order("甲").at, "4", 0),)
    )
    [one] = precisions([case(1000), begun, passed, after("review"), after("dismiss")])
    assert (one.confirmed, one.judged, one.undecided, one.rate) == (1, 2, 1, 50)


def test_the_latest_conclusion_counts_and_turned_ones_are_told():
    turned = drawn(after("review"))
    turned = applied(turned, recheck(turned, order("乙", 5), NONE))
    back = drawn(after("dismiss"))
    back = applied(back, recheck(back, order("乙", 5), FULL))
    [one] = precisions([turned, back, after("review")])
    assert (one.confirmed, one.dismissed, one.turned) == (2, 1, 2)
    assert one.reasons == {"有医嘱": 1}


def test_result_types_of_a_rule_are_told_apart():
    found = precisions([after("review"), replace(after("dismiss"), result="2")])
    assert [(one.result, one.rate) for one in found] == [("1", 100), ("2", 0)]


def test_a_reason_at_the_lines_speaks_where_the_step_has_none():
    one = after("dismiss")
    bare = replace(one, steps=(replace(one.steps[0], opinion=None),), reasons={1: "申诉理由成立"})
    none = replace(bare, reasons={})
    [found] = precisions([bare, bare, none])
    assert found.reasons == {"申诉理由成立": 2, "（没有写理由）": 1}


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (12, 8, None),  # 60 % is not below
        (11, 8, None),  # 19 conclusions are too few
        (11, 9, "准确率 55.0%（11/20），低于 60%，建议收紧"),
        (4, 16, "准确率 20.0%（4/20），低于 60%，建议收紧"),
        (3, 17, "准确率 15.0%（3/20），低于 20%，建议停用"),
    ],
)
def test_rules_that_are_right_too_seldom_are_proposed(right, wrong, said):
    cases = [after("review")] * right + [after("dismiss")] * wrong
    found = proposals(precisions(cases), RULE)
    assert [one.said for one in found] == ([said] if said else [])
    if found:
        assert found[0].reasons == [("有医嘱", wrong)]
        assert found[0].retire == ("停用" in str(said))


@pytest.mark.parametrize(
    ("rate", "said"),
    [(Fraction(200, 3), "66.7%"), (Fraction(125, 20), "6.3%"), (Fraction(100), "100.0%")],
)
def test_percentages_are_rounded_half_up(rate, said):
    assert percent(rate) == said
