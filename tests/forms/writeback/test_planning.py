import copy
from dataclasses import replace
from decimal import Decimal

import pytest
from layoutfiles import FOLDER, load_layout, source_of
from tests.forms.writeback.papers import changed, saved, small_book

from baoheng.core.errors import BaohengError
from baoheng.core.tables import Execution
from baoheng.forms.writeback import plan
from baoheng.reading.grid import Grid
from baoheng.reading.read import read_document, read_tables

ROLES = {"actual", "score", "reason", "forecast", "likelihood", "tick_likelihood", "tick_reason"}
# 偏差原因 and 整改措施 are one field to the reader: the first is written, the other kept
TWO_REASONS = {"135_monitor_money_under_tasks"}


def blanked(source, places):
    """A copy of the source without the texts at these places."""
    made = copy.deepcopy(source)
    for block in made.blocks:
        for cell in block.cells if isinstance(block, Grid) else ():
            cell.text = "" if cell.place in places else cell.text
    return made


def result_places(tables):
    """Where the results of these tables were read."""
    places = {p for t in tables for i in t.indicators for r, p in i.places.items() if r in ROLES}
    spending = [t for t in tables if t.execution and (t.execution.spent or t.execution.rate)]
    return places | {t.places["execution"] for t in spending}


@pytest.mark.slow
def test_forms_of_many_places_get_blanked_results_back_into_the_very_same_cells(tmp_path):
    tried = []
    for path in sorted(FOLDER.glob("*.toml")):
        layout = load_layout(path)
        source = source_of(layout, tmp_path)
        tables = [t for t in read_tables(source).document.tables if t.indicators]
        places = result_places(tables)
        if layout.kind == "dump" or not places:
            continue
        tried.append(path.stem)
        blank = blanked(source, places)
        made = plan(read_tables(blank), tables)
        assert {one.place for one in made.changes} == places, path.stem
        if path.stem in TWO_REASONS:
            continue
        assert made.left == (), path.stem
        texts = {one.place: one.text for one in made.changes}
        for block in blank.blocks:
            for cell in block.cells if isinstance(block, Grid) else ():
                cell.text = texts.get(cell.place, cell.text)
        again = [t for t in read_tables(blank).document.tables if t.indicators]
        assert results(again) == results(tables), path.stem
    assert len(tried) > 20


def results(tables):
    """The results of all tables."""
    names = ("actual_text", "score", "reason", "forecast_text", "likelihood")
    rows = [[getattr(one, name) for name in names] for t in tables for one in t.indicators]
    return rows + [[t.execution, t.total_score] for t in tables]


def test_a_document_that_already_says_it_needs_no_change(made):
    for number in ("14", "15"):
        reading = read_document(made[number])
        results = [table for table in reading.document.tables if table.indicators]
        found = plan(reading, results)
        assert (found.changes, found.left) == ((), ())


def read(folder, **options):
    reading = read_document(saved(small_book(**options), folder))
    return reading, reading.document.tables[0]


def test_only_what_differs_becomes_a_change(tmp_path):
    reading, table = read(tmp_path)
    new = changed(table, "综合参保率", actual_text="95.6%", score=Decimal("30.00"))
    found = plan(reading, [replace(new, total_score=Decimal("90.00"))])
    assert [(c.place.label, c.value, c.what) for c in found.changes] == [
        ("工作表“自评”E5", "95.6%", "“综合参保率”的实际完成值"),
        ("工作表“自评”G5", Decimal("30.00"), "“综合参保率”的得分"),
        ("工作表“自评”G7", Decimal("90.00"), "总分"),
    ]
    assert found.left == ()


def test_a_result_for_which_the_form_has_no_column_is_listed(tmp_path):
    reading, table = read(tmp_path)
    found = plan(reading, [changed(table, "综合参保率", forecast_text="96%", likelihood="有可能")])
    assert found.changes == ()
    assert [one.said for one in found.left] == [
        "“综合参保率”的预计完成值“96%”没有写：表里没有“预计完成值”这一栏",
        "“综合参保率”的完成可能性“有可能”没有写：表里没有“完成可能性”这一栏",
    ]


def test_an_old_value_without_a_new_result_stays_and_is_named(tmp_path):
    reading, table = read(tmp_path)
    found = plan(reading, [changed(table, "综合参保率", actual_text=None, score=None)])
    assert found.changes == ()
    assert [(one.what, one.reason) for one in found.left] == [
        ("“综合参保率”的实际完成值", "没有新的结果，原有的“94.1%”没有动，请核对"),
        ("“综合参保率”的得分", "没有新的结果，原有的“29.72”没有动，请核对"),
    ]


def test_rows_that_share_a_merged_cell_are_not_guessed_at(tmp_path):
    book = small_book()
    book["自评"].merge_cells("H4:H5")
    reading = read_document(saved(book, tmp_path))
    table = reading.document.tables[0]
    apart = changed(changed(table, "城乡居民参保人数", reason="甲"), "综合参保率", reason="乙")
    found = plan(reading, [apart])
    assert found.changes == ()
    assert [(one.text, one.place.label) for one in found.left] == [
        ("甲", "工作表“自评”H4"), ("乙", "工作表“自评”H4"),
    ]  # fmt: skip
    both = changed(changed(table, "城乡居民参保人数", reason="同"), "综合参保率", reason="同")
    assert [(c.value, c.place.label) for c in plan(reading, [both]).changes] == [
        ("同", "工作表“自评”H4")
    ]


def test_several_indicators_in_one_row_are_numbered_and_their_points_left(tmp_path):
    rows = (
        ("产出指标", "数量指标", "1.参保人数\n2.缴费人数", "1.≥9万人\n2.≥8万人", None, 30, None),
        ("产出指标", "质量指标", "参保率", "≥95%", None, 60, None),
    )
    reading, table = read(tmp_path, rows=rows, total=None)
    assert [one.level3 for one in table.indicators] == ["参保人数", "缴费人数", "参保率"]
    new = changed(table, "参保人数", actual_text="9.1万人", score=Decimal("15"))
    found = plan(reading, [changed(new, "缴费人数", actual_text="8.2万人", score=Decimal("14"))])
    assert [(c.value, c.place.label) for c in found.changes] == [
        ("1.9.1万人\n2.8.2万人", "工作表“自评”E4")
    ]
    assert [(one.text, one.place.label) for one in found.left] == [("15、14", "工作表“自评”G4")]


TICKED = (
    ("项目支出绩效运行监控表（2026年1—7月）",),
    ("项目名称", "居民医保补助"),
    ("一级指标", "二级指标", "三级指标", "年度指标值", "1～7月执行情况", "偏差原因分析", None, None,
     "完成目标可能性", None, None),
    (None, None, None, None, None, "人员保障", "其他", "原因说明", "确定能", "有可能",
     "完全不可能"),
    ("产出指标", "数量指标", "参保人数", "≥9万人", "8万人", "√", None, "人手不足", "√", None, None),
    ("产出指标", "质量指标", "参保率", "≥95%", None, None, None, None, None, None, None),
)  # fmt: skip


def ticked(folder):
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "监控"
    for row in TICKED:
        book.active.append(row)
    for area in ("A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:E4", "F3:H3", "I3:K3"):
        book.active.merge_cells(area)
    reading = read_document(saved(book, folder, "监控表.xlsx"))
    return reading, reading.document.tables[0]


def test_ticks_move_with_the_likelihood_and_the_kind_of_reason(tmp_path):
    reading, table = ticked(tmp_path)
    assert [(i.likelihood, i.reason) for i in table.indicators] == [
        ("确定能", "人手不足；人员保障"), (None, None),
    ]  # fmt: skip
    new = changed(
        table, "参保人数", likelihood="有可能", reason="集中在三季度", extra={"其他": "√"}
    )
    new = changed(new, "参保率", likelihood="确定能", reason="其他")
    found = plan(reading, [new])
    assert sorted((c.place.row, c.place.col, c.value) for c in found.changes) == [
        (5, 6, ""), (5, 7, "√"), (5, 8, "集中在三季度"), (5, 9, ""), (5, 10, "√"),
        (6, 7, "√"), (6, 9, "√"),
    ]  # fmt: skip
    assert found.left == ()


def test_a_likelihood_that_is_only_proposed_is_not_ticked(tmp_path):
    reading, table = ticked(tmp_path)
    found = plan(reading, [changed(table, "参保率", likelihood="有可能（建议）")])
    assert found.changes == ()
    assert "没有与它相同的一栏；如是建议，请先确认" in found.left[0].reason


def test_a_kind_of_reason_without_an_own_text_clears_the_old_text(tmp_path):
    reading, table = ticked(tmp_path)
    found = plan(reading, [changed(table, "参保人数", reason="人员保障")])
    assert [(c.place.label, c.value) for c in found.changes] == [("工作表“监控”H5", "")]


def test_money_beside_its_labels_and_a_total_beside_its_label_are_found(tmp_path):
    book = small_book(total=None)
    sheet = book["自评"]
    sheet.insert_rows(3)
    for col, word in enumerate(("全年预算数", 532.7, "全年执行数", None, "执行率", None), start=1):
        sheet.cell(3, col).value = word
    sheet["A8"], sheet["C8"] = None, "自评总分"
    sheet["F8"] = None
    reading = read_document(saved(book, tmp_path))
    table = reading.document.tables[0]
    spent = Execution(spent=Decimal("532.03"), rate=Decimal("99.87"))
    found = plan(reading, [replace(table, execution=spent, total_score=Decimal("89.72"))])
    assert [(c.place.label, c.text) for c in found.changes] == [
        ("工作表“自评”D3", "532.03"), ("工作表“自评”F3", "99.87%"), ("工作表“自评”D8", "89.72"),
    ]  # fmt: skip


def test_a_subtotal_is_never_taken_for_the_total(tmp_path):
    reading, table = read(tmp_path)
    book = small_book(total=None)
    book["自评"]["A7"] = "小计"
    reading = read_document(saved(book, tmp_path))
    table = reading.document.tables[0]
    found = plan(reading, [replace(table, total_score=Decimal("89.72"))])
    assert (found.changes, [one.what for one in found.left]) == ((), ["总分"])


@pytest.mark.parametrize(
    ("bent", "word"),
    [
        (lambda _: [], "原件有1张带指标的表，结果有0张"),
        (lambda table: [changed(table, "综合参保率", level3="参保率")], "不一致"),
        (lambda table: [replace(table, indicators=table.indicators[:2])], "不一致"),
    ],
)
def test_results_of_another_document_are_refused(tmp_path, bent, word):
    reading, table = read(tmp_path)
    with pytest.raises(BaohengError, match=word):
        plan(reading, bent(table))
