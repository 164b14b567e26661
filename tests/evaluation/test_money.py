"""The year's money comes from the ledger's project of that name, else as printed and with why."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicators import table
from small_ledger import DAY, KNOWN, MONEY, PROJECT, ledger

from baoheng.core.tables import Budget, Execution
from baoheng.evaluation.money import money_of, printed_amount
from baoheng.measures.span import Span

YEAR, JULY = Span.of_year(2026), Span.of_year(2026, DAY(2026, 7, 31))


@pytest.fixture(scope="module")
def some():
    return ledger(MONEY)


def test_the_project_of_the_tables_name_has_its_money_in_the_tables_unit(some):
    found = money_of(some, table(project="医保基金监管（2026年）"), YEAR, KNOWN)
    assert (found.project, found.budget, found.spent) == (PROJECT, 25, Decimal("12.345678"))
    assert found.explanation[0].startswith("预算执行率（项目名称：医保基金监管）")
    assert found.reason == ""
    assert found.origin == "预算数、执行数取自台账的项目“医保基金监管”"


@pytest.mark.parametrize(
    ("unit", "budget", "spent"),
    [(None, "25", "12.345678"), ("万元", "25", "12.345678"), ("元", "250000", "123456.78"),
     ("亿元", "0.0025", "0.0012345678")],
)  # fmt: skip
def test_money_is_exact_in_any_unit(some, unit, budget, spent):
    found = money_of(some, table(money_unit=unit), YEAR, KNOWN)
    assert (found.budget, found.spent) == (Decimal(budget), Decimal(spent))


def test_a_table_without_a_project_is_about_the_whole_department(some):
    found = money_of(some, table(project=None), YEAR, KNOWN)
    assert (found.project, found.budget, found.spent) == (None, 125, Decimal("13.345678"))
    assert found.origin == "预算数、执行数取自台账的全部项目"


def test_what_is_paid_later_is_not_spent_yet(some):
    found = money_of(some, table(project="医疗救助"), JULY, KNOWN)
    assert (found.budget, found.spent) == (100, 0)


class TestPrinted:
    """Where the ledger has no such project the form's own figures count."""

    @pytest.mark.parametrize("unit", ["人", "不是单位"])
    def test_a_unit_that_is_no_money_is_not_guessed(self, some, unit):
        form = table(money_unit=unit, budget=Budget(total=Decimal(30)))
        found = money_of(some, form, YEAR, KNOWN)
        assert (found.budget, found.reason) == (30, f"表头的金额单位“{unit}”不是金额单位")

    def test_a_printed_zero_stands(self, some):
        form = table(
            project="道路硬化",
            budget=Budget(total=Decimal(30)),
            execution=Execution(budget=Decimal(0), spent=Decimal(0)),
        )
        assert money_of(some, form, YEAR, KNOWN).budget == 0

    def test_budget_and_spending_of_the_form(self, some):
        form = table(project="道路硬化", execution=Execution(budget=Decimal(30), spent=Decimal(9)))
        found = money_of(some, form, YEAR, KNOWN)
        assert (found.budget, found.spent, found.project) == (30, 9, None)
        assert found.reason == "台账里没有名称与“道路硬化”相符的项目"
        assert found.explanation == ()
        assert found.origin == f"预算数、执行数是资料所印的：{found.reason}"

    def test_a_target_table_prints_a_budget_only(self, some):
        form = table(project="道路硬化", budget=Budget(total=Decimal(30)))
        found = money_of(some, form, YEAR, KNOWN)
        assert (found.budget, found.spent) == (30, None)

    def test_the_whole_budget_stands_in_where_the_execution_has_none(self, some):
        form = table(
            project="道路硬化",
            budget=Budget(total=Decimal(30)),
            execution=Execution(spent=Decimal(9)),
        )
        found = money_of(some, form, YEAR, KNOWN)
        assert (found.budget, found.spent) == (30, 9)

    def test_nothing_printed_is_not_known_and_not_zero(self, some):
        found = money_of(some, table(project="道路硬化"), YEAR, KNOWN)
        assert (found.budget, found.spent) == (None, None)

    def test_a_year_without_a_budget_in_the_ledger_says_so(self, some):
        form = table(budget=Budget(total=Decimal(30)))
        found = money_of(some, form, Span.of_year(2025), KNOWN)
        assert (found.budget, found.spent) == (30, None)
        assert "2025年" in found.reason

    def test_a_ledger_without_the_tables_names_them(self):
        found = money_of(ledger({"projects": []}), table(project=None), YEAR, {})
        assert (found.budget, found.reason) == (None, "“预算”“支出”还没有装入台账")


@pytest.mark.parametrize(
    ("amount", "unit", "printed"),
    [(None, "万元", None), ("25", None, "25"), ("12.345", "万元", "12.35"),
     ("12.344999", "元", "12.34"), ("0.005", "万元", "0.01"), ("-0.005", "元", "-0.01"),
     ("532.7", "万元", "532.7"), ("0.05327", "亿元", "0.05327"),
     ("0.053203361", "亿元", "0.053203"),
     ("1.23456", "百万元", "1.2346"), ("1.005", "人", "1.01")],
)  # fmt: skip
def test_money_is_printed_to_two_places_or_to_a_hundred_yuan(amount, unit, printed):
    found = printed_amount(None if amount is None else Decimal(amount), unit)
    assert found == (None if printed is None else Decimal(printed))


@given(st.decimals(-(10**9), 10**9, places=6))
def test_printing_is_never_further_off_than_half_a_hundredth(amount):
    printed = printed_amount(amount, "万元")
    assert abs(printed - amount) <= Decimal("0.005")
    assert printed == printed.quantize(Decimal("0.01"))
