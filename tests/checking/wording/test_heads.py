"""What the last word of a name asks for, and which ratios stop at 100 %."""

import pytest

from baoheng.checking.wording.bounds import bounded, strictly_bounded
from baoheng.checking.wording.heads import head_noun
from baoheng.reading.values import parse_unit


@pytest.mark.parametrize(
    ("name", "unit", "fits"),
    [
        ("设备完好率（%）", "%", True),
        ("设备完好率", "套", False),
        ("工作效率", "天", True),
        ("孕产妇死亡率", "人", True),
        ("门诊救助人次", "万人次", True),
        ("参保登记人数", "户", False),
        ("投放支数", "次", False),
        ("人均补助标准", "元/人/年", True),
        ("人均补助标准", "%", False),
        ("系统响应时间", "分钟", True),
        ("系统响应时间", "%", False),
        ("灌溉水利用系数", "%", True),
        ("受益学生数", "%", False),
        ("成本控制数", "万元", True),
        ("单据审核量", "万份", True),
    ],
)
def test_a_unit_fits_the_noun_that_ends_the_name(name, unit, fits):
    noun = head_noun(name)
    found = parse_unit(unit)
    assert noun is not None
    assert found is not None
    assert noun.fits(found) is fits


def test_a_name_that_ends_otherwise_asks_for_nothing():
    assert head_noun("印制宣传手册") is None


@pytest.mark.parametrize(
    ("name", "some", "certain"),
    [
        ("参保信息准确率", True, True),
        ("参保居民满意度（%）", True, True),
        ("政策落地率", True, False),
        ("常住人口参保率", False, False),
        ("征缴任务完成率", False, False),
        ("费用增长率", False, False),
        ("检查家数", False, False),
    ],
)
def test_a_part_of_a_whole_stops_at_one_hundred(name, some, certain):
    assert (bounded(name), strictly_bounded(name)) == (some, certain)
