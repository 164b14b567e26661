"""Printed figures count for the cut-off that they were printed for, and for no other."""

import datetime
from decimal import Decimal

import pytest

from baoheng.core.tables import TargetDocument, TargetTable
from baoheng.evaluation.cutoff import printed_until, spent_by
from baoheng.evaluation.money import Money

DAY = datetime.date


def told(title, file="表.docx"):
    return TargetDocument(file, "", "docx"), TargetTable("project", title=title)


@pytest.mark.parametrize(
    ("title", "file", "month"),
    [
        ("项目支出绩效运行监控表（2026年1—7月）", "表.docx", 7),
        ("2026年1-10月监控表", "表.docx", 10),
        ("2026年１月～９月监控表", "表.docx", 9),
        ("2026年上半年监控表", "表.docx", 6),
        (None, "15-2026年1-7月绩效运行监控表.xlsx", 7),
        ("2026年11—12月增支", "表.docx", None),
        ("自评表", "2025年.docx", None),
        ("2026年1—13月", "表.docx", None),
    ],
)
def test_the_months_are_those_of_the_title_or_the_file(title, file, month):
    assert printed_until(*told(title, file)) == month


@pytest.mark.parametrize(
    ("title", "end", "spent"),
    [
        ("1—7月监控表", DAY(2026, 7, 31), 9),
        ("1—7月监控表", DAY(2026, 7, 30), None),
        ("1—7月监控表", DAY(2026, 12, 31), None),
        ("自评表", DAY(2026, 12, 31), 9),
        ("自评表", DAY(2026, 7, 31), None),
    ],
)
def test_printed_spending_stands_at_its_own_day_only(title, end, spent):
    money = Money(Decimal(30), Decimal(9), reason="台账里没有")
    found = spent_by(money, *told(title), end)
    assert (found.budget, found.spent) == (30, spent)
    assert (found == money) == (spent is not None)


def test_the_ledgers_own_spending_is_left_alone():
    money = Money(Decimal(30), Decimal(9), "某项目", ("公式",))
    assert spent_by(money, *told("自评表"), DAY(2026, 7, 31)) == money
