"""Next year's draft from proposals: what is taken over, what is left out, what is refused."""

from typing import Any

import pytest
from django.utils import timezone

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import perform
from baoheng.workbench.appraisals.models import Outlook
from baoheng.workbench.documents.models import State, Targets, Version
from baoheng.workbench.targets.acts.proposing import DraftFromProposals


@pytest.fixture
def outlook(draft: Any, person: Any, told: Any) -> Outlook:
    """Proposals for 2026, for all indicators but the last; the first has another value."""
    clerk = person("clerk")
    version = draft(
        clerk,
        period="2025年1月—2025年12月",
        cost_items=[{"name": "审核", "item": None, "amount": 24.02, "basis": "24次×1.0008"}],
    )
    Version.objects.update(state=State.APPROVED)
    rows = [
        {"indicator": one["level3"], "target_text": one["value_text"]}
        for one in version.contents["indicators"][:-1]
    ]
    rows[0]["target_text"] = "≥36份"
    made = [{"project": version.contents["project"], "year": 2025, "rows": rows}]
    return Outlook.objects.create(
        department=version.targets.department, year=2026, by=clerk, made=made,
        computed_at=timezone.now(),
    )  # fmt: skip


def test_a_draft_with_the_proposed_values_and_no_money(signed_in: Any, outlook: Outlook) -> None:
    clerk = signed_in("clerk", username="second")
    page = f"/indicators/proposals/{outlook.pk}"
    outlook.made[0]["rows"] = [
        row | {"reason": "", "history": []} for row in outlook.made[0]["rows"]
    ]
    outlook.save()
    assert "起草2026年目标表" in clerk.get(page).content.decode()
    answer = clerk.post("/targets/draft", {"outlook": outlook.pk, "table": 0}, follow=True)
    assert "起草了" in answer.content.decode()
    made = Version.objects.get(targets__year=2026)
    first, last = made.contents["indicators"][0], made.contents["indicators"][-1]
    assert (first["value_text"], first["operator"], first["value"]) == ("≥36份", ">=", 36)
    old = Version.objects.get(targets__year=2025).contents
    assert last["value_text"] == old["indicators"][-1]["value_text"]
    assert f"照上年的：{last['level3']}" in made.reason
    assert made.contents["year"] == 2026
    assert made.contents["period"] == "2026年1月—2026年12月"
    assert not any((made.contents.get("budget") or {}).values())
    assert made.contents["cost_items"][0]["name"] == "审核"
    assert not made.contents["cost_items"][0].get("amount")
    assert "已经有了，去看" in clerk.get(page).content.decode()
    again = clerk.post("/targets/draft", {"outlook": outlook.pk, "table": 0})
    assert again.status_code == 409
    assert "已经有第1版（草稿）" in again.content.decode()


def test_a_table_without_project_is_found_again(person: Any, outlook: Outlook) -> None:
    Targets.objects.update(project="", kind="overall")
    one = Version.objects.get()
    one.contents |= {"project": None, "kind": "overall"}
    one.save()
    outlook.made[0]["project"] = "部门整体支出"
    made = perform(DraftFromProposals(person("clerk", username="b"), outlook, 0)).result
    assert (made.targets.kind, made.targets.project, made.targets.year) == ("overall", "", 2026)


def test_what_cannot_be_drafted_says_why(signed_in: Any, person: Any, outlook: Outlook) -> None:
    clerk = outlook.by
    with pytest.raises(Conflict, match="没有这张表的建议"):
        perform(DraftFromProposals(clerk, outlook, 1))
    with pytest.raises(NotAllowed):
        perform(DraftFromProposals(person("leader"), outlook, 0))
    Version.objects.update(state=State.REPLACED)
    with pytest.raises(Conflict, match="不再是批复的"):
        perform(DraftFromProposals(clerk, outlook, 0))
    far = signed_in("clerk", username="far", regions=("990109",))
    for given in ({"outlook": outlook.pk, "table": 0}, {"outlook": "x"}, {}):
        assert far.post("/targets/draft", given).status_code == 404
    assert not Targets.objects.filter(year=2026).exists()
