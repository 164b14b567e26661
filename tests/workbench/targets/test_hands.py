"""Who may submit, withdraw and drop; submitting with errors; why an act cannot be done."""

from typing import Any

import pytest
from django.utils import timezone
from tests.workbench.targets.test_acts import written

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import perform
from baoheng.workbench.documents.models import State, Version
from baoheng.workbench.targets.acts.editing import EditTargets
from baoheng.workbench.targets.acts.flow import Adjust, Approve, Submit, TakeOver, Withdraw
from baoheng.workbench.targets.acts.taking import DropDraft
from baoheng.workbench.targets.opinion import Opinion
from baoheng.workbench.upkeep.models import Setting


@pytest.fixture
def wrong(draft: Any, person: Any, told: Any) -> Version:
    rows = [one | {"weight": 99} for one in told["tables"][0]["indicators"]]
    return draft(person("clerk"), indicators=rows)  # type: ignore[no-any-return]


def allow_errors(by: Any) -> None:
    Setting.objects.create(name="targets.errors", value="是", since=timezone.localdate(), by=by)


def test_a_colleague_takes_over_before_submitting_withdrawing_or_dropping(
    signed_in: Any, draft: Any, person: Any
) -> None:
    version = draft(person("clerk"))
    other = signed_in("clerk", username="other")
    address = f"/targets/{version.targets_id}"
    for act in (Submit, DropDraft):
        with pytest.raises(NotAllowed, match="由某clerk经办"):
            perform(act(other.person, version))
    assert other.post(f"{address}/submit").status_code == 403
    page = other.get(address).text
    assert "由某clerk经办；要由您办，先在下面“接手”" in page
    assert 'data-key="s"' not in page
    with pytest.raises(Conflict, match="为什么接手"):
        perform(TakeOver(other.person, version, " "))
    assert (
        "接手了" in other.post(f"{address}/take-over", {"reason": "原经办休假"}, follow=True).text
    )
    perform(Submit(other.person, version))
    perform(Withdraw(other.person, version))
    with pytest.raises(Conflict, match="已经由您经办"):
        perform(TakeOver(other.person, version, "再来"))
    perform(DropDraft(other.person, version))


def test_who_took_it_over_does_not_approve_it(draft: Any, person: Any) -> None:
    clerk, both = person("clerk"), person("clerk", "finance", username="both")
    version = draft(clerk)
    perform(TakeOver(both, version, "休假"))
    perform(Submit(clerk, version))
    with pytest.raises(NotAllowed, match="不能审核自己的表"):
        perform(Approve(both, version, Opinion("优")))


def test_who_edited_it_or_may_approve_submits_it(draft: Any, person: Any) -> None:
    version = draft(person("clerk"))
    other = person("clerk", username="other")
    perform(EditTargets(other, version, written(version, value_text="≥30份"), 0))
    perform(Submit(other, version))
    perform(Withdraw(person("clerk", "finance", username="head"), version))
    with pytest.raises(NotAllowed):
        perform(TakeOver(person("finance"), version, "理由"))
    with pytest.raises(NotAllowed):
        perform(TakeOver(person("clerk", username="far", regions=("990109",)), version, "理由"))


def test_errors_need_a_reason_where_the_settings_let_them_pass(
    signed_in: Any, wrong: Version
) -> None:
    clerk, address = wrong.by, f"/targets/{wrong.targets_id}"
    with pytest.raises(Conflict, match="还有错误没有改"):
        perform(Submit(clerk, wrong, "上级要求先报"))
    allow_errors(clerk)
    with pytest.raises(Conflict, match="写明理由再送审"):
        perform(Submit(clerk, wrong, " "))
    done = perform(Submit(clerk, wrong, "上级要求先报"))
    assert "带着" in done.said
    finance = signed_in("finance")
    assert "上级要求先报" in finance.get(address).text
    perform(Withdraw(clerk, wrong))
    rows = written(wrong)
    for row, weight in zip(rows.rows, ("20", "10", "10", "10", "20", "10", "10"), strict=True):
        row.texts["weight"] = weight
    perform(EditTargets(clerk, wrong, rows, 0))
    perform(Submit(clerk, wrong, "用不上的理由"))
    wrong.refresh_from_db()
    assert (wrong.state, wrong.plea) == (State.SUBMITTED, "")


def test_the_page_asks_for_the_reason_only_where_it_helps(signed_in: Any, wrong: Version) -> None:
    clerk = signed_in("clerk", username="other")
    Version.objects.update(by=clerk.person)
    address = f"/targets/{wrong.targets_id}"
    page = clerk.get(address).text
    assert "改好，或请绩效审核人接受以后可以送审" in page
    assert 'name="plea"' not in page
    allow_errors(clerk.person)
    assert 'name="plea"' in clerk.get(address).text
    clerk.post(f"{address}/submit", {"plea": "先报"})
    assert Version.objects.get().plea == "先报"


def test_each_state_says_why_an_act_is_not_there(signed_in: Any, draft: Any, person: Any) -> None:
    clerk, finance, leader = map(signed_in, ("clerk", "finance", "leader"))
    version = draft(clerk.person)
    address = f"/targets/{version.targets_id}"

    def says(who: Any, *words: str) -> None:
        page = who.get(address).text
        assert not [one for one in words if one not in page]

    says(clerk, "还没有送审，可以直接改", "还没有批复，可以直接改")
    says(finance, "还是草稿，经办送审以后才能审")
    says(leader, "您的角色只能看")
    perform(Submit(clerk.person, version))
    says(clerk, "审完前不能改；撤回或被退回后可以改", "批复以后才能调整")
    perform(Approve(finance.person, version, Opinion("优")))
    says(clerk, "要改请点“调整”，另起一版")
    says(finance, "已经批复，问题不再增减")
    version.refresh_from_db()
    perform(Adjust(clerk.person, version, "调减"))
    page = clerk.get(f"{address}/versions/1").text
    assert "第2版正在办；要改请到那一版" in page
    perform(Submit(clerk.person, Version.objects.get(number=2)))
    perform(Approve(finance.person, Version.objects.get(number=2), Opinion("优")))
    assert "这是以前的一版，只能看" in clerk.get(f"{address}/versions/1").text
    assert "由另一位同事办" in _both(signed_in, draft)


def _both(signed_in: Any, draft: Any) -> str:
    both = signed_in("clerk", "finance", username="both")
    version = draft(both.person, project="另一个项目")
    perform(Submit(both.person, version))
    return str(both.get(f"/targets/{version.targets_id}").text)
