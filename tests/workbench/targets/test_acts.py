"""Each act on target tables: what is done and what is refused."""

from typing import Any

import pytest

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import perform
from baoheng.workbench.documents.models import State, Targets, Version
from baoheng.workbench.targets.acts.editing import EditTargets
from baoheng.workbench.targets.acts.flow import Adjust, Approve, ReturnTargets, Submit, Withdraw
from baoheng.workbench.targets.acts.taking import DropDraft, TakeUp
from baoheng.workbench.targets.comparing import COLUMNS, changes, text
from baoheng.workbench.targets.opinion import Opinion
from baoheng.workbench.targets.writing import Row, Written


def written(version: Version, **changed: str) -> Written:
    """The draft as it is, the first row's texts changed."""
    told = version.contents
    rows = [
        Row(at, {name: text(one.get(name)) for name in COLUMNS})
        for at, one in enumerate(told["indicators"])
    ]
    rows[0].texts.update(changed)
    amounts = {name: text(value) for name, value in told["budget"].items()}
    return Written(amounts, list(told["goals"]), rows)


@pytest.fixture
def submitted(draft: Any, person: Any) -> Version:
    clerk = person("clerk")
    version = draft(clerk)
    perform(Submit(clerk, version))
    version.refresh_from_db()
    return version  # type: ignore[no-any-return]


def test_the_same_table_is_taken_up_once_and_another_wording_is_a_next_version(
    person: Any, document: Any
) -> None:
    clerk = person("clerk")
    one = document()
    perform(TakeUp(clerk, one))
    assert "相同" in perform(TakeUp(clerk, one)).said
    assert Version.objects.count() == 1
    perform(TakeUp(clerk, document(goals=["另一个目标"])))
    assert [v.state for v in Version.objects.order_by("number")] == [State.REPLACED, State.DRAFT]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"indicators": []}, "没有带指标"),
        ({"kind": "summary"}, "没有带指标"),
    ],
)
def test_what_is_no_target_table_is_not_taken_up(
    person: Any, document: Any, changed: Any, words: str
) -> None:
    with pytest.raises(Conflict, match=words):
        perform(TakeUp(person("clerk"), document(**changed)))
    assert not Targets.objects.exists()


def test_a_table_without_year_is_not_taken_up_and_one_says_where_to_write_it(
    person: Any, document: Any
) -> None:
    one = document(year=None)
    one.read["year"] = None
    one.save()
    with pytest.raises(Conflict, match="没有读到年度"):
        perform(TakeUp(person("clerk"), one))
    one.year = 2025
    one.save()
    perform(TakeUp(person("clerk", username="b"), one))
    assert Targets.objects.get().year == 2025


def test_nothing_is_lost_by_saving_a_draft_as_it_is(person: Any, draft: Any) -> None:
    clerk = person("clerk")
    version = draft(clerk)
    before = version.contents
    done = perform(EditTargets(clerk, version, written(version), 0))
    version.refresh_from_db()
    assert done.result == []
    assert changes(before, version.contents) == []
    for one, other in zip(before["indicators"], version.contents["indicators"], strict=True):
        same = ("operator", "value", "value_high", "unit", "nature", "date", "weight", "level3")
        assert {name: one[name] for name in same} == {name: other[name] for name in same}


def test_who_saves_second_writes_over_nothing(person: Any, draft: Any) -> None:
    clerk = person("clerk")
    version = draft(clerk)
    perform(EditTargets(clerk, version, written(version, value_text="≥70%"), 0))
    with pytest.raises(Conflict, match="别人保存过"):
        perform(EditTargets(clerk, version, written(version, value_text="≥60%"), 0))
    version.refresh_from_db()
    assert version.contents["indicators"][0]["value_text"] == "≥70%"


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"level3": " "}, "没有写三级指标"), ({"weight": "很多"}, "不是数"),
     ({"basis": "长" * 2001}, "超过 2000 字")],
)  # fmt: skip
def test_what_cannot_be_is_not_saved(person: Any, draft: Any, changed: Any, words: str) -> None:
    clerk = person("clerk")
    version = draft(clerk)
    with pytest.raises(Conflict, match=words):
        perform(EditTargets(clerk, version, written(version, **changed), 0))
    wrong = Written({"total": "一百"}, [], [])
    with pytest.raises(Conflict, match="不是数"):
        perform(EditTargets(clerk, version, wrong, 0))
    version.refresh_from_db()
    assert version.saved == 0


def test_errors_keep_a_draft_from_being_submitted(person: Any, draft: Any) -> None:
    clerk = person("clerk")
    version = draft(clerk)
    one = written(version)
    for at, row in enumerate(one.rows):
        row.texts["weight"] = "99" if at == 0 else "98"
    perform(EditTargets(clerk, version, one, 0))
    version.refresh_from_db()
    assert version.errors > 0
    with pytest.raises(Conflict, match="还有错误没有改"):
        perform(Submit(clerk, version))


def test_a_submitted_draft_is_not_edited_but_withdrawn(person: Any, submitted: Version) -> None:
    clerk = submitted.submitted_by
    with pytest.raises(Conflict, match="已送审"):
        perform(EditTargets(clerk, submitted, written(submitted), 0))
    with pytest.raises(Conflict, match="已送审"):
        perform(DropDraft(clerk, submitted))
    perform(Withdraw(clerk, submitted))
    with pytest.raises(Conflict, match="草稿"):
        perform(Withdraw(clerk, submitted))


def test_four_eyes(person: Any, draft: Any) -> None:
    both = person("clerk", "finance", username="both")
    version = draft(both)
    perform(Submit(both, version))
    told = Opinion("优", "x")
    for act in (Approve(both, version, told), ReturnTargets(both, version, told)):
        with pytest.raises(NotAllowed, match="不能审核自己的表"):
            perform(act)
    with pytest.raises(NotAllowed):
        perform(Approve(person("clerk"), version, Opinion("优")))


def test_who_edited_a_colleagues_draft_does_not_approve_it(person: Any, draft: Any) -> None:
    clerk, both = person("clerk"), person("clerk", "finance", username="both")
    version = draft(clerk)
    perform(EditTargets(both, version, written(version, value_text="≥70%"), 0))
    perform(Submit(clerk, version))
    with pytest.raises(NotAllowed, match="不能审核自己的表"):
        perform(Approve(both, version, Opinion("优")))
    perform(Approve(person("finance"), version, Opinion("优")))


def test_approving_wants_a_grade_and_returning_a_reason(person: Any, submitted: Version) -> None:
    finance = person("finance")
    with pytest.raises(Conflict, match="等级"):
        perform(Approve(finance, submitted))
    with pytest.raises(Conflict, match="理由"):
        perform(ReturnTargets(finance, submitted, Opinion(reason=" ")))


def test_only_what_is_approved_is_adjusted_with_a_reason(person: Any, submitted: Version) -> None:
    clerk = submitted.submitted_by
    with pytest.raises(Conflict, match="已送审"):
        perform(Adjust(clerk, submitted, "调减"))
    perform(Approve(person("finance"), submitted, Opinion("优")))
    with pytest.raises(Conflict, match="为什么调整"):
        perform(Adjust(clerk, submitted, " "))


def test_the_number_of_a_dropped_draft_is_never_given_again(
    signed_in: Any, person: Any, draft: Any, document: Any
) -> None:
    clerk = signed_in("clerk")
    first = draft(clerk.person)
    perform(DropDraft(clerk.person, first))
    assert not Version.objects.exists()
    assert first.targets.project not in clerk.get("/targets/").text
    assert clerk.get(f"/targets/{first.targets_id}").status_code == 404
    again = perform(TakeUp(clerk.person, document(goals=["另一个目标"]))).result[0]
    assert (again.targets_id, again.number) == (first.targets_id, 2)
    Version.objects.update(state=State.APPROVED)
    third = perform(Adjust(clerk.person, again, "调减")).result
    perform(DropDraft(clerk.person, third))
    assert perform(Adjust(clerk.person, again, "再调")).result.number == 4


def test_another_region_may_take_up_what_was_dropped(
    person: Any, draft: Any, document: Any
) -> None:
    clerk = person("clerk")
    perform(DropDraft(clerk, draft(clerk, region="990101")))
    other = person("clerk", username="far", regions=("990102",))
    [made] = perform(TakeUp(other, document("990102"))).result
    assert (made.targets.region, made.number) == ("990102", 2)


def test_of_another_region_nothing_is_seen_or_done(signed_in: Any, draft: Any, person: Any) -> None:
    version = draft(person("clerk"), region="990101")
    other = signed_in("clerk", username="other", regions=("990102",))
    assert other.get(f"/targets/{version.targets_id}").status_code == 404
    assert other.post(f"/targets/{version.targets_id}/submit").status_code == 404
    with pytest.raises(NotAllowed):
        perform(Submit(other.person, version))
