"""The pages of a table follow its official form: head, lists and columns, in the form's order."""

import re
from typing import Any

import pytest
from tests.workbench.targets.test_acts import written
from tests.workbench.targets.test_odd import saved

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import perform
from baoheng.workbench.documents.models import Version
from baoheng.workbench.targets.acts.editing import EditTargets
from baoheng.workbench.targets.comparing import changes
from baoheng.workbench.targets.layout import layout_of

TASK = {"name": "审核", "amount": 24.02, "unit": "监管科", "content": "审核单据", "goal": "全覆盖"}


def heads(page: str) -> list[str]:
    """The heads of the last table, which is that of the indicators."""
    return re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', page[page.rindex("<thead>") :])


def labels(page: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*>([^<]+)</th>', page)


def test_a_project_is_laid_out_like_the_project_form(signed_in: Any, draft: Any) -> None:
    clerk = signed_in("clerk")
    key = draft(clerk.person, period="2025年").targets_id
    for address in (f"/targets/{key}", f"/targets/{key}/edit"):
        page = clerk.get(address).text
        said = labels(page)
        assert said[:3] == ["项目名称", "项目编码", "主管部门"]
        assert said.index("项目实施期") < said.index("年度资金总额") < said.index("年度总体目标")
        assert "基本支出" not in page
        assert "主要任务" not in page
        found = [one for one in heads(page) if one not in ("次序", "删")]
        assert found == ["一级指标", "二级指标", "三级指标", "指标值", "权重"]


def test_a_whole_department_has_its_form_with_tasks(signed_in: Any, draft: Any) -> None:
    clerk = signed_in("clerk")
    version = draft(
        clerk.person, kind="overall", project=None, tasks=[TASK], fields={"部门职责": "管医保"}
    )
    key = version.targets_id
    page = clerk.get(f"/targets/{key}").text
    said = labels(page)
    assert said.index("部门名称") < said.index("资金总额") < said.index("部门职责概述")
    assert "管医保" in page
    told = [one.words for one in layout_of(version).parts[0].columns]
    assert told == ["任务名称", "主要内容", "预算金额（万元）", "责任科室", "预期目标"]
    more = {"code:unit_code": "335", "tasks:1:name": "检查", "field:部门职责": "管好医保"}
    now = saved(clerk, key, **more)
    assert now.contents["unit_code"] == "335"
    assert [one["name"] for one in now.contents["tasks"]] == ["审核", "检查"]
    assert now.contents["tasks"][0] == TASK
    assert now.contents["fields"] == {"部门职责": "管好医保"}


def test_columns_of_the_source_are_shown_and_those_of_nobody_hidden(
    signed_in: Any, draft: Any, told: Any
) -> None:
    clerk = signed_in("clerk")
    rows = [dict(one) for one in told["tables"][0]["indicators"]]
    rows[0] |= {"scoring": "每少1份扣1分", "cycle_value_text": "≥72份", "description": "审核的单据",
                "direction": "higher", "extra": {"责任科室": "监管科"}}  # fmt: skip
    before = draft(clerk.person, indicators=rows)
    key = before.targets_id
    page = clerk.get(f"/targets/{key}/edit").text
    found = heads(page)
    assert found == ["次序", "一级指标", "二级指标", "三级指标", "指标值", "权重", "指标解释",
                     "实施期指标值", "指标方向", "评分标准", "责任科室", "删"]  # fmt: skip
    assert "绩效标准" in heads(clerk.get(f"/targets/{key}/edit?columns=all").text)
    assert changes(before.contents, saved(clerk, key).contents) == []
    told_now = {"0:direction": "越低越好", "0:extra:责任科室": "审核科", "0:scoring": "全扣"}
    now = saved(clerk, key, **told_now)
    first = now.contents["indicators"][0]
    assert (first["direction"], first["extra"], first["scoring"]) == (
        "lower", {"责任科室": "审核科"}, "全扣",
    )  # fmt: skip
    said = {one.column for one in changes(before.contents, now.contents)}
    assert said == {"指标方向", "责任科室", "评分标准"}
    assert "监管科" not in clerk.get(f"/targets/{key}").text


def test_a_value_in_three_columns_stays_in_three(signed_in: Any, draft: Any, told: Any) -> None:
    clerk = signed_in("clerk")
    rows = [dict(one) for one in told["tables"][0]["indicators"]]
    for one in rows:
        one["value_text"] = one["value_text"].strip("≥≤份件%万元")
    before = draft(clerk.person, indicators=rows)
    key = before.targets_id
    page = clerk.get(f"/targets/{key}/edit").text
    at = heads(page).index("指标性质")
    assert heads(page)[at : at + 3] == ["指标性质", "指标值", "度量单位"]
    assert changes(before.contents, saved(clerk, key).contents) == []
    now = saved(clerk, key, **{"0:operator": "≤", "1:bare": "7"})
    first, second = now.contents["indicators"][:2]
    assert (first["operator"], first["value"], first["unit"]) == ("<=", 24, "份")
    assert (second["operator"], second["value"], second["unit"]) == (">=", 7, "件")
    [one, other] = changes(before.contents, now.contents)
    assert (one.before, one.after) == ("≥ 24 份", "≤ 24 份")
    assert other.after == "7"


def test_a_direction_that_nobody_knows_is_refused(person: Any, draft: Any) -> None:
    clerk = person("clerk")
    version = draft(clerk)
    with pytest.raises(Conflict, match="指标方向"):
        perform(EditTargets(clerk, version, written(version, direction="向上"), 0))


def test_what_is_not_in_the_form_sent_stays(signed_in: Any, draft: Any, told: Any) -> None:
    clerk = signed_in("clerk")
    rows = [one | {"basis": "文件"} for one in told["tables"][0]["indicators"]]
    version = draft(clerk.person, indicators=rows, period="2025年")
    given = {"seen": 0, "rows": 1, "0:old": 0, "0:order": 1, "0:value_text": "≥25份", "goals": ""}
    answer = clerk.post(f"/targets/{version.targets_id}/edit", given)
    assert answer.status_code == 302
    now = Version.objects.get().contents
    assert [one["basis"] for one in now["indicators"]] == ["文件"]
    assert now["indicators"][0]["value"] == 25
    assert (now["period"], now["budget"]) == ("2025年", version.contents["budget"])


def test_a_field_that_only_the_form_has_is_kept_once_something_is_written(
    signed_in: Any, draft: Any
) -> None:
    clerk = signed_in("clerk")
    key = draft(clerk.person).targets_id
    assert "实施单位" not in saved(clerk, key).contents["fields"]
    assert (
        saved(clerk, key, **{"field:实施单位": "监管科"}).contents["fields"]["实施单位"] == "监管科"
    )
    assert "监管科" in clerk.get(f"/targets/{key}").text


def test_how_a_value_is_read_is_said_where_its_text_does_not_say_it(
    signed_in: Any, draft: Any, told: Any
) -> None:
    clerk = signed_in("clerk")
    rows = [dict(one) for one in told["tables"][0]["indicators"]]
    rows[1] |= {"value_text": "不少于5件"}
    page = clerk.get(f"/targets/{draft(clerk.person, indicators=rows).targets_id}").text
    assert "读作 ≥ 5 件" in page
    assert "读作 ≥ 24 份" not in page
