"""Two who edit at once: both texts side by side, and whoever saves second chooses."""

from typing import Any

import lxml.html
import pytest

from baoheng.workbench.acts import perform
from baoheng.workbench.documents.models import Saving, Version
from baoheng.workbench.targets.acts.flow import Submit

BESIDE = {"name": "甲", "item": None, "amount": 24.02, "basis": None}


@pytest.fixture
def two(signed_in: Any, draft: Any) -> tuple[Any, Any, str]:
    """Two clerks who have opened one draft, and its address."""
    first, second = signed_in("clerk"), signed_in("clerk", username="second")
    version = draft(first.person, goals=["做好审核"], cost_items=[BESIDE])
    return first, second, f"/targets/{version.targets_id}/edit"


def form(client: Any, address: str) -> dict[str, str]:
    return chosen(client.get(address).text)


def chosen(page: str, **choices: str) -> dict[str, str]:
    """The form of a page as a browser sends it, with what is chosen."""
    [found] = [one for one in lxml.html.fromstring(page).forms if "seen" in one.fields]
    return dict(found.form_values()) | {f"choose:{name}": said for name, said in choices.items()}


def contents() -> dict[str, Any]:
    return Version.objects.get().contents  # type: ignore[no-any-return]


def test_what_only_one_changed_is_brought_together(two: Any) -> None:
    first, second, address = two
    mine, theirs = form(second, address), form(first, address)
    theirs |= {"0:value_text": "≥30份", "amount:other": "1", "cost_items:0:basis": "依据"}
    first.post(address, theirs)
    mine |= {"1:weight": "15", "goals": "做好审核\n做好检查"}
    answer = second.post(address, mine)
    assert answer.status_code == 409
    assert "不在同一格，已合在下面的表里" in answer.text
    assert "某clerk改了什么（3 处）" in answer.text
    assert second.post(address, chosen(answer.text)).status_code == 302
    now = contents()
    assert (now["indicators"][0]["value"], now["indicators"][1]["weight"]) == (30, 15)
    assert (now["budget"]["other"], now["goals"]) == (1, ["做好审核", "做好检查"])
    assert now["cost_items"][0]["basis"] == "依据"


@pytest.mark.parametrize(("choice", "value"), [("mine", 40), ("theirs", 30)])
def test_of_what_both_changed_one_is_chosen(two: Any, choice: str, value: int) -> None:
    first, second, address = two
    mine, theirs = form(second, address), form(first, address)
    first.post(address, theirs | {"0:value_text": "≥30份", "goals": "甲的"})
    page = second.post(address, mine | {"0:value_text": "≥40份", "goals": "乙的"}).text
    assert "两个人都改了的（2 处）" in page
    assert page.index("required> ≥30份") < page.index("required> ≥40份")
    again = second.post(address, chosen(page, **{"0:value_text": choice}))
    assert again.status_code == 409
    assert "还有 1 处没有选" in again.text
    assert "甲的" in again.text
    done = second.post(address, chosen(again.text, **{"0:value_text": choice, "goals": "mine"}))
    assert done.status_code == 302, done.text[:3000]
    now = contents()
    assert (now["indicators"][0]["value"], now["goals"]) == (value, ["乙的"])


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_a_row_that_one_changed_and_the_other_deleted(two: Any, choice: str) -> None:
    first, second, address = two
    mine, theirs = form(second, address), form(first, address)
    first.post(address, theirs | {"0:drop": "1", "1:value_text": "≥9件"})
    mine |= {"0:value_text": "≥40份", "1:drop": "1", "7:level3": "新的一项", "7:order": "3.5"}
    page = second.post(address, mine).text
    assert page.count("删去这一行") >= 2
    names = [one.split('"')[0] for one in page.split('name="mine:')[1:]]
    assert len(names) == 2
    done = second.post(address, chosen(page, **dict.fromkeys(names, choice)))
    assert done.status_code == 302, done.text[:3000]
    rows = {one["level3"]: one["value"] for one in contents()["indicators"]}
    assert "新的一项" in rows
    assert rows.get("智能审核结算单据数量") == (40 if choice == "mine" else None)
    assert rows.get("举报投诉受理数") == (None if choice == "mine" else 9)


def test_rows_untouched_by_the_other_may_be_deleted_or_moved(two: Any) -> None:
    first, second, address = two
    mine, theirs = form(second, address), form(first, address)
    before = [one["level3"] for one in contents()["indicators"]]
    first.post(address, theirs | {"2:drop": "1", "1:weight": "5"})
    page = second.post(address, mine | {"6:drop": "1", "0:order": "4.5"}).text
    assert second.post(address, chosen(page)).status_code == 302
    now = [one["level3"] for one in contents()["indicators"]]
    assert sorted(now) == sorted(one for one in before if one not in (before[2], before[6]))
    assert now[0] == before[1]


def test_when_it_is_not_known_what_was_seen_the_own_text_stays(two: Any) -> None:
    first, second, address = two
    mine = form(second, address)
    first.post(address, form(first, address) | {"goals": "甲的"})
    Saving.objects.all().delete()
    answer = second.post(address, mine | {"goals": "乙的"})
    assert (answer.status_code, "乙的" in answer.text) == (409, True)
    assert contents()["goals"] == ["甲的"]


def test_what_was_held_before_goes_when_it_is_submitted(two: Any) -> None:
    first, _, address = two
    first.post(address, form(first, address) | {"goals": "甲的"})
    assert Saving.objects.get().contents["goals"] == ["做好审核"]
    perform(Submit(first.person, Version.objects.get()))
    assert not Saving.objects.exists()
