"""Odd contents: what is long, broken into lines, very exact or hostile comes through whole."""

import html
from typing import Any

import pytest
from tests.workbench.appraisals.conftest import work_off
from tests.workbench.targets.test_acts import written
from tests.workbench.targets.test_journey import typed

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import perform
from baoheng.workbench.documents.models import State, Targets, Version
from baoheng.workbench.targets.acts.checking import KeepCheck
from baoheng.workbench.targets.acts.editing import EditTargets
from baoheng.workbench.targets.acts.flow import Submit
from baoheng.workbench.targets.acts.taking import DropDraft, TakeUp
from baoheng.workbench.targets.checked import LARGE
from baoheng.workbench.targets.comparing import changes
from baoheng.workbench.targets.writing import MOST_ROWS

pytestmark = pytest.mark.slow

EVIL = "<script>alert(1)</script>\"'&𠮷"


def saved(clerk: Any, key: int, **more: str) -> Version:
    """The page's form sent back as a browser does, with its own line breaks."""
    form = typed(clerk.get(f"/targets/{key}/edit").content.decode())
    form = {name: html.unescape(value).replace("\n", "\r\n") for name, value in form.items()}
    answer = clerk.post(f"/targets/{key}/edit", form | more)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return Version.objects.get(targets=key)


def test_saving_the_page_as_it_is_changes_nothing(signed_in: Any, draft: Any, told: Any) -> None:
    clerk = signed_in("clerk")
    rows = [dict(one) for one in told["tables"][0]["indicators"]]
    rows[0] |= {"value_text": "≥95%\n（含）", "basis": f"一、\n二、{EVIL}"}
    before = draft(
        clerk.person,
        indicators=rows,
        budget={"total": 12345678.91, "fiscal": 12345678.91},
        fields={"立项依据": "长\n" * 3000 + "完"},
        cost_items=[{"name": "住院", "item": "救\n助", "amount": 1234567.25, "basis": "a\nb"}],
    )
    version = saved(clerk, before.targets_id)
    assert changes(before.contents, version.contents) == []
    assert version.contents["budget"]["total"] == 12345678.91


def test_nothing_of_a_table_runs_in_the_browser(signed_in: Any, draft: Any) -> None:
    clerk = signed_in("clerk")
    version = draft(clerk.person, project=EVIL, goals=[EVIL], fields={EVIL: EVIL})
    for page in ("", "/edit", "/compare", "/versions/1"):
        body = clerk.get(f"/targets/{version.targets_id}{page}").content.decode()
        assert "<script>alert" not in body
    assert "<script>alert" not in clerk.get("/targets/").content.decode()


def test_a_weight_with_its_unit_is_understood_and_a_cost_row_goes_when_it_is_emptied(
    signed_in: Any, draft: Any
) -> None:
    clerk = signed_in("clerk")
    cost = [{"name": "甲", "item": None, "amount": 1, "basis": None},
            {"name": "乙", "item": None, "amount": 2.5, "basis": None}]  # fmt: skip
    key = draft(clerk.person, cost_items=cost).targets_id
    emptied = {f"cost_items:0:{name}": "" for name in ("name", "item", "amount", "basis")}
    version = saved(clerk, key, **{"0:weight": " 10 分 "}, **emptied)
    assert version.contents["indicators"][0]["weight"] == 10
    assert [one["name"] for one in version.contents["cost_items"]] == ["乙"]


def test_a_large_table_is_checked_in_the_background(signed_in: Any, draft: Any, told: Any) -> None:
    clerk = signed_in("clerk")
    one = told["tables"][0]["indicators"][0]
    rows = [one | {"level3": f"指标{at}"} for at in range(LARGE + 1)]
    version = draft(clerk.person, indicators=rows)
    assert version.found == {}
    assert "正在后台检查" in clerk.get(f"/targets/{version.targets_id}").text
    with pytest.raises(Conflict, match="还在检查"):
        perform(Submit(clerk.person, version))
    saved(clerk, version.targets_id)
    first, second = work_off()
    assert ("另外检查" in first.said, second.state) == (True, "done"), second.said
    version.refresh_from_db()
    assert version.errors
    assert f"有 {version.errors} 处错误" in clerk.get(f"/targets/{version.targets_id}").text
    with pytest.raises(Conflict, match="有人保存过"):
        perform(KeepCheck(clerk.person, version, {}, 0))


@pytest.mark.slow
def test_two_thousand_rows_with_every_column_are_saved_whole_and_more_refused(
    signed_in: Any, draft: Any, told: Any
) -> None:
    clerk = signed_in("clerk")
    one = told["tables"][0]["indicators"][0]
    long = {"basis": "医疗保障基金监督管理" * 4, "scoring": "按比例", "standard": "计划标准",
            "description": "解释", "remark": "备注", "extra": {"科室": "监管科"}}  # fmt: skip
    rows = [one | long | {"level3": f"指标{at}"} for at in range(MOST_ROWS)]
    key = draft(clerk.person, indicators=rows).targets_id
    now = saved(clerk, key, **{"1999:value_text": "≥7份"}).contents["indicators"]
    assert (len(now), now[0]["basis"], now[1999]["value"]) == (MOST_ROWS, long["basis"], 7)
    form = typed(clerk.get(f"/targets/{key}/edit?columns=all").text)
    assert len(form) > 30_000
    form["2000:level3"] = "再来一个"
    answer = clerk.post(f"/targets/{key}/edit", form)
    assert answer.status_code == 409
    assert f"超过 {MOST_ROWS} 行" in answer.text


@pytest.mark.parametrize("amount", ["1e40", "-99999999999999", "NaN"])
def test_an_amount_that_cannot_be_is_refused(person: Any, draft: Any, amount: str) -> None:
    clerk = person("clerk")
    version = draft(clerk)
    one = written(version)
    one.amounts["total"] = amount
    with pytest.raises(Conflict, match="不合理"):
        perform(EditTargets(clerk, version, one, 0))


def test_what_is_no_draft_has_no_form(signed_in: Any, draft: Any) -> None:
    clerk = signed_in("clerk")
    version = draft(clerk.person)
    perform(Submit(clerk.person, version))
    answer = clerk.get(f"/targets/{version.targets_id}/edit", follow=True)
    assert "不能直接修改" in answer.content.decode()
    assert "<textarea" not in answer.content.decode()


def test_two_different_tables_of_one_name_are_not_mixed_up(
    person: Any, document: Any, told: Any
) -> None:
    one = document()
    first = one.read["tables"][0]
    one.read["tables"] = [first, first | {"goals": ["另一个"]}]
    one.save()
    with pytest.raises(Conflict, match="有两张表"):
        perform(TakeUp(person("clerk"), one))
    assert not Targets.objects.exists()


def test_a_draft_that_gave_way_to_a_dropped_one_comes_back(person: Any, document: Any) -> None:
    clerk = person("clerk")
    perform(TakeUp(clerk, document()))
    [second] = perform(TakeUp(clerk, document(goals=["另一个"]))).result
    perform(DropDraft(clerk, second))
    assert Version.objects.get().state == State.DRAFT


def test_a_finding_of_a_cost_row_leads_there_and_stands_beside_the_form(
    signed_in: Any, draft: Any
) -> None:
    clerk = signed_in("clerk")
    cost = {"name": "审核", "item": "单据", "amount": 27.5,
            "basis": "1140人次×250元/人次=27.50万元"}  # fmt: skip
    key = draft(clerk.person, cost_items=[cost]).targets_id
    page = clerk.get(f"/targets/{key}").content.decode()
    assert '<a href="#cost_items-1">测算明细第 1 行</a>' in page
    assert '<tr id="cost_items-1">' in page
    assert "要改的" in clerk.get(f"/targets/{key}/edit").content.decode()


def test_a_list_row_that_is_new_or_gone_is_one_difference() -> None:
    row = {"name": "甲", "item": None, "amount": 2.5, "basis": "依据"}
    [new] = changes({}, {"cost_items": [row]})
    assert (new.column, new.before, new.after) == ("整行增加", "", "甲 2.5 依据")
    [gone] = changes({"cost_items": [row]}, {})
    assert (gone.column, gone.before, gone.after) == ("整行删去", "甲 2.5 依据", "")
