"""What kind of answer an indicator wants: its unit first, then how its name ends."""

import pytest
from indicators import row

from baoheng.evaluation.binding.wanted import UNSURE, fit, shape_wanted
from baoheng.measures.definitions import measures
from baoheng.measures.model import Shape

RECHECK = measures()["review/recheck_rate"]
BILLS = measures()["review/bills_reviewed"]
SATISFIED = measures()["survey/satisfaction"]
AWARE = measures()["survey/awareness"]


@pytest.mark.parametrize(
    ("name", "value", "shape"),
    [
        ("参保率", "≥95%", "rate"),
        ("参保人数", "≥95万人", "count"),
        ("审核单据", "≥78万份", "count"),
        ("项目总成本", "≤25万元", "money"),
        ("补助标准", "=56元/人", "standard"),
        ("设备", "≤2200元/台", "standard"),
        ("补助标准", "=56元", "standard"),  # money by its unit, a standard by its name
        ("支出增长率", "≤8%", "growth"),  # the name goes before the unit
        ("办结时间", "≤20个工作日", "average"),
        ("响应时间", "≤2小时", "average"),
        ("首批拨付", "2026年6月30日前", "date"),
        ("支出增长率", "2026年6月30日前", "growth"),
        ("群众满意度", "优≥90%，良≥80%", "rate"),
        ("经费", "12", "money"),  # without a unit the name tells
        ("检查次数", "12", "count"),
        ("参保率", "稳步提高", "rate"),
        ("某事", "12", None),
        ("服务质量", "提高", None),
        ("经费", "足额", None),  # words ask for no sum and no count
        ("宣传次数", "若干次", None),
    ],
)
def test_unit_and_name_tell_it(name, value, shape):
    assert shape_wanted(row(name, value)) == shape


def test_a_date_is_never_a_number():
    assert shape_wanted(row("验收完成时间", "2026年6月30日前", "时效指标")) is Shape.DATE
    assert fit(row("验收完成时间", "2026年6月30日前"), BILLS) < 0.1


class TestFit:
    def test_the_kind_that_is_wanted_fits_best(self):
        assert fit(row("复核率", "≥90%"), RECHECK) == 1.0
        assert fit(row("审核数量", "≥90份"), RECHECK) < 0.2

    def test_where_nothing_tells_no_kind_is_certain(self):
        unsaid = row("某事", "12")
        assert fit(unsaid, RECHECK) == fit(unsaid, BILLS) == UNSURE

    def test_another_counter_is_a_little_against_it(self):
        same, other = row("审核数量", "≥90份"), row("审核数量", "≥90张")
        assert fit(other, BILLS) < fit(same, BILLS) == 1.0

    def test_the_same_counter_in_ten_thousands_is_the_same(self):
        assert fit(row("审核数量", "≥9万份"), BILLS) == fit(row("审核数量", "≥9份"), BILLS)

    def test_satisfaction_is_answered_by_surveys_only(self):
        asked = row("参保群众满意度", "≥90%", "满意度指标")
        assert fit(asked, SATISFIED) > 5 * fit(asked, RECHECK)

    def test_surveys_answer_little_else(self):
        assert fit(row("复核率", "≥90%"), SATISFIED) <= 0.5
        assert fit(row("政策知晓率", "≥90%"), AWARE) == 1.0
        under = row("服务评价", "≥90%", "服务对象满意度指标")
        assert fit(under, SATISFIED) == 1.0
