"""Levels are carried by span; blanks, page cuts, misfits and slips are doubted."""

from dataclasses import replace
from pathlib import Path

from tests.reading.grammar.forms import HEAD, PLACE, dump, one, read, rows
from tests.reading.layoutfiles import draw

from baoheng.reading.grid import Grid, Source
from baoheng.reading.read import read_tables


def test_a_merged_level_covers_its_rows() -> None:
    table = one(f"""
{HEAD}
产出指标 | 数量指标 | 检查机构数量 | ≥20家
^ | ^ | 复核次数 | ≥4次
^ | 时效指标 | 完成时间 | 2026年12月底前
""")
    assert rows(table, "level1", "level2", "level3", "doubts") == [
        ["产出指标", "数量指标", "检查机构数量", ""],
        ["产出指标", "数量指标", "复核次数", ""],
        ["产出指标", "时效指标", "完成时间", ""],
    ]


def test_a_blank_level_is_carried_only_with_a_doubt() -> None:
    grid = draw(
        f"{HEAD}\n产出指标 | 数量指标 | 检查机构数量 | ≥20家\n_ | _ | 复核次数 | ≥4次", PLACE
    )
    for cell in grid.cells:
        cell.text = cell.text.replace("_", "")
    (table,) = read_tables(Source("例", "", "docx", "t", [grid])).document.tables
    assert rows(table, "level1", "level2", "doubts")[1] == [
        "产出指标", "数量指标", "EMPTY_LEVEL EMPTY_LEVEL",
    ]  # fmt: skip


def test_a_blank_at_the_end_of_a_page_takes_the_level_printed_on_the_next() -> None:
    grid = draw(
        f"{HEAD}\n成本指标 | 经济成本指标 | 总成本 | ≤5万元\n_ | _ | 评审数量 | ≥3件\n"
        "产出指标 | 数量指标 | 培训期数 | ≥2期",
        PLACE,
    )
    for cell in grid.cells:
        cell.text = cell.text.replace("_", "")
        cell.place = replace(cell.place, table=None, page=2 if cell.row == 3 else 1)
    (table,) = read_tables(Source("例", "", "pdf", "t", [grid])).document.tables
    assert rows(table, "level1", "level2", "doubts")[1] == [
        "产出指标", "数量指标", "EMPTY_LEVEL EMPTY_LEVEL",
    ]  # fmt: skip


def test_a_pair_that_does_not_fit_is_flagged_and_kept() -> None:
    table = one(f"{HEAD}\n产出指标 | 社会效益指标 | 政策知晓率 | ≥90%")
    assert rows(table, "level1", "level2", "doubts") == [
        ["产出指标", "社会效益指标", "LEVEL_CONFLICT"]
    ]


def test_short_level_names_and_points_become_full_names() -> None:
    table = one(f"{HEAD}\n产出\\n（50分） | 数量 | 检查机构数量 | ≥20家")
    assert rows(table, "level1", "level2") == [["产出指标", "数量指标"]]


def test_a_row_shifted_by_one_column_is_repaired_and_listed() -> None:
    table = one("""
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 备注
^ | 产出指标 | 数量指标 | 检查机构数量 | ≥20家 | 无
满意度指标 | 服务对象满意度指标 | 参保对象满意度 | ≥85% | 无 | 无
""")
    assert rows(table, "level1", "level2", "level3", "value", "doubts")[1] == [
        "满意度指标", "服务对象满意度指标", "参保对象满意度", "≥85%", "SLIP_REPAIRED",
    ]  # fmt: skip


def test_a_dump_label_in_the_middle_of_its_span_is_inferred_and_doubted(tmp_path: Path) -> None:
    reading = dump(
        tmp_path,
        """
一级指标→二级指标→三级指标→指标值
→→检查机构数量→≥20家
产出指标→数量指标→复核次数→≥4次
→→宣传人数→≥9人
→→检查准确率→≥98%
→质量指标→归档合格率→≥98%
→→系统验收合格率→≥98%
""",
    )
    (table,) = reading.document.tables
    assert [r[1] for r in rows(table)] == ["数量指标"] * 3 + ["质量指标"] * 3
    assert "CENTRED_LEVEL" in (rows(table, "doubts")[0][0] or "")


def test_a_level_that_a_dump_lost_is_proposed_where_its_label_slid(tmp_path: Path) -> None:
    reading = dump(
        tmp_path,
        """
绩效指标→一级指标→二级指标→三级指标→指标值
→产出指标→数量指标→检查机构数量→≥20家
→→社会效益指标→政策知晓率→≥90%
→生态效益指标→→纸张节约→有所减少
""",
    )
    (table,) = reading.document.tables
    assert rows(table, "level1", "level2", "repairs")[2] == [
        "效益指标", "生态效益指标", "level column",
    ]  # fmt: skip
    assert rows(table, "level1", "doubts")[1] == ["产出指标", "LEVEL_CONFLICT"]


def test_nothing_of_the_drawing_is_left_without_a_mark() -> None:
    reading = read("2026年项目绩效目标表", f"{HEAD}\n产出指标 | 数量指标 | 检查机构数量 | ≥20家")
    assert all(reading.marks)
    assert all(isinstance(b, Grid) or b.text for b in reading.source.blocks)
