import pytest

from baoheng.core.errors import PackError
from baoheng.review import rules as module
from baoheng.review.logics import BY_PERSON
from baoheng.review.rules import rules

ACROSS = {"indicator", "stock", "cluster", "swipe"}


def test_all_88_rules_of_the_national_edition_are_there_in_order():
    numbers = [number for number in rules() if number.isdigit()]
    assert sorted(map(int, numbers)) == list(range(1, 89))


@pytest.mark.parametrize(("klass", "many"), [("政策", 34), ("管理", 29), ("医疗", 25)])
def test_each_class_has_as_many_rules_as_the_edition(klass, many):
    assert sum(1 for one in rules().values() if one.klass == klass) == many


def test_every_rule_names_a_logic_that_exists():
    assert {one.logic for one in rules().values()} == set(BY_PERSON) | ACROSS


def test_codes_are_national_ones_and_no_two_rules_share_one():
    codes = [one.code for one in rules().values() if one.code]
    assert len(codes) == len(set(codes)) == 78
    assert all(code[:2] in ("GZ", "ZB") and len(code) == 16 for code in codes)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"logic": None}, "不完整"),
        ({"colour": "red"}, "colour"),
        ({"result": "大概"}, "大概"),
        ({"settings": ["急救车"]}, "急救车"),
        ({"stages": ["someday"]}, "someday"),
        ({"money": "twice"}, "不完整"),
    ],
)
def test_a_rule_that_is_written_wrongly_is_refused(monkeypatch, change, said):
    body = {
        "number": "1", "name": "甲", "group": "乙", "logic": "cap", "result": "violation",
        "settings": ["inpatient"], "stages": ["during"], **change,
    }  # fmt: skip
    body = {key: value for key, value in body.items() if value is not None}
    monkeypatch.setattr(module, "names", lambda _: ["rules_x.toml"])
    monkeypatch.setattr(module, "load", lambda _: {"class": "本地", "rule": [body]})
    with pytest.raises(PackError, match=said):
        rules.__wrapped__()


def test_a_rule_that_is_given_twice_is_refused(monkeypatch):
    body = {
        "number": "1", "name": "甲", "group": "乙", "logic": "cap", "result": "violation",
        "settings": ["inpatient"], "stages": ["during"],
    }  # fmt: skip
    monkeypatch.setattr(module, "names", lambda _: ["rules_x.toml"])
    monkeypatch.setattr(module, "load", lambda _: {"class": "本地", "rule": [body, body]})
    with pytest.raises(PackError, match="定义了两次"):
        rules.__wrapped__()
