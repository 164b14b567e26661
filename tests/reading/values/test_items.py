"""Several indicators in one cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baoheng.reading.values import split_items, strip_number

NAMES = (
    "1. 监管医药机构数量。\n2. 2023年受理举报人数。\n"
    "3.特殊门诊专家复评核准次数。\n4.4轮现场监管轮数。"
)
VALUES = "1.监管机构数量141家.\n2.举报人数为2023年实际有效举报人数3.4次\n4.不少于4轮"


def pairs(names, values):
    return [(item.name, item.value_text) for item in split_items(names, values)]


def test_four_indicators_in_one_cell_with_a_hidden_mark():
    assert pairs(NAMES, VALUES) == [
        ("监管医药机构数量", "监管机构数量141家"),
        ("2023年受理举报人数", "举报人数为2023年实际有效举报人数"),
        ("特殊门诊专家复评核准次数", "4次"),
        ("4轮现场监管轮数", "不少于4轮"),
    ]
    third = split_items(NAMES, VALUES)[2]
    assert [(one.kind, one.before, one.after, one.certain) for one in third.repairs] == [
        ("split", "3.4次", "4次", False)
    ]
    assert third.doubts[0].code == "SPLIT_UNCERTAIN"


def test_one_value_is_carried_by_all_and_told():
    items = split_items("1.符合政策的对象。\n2. 做好医保基金监管工作。", "监管实现覆盖100%")
    assert [(item.name, item.value_text) for item in items] == [
        ("符合政策的对象", "监管实现覆盖100%"),
        ("做好医保基金监管工作", "监管实现覆盖100%"),
    ]
    assert all(item.repairs[0].kind == "split" for item in items)


def test_a_missing_value_is_empty_and_doubted():
    items = split_items("1.甲项\n2.乙项\n3.丙项", "1.5家\n2.6家")
    assert [item.value_text for item in items] == ["5家", "6家", ""]
    assert items[2].doubts[0].code == "ITEM_VALUE_MISSING"
    # 1.5家 may also be a decimal: the split is told
    assert items[0].doubts[0].code == "SPLIT_UNCERTAIN"


@pytest.mark.parametrize(
    ("names", "values", "expected"),
    [
        ("1.参保率2.征缴率3.满意度", "1.95%2.96%3.97%", None),
        ("①参保率②征缴率", "①≥95%②≥96%", [("参保率", "≥95%"), ("征缴率", "≥96%")]),
        ("（1）参保率；（2）征缴率", "（1）95%；（2）96%", [("参保率", "95%"), ("征缴率", "96%")]),
        ("(一)参保率(二)征缴率", "(一)95%(二)96%", [("参保率", "95%"), ("征缴率", "96%")]),
        ("一、参保率\n二、征缴率", "95%；96%", [("参保率", "95%"), ("征缴率", "96%")]),
        ("1、参保率 2、征缴率", "95%\n96%", [("参保率", "95%"), ("征缴率", "96%")]),
        (
            "1.参保率；2.征缴率",
            "95%；96%；97%",
            [("参保率", "95%；96%；97%"), ("征缴率", "95%；96%；97%")],
        ),
        (
            "1.成本控制在3.3万元\n2.参保率",
            "1.好\n2.95%",
            [("成本控制在3.3万元", "好"), ("参保率", "95%")],
        ),
        (
            "1.2023年受理2.2024年办结",
            "1.5件；2.6件",
            [("2023年受理", "1.5件"), ("2024年办结", "2.6件")],
        ),
        (
            "1.服务点；2.培训人员；3.终端",
            "1.24个；2.≥180人次；3.12台",
            [("服务点", "24个"), ("培训人员", "≥180人次"), ("终端", "12台")],
        ),
        ("指标1：参保率\n指标2：征缴率", "95%；96%", [("参保率", "95%"), ("征缴率", "96%")]),
    ],
)
def test_lists_on_both_sides(names, values, expected):
    got = pairs(names, values)
    if expected is None:  # values that look like decimals all the way: one reading for all
        assert [name for name, _ in got] == ["参保率", "征缴率", "满意度"]
        assert {value for _, value in got} == {values}
    else:
        assert got == expected


@pytest.mark.parametrize(
    "name",
    [
        "参保率",
        "成本控制在3.3万元以内",
        "1.参保率",
        "3.参保率\n4.征缴率",
        "一、二、三级举报奖励金额",
        "7*24小时服务",
        "12345热线办结率",
        "参保率；征缴率",
        "2.参保率 1.征缴率",
    ],
)
def test_a_single_name_is_never_split(name):
    items = split_items(name, "95%")
    assert len(items) == 1
    assert items[0].value_text == "95%"


def test_a_list_of_values_under_one_name_stays_whole():
    items = split_items("离休干部医疗费", "1.基数为年平均工资。\n2.合理控制成本")
    assert [item.value_text for item in items] == ["1.基数为年平均工资。\n2.合理控制成本"]
    assert items[0].doubts[0].code == "VALUE_LIST"


def test_more_values_than_names_stay_with_the_last():
    items = split_items("1.甲\n2.乙", "1.5家\n2.6家\n3.7家")
    assert [item.value_text for item in items] == ["5家", "6家\n3.7家"]
    assert [doubt.code for doubt in items[1].doubts] == ["SPLIT_UNCERTAIN", "VALUE_LIST"]


def test_a_trailing_decimal_is_no_hidden_mark():
    items = split_items("1.甲\n2.乙\n3.丙", "1.好\n2.次数3.5次")
    assert [item.value_text for item in items] == ["好", "次数3.5次", ""]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("指标3: 参保人数", ("参保人数", "指标3:")),
        ("指标12：参保人数", ("参保人数", "指标12：")),
        ("1.监管数量", ("监管数量", "1.")),
        ("1. 监管数量", ("监管数量", "1.")),
        ("１．监管数量", ("监管数量", "１．")),
        ("（2）监管数量", ("监管数量", "（2）")),
        ("①监管数量", ("监管数量", "①")),
        ("1、监管数量", ("监管数量", "1、")),
        ("一、监管数量", ("监管数量", "一、")),
        ("（一）监管数量", ("监管数量", "（一）")),
        ("1)监管数量", ("监管数量", "1)")),
        ("1.2023年受理人数", ("2023年受理人数", "1.")),
        ("1.1.监管数量", ("监管数量", "1.1.")),
        ("1:巩固参保率", ("巩固参保率", "1:")),
    ],
)
def test_list_numbers_are_taken_off(name, expected):
    assert strip_number(name) == expected


@pytest.mark.parametrize(
    "name",
    [
        "3.3万元",
        "7*24小时服务",
        "2023年参保人数",
        "12345热线办结率",
        "4轮现场监管轮数",
        "4.4轮现场监管",
        "一、二级残疾",
        "三、四级残疾",
        "一、二、三级举报奖励金额",
        "1、2号楼",
        "1:1配套",
        "DRG支付",
        "第1季度",
        "",
    ],
)
def test_numbers_that_belong_to_the_name_stay(name):
    assert strip_number(name) == (name, "")


@given(st.text(alphabet="1234.、（）() \n；。①②一二甲乙95%年", max_size=40), st.text(max_size=40))
def test_no_text_breaks_the_splitting(names, values):
    items = split_items(names, values)
    assert len(items) >= 1


@given(
    st.lists(st.sampled_from(["参保率", "征缴率", "满意度", "监管数量"]), min_size=2, max_size=12)
)
def test_a_numbered_list_comes_apart_as_it_was_made(names):
    text = "\n".join(f"{number}.{name}。" for number, name in enumerate(names, 1))
    values = "\n".join(f"{number}.≥{number * 7}%" for number in range(1, len(names) + 1))
    assert pairs(text, values) == [
        (name, f"≥{number * 7}%") for number, name in enumerate(names, 1)
    ]
