"""A changed target table goes back into the cells of the document it was read from."""

import copy
from decimal import Decimal

import pytest
from openpyxl import Workbook
from tests.forms.writeback.papers import saved, shown

from baoheng.forms.writeback import fill, plan_targets
from baoheng.reading.read import read_document
from baoheng.reading.values import parse_target


def reworded(row, text, **columns):
    row.target = parse_target(text, name=row.level3, level2=row.level2 or "", year=2026, **columns)


def filled(path, tmp_path, change, at=0):
    """The document with its table changed: the report, and what every cell shows now."""
    reading = read_document(path)
    old = [one for one in reading.document.tables if one.indicators][at]
    new = copy.deepcopy(old)
    change(new)
    planned = plan_targets(reading, old, new)
    target = tmp_path / f"副本{path.suffix}"
    report = fill(path, planned.changes, target, planned.left)
    before, after = shown(path), shown(target)
    differ = {label: after.get(label, "") for label in {*before, *after}
              if before.get(label) != after.get(label)}  # fmt: skip
    now = [one for one in read_document(target).document.tables if one.indicators][at]
    return report, differ, now, new


def test_only_the_changed_cells_of_a_word_form_change(made, tmp_path):
    def change(table):
        reworded(table.indicators[0], "=60元/人")
        table.indicators[0].weight = Decimal(8)
        table.indicators[1].level3 = f"本市{table.indicators[1].level3}"
        table.indicators[2].basis = "新的依据"
        table.budget.fiscal = Decimal("500.5")
        table.budget.government_fund = None
        table.goals = [*table.goals, "再加一条目标。"]
        table.period = "2026年2月—2026年12月"

    report, differ, now, wanted = filled(made["04"], tmp_path, change)
    assert not report.left, report.lines
    assert len(differ) == len(report.written) == 8
    for name in ("budget", "goals", "period"):
        assert getattr(now, name) == getattr(wanted, name)
    for one, other in zip(now.indicators, wanted.indicators, strict=True):
        assert (one.level3, one.target, one.weight, one.basis) == (
            other.level3, other.target, other.weight, other.basis,
        )  # fmt: skip


def test_operator_value_and_unit_go_into_their_own_cells(made, tmp_path):
    def change(table):
        reworded(table.indicators[0], "60", operator="≤", unit="元/人·年")
        reworded(table.indicators[1], "≥1.8万人", operator="≥", unit="")

    report, differ, now, _ = filled(made["02"], tmp_path, change)
    assert differ["工作表“项目绩效目标”I4"] == "≤"
    assert differ["工作表“项目绩效目标”J4"] == "60"
    assert differ["工作表“项目绩效目标”K4"] == "元/人·年"
    assert now.indicators[0].target.value == 60
    assert report.written


def test_what_has_no_cell_or_shares_one_is_left_to_a_person(made, tmp_path):
    def change(table):
        table.indicators[0].level2 = "社会成本指标"
        table.indicators[3].scoring = "按比例得分"
        del table.indicators[5]
        added = copy.deepcopy(table.indicators[0])
        added.level3 = "新加的一项"
        table.indicators.append(added)
        table.tasks[0].goal = "别的"

    report, differ, _, _ = filled(made["01"], tmp_path, change)
    assert not differ
    said = "\n".join(report.lines)
    for words in ("由几行合用", "按比例得分", "已经删去这一行", "新增的一行", "重点任务"):
        assert words in said


def test_a_level_that_all_its_rows_changed_is_written(made, tmp_path):
    def change(table):
        for row in table.indicators:
            if row.level1 == "满意度指标":
                row.level1 = "满意度"

    report, differ, _, _ = filled(made["01"], tmp_path, change)
    assert set(differ.values()) == {"满意度"}
    assert not report.left


def test_a_text_inside_a_fuller_cell_is_replaced_there_once(tmp_path):
    rows = [["2026年项目支出绩效目标表"], ["项目名称", "甲"],
            ["一级指标", "二级指标", "三级指标", "指标值"],
            ["产出指标", "数量指标", "1.审核单据数\n2.检查家数", "1.≥24份\n2.≥5家"]]  # fmt: skip
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    path = saved(book, tmp_path, "原件.xlsx")

    def change(table):
        reworded(table.indicators[1], "≥7家")

    report, differ, now, _ = filled(path, tmp_path, change)
    assert [one.target.text for one in now.indicators] == ["≥24份", "≥7家"]
    assert list(differ.values()) == ["1.≥24份\n2.≥7家"]
    assert not report.left


@pytest.mark.parametrize("number", ["01", "04", "05", "07", "12", "13"])
def test_nothing_changed_is_no_change(made, number):
    reading = read_document(made[number])
    for old in reading.document.tables:
        planned = plan_targets(reading, old, copy.deepcopy(old))
        assert (planned.changes, planned.left) == ((), ())
