"""The bureau's own accounts of 云溪市 are those that its documents print."""

import csv
import datetime
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

import pytest
from tests.examples.conftest import CITY

KEYS = ("resident", "aid", "supervision", "payment_reform", "platform", "review_reward")
TEN_THOUSAND = Decimal(10_000)


def rows(name):
    with (CITY / "books" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def spent(code, year, until):
    """万元 to the 分 as printed."""
    total = sum(
        Decimal(row["amount"])
        for row in rows("spending")
        if (row["project_code"], row["budget_year"]) == (code, str(year))
        and datetime.date.fromisoformat(row["pay_date"]) <= until
    )
    return (total / TEN_THOUSAND).quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize("year", [2025, 2026])
@pytest.mark.parametrize("key", KEYS)
def test_first_budgets_are_those_of_the_project_tables_by_source(content, key, year):
    form = content[f"{year}_{key}"]
    first = Counter()
    for row in rows("budgets"):
        mine = (row["project_code"], row["year"], row["budget_kind"])
        if mine == (form["project_code"], str(year), "1"):
            first[row["fund_source"]] += Decimal(row["amount"]) / TEN_THOUSAND
    assert first["1"] == form["budget"]["general"]
    assert first["2"] == form["budget"]["government_fund"]


@pytest.mark.parametrize("key", ["resident", "supervision"])
def test_self_evaluations_and_monitoring_print_the_spending_of_the_books(content, key):
    code = content[f"2025_{key}"]["project_code"]
    whole, part = datetime.date(2025, 12, 31), datetime.date(2026, 7, 31)
    assert spent(code, 2025, whole) == content[f"2025_selfeval_{key}"]["execution"]["spent"]
    assert spent(code, 2026, part) == content[f"2026_monitor_{key}"]["execution"]["spent"]


def test_the_budget_of_the_self_evaluation_is_the_first_and_what_was_added(content):
    code = content["2025_resident"]["project_code"]
    total = sum(
        Decimal(row["amount"])
        for row in rows("budgets")
        if (row["project_code"], row["year"]) == (code, "2025")
    )
    assert total / TEN_THOUSAND == content["2025_selfeval_resident"]["execution"]["budget"]


@pytest.mark.parametrize("year", [2025, 2026])
def test_nobody_spends_more_than_the_budget(content, year):
    for key in KEYS:
        form = content[f"{year}_{key}"]
        result = content.get(f"{year}_selfeval_{key}", {}).get("execution", form["budget"])
        limit = result.get("budget", form["budget"]["total"])
        assert spent(form["project_code"], year, datetime.date(year, 12, 31)) <= limit, key


def test_what_is_counted_times_its_price_is_paid():
    prices = {"结算单据智能审核": "0.08", "疑点单据人工复核": "1.5", "特例单议病案评审": "120"}
    counted = [row for row in rows("spending") if row["cost_item"] in prices]
    assert counted
    for row in counted:
        exact = Decimal(row["quantity"]) * Decimal(prices[row["cost_item"]])
        assert abs(Decimal(row["amount"]) - exact) <= Decimal("0.005"), row["voucher_no"]
