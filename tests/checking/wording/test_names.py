import pytest

from baoheng.checking.wording.names import likeness, plain, project_likeness, written_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("单据审核月度复核率 (%)", "指标7：单据审核月度复核率（%）"),
        ("城乡居民医保参保人数", "城乡居民基本医疗保险参保人数"),
        ("1.现场检查家次", "现场检查家次"),
    ],
)
def test_names_that_say_the_same_are_the_same(one, other):
    assert likeness(one, other) == 100


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("平台建设及时率", "平台采购及时率"),
        ("一、二级残疾人数", "三、四级残疾人数"),
        ("参保人数", "参保人次"),
        ("住院费用增长率", "门诊费用增长率"),
        ("第1期培训人数", "第2期培训人数"),
        ("平台建设（2期）", "平台建设（3期）"),
        ("", "参保人数"),
    ],
)
def test_names_with_a_different_mark_are_different_things(one, other):
    assert likeness(one, other) == 0


def test_project_names_may_differ_in_their_endings():
    assert project_likeness("城乡居民医疗保险财政补助", "城乡居民医保补助专项") >= 85
    assert project_likeness("专项业务类—异地就医工作", "异地就医工作经费") == 100
    assert project_likeness("异地就医工作", "外伤调查管理工作") < 60


def test_a_plain_name_is_never_emptied_by_its_prefix():
    assert plain("全市") == "全市"


def test_brackets_at_the_end_go_only_where_they_hold_a_unit_or_a_remark():
    assert plain("参保人数（万人）") == plain("参保率(≥100%)")[:2] + "人数"
    assert plain("参保人数（城镇）") == "参保人数城镇"
    assert likeness("信息平台运维（一期）", "信息平台运维（二期）") < 100


def test_a_name_as_written_keeps_its_endings_but_not_its_category():
    assert written_name("专项业务类—DRG 支付方式改革") == "DRG支付方式改革"
    assert written_name("业务性专项经费") != written_name("业务性专项")
