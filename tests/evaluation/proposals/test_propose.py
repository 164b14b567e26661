"""Next year's targets: what is proposed, what is kept, what is warned of."""

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evaluation.monitoring.tables import done, evaluated, missing, on, row, table

from baoheng.core.errors import BaohengError
from baoheng.core.target import Operator
from baoheng.evaluation.proposals import Basis, Concern, Trend, Year, propose


def proposed(name, years, **given_too):
    """The proposal for 2027 from (target, actual) of the years before, the latest last."""
    found = [
        Year(2027 - len(years) + place, table(row(name, target, **given_too)), (actual_of(actual),))
        for place, (target, actual) in enumerate(years)
    ]
    return propose(found, 2027)[0]


def actual_of(given_one):
    if given_one is None or isinstance(given_one, int):
        return None if given_one is None else done(given_one)
    return on(given_one) if given_one.count("-") == 2 else done(given_one)


def concerns(found):
    return {one.concern for one in found.warnings}


@pytest.mark.parametrize(
    ("name", "years", "text"),
    [
        ("参保率", [("≥95%", "95.2"), ("≥95%", "95.6")], "≥96%"),
        ("复核份数", [("≥1200份", 1250), ("≥1200份", 1282)], "≥1300份"),
        ("检查家次", [("≥120家次", 125), ("≥130家次", 129)], "≥130家次"),  # missed once: kept
        ("检查家次", [("≥120家次", 118), ("≥130家次", 129)], "≥129家次"),  # missed twice: the best
        ("办结时间", [("≤20个工作日", 15), ("≤16个工作日", 15)], "≤15个工作日"),
        ("追回金额", [("≥42.00万元", 43), ("≥43.00万元", "44.90189")], "≥44.91万元"),
        ("合格率", [("≥98%", 100), ("≥98%", 100)], "＝100%"),  # nothing lies above the whole
        ("系统正常运行率", [("≥99.9%", "99.99"), ("≥99.9%", "99.998")], "≥99.9%"),
        ("支出增长率", [("≤8%", 7), ("≤8%", "-2")], "≤8%"),  # shrank: no limit for the next year
        ("总成本", [("≤25.00万元", 24), ("≤24.00万元", "23.328724")], "≤23.32万元"),
    ],
)
def test_a_number_follows_what_was_reached_and_keeps_its_operator(name, years, text):
    level1 = "成本指标" if "成本" in name else "产出指标"
    found = proposed(name, years, level1=level1)
    assert found.target.text == text
    assert evaluated(found.explanation[1]) == Fraction(found.target.value)
    assert found.basis is Basis.HISTORY


@pytest.mark.parametrize(
    ("name", "years", "basis", "text"),
    [
        ("完成时间", [("2025年5月31日前", "2025-05-20"), ("2026年5月31日前", "2026-05-20")],
         Basis.DEADLINE, "2027年5月31日前"),
        ("人均补助标准", [("=53.6元/人", "53.6"), ("=56元/人", 56)], Basis.POLICY, "＝56元/人"),
        ("单位成本", [("≤0.08元/份", "0.08"), ("≤0.08元/份", "0.07")], Basis.POLICY, "≤0.08元/份"),
        ("资金到位率", [("=100%", 100), ("=100%", 100)], Basis.EXACT, "＝100%"),
        ("可支付月数", [("6-9个月", 7), ("6-9个月", 8)], Basis.BAND, "6—9个月"),
        ("服务质量", [("提高", None), ("提高", None)], Basis.WORDS, "提高"),
        ("检查家次", [("≥5家次", None), ("≥6家次", None)], Basis.UNCOMPUTED, "≥6家次"),
    ],
)  # fmt: skip
def test_what_is_not_extrapolated_is_kept(name, years, basis, text):
    found = proposed(name, years)
    assert (found.basis, found.kept, found.target.text) == (basis, True, text)
    assert found.explanation[1] == f"代入：{text}"
    assert found.reason


def test_the_29th_of_february_becomes_the_28th():
    form = table(row("完成时间", "2024年2月29日前"), year=2024)
    found = propose([Year(2024, form, (None,))], 2025)[0]
    assert found.target.date == datetime.date(2025, 2, 28)


@pytest.mark.parametrize(
    ("years", "wanted"),
    [
        ([("≥100件", 110), ("≥100件", 130)], True),  # 1.3 times
        ([("≥100件", 110), ("≥100件", 129)], True),  # both 10% above or more
        ([("≥100件", 105), ("≥100件", 129)], False),
        ([("≥90%", 94), ("≥90%", "93.5")], True),  # both 3 points above or more
        ([("≥90%", 94), ("≥90%", "92.9")], False),
        ([("≤0起", 0), ("≤0起", 0)], False),
        ([("≤13天", 13), ("≤13天", 10)], True),
        ([("≤12天", 12), ("≤12天", 10)], False),
        ([("≤13万元", 13), ("≤13万元", 9)], False),  # money saved is no lax limit
    ],
)
def test_a_target_that_was_much_too_easy_is_told(years, wanted):
    assert (Concern.TRIVIAL in concerns(proposed("某数", years))) == wanted


@pytest.mark.parametrize(
    ("years", "wanted"),
    [
        ([("≥95%", 86), ("≥95%", 88)], True),
        ([("≥90%", 91), ("≥95%", 88)], False),  # met one year
        ([("≥90%", "89.5"), ("≥89%", "88")], False),  # this year's target was reached once
        ([("≥95%", 88)], False),  # one year tells nothing
    ],
)
def test_a_target_that_nobody_ever_reached_is_told_and_lowered(years, wanted):
    found = proposed("满意度", years)
    assert (Concern.OUT_OF_REACH in concerns(found)) == wanted
    assert found.kept == (not wanted)
    if wanted:
        assert found.target.text == "≥88%"


def test_one_year_alone_says_so():
    found = proposed("复核份数", [("≥1200份", 1282)])
    assert Concern.ONE_YEAR in concerns(found)
    assert found.trend is Trend.UNKNOWN
    assert found.target.text == "≥1300份"
    two = proposed("复核份数", [("≥1200份", 1250), ("≥1200份", 1282)])
    assert Concern.ONE_YEAR not in concerns(two)
    assert two.trend is Trend.RISING


def test_what_was_never_computed_is_told_with_its_reason():
    form = table(row("增长率", "≤8%"))
    found = propose([Year(2026, form, (missing("没有2024年的数"),))], 2027)[0]
    assert concerns(found) == {Concern.NEVER_COMPUTED}
    assert "没有2024年的数" in found.warnings[0].message


def test_a_year_without_a_value_is_told_and_the_one_before_counts():
    form = table(row("复核份数", "≥1200份"))
    years = [Year(2025, form, (done(1282),)), Year(2026, form, (missing("缺6月"),))]
    found = propose(years, 2027)[0]
    assert found.target.text == "≥1300份"
    assert "2026年没有实际值（缺6月）" in found.reason


def test_a_peak_is_replaced_by_the_mean():
    found = proposed("复核份数", [("≥1000份", 1000), ("≥1000份", 1400)])
    assert Concern.PEAK in concerns(found)
    assert found.target.text == "≥1200份"
    assert Concern.PEAK not in concerns(proposed("份数", [("≥1000份", 1000), ("≥1000份", 1200)]))


def test_a_standard_that_was_not_followed_is_told():
    assert concerns(proposed("补助标准", [("=50元/人", 50), ("=56元/人", 57)])) == {Concern.DIFFERS}
    assert concerns(proposed("补助标准", [("=50元/人", 50), ("=56元/人", 56)])) == set()


def test_a_deadline_missed_every_year_is_told():
    late = [("2025年5月31日前", "2025-06-20"), ("2026年5月31日前", "2026-06-20")]
    assert concerns(proposed("完成时间", late)) == {Concern.OUT_OF_REACH}


@pytest.mark.parametrize(
    ("years", "following", "message"),
    [
        ([], 2027, "没有给出任何一年"),
        ([2026, 2026], 2027, "不能用来建议2027年"),
        ([2026], 2026, "不能用来建议2026年"),
    ],
)
def test_years_that_do_not_fit_are_refused(years, following, message):
    with pytest.raises(BaohengError, match=message):
        propose([Year(year, table(), ()) for year in years], following)


def test_actuals_that_are_not_one_for_each_indicator_are_refused():
    with pytest.raises(BaohengError, match="给出了0个实际值") as caught:
        propose([Year(2026, table(row("某数", "≥1件")), ())], 2027)
    assert caught.value.where == "2026年"


amount = st.integers(1, 20000).map(lambda number: str(Decimal(number) / 100))
NAMES = [("合格率", "%"), ("检查家次", "家次"), ("办结时间", "天"), ("追回金额", "万元")]


@given(
    st.sampled_from(NAMES),
    st.sampled_from("≥≤"),
    st.lists(st.tuples(amount, amount), min_size=1, max_size=4),
)
def test_a_proposal_is_never_easier_than_a_target_that_was_met(kind, sign, years):
    name, unit = kind
    if unit == "%":
        years = [(min(t, "100", key=Decimal), min(a, "100", key=Decimal)) for t, a in years]
    found = proposed(name, [(f"{sign}{target}{unit}", actual) for target, actual in years])
    target, actual = (Decimal(one) for one in years[-1])
    value = found.target.value
    kept = Operator.GE if sign == "≥" else Operator.LE
    whole = unit == "%" and sign == "≥" and value == 100
    assert found.target.operator is (Operator.EQ if whole else kept)
    assert evaluated(found.explanation[1]) == Fraction(value)
    if (actual >= target) if sign == "≥" else (actual <= target):
        assert (value >= target) if sign == "≥" else (value <= target)
    if unit == "%" and sign == "≥":
        assert value <= 100
    if len(years) == 1:
        assert Concern.ONE_YEAR in concerns(found)


@given(st.lists(amount, min_size=1, max_size=4), st.sampled_from(["件", "万份"]))
def test_a_count_that_did_not_jump_is_never_proposed_below_the_last_result(actuals, unit):
    found = proposed("审核数量", [(f"≥0.01{unit}", actual) for actual in actuals])
    if Concern.PEAK not in concerns(found) and unit == "万份":
        assert found.target.value >= Decimal(actuals[-1])
        best = max(map(Decimal, actuals))
        assert found.target.value <= best * Decimal("1.02")
