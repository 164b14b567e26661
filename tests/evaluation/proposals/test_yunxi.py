"""云溪市's 2025 results as proposals for 2026: what a clerk would expect of each row."""

import pytest
from tests.evaluation.monitoring.city import actual_of, facts, table

from baoheng.evaluation.proposals import Concern, Year, propose

FACTS = facts("2025")
ADJUSTED = {
    "市级财政人均补助标准": 56,
    "市级财政补助资金总额": "532.70",
    "各级财政人均补助标准合计": 700,
}
RESIDENT = {
    "市级财政人均补助标准": "＝56元/人", "市级财政补助资金总额": "≤532.03万元",
    "城乡居民参保人数": "≥9.6万人", "各级财政人均补助标准合计": "≥700元/人",
    "基本医保综合参保率": "≥96%", "各级财政补助资金到位率": "＝100%",
    "重复参保人员清理率": "≥98%",  # missed: not lowered
    "市级补助资金首次拨付时间": "2026年3月31日前", "市级补助资金全部拨付时间": "2026年12月15日前",
    "居民医保政策范围内住院费用基金支付比例": "≥73%", "困难群众参保率": "≥99.5%",
    "居民医保基金累计结余可支付月数": "6—9个月", "参保居民满意度": "≥90%",
}  # fmt: skip
SUPERVISION = {
    "基金监管项目总成本": "≤23.32万元", "单据智能审核单位成本": "≤0.08元/份",
    "智能审核结算单据数量": "≥80万份", "人工复核疑点单据数量": "≥1300份",
    "现场检查定点医药机构家次": "≥130家次", "基金监管专项检查批次": "≥5批",
    "疑点单据月度复核率": "≥93.5%", "智能审核疑点认定准确率": "≥95%", "违规问题整改完成率": "≥99%",
    "疑点单据初审办结时间": "≤13.8个工作日",
    "定点医药机构检查全覆盖完成时间": "2026年11月30日前", "定点医药机构检查覆盖率": "＝100%",
    "追回违规使用医保基金金额": "≥44.91万元", "统筹基金支出增长率": "≤8%",
    "参保群众对基金监管满意度": "≥93.5%",
}  # fmt: skip


def proposals(project):
    form = table(f"2025_{project}", ADJUSTED)
    actuals = tuple(actual_of(FACTS[row.level3]) for row in form.indicators)
    return propose([Year(2025, form, actuals)], 2026)


@pytest.mark.parametrize(
    ("project", "wanted"), [("resident", RESIDENT), ("supervision", SUPERVISION)]
)
def test_every_row_has_the_expected_proposal(project, wanted):
    assert {one.name: one.target.text for one in proposals(project)} == wanted


def test_the_lax_time_limit_and_the_growth_without_a_base_are_told():
    found = {one.name: {w.concern for w in one.warnings} for one in proposals("supervision")}
    assert Concern.TRIVIAL in found["疑点单据初审办结时间"]  # 20 against 13.9
    assert found["统筹基金支出增长率"] == {Concern.NEVER_COMPUTED}
    assert [name for name, told in found.items() if Concern.TRIVIAL in told] == [
        "疑点单据初审办结时间"
    ]


def test_the_planted_target_of_90_visits_is_below_what_is_proposed():
    found = {one.name: one.target.value for one in proposals("supervision")}
    assert found["现场检查定点医药机构家次"] > 90  # fault Y10 of the documents
