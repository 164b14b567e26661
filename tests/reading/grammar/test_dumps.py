"""Tab dumps: both habits, broken rows, wrapped names, projects whose cells came apart."""

from dataclasses import replace
from pathlib import Path

from tests.reading.grammar.forms import dump, rows

from baoheng.reading.formats import text
from baoheng.reading.limits import DEFAULT_LIMITS

HEAD = "一级指标→二级指标→三级指标→指标值"


def test_a_row_a_line(tmp_path: Path) -> None:
    (table,) = dump(tmp_path, f"{HEAD}\n产出指标→数量指标→检查机构数量→≥20家\n").document.tables
    assert rows(table) == [["产出指标", "数量指标", "检查机构数量", "≥20家"]]


def test_a_cell_a_line_with_a_blank_line_inside_a_cell(tmp_path: Path) -> None:
    cells = ["一级指标", "二级指标", "三级指标", "指标值"]
    lines = "".join(f"→{c}\n" for c in cells)
    lines += "\n→产出指标\n→数量指标\n→检查机构数量\n→≥20家\n"
    lines += "\n→\n→质量指标\n→检查准确率\n\n→≥98%\n"
    lines += "\n→\n→时效指标\n→完成及时率\n→≥95%\n"
    (table,) = dump(tmp_path, lines).document.tables
    assert rows(table) == [
        ["产出指标", "数量指标", "检查机构数量", "≥20家"],
        ["产出指标", "质量指标", "检查准确率", "≥98%"],
        ["产出指标", "时效指标", "完成及时率", "≥95%"],
    ]


def test_a_name_wrapped_over_two_lines_is_joined(tmp_path: Path) -> None:
    (table,) = dump(
        tmp_path,
        f"""
{HEAD}
产出指标→数量指标→检查定点医药机构家数→≥20家
→质量指标→督促定点医药机构实行移动支→= 98%
→→付合格率→
→→检查准确率→≥98%
→→归档合格率→≥97%
""",
    ).document.tables
    assert [r[2] for r in rows(table)] == [
        "检查定点医药机构家数", "督促定点医药机构实行移动支付合格率", "检查准确率", "归档合格率",
    ]  # fmt: skip


def test_projects_end_where_the_weights_reach_ninety(tmp_path: Path) -> None:
    reading = dump(
        tmp_path,
        """
项目名称→预算数→一级指标→二级指标→三级指标→指标值→权重
→→产出指标→数量指标→检查机构数量→≥20家→40
智能审→→产出指标→质量指标→检查准确率→≥98%→30
核服务→5.00→成本指标→经济成本指标→总成本→≤5万元→20
→→产出指标→数量指标→培训期数→≥2期→60
支付改革→7.00→成本指标→经济成本指标→总成本→≤7万元→30
""",
    )
    tables = reading.document.tables
    assert [(t.project, str(t.budget.total), len(t.indicators)) for t in tables] == [
        ("智能审核服务", "5.00", 3), ("支付改革", "7.00", 2),
    ]  # fmt: skip
    assert [d.code for d in tables[0].doubts] == ["PROJECT_PIECED"]
    assert tables[1].doubts == []


def test_a_damaged_project_name_is_mended_by_the_rest_of_the_document(tmp_path: Path) -> None:
    reading = dump(
        tmp_path,
        """
重点任务→名称→主要内容
→药械集中采购及价格监管→开展带量采购
项目名称→预算数→一级指标→二级指标→三级指标→指标值→权重
→→产出指标→数量指标→检查机构数量→≥20家→40
药械集中系→→产出指标→质量指标→检查准确率→≥98%→30
及价格监管→5.00→成本指标→经济成本指标→总成本→≤5万元→20
""",
    )
    table = next(t for t in reading.document.tables if t.indicators)
    assert table.project == "药械集中采购及价格监管"
    assert table.fields["项目名称（原文）"] == "药械集中系及价格监管"
    assert "PROJECT_REPAIRED" in [d.code for d in table.doubts]


def test_a_strict_sign_is_kept_in_a_sound_document(tmp_path: Path) -> None:
    (table,) = dump(tmp_path, f"{HEAD}\n产出指标→质量指标→参保率→>95%\n").document.tables
    assert rows(table, "operator", "doubts") == [[">", ""]]


def test_a_table_of_contents_is_no_form(tmp_path: Path) -> None:
    reading = dump(tmp_path, "一、基本职→能→.2\n二、部门单→位→.4\n")
    assert (reading.document.tables, reading.document.unread) == ([], [])


def test_a_field_that_is_too_long_is_cut_and_the_census_knows(tmp_path: Path) -> None:
    path = tmp_path / "长.txt"
    path.write_text(f"{HEAD}\n产出指标→数量指标→{'长' * 500}→≥1家".replace("→", "\t"), "utf-8")
    source = text.read(path, "长.txt", replace(DEFAULT_LIMITS, cell_characters=100))
    assert source.census == source.characters()
    assert [code for code, _ in source.notes] == ["TRUNCATED"]
    assert text.read(path, "长.txt", DEFAULT_LIMITS).notes == []
