import pytest

from baoheng.packs import load
from baoheng.review.evidence import basis, sentence
from baoheng.review.model import Point
from baoheng.review.rules import rules


def point(rule, **more):
    return Point(0, "KP-1", rules()[rule], **more)


@pytest.mark.parametrize(
    ("one", "seen", "code", "others", "said"),
    [
        (point("7", attribute="age", operator="at_most", limit=140000), 450000, None, (),
         "参保人45周岁，限14周岁及以下使用"),
        (point("67", attribute="sex", operator="sex", sex="2"), None, "1", (),
         "参保人性别为男，限女使用"),
        (point("13", attribute="setting", operator="in", values=("inpatient",)), None,
         "outpatient", (), "就医场景为门诊，限住院支付"),
        (point("31", measure="cnt", window="days", window_size=15, limit=10000), 20000, None, (),
         "15日内用量累计2，限1"),
        (point("14", operator="price_cap"), 660000, "540000", (), "单价66元，限价54元"),
        (point("15", operator="discount", ratio=5000), 7200000, "7200000", (),
         "同切口第二个及以后的手术单价720元，应按720元的50%收取"),
        (point("25", operator="exclude", window="day"), None, None, ("成套检查",),
         "一日内与成套检查同时收取，不应重复收费"),
        (point("I1", attribute="die_date", operator="not_after"), 5, None, (),
         "就诊日期晚于死亡日期5日"),
        (point("11", attribute="dise_codg", operator="in", values=("A", "B", "C", "D")), None, "",
         (), "本次病种为未填，限A、B、C等4项支付"),
    ],
)  # fmt: skip
def test_a_hit_says_what_was_found_and_what_is_allowed(one, seen, code, others, said):
    assert sentence(one, seen, code, others) == said


def test_the_basis_names_the_knowledge_and_its_words():
    assert basis(point("1", note="限工伤保险")) == "知识点KP-1：限工伤保险"
    assert basis(point("1")) == "知识点KP-1"


def test_no_template_asks_for_what_nobody_gives():
    known = dict.fromkeys(
        ("seen", "limit", "low", "values", "code", "sex", "window", "size", "others", "ratio"), "x"
    )
    for words in load("national/review/words.toml")["say"].values():
        assert words.format(**known)
