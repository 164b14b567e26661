"""Statements of a budget explanation: wholes with their parts, shares, changes, labels."""

import datetime

import pytest
from notation import readings

from baoheng.checking import dossiers
from baoheng.checking.money.statements import label, shares, texts, wholes
from baoheng.checking.money.told_changes import changes


def text_of(*lines):
    drawn = "\n".join(f"文 {line}" for line in lines)
    (dossier,) = dossiers(readings(f"--- narrative 说明\n{drawn}"), datetime.date(2026, 3, 1))
    return texts(dossier)[0]


@pytest.mark.parametrize(
    ("line", "total", "parts"),
    [
        ("支出预算100万元，其中：基本支出60万元，项目支出40万元。", "100万元", "60万元 40万元"),
        ("总额80万元（人员经费50万元、公用经费30万元）。", "80万元", "50万元 30万元"),
        ("预算0.9亿元，其中居民补助5000万元、救助4000万元。", "0.9亿元", "5000万元 4000万元"),
        ("项目28个，其中人员类14个，运转类14个。", "28个", "14个 14个"),
    ],
)
def test_a_total_has_the_parts_behind_of_which_or_in_brackets(line, total, parts):
    (whole,) = wholes(text_of(line))
    assert whole.total.text == total
    assert [part.text for _, part in whole.parts] == parts.split()


def test_brackets_inside_the_parts_have_parts_of_their_own():
    line = "支出100万元，其中基本支出60万元（人员经费40万元、公用经费20万元），项目支出40万元。"
    found = [(w.total.text, [p.text for _, p in w.parts]) for w in wholes(text_of(line))]
    assert found == [
        ("100万元", ["60万元", "40万元"]),
        ("60万元", ["40万元", "20万元"]),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "补助标准为670元，其中中央201元、省469元。",
        "补助500万元，其中各县分别各50万元。",
        "收入100万元，其中甲60万元，其中乙20万元。",
    ],
)
def test_standards_shares_of_each_and_nested_lists_are_left_alone(line):
    assert [whole.total.text for whole in wholes(text_of(line))] in ([], ["60万元"])


def test_a_line_that_ends_with_a_colon_goes_on():
    text = text_of("基本支出410.89万元，其中:", "人员经费380.76万元。")
    assert [mention.text for mention in text.found] == ["410.89万元", "380.76万元"]


def test_a_share_stands_right_behind_its_amount():
    text = text_of("基本支出410.89万元，占支出预算的89.04%，完成率98%。")
    assert [(a.text, b.text) for a, b in shares(text)] == [("410.89万元", "89.04%")]


def test_a_change_has_its_amount_its_size_and_its_rate():
    text = text_of("经费30.13万元，比2022年预算增加13.46万元，增长80.74%。")
    (change,) = changes(text)
    assert change.by is not None
    assert change.rate is not None
    assert (change.now.text, change.by.text, change.rate.text) == (
        "30.13万元",
        "13.46万元",
        "80.74%",
    )
    assert change.up
    assert change.rate_up


def test_a_label_drops_years_and_fillers():
    text = text_of("城乡医疗救助2024年预算数为100万元。")
    assert label(text, text.found[0]) == "城乡医疗救助"
