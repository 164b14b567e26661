"""Target texts of any bureau, as a table: what is printed, and what it means."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baoheng.core.target import Nature, Operator
from baoheng.reading.values import parse_target

# text, operator, value (a range as low~high), unit
QUANTITIES = [
    ("≥ 600万人", ">=", "600", "万人"),
    ("≤2小时", "<=", "2", "小时"),
    ("＝1家", "=", "1", "家"),
    ("<10%", "<", "10", "%"),
    ("＞95％", ">", "95", "%"),
    (">=95%", ">=", "95", "%"),
    ("=>95%", ">=", "95", "%"),
    ("≧95%", ">=", "95", "%"),
    ("&ge;95%", ">=", "95", "%"),
    ("100", "=", "100", None),
    ("100%", "=", "100", "%"),
    ("１００％", "=", "100", "%"),
    ("0", "=", "0", None),
    ("零", "=", "0", None),
    ("-5%", "=", "-5", "%"),
    ("95%以上", ">=", "95", "%"),
    ("95%及以上", ">=", "95", "%"),
    ("95%（含）以上", ">=", "95", "%"),
    ("95%以上（不含95%）", ">", "95", "%"),
    ("达到95%以上", ">=", "95", "%"),
    ("不少于4轮", ">=", "4", "轮"),
    ("不低于60%", ">=", "60", "%"),
    ("不小于5", ">=", "5", None),
    ("至少3次", ">=", "3", "次"),
    ("不少于两次", ">=", "2", "次"),
    ("大于等于95%", ">=", "95", "%"),
    ("大于95%", ">", "95", "%"),
    ("超过95%", ">", "95", "%"),
    ("高于95分", ">", "95", "分"),
    ("不超过8万元", "<=", "8", "万元"),
    ("最高不超过8万元", "<=", "8", "万元"),
    ("不高于3%", "<=", "3", "%"),
    ("不大于3‰", "<=", "3", "‰"),
    ("不多于2起", "<=", "2", "起"),
    ("10%以下", "<=", "10", "%"),
    ("3个工作日内", "<=", "3", "个工作日"),
    ("30分钟之内", "<=", "30", "分钟"),
    ("5日以内", "<=", "5", "日"),
    ("控制在8%以内", "<=", "8", "%"),
    ("控制在30万元以内", "<=", "30", "万元"),
    ("低于5%", "<", "5", "%"),
    ("少于10人", "<", "10", "人"),
    ("小于3天", "<", "3", "天"),
    ("95%左右", "approx", "95", "%"),
    ("近23万人", "approx", "23", "万人"),
    ("约200人", "approx", "200", "人"),
    ("大约占30%", "approx", "30", "%"),
    ("200余人", "approx", "200", "人"),
    ("9万余人", "approx", "9", "万人"),
    ("100多家", "approx", "100", "家"),
    ("3万多元", "approx", "3", "万元"),
    ("80%-90%", "range", "80~90", "%"),
    ("80～90%", "range", "80~90", "%"),
    ("80%至90%", "range", "80~90", "%"),
    ("80—90分", "range", "80~90", "分"),
    ("介于80%到90%之间", "range", "80~90", "%"),
    ("≥80%且<90%", "range", "80~90", "%"),
    ("80%≤X<90%", "range", "80~90", "%"),
    ("±5%", "range", "-5~5", "%"),
    ("100±5", "range", "95~105", None),
    ("1,086.42万元", "=", "1086.42", "万元"),
    ("50.25元/人/年", "=", "50.25", "元/人/年"),
    ("96元/人", "=", "96", "元/人"),
    ("65.5元/人·年", "=", "65.5", "元/人·年"),
    ("每人每年670元", "=", "670", "元/人/年"),
    ("每季度1次", "=", "1", "次/季度"),
    ("每月不少于1次", ">=", "1", "次/月"),
    ("≥1000人次/年", ">=", "1000", "人次/年"),
    ("2万/人/年", "=", "2", "万/人/年"),
    ("18万", "=", "18", "万"),
    ("5千份", "=", "5", "千份"),
    ("1.5亿元", "=", "1.5", "亿元"),
    ("5个百分点", "=", "5", "个百分点"),
    ("百分之九十五", "=", "95", "%"),
    ("百分之95以上", ">=", "95", "%"),
    ("百分百", "=", "100", "%"),
    ("千分之三", "=", "3", "‰"),
    ("九成以上", ">=", "9", "成"),
    ("三次", "=", "3", "次"),
    ("十余次", "approx", "10", "次"),
    ("十二个月", "=", "12", "个月"),
    ("7*24小时", "=", "168", "小时"),
    ("7×24小时", "=", "168", "小时"),
    ("7x24", "=", "168", "小时"),
    ("5×8小时", "=", "40", "小时"),
    ("1套", "=", "1", "套"),
    ("5年", "=", "5", "年"),
    ("≥5年", ">=", "5", "年"),
    ("15万+", ">=", "15", "万"),
    ("监管实现覆盖100%", "=", "100", "%"),
    ("1.监管机构数量141家.", "=", "141", "家"),
    ("100%覆盖", "=", "100", "%"),
    ("12345热线办结率100%", "=", "100", "%"),
    ("大病保险支付比例不低于60%", ">=", "60", "%"),
    ("全年不少于12次", ">=", "12", "次"),
    ("≥95%（2023年）", ">=", "95", "%"),
    ("“≥95%”", ">=", "95", "%"),
    ("≥95%。", ">=", "95", "%"),
    ("较上年提高5个百分点", "=", "5", "个百分点"),
    ("3A级医院2家", "=", "2", "家"),
]


@pytest.mark.parametrize(("text", "operator", "value", "unit"), QUANTITIES)
def test_a_quantity_is_read_without_a_doubt(text, operator, value, unit):
    target = parse_target(text)
    low, _, high = value.partition("~")
    assert (target.operator, target.value, target.unit) == (operator, Decimal(low), unit)
    assert target.value_high == (Decimal(high) if high else None)
    assert target.nature is Nature.QUANTITATIVE
    assert target.doubts == ()
    assert target.text == text


DEADLINES = [
    ("2023年年底前", "2023-12-31", []),
    ("2023年底前", "2023-12-31", []),
    ("12月底前", "2023-12-31", []),
    ("2022年12月31日前", "2022-12-31", []),
    ("2022年12月31日前完成", "2022-12-31", []),
    ("于2023年12月底前完成支付", "2023-12-31", []),
    ("2024-06-30", "2024-06-30", []),
    ("2023.12.31", "2023-12-31", []),
    ("6月30日前", "2023-06-30", []),
    ("次年3月底前", "2024-03-31", []),
    ("第三季度末", "2023-09-30", []),
    ("二〇二三年十二月三十一日前", "2023-12-31", []),
    ("2023年内完成", "2023-12-31", []),
    ("2023年12月", "2023-12-31", ["DATE_END_OF_MONTH"]),
    ("2023年7月", "2023-07-31", ["DATE_END_OF_MONTH"]),
    ("上半年", "2023-06-30", ["DATE_END_OF_PERIOD"]),
    ("第1季度", "2023-03-31", ["DATE_END_OF_PERIOD"]),
    ("2023年第四季度完成", "2023-12-31", ["DATE_END_OF_PERIOD"]),
    ("12月前", "2023-12-31", ["DATE_END_OF_MONTH"]),
    ("≤11月", "2023-11-30", ["DATE_END_OF_MONTH"]),
    ("≤2023年11月20日", "2023-11-20", []),
    ("23年12月底前", "2023-12-31", ["DATE_SHORT_YEAR"]),
    ("每月10日前", None, ["RECURRING_DEADLINE"]),
    ("次月15日前", None, ["RECURRING_DEADLINE"]),
    ("2月30日前", None, ["DATE_INVALID"]),
]


@pytest.mark.parametrize(("text", "day", "codes"), DEADLINES)
def test_a_deadline_is_a_date_and_no_number(text, day, codes):
    target = parse_target(text, year=2023)
    assert target.date == (datetime.date.fromisoformat(day) if day else None)
    assert (target.operator, target.value, target.unit) == (Operator.LE, None, None)
    assert target.nature is Nature.QUANTITATIVE
    assert [doubt.code for doubt in target.doubts] == codes


def test_a_deadline_without_a_year_has_no_date():
    target = parse_target("12月31日前")
    assert target.date is None
    assert target.doubts[0].code == "DATE_YEAR_MISSING"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("好", None),
        ("稳步提高", None),
        ("效果明显", None),
        ("及时", None),
        ("达标", None),
        ("无", None),
        ("优良中差", None),
        ("高中低", None),
        ("优良中低差", None),
        ("定性优", None),
        ("优/良/中/差", None),
        ("是", None),
        ("否", None),
        ("长期", None),
        ("按月拨付", None),
        ("一次性", None),
        ("十分满意", None),
        ("医疗保障工作应保尽保、监管实现全覆盖", None),
        ("举报人数为2023年实际有效举报人数", None),
        ("A级", None),
        ("是/否", "UNDECIDED"),
        ("□是□否", "UNDECIDED"),
        ("是或否", "UNDECIDED"),
        ("国家规定标准", "REFERENCE"),
        ("达到行业标准", "REFERENCE"),
        ("2023年全年", "PERIOD"),
        ("2023全年", "PERIOD"),
        ("全年", "PERIOD"),
        ("2023年", "PERIOD"),
        ("1-12月", "PERIOD"),
        ("2023年1月1日至2023年12月31日", "PERIOD"),
        ("优（≥90%）、良（80%-90%）", "GRADES"),
    ],
)
def test_words_are_qualitative(text, code):
    target = parse_target(text, year=2023)
    assert (target.operator, target.nature) == (Operator.QUALITATIVE, Nature.QUALITATIVE)
    assert (target.value, target.unit, target.date) == (None, None, None)
    assert [doubt.code for doubt in target.doubts] == ([code] if code else [])


@pytest.mark.parametrize(
    ("text", "operator"),
    [
        ("≥ 国家规定标准", ">="),
        ("不低于上年水平", ">="),
        ("≤预算数", "<="),
        ("不超过当年预算", "<="),
        ("控制在预算内", "<="),
        ("高于全省平均水平", ">"),
    ],
)
def test_an_outside_standard_keeps_the_operator_but_has_no_number(text, operator):
    target = parse_target(text)
    assert (target.operator, target.value, target.nature) == (operator, None, Nature.QUALITATIVE)
    assert target.doubts[0].code == "REFERENCE"


@pytest.mark.parametrize(
    ("text", "code", "readings"),
    [
        (
            "5个街道45个社区（村）14个学校1个网格中心",
            "SEVERAL_VALUES",
            ["= 5 个", "= 45 个", "= 14 个", "= 1 个"],
        ),
        ("416元/人、73元/人", "SEVERAL_VALUES", ["= 416 元/人", "= 73 元/人"]),
        ("住院80%、门诊50%", "SEVERAL_VALUES", ["= 80 %", "= 50 %"]),
        ("1. 95%", "NUMBER_AMBIGUOUS", ["= 1.95 %", "= 95 %"]),
        ("9000-1.2万元", "RANGE_ORDER", []),
        ("90%-80%", "RANGE_ORDER", []),
        ("1:1", "RATIO", []),
        ("12/31", "FRACTION", []),
        ("三分之二", "FRACTION", []),
        (".5", "NUMBER_UNREAD", []),
        ("1.2.3", "NUMBER_UNREAD", []),
    ],
)
def test_where_no_one_number_can_be_told_there_is_none(text, code, readings):
    target = parse_target(text)
    assert target.value is None
    assert target.nature is Nature.QUANTITATIVE
    assert [doubt.code for doubt in target.doubts] == [code]
    assert [f"{one.operator} {one.value} {one.unit}" for one in target.alternatives] == readings


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("查实被欺诈骗取的医疗保障基金金额的 5%、3%、2%给予奖励；最高不超过8万元。", "<= 8 万元"),
        ("不低于上年95%", "= 95 %"),
        ("1.基数为上年度全省年平均工资，区财政负担费率2%。\n2.合理控制成本", "= 2 %"),
    ],
)
def test_numbers_of_a_sentence_are_only_alternatives(text, reading):
    target = parse_target(text)
    assert target.value is None
    assert target.doubts[0].code in ("SENTENCE", "SEVERAL_VALUES")
    first = target.alternatives[0]
    assert f"{first.operator} {first.value} {first.unit}" == reading


@pytest.mark.parametrize(
    ("text", "first", "other", "code"),
    [
        ("控制在8%", "<= 8 %", "= 8 %", "OPERATOR_IMPLIED"),
        ("达到95%", "= 95 %", ">= 95 %", "OPERATOR_IMPLIED"),
        ("至少开展3次培训", ">= 3 次", "= 3 次", "OPERATOR_SUSPECT"),
        ("不低于95%以下", ">= 95 %", "<= 95 %", "OPERATOR_CONFLICT"),
        ("3月内完成", "<= 3 月", "<= None None", "MONTHS_OR_MONTH"),
        ("V95%", ">= 95 %", "<= 95 %", "OPERATOR_SUSPECT"),
    ],
)
def test_two_readings_are_both_kept_and_doubted(text, first, other, code):
    target = parse_target(text, year=2023)
    assert f"{target.operator} {target.value} {target.unit}" == first
    assert [f"{one.operator} {one.value} {one.unit}" for one in target.alternatives] == [other]
    assert all(one.reading for one in target.alternatives)
    assert [doubt.code for doubt in target.doubts] == [code]


def test_an_empty_or_dashed_cell_has_no_value_and_no_operator():
    for text in ("", "  ", "—", "-", "/"):
        target = parse_target(text)
        assert (target.operator, target.value, target.nature) == (None, None, None)
        assert target.doubts[0].code == "VALUE_MISSING"


def test_a_note_in_brackets_is_no_second_target():
    target = parse_target("600万人（其中职工50万人）")
    assert (target.value, target.unit) == (Decimal(600), "万人")
    assert target.doubts[0].code == "BRACKET_NOTE"


def test_a_value_and_a_deadline_in_one_cell_are_told_apart():
    target = parse_target("2023年12月31日前完成率达95%以上")
    assert (target.operator, target.value) == (Operator.GE, Decimal(95))
    assert target.alternatives[0].date == datetime.date(2023, 12, 31)
    assert target.doubts[0].code == "DATE_AND_VALUE"


def test_a_part_of_an_institution_is_doubted():
    assert parse_target("1.141家").doubts[0].code == "COUNT_FRACTION"
    assert parse_target("9.4万人").doubts == ()


def test_grades_are_kept_with_the_top_band_as_the_other_reading():
    target = parse_target("90%以上完成指标为优；80%以上完成指标为良；60%以上完成指标为中")
    assert [(grade.name, str(grade.value)) for grade in target.grades] == [
        ("优", "90"),
        ("良", "80"),
        ("中", "60"),
    ]
    assert (target.alternatives[0].operator, target.alternatives[0].value) == (">=", Decimal(90))


def test_a_numbered_list_that_was_not_split_gives_all_readings():
    target = parse_target("1.参保率95%\n2.征缴率96%")
    assert target.value is None
    assert [str(one.value) for one in target.alternatives] == ["95", "96"]


UNITS = [
    "%",
    "‰",
    "人",
    "万人",
    "人次",
    "万人次",
    "元",
    "万元",
    "亿元",
    "元/人",
    "元/人/年",
    "小时",
    "分钟",
    "天",
    "个工作日",
    "家",
    "个",
    "套",
    "次",
    "份",
    "册",
    "条",
    "支",
    "轮",
    "例",
    "起",
    "分",
]
SPELLINGS = {
    Operator.GE: ["≥{}", "不少于{}", "{}以上", "不低于{}", "至少{}", ">={}", "≥ {}"],
    Operator.LE: ["≤{}", "不超过{}", "{}以下", "{}以内", "不高于{}", "<={}"],
    Operator.GT: [">{}", "大于{}", "超过{}", "＞{}"],
    Operator.LT: ["<{}", "小于{}", "低于{}"],
    Operator.EQ: ["{}", "={}", "＝{}"],
    Operator.APPROX: ["约{}", "{}左右"],
}


@given(
    st.sampled_from([(operator, form) for operator, forms in SPELLINGS.items() for form in forms]),
    st.decimals(min_value=0, max_value=10**9, places=2) | st.integers(0, 10**9).map(Decimal),
    st.sampled_from(UNITS),
    st.sampled_from(["{}{}", "{:,}{}", "{} {}"]),
)
def test_every_operator_number_and_unit_comes_back(spelling, number, unit, layout):
    operator, form = spelling
    target = parse_target(form.format(layout.format(number, unit)))
    assert (target.operator, target.value, target.unit) == (operator, number, unit)


@given(st.text(max_size=40), st.text(max_size=15), st.text(max_size=5), st.text(max_size=5))
def test_no_text_breaks_the_reading(text, name, unit, operator):
    target = parse_target(text, name=name, unit=unit, operator=operator, year=2023)
    assert target.text == text


@given(
    st.text(
        alphabet="≥≤<>=0123456789.,%万亿元人次/年月日底前以上内不超过"
        "至-~约余（）()第三季度；。、优良 ",
        max_size=25,
    )
)
def test_no_likely_text_breaks_the_reading(text):
    target = parse_target(text, name="参保率（%）", year=2023)
    assert target.value is None or target.value.is_finite()
    for one in target.alternatives:
        assert one.reading


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("1O0%", None),
        ("≥9O%", None),
        ("1w", None),
        ("0731-28812345", None),
        ("T+1", None),
    ],
)
def test_digits_that_are_no_number_give_no_number(text, reading):
    target = parse_target(text)
    assert target.value is reading
    assert [doubt.code for doubt in target.doubts] == ["NUMBER_UNREAD"]


@pytest.mark.parametrize(
    ("text", "other"), [("1 000人", "1000 人"), ("9 5%", "95 %"), ("≥ 1 0 0%", "100 %")]
)
def test_a_number_torn_apart_is_only_an_alternative(text, other):
    target = parse_target(text)
    assert (target.value, target.doubts[0].code) == (None, "NUMBER_SPACED")
    assert [f"{one.value} {one.unit}" for one in target.alternatives] == [other]


@pytest.mark.parametrize(
    ("text", "operator", "value", "unit"),
    [
        ("100（人）", "=", "100", "人"),
        ("≥3家（次）", ">=", "3", "家次"),
        ("五万元", "=", "5", "万元"),
        ("百分之九十五至九十八", "range", "95", "%"),
        ("前3名", "<=", "3", "名"),
        ("三级及以上", ">=", "3", "级"),
        ("A类≥90%", ">=", "90", "%"),
    ],
)
def test_rarer_ways_of_writing(text, operator, value, unit):
    target = parse_target(text)
    assert (target.operator, target.value, target.unit) == (operator, Decimal(value), unit)
    assert target.doubts == ()


def test_what_must_not_happen_is_no_target_of_one():
    target = parse_target("不发生1起重大事故")
    assert (target.operator, target.value) == (Operator.QUALITATIVE, None)
    assert target.doubts[0].code == "SENTENCE"


@pytest.mark.parametrize(
    ("text", "code"),
    [("#DIV/0!", "ERROR_VALUE"), ("#REF!", "ERROR_VALUE"), ("见附件", "VALUE_ELSEWHERE")],
)
def test_a_cell_that_points_elsewhere_is_told(text, code):
    target = parse_target(text)
    assert (target.value, target.doubts[0].code) == (None, code)


def test_a_date_with_points_needs_a_row_about_time():
    late = parse_target("12.31", level2="时效指标", year=2023)
    assert (late.date, late.doubts[0].code) == (datetime.date(2023, 12, 31), "DATE_POINTED")
    assert parse_target("12.31", level2="成本指标", year=2023).value == Decimal("12.31")
    assert parse_target("2023.12", level2="时效指标").date == datetime.date(2023, 12, 31)


def test_a_very_long_text_is_not_searched_and_told():
    target = parse_target("加强监管。" * 200 + "95%")
    assert (target.operator, target.value) == (Operator.QUALITATIVE, None)
    assert target.doubts[-1].code == "SENTENCE"


@given(st.text(alphabet="≥≤=0123456789.,%万元人次年以上内不超过至约余、 ，（）", max_size=20))
def test_a_number_is_never_invented(text):
    target = parse_target(text)
    printed = text.replace(",", "").replace(" ", "").replace("，", "")
    for number in (target.value, target.value_high):
        if number is not None:
            assert str(abs(number)) in printed
