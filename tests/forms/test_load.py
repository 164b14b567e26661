import pytest

from baoheng.core.errors import PackError
from baoheng.forms import definition, forms
from baoheng.forms import load as loading


def test_every_official_form_is_there_with_its_source():
    assert {form.id for form in forms()} == {
        "project_target", "project_target_split", "department_target", "monitoring",
        "department_monitoring", "self_evaluation", "department_self_evaluation",
        "transfer_self_evaluation", "summary",
    }  # fmt: skip
    assert all(form.source and form.version for form in forms())


def test_a_form_is_found_by_its_chinese_name():
    assert definition("项目支出绩效自评表") is definition("self_evaluation")


def test_an_unknown_form_names_those_there_are():
    with pytest.raises(PackError, match="没有“自评”这种表式") as caught:
        definition("自评")
    assert "self_evaluation（项目支出绩效自评表）" in caught.value.todo


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"page": {"orientation": "sideways", "margins": [1, 1, 1, 1], "widths": [1]}},
        {"page": {"orientation": "portrait", "margins": [1, 1], "widths": [1]}},
        {"blocks": [{"source": "indicators"}]},
        {"blocks": [{"rows": [[{"value": "", "style": "loud"}]]}]},
    ],
)
def test_a_wrong_definition_is_named(monkeypatch, data):
    good = {"id": "a", "name": "表", "title": "表", "version": "1", "source": "", "blocks": []}
    good["page"] = {"orientation": "portrait", "margins": [1, 1, 1, 1], "widths": [1]}
    broken = good | data if data else {}
    monkeypatch.setattr(loading.packs, "load", lambda _: broken)
    with pytest.raises(PackError, match="表式定义不完整或写错") as caught:
        loading._form("national/forms/a.toml")
    assert caught.value.where == "national/forms/a.toml"
