import datetime

import pytest
from tests.review.handling.small import after, applied, case, order, state

from baoheng.core.errors import CaseRefused
from baoheng.review.handling.judge import Verdict, review
from baoheng.review.handling.notify import Evidence, appeal, lapse, notify

FILE = Evidence("医嘱单.pdf", 10, "0" * 64)


def test_a_notice_opens_the_time_for_an_appeal():
    one = after("review")
    draft = notify(one, order("甲", 4))
    sent, waits = draft.rows["hit_steps"]
    assert (sent["step_no"], sent["step_kind"], sent["upheld_amt"]) == (2, "9", 30)
    assert (waits["step_no"], waits["step_kind"], waits["done_time"]) == (3, "3", None)
    assert waits["due_date"] == datetime.date(2026, 3, 18)
    assert state(applied(one, draft)) == "notified"


def test_the_notice_says_what_the_first_review_upheld():
    one = case(1000, 2000)
    one = applied(one, review(one, order("甲"), Verdict(None, "有理", {"001": 1})))
    assert notify(one, order("甲", 4)).rows["hit_steps"][0]["upheld_amt"] * 100 == 2001


def test_an_appeal_fills_the_open_step_and_keeps_its_deadline():
    one = after("review", "notify")
    draft = appeal(one, order("院方", 18), "已补充医嘱", [FILE])
    [row] = draft.rows["hit_steps"]
    assert (row["step_no"], row["step_outcome"]) == (3, "6")
    assert row["due_date"] == datetime.date(2026, 3, 18)
    assert [f["file_name"] for f in draft.rows["appeal_files"]] == ["医嘱单.pdf"]


@pytest.mark.parametrize(
    ("day", "reason", "files", "said"),
    [
        (5, "", [FILE], "须写明理由"),
        (5, "有理", [FILE, FILE], "材料重名"),
        (19, "有理", [FILE], "已经逾期"),
    ],
)
def test_an_appeal_needs_a_reason_its_files_and_time(day, reason, files, said):
    with pytest.raises(CaseRefused, match=said):
        appeal(after("review", "notify"), order("院方", day), reason, files)


def test_a_late_appeal_is_taken_for_a_reason():
    draft = appeal(after("review", "notify"), order("院方", 20), "有理", (), "系统故障")
    assert draft.rows["hit_steps"][0]["opinion"] == "有理（逾期受理：系统故障）"


def test_a_lapse_comes_after_the_deadline_only():
    one = after("review", "notify")
    with pytest.raises(CaseRefused, match="还没有过"):
        lapse(one, order("甲", 18), agreed=False)
    assert lapse(one, order("甲", 19), agreed=False).rows["hit_steps"][0]["step_outcome"] == "7"
    assert lapse(one, order("甲", 5), agreed=True).rows["hit_steps"][0]["step_outcome"] == "5"
