"""Confirmed bindings: remembered by bureau and wording, never lost, never begun anew."""

import pytest

from baoheng.core.errors import BindingError
from baoheng.evaluation.binding.memory import Binding, load, recalled, save

BUREAU = "云溪市医疗保障局"


def binding(indicator="单据审核月度复核率(%)", measure="review/recheck_rate", project="监管"):
    return Binding(BUREAU, project, indicator, measure, {"result_type": ("1",)}, "甲", "2026-01-01")


def test_what_is_saved_is_loaded_again(tmp_path):
    path = tmp_path / "bindings.json"
    assert load(path) == {}
    assert save(path, {}, [binding()]) == 1
    assert load(path) == {binding().key: binding()}


def test_a_later_confirmation_takes_the_place_of_the_earlier(tmp_path):
    path = tmp_path / "bindings.json"
    save(path, {}, [binding()])
    save(path, load(path), [binding(measure="stated"), binding("其他")])
    assert {one.measure for one in load(path).values()} == {"stated", "review/recheck_rate"}


@pytest.mark.parametrize(
    "name", ["单据审核月度复核率", "2027年单据审核月度复核率（%）", "单据审核月度复核率≥90%"]
)
def test_the_same_wording_is_recalled_without_years_units_and_bounds(name):
    memory = {binding().key: binding()}
    assert recalled(memory, BUREAU, "监管", name) == binding()


def test_another_project_of_the_bureau_recalls_it_unless_answers_differ():
    first, second = binding(), binding(measure="stated", project="信息")
    assert recalled({first.key: first}, BUREAU, "别的", first.indicator) == first
    both = {first.key: first, second.key: second}
    assert recalled(both, BUREAU, "别的", first.indicator) is None
    assert recalled(both, BUREAU, "信息", first.indicator) == second


def test_another_bureau_and_another_wording_recall_nothing():
    memory = {binding().key: binding()}
    assert recalled(memory, "邻市医疗保障局", "监管", binding().indicator) is None
    assert recalled(memory, BUREAU, "监管", "单据审核准确率") is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "第1行第2个字起不是完整的 JSON"),
        ("[]", "内容的写法不对"),
        ('{"format": "别的"}', "内容的写法不对"),
        ('{"format": "baoheng.bindings/1"}', "缺少“bindings”"),
    ],
)
def test_a_damaged_file_is_told_and_kept(tmp_path, text, why):
    path = tmp_path / "bindings.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BindingError, match=f"绑定记录读不出来（{why}）"):
        load(path)
    assert path.read_text(encoding="utf-8") == text
