import pytest
from tests.review.casefile import Case

from baoheng.review.index import make_index
from baoheng.review.judge import REAL_TIME, judge
from baoheng.review.logics.looks import History

CAPPED = {
    "rule": "27",
    "point": {"measure": "cnt", "window": "day", "limit": 1, "items": ["测压"]},
    "bills": ["早 | 单一人 | 01-05 | at=08:00", "晚 | 单一人 | 01-05 | at=18:00"],
    "lines": ["早 | 测压 | 01-05 08:30", "晚 | 测压 | 01-05 18:30"],
}


def found(case, bill, history, stages=None):
    index = make_index([case.point], case.caps)
    return case.said(judge(index, bill, History(history), stages))


def test_the_later_bill_offends_whichever_came_first():
    case = Case(CAPPED)
    early, late = case.bills
    assert found(case, early, [late]) == []
    assert found(case, late, [early]) == ["晚/1 查到2"]


def test_without_history_only_the_bill_itself_is_seen():
    case = Case(CAPPED)
    assert found(case, case.bills[1], []) == []


def test_the_bill_itself_in_the_history_is_not_counted_twice():
    case = Case(CAPPED)
    early, late = case.bills
    assert found(case, late, case.bills) == found(case, late, [early])
    stale = Case(CAPPED).bills[1]  # the same bill as it was told before
    assert found(case, late, [early, stale]) == ["晚/1 查到2"]


def test_a_history_is_of_one_person():
    bills = Case(CAPPED | {"bills": ["早 | 单一人 | 01-05 |", "晚 | 另一人 | 01-05 |"]}).bills
    with pytest.raises(ValueError, match="one person"):
        History(bills)


@pytest.mark.parametrize(
    ("rule", "stages", "said"),
    [
        ("27", None, ["晚/1 查到2"]),
        ("27", REAL_TIME, ["晚/1 查到2"]),
        ("27", {"after"}, []),
        ("86", {"before"}, ["晚/1 查到2"]),
    ],
)
def test_only_rules_of_the_stages_that_are_asked_for(rule, stages, said):
    case = Case(CAPPED | {"rule": rule})
    early, late = case.bills
    assert found(case, late, [early], stages) == said


def test_a_rule_of_after_payment_is_silent_in_real_time():
    case = Case(
        {
            "rule": "41",
            "point": {"attribute": "upload_hours", "operator": "at_most", "limit": 72},
            "bills": ["迟传 | 单一人 | 01-05 | setting=outpatient"],
            "lines": ["迟传 | 药 | | late_s=999999"],
        }
    )
    (bill,) = case.bills
    assert found(case, bill, [], REAL_TIME) == []
    assert found(case, bill, []) != []


def test_the_history_of_another_person_is_refused():
    case = Case(CAPPED | {"bills": ["早 | 单一人 | 01-05 |", "晚 | 另一人 | 01-05 |"]})
    with pytest.raises(ValueError, match="another person"):
        found(case, case.bills[1], [case.bills[0]])
