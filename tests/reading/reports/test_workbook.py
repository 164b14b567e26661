"""The result workbook, read back with openpyxl."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from baoheng.core.errors import OutputError
from baoheng.core.provenance import Place
from baoheng.reading.reports.links import file_link, place_link
from baoheng.reading.reports.workbook import WorkbookReport
from baoheng.reading.reports.workbook_rows import SHEETS


def written(path: Path, *outcomes):
    report = WorkbookReport(path)
    for outcome in outcomes:
        report.add(outcome)
    report.save()
    return load_workbook(path)


def column(sheet, head: str):
    heads = [cell.value for cell in sheet[1]]
    return [row[heads.index(head)] for row in sheet.iter_rows(min_row=2)]


def test_four_sheets_with_frozen_heads_filters_and_widths(outcome, failure, tmp_path):
    book = written(tmp_path / "结果.xlsx", outcome, failure)
    assert book.sheetnames == ["指标", "存疑与未读", "资金与目标", "文件"]
    for sheet in book:
        assert [cell.value for cell in sheet[1]] == list(SHEETS[sheet.title])
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.column_dimensions["A"].width >= 24


def test_an_indicator_row_has_its_value_and_a_link_back(outcome, tmp_path):
    sheet = written(tmp_path / "结果.xlsx", outcome)["指标"]
    assert [c.value for c in column(sheet, "读作")] == [
        "≥ 600.00 万人",
        "2023-12-31 前",
        "80 至 95 %",
    ]
    assert [c.value for c in column(sheet, "存疑")] == [None, None, "存疑"]
    place = column(sheet, "位置")[0]
    assert place.value == "工作表“整体”D3"
    assert (place.hyperlink.target, place.hyperlink.location) == ("./云溪市.xlsx", "'整体'!D3")


def test_money_goals_doubts_and_unread_have_rows(outcome, tmp_path):
    book = written(tmp_path / "结果.xlsx", outcome)
    kinds = [c.value for c in column(book["资金与目标"], "类别")]
    assert kinds == [
        *("预算", "预算", "预算执行", "其他栏目", "资金支出计划", "资金支出计划"),
        *("绩效目标", "测算依据", "重点任务", "预算行", "其他栏目", "其他栏目"),
    ]
    values = [c.value for c in column(book["资金与目标"], "数值")]
    assert values[:2] == [1200.5, 0]
    assert [c.value for c in column(book["存疑与未读"], "类别")] == ["存疑"] * 4 + ["未读"]


def test_a_file_that_failed_is_listed_with_what_to_do(failure, tmp_path):
    skipped = replace(failure, skipped=True)
    sheet = written(tmp_path / "结果.xlsx", failure, skipped)["文件"]
    assert [c.value for c in column(sheet, "结果")] == ["读不了", "跳过"]
    assert [c.value for c in column(sheet, "怎么办")] == ["请另存后重试"] * 2
    assert [c.value for c in column(sheet, "指标")] == [None] * 2


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "#REF!"])
def test_no_text_becomes_a_formula(outcome, tmp_path, start):
    outcome.reading.document.tables[0].indicators[0].level3 = start
    cell = column(written(tmp_path / "结果.xlsx", outcome)["指标"], "三级指标")[0]
    assert (cell.value, cell.data_type) == (start, "s")
    assert bool(cell.quotePrefix) is (start[0] != "#")


def test_control_characters_are_shown_and_very_long_text_is_cut_with_a_mark(outcome, tmp_path):
    indicators = outcome.reading.document.tables[0].indicators
    indicators[0].level3 = "甲\x00\x0b乙\ud800"
    indicators[1].level3 = "长" * 40_000
    names = [c.value for c in column(written(tmp_path / "结果.xlsx", outcome)["指标"], "三级指标")]
    assert names[0] == "甲��乙�"
    assert len(names[1]) == 32_767
    assert names[1].endswith("（过长，已截断）")


def test_a_number_with_more_digits_than_a_sheet_keeps_is_written_as_text(outcome, tmp_path):
    indicator = outcome.reading.document.tables[0].indicators[0]
    indicator.target = replace(indicator.target, value=Decimal("12345678901234567.89"))
    cell = column(written(tmp_path / "结果.xlsx", outcome)["指标"], "数值")[0]
    assert (cell.value, cell.data_type) == ("12345678901234567.89", "s")


def test_an_older_file_survives_a_failed_write(outcome, tmp_path):
    folder = tmp_path / "文件夹.xlsx"
    folder.mkdir()
    report = WorkbookReport(folder)
    with pytest.raises(OutputError, match="文件夹"):
        report.save()
    with pytest.raises(OutputError, match="文件夹不存在"):
        WorkbookReport(tmp_path / "没有" / "结果.xlsx").save()
    assert list(tmp_path.glob(".*")) == []


def test_links_point_into_sheets_and_pages():
    source, result = Path("/data/年 度#1.xlsx"), Path("/data/out/结果.xlsx")
    assert file_link(source, result) == "../年%20度%231.xlsx"
    sheet = Place("x", sheet="甲'乙", row=7, col=28)
    assert place_link(source, result, sheet) == "../年%20度%231.xlsx#'甲''乙'!AB7"
    assert place_link(source, result, Place("x", page=3, row=1)) == "../年%20度%231.xlsx#page=3"
    assert place_link(source, result, Place("x", line=3)) == "../年%20度%231.xlsx"
