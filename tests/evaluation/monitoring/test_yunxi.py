"""云溪市's two projects from January to July 2026, with expectations worked out by hand."""

import csv
import datetime
from fractions import Fraction

import pytest
from tests.evaluation.monitoring.city import CITY, actual_of, computed, facts, load, table
from tests.evaluation.monitoring.tables import JULY, evaluated

from baoheng.checking.results.outcomes import likelihood_of
from baoheng.evaluation.monitoring import (
    Accumulation,
    Case,
    Decision,
    Light,
    Likelihood,
    Method,
    Progress,
    filled,
    monitor,
    unanswered,
)

FACTS = facts("2026-07")
# how the values move, as their measures say it; what is not named here is a rate
KINDS = {
    "市级财政人均补助标准": "state", "市级财政补助资金总额": "cumulative",
    "城乡居民参保人数": "state",
    "各级财政人均补助标准合计": "state", "各级财政补助资金到位率": "cumulative",
    "市级补助资金首次拨付时间": "deadline", "市级补助资金全部拨付时间": "deadline",
    "居民医保基金累计结余可支付月数": "average", "基金监管项目总成本": "cumulative",
    "单据智能审核单位成本": "average", "智能审核结算单据数量": "cumulative",
    "人工复核疑点单据数量": "cumulative", "现场检查定点医药机构家次": "cumulative",
    "基金监管专项检查批次": "cumulative", "疑点单据初审办结时间": "average",
    "定点医药机构检查全覆盖完成时间": "deadline", "定点医药机构检查覆盖率": "cumulative",
    "追回违规使用医保基金金额": "cumulative",
}  # fmt: skip
SHARES = {  # of the two deadlines that are not over
    "市级补助资金全部拨付时间": Fraction(374995040, 535707200),
    "定点医药机构检查全覆盖完成时间": Fraction(76, 120),
}
# by hand, with 365 ÷ 212 of July's value where it grows; money with a ceiling by the plan:
# 374.99504 ÷ 75.0543% and 15.5598 ÷ 53.4239%
RESIDENT = {
    "市级财政人均补助标准": ("56元/人", "green", "certain"),
    "市级财政补助资金总额": ("499.63万元", "green", "certain"),
    "城乡居民参保人数": ("9.5742万人", "green", "certain"),
    "各级财政人均补助标准合计": ("700元/人", "green", "certain"),
    "基本医保综合参保率": ("96.31%", "green", "certain"),
    "各级财政补助资金到位率": ("100%", "green", "certain"),  # 114.3
    "重复参保人员清理率": ("71.4%", "red", "possible"),  # 27% below 98
    "市级补助资金首次拨付时间": ("2026年3月15日", "green", "certain"),
    "市级补助资金全部拨付时间": ("2026年12月15日前", "green", "certain"),  # 70% > 212 ÷ 349
    "居民医保政策范围内住院费用基金支付比例": ("72.9%", "green", "certain"),
    "困难群众参保率": ("99.4%", "green", "certain"),
    "居民医保基金累计结余可支付月数": ("6.3个月", "green", "certain"),
    "参保居民满意度": (None, "grey", None),
}
SUPERVISION = {
    "基金监管项目总成本": ("29.13万元", "yellow", "possible"),  # 17% above 24.91
    "单据智能审核单位成本": ("0.08元/份", "green", "certain"),
    "智能审核结算单据数量": ("80.75万份", "green", "certain"),
    "人工复核疑点单据数量": ("1222份", "yellow", "possible"),  # 50.7% done, 7.4 points behind
    "现场检查定点医药机构家次": ("138家次", "green", "certain"),  # 137.7
    "基金监管专项检查批次": ("7批", "green", "certain"),  # 6.9
    "疑点单据月度复核率": ("91.2%", "green", "certain"),
    "智能审核疑点认定准确率": ("94.5%", "yellow", "possible"),
    "违规问题整改完成率": ("100%", "green", "certain"),
    "疑点单据初审办结时间": ("13.9个工作日", "green", "certain"),
    "定点医药机构检查全覆盖完成时间": ("2026年11月30日前", "green", "possible"),  # 63.3 < 63.5%
    "定点医药机构检查覆盖率": ("100%", "green", "certain"),  # 109
    "追回违规使用医保基金金额": ("54.51万元", "green", "certain"),
    "统筹基金支出增长率": ("3%", "green", "certain"),
    "参保群众对基金监管满意度": (None, "grey", None),
}


def case(project, spent, months=None):
    form = table(f"2026_{project}")
    rows = []
    for row in form.indicators:
        kind = Accumulation(KINDS.get(row.level3, "rate"))
        share = SHARES.get(row.level3)
        past = (months or {}).get(row.level3)
        rows.append(Progress(actual_of(FACTS[row.level3]), kind, past, share_done=share))
    actual = computed(value=Fraction(spent), unit="万元")
    return Case(form, JULY, tuple(rows), actual)


RESIDENT_CASE = case("resident", "374.99504")
SUPERVISION_CASE = case("supervision", "15.5598")


@pytest.mark.parametrize(
    ("given", "wanted"), [(RESIDENT_CASE, RESIDENT), (SUPERVISION_CASE, SUPERVISION)]
)
def test_every_row_comes_out_as_worked_out_by_hand(given, wanted):
    found = {
        row.name: (row.forecast and row.forecast.text, row.light, row.likelihood)
        for row in monitor(given).rows
    }
    assert found == wanted


@pytest.mark.parametrize("given", [RESIDENT_CASE, SUPERVISION_CASE])
def test_every_number_is_what_its_line_evaluates_to(given):
    numbers = [row.forecast for row in monitor(given).rows if row.forecast and row.forecast.value]
    assert len(numbers) >= 10
    for one in numbers:
        assert evaluated(one.explanation[1]) == one.value


def test_the_money_of_both_keeps_to_its_plan():
    resident, supervision = (monitor(one).money for one in (RESIDENT_CASE, SUPERVISION_CASE))
    assert round(resident.rate * 10000) == 6997
    assert resident.planned == (70 + Fraction(15 * 31, 92)) / 100  # 75.05%
    assert (round(resident.from_plan * 10000), resident.light) == (-508, Light.GREEN)
    assert (round(supervision.rate * 10000), supervision.light) == (6246, Light.GREEN)


def test_the_worst_rows_stand_first():
    found = monitor(SUPERVISION_CASE)
    assert [found.rows[index].name for index in found.order[:4]] == [
        "基金监管项目总成本",  # 16.9% beyond
        "人工复核疑点单据数量",  # 12.7% short
        "智能审核疑点认定准确率",  # 0.5% short
        "参保群众对基金监管满意度",
    ]
    found = monitor(RESIDENT_CASE)
    assert [found.rows[index].name for index in found.order[:2]] == [
        "重复参保人员清理率", "参保居民满意度",
    ]  # fmt: skip


def test_last_years_books_give_the_cost_its_pattern():
    months = {month: Fraction(0) for month in range(1, 13)}
    with (CITY / "books" / "spending.csv").open(encoding="utf-8", newline="") as file:
        for entry in csv.DictReader(file):
            day = datetime.date.fromisoformat(entry["pay_date"])
            if entry["project_code"] == "99030022T000000200034" and day.year == 2025:
                for month in range(day.month, 13):
                    months[month] += Fraction(entry["amount"])
    assert (months[7], months[12]) == (Fraction("129088.38"), Fraction("233287.24"))
    found = monitor(case("supervision", "15.5598", {"基金监管项目总成本": months})).rows[0]
    assert found.forecast.method is Method.PATTERN
    assert found.forecast.text == "28.12万元"  # 15.5598 × 233287.24 ÷ 129088.38
    assert found.light is Light.YELLOW


@pytest.mark.parametrize("project", ["resident", "supervision"])
def test_the_form_prints_the_actuals_of_the_citys_own_form(project):
    given = {"resident": RESIDENT_CASE, "supervision": SUPERVISION_CASE}[project]
    printed = {
        row.level3: row.actual_text for row in filled(given.table, monitor(given)).indicators
    }
    own = {one["level3"]: one["actual_text"] for one in load(
        f"content/2026_monitor_{project}")["results"]}  # fmt: skip
    differing = {name for name in own if printed[name] != own[name]}
    assert differing == {name for name in own if own[name] == "未开展"}


def test_a_persons_word_replaces_the_proposal():
    found = monitor(SUPERVISION_CASE)
    names = [row.name for row in found.rows]
    place = names.index("人工复核疑点单据数量")
    decided = {place: Decision(Likelihood.POSSIBLE, "人员保障", "复核医师缺员2人", "1200份")}
    row = filled(SUPERVISION_CASE.table, found, decided).indicators[place]
    assert (row.forecast_text, row.reason) == ("1200份", "复核医师缺员2人")
    assert likelihood_of(row.likelihood) == "possible"
    assert place in unanswered(found)
    assert place not in unanswered(found, decided)
