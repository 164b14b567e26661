"""Tables in plain text drawn with bars."""

from pathlib import Path

from baoheng.reading.formats.text import read
from baoheng.reading.grid import Grid, Loose, Source
from baoheng.reading.limits import DEFAULT_LIMITS


def source(tmp_path: Path, text: str) -> Source:
    path = tmp_path / "表.txt"
    path.write_text(text, encoding="utf-8")
    found = read(path, "表.txt", DEFAULT_LIMITS)
    assert found.census == found.characters()
    return found


def rows(block) -> list[list[str]]:
    return [[cell.text for cell in block.row(row)] for row in range(block.nrows)]


def test_bars_divide_fields_and_rules_between_rows_are_dropped(tmp_path):
    text = (
        "绩效目标表\n"
        "|一级指标|三级指标|指标值|\n"
        "|---|:---:|---|\n"
        "|产出指标|参保人数|≥5 万人|\n"
        "||救助人次|≥2 万|\n"
        "填表人：李珊\n"
    )
    title, grid, signature = source(tmp_path, text).blocks
    assert (title.text, signature.text) == ("绩效目标表", "填表人：李珊")
    assert isinstance(grid, Grid)
    assert not grid.trusted
    assert rows(grid) == [
        ["一级指标", "三级指标", "指标值"],
        ["产出指标", "参保人数", "≥5 万人"],
        ["", "救助人次", "≥2 万"],
    ]
    assert [cell.place.line for cell in grid.cells if cell.text == "参保人数"] == [4]


def test_drawn_boxes(tmp_path):
    text = "┌────┬────┐\n│名称│数值│\n├────┼────┤\n│甲  │1   │\n└────┴────┘\n"
    (grid,) = source(tmp_path, text).blocks
    assert rows(grid) == [["名称", "数值"], ["甲", "1"]]


def test_a_single_line_with_bars_and_rules_elsewhere_stay_text(tmp_path):
    text = "|首页|公开|\n正文\n------\n完\n"
    assert [type(block) for block in source(tmp_path, text).blocks] == [Loose] * 4


def test_bars_after_each_field_without_one_before(tmp_path):
    text = (
        "项目支出绩效自评表 | |||\n"
        "一级指标 | 三级指标 | 指标值 | 权重 |\n"
        "产出指标 | 参保人数 | 5 | 10 |\n"
        "救助人次 | 2 | 10 | |\n"
        "填表人：李珊\n"
        "首页 | 公开\n"
    )
    title, grid, signature, menu = source(tmp_path, text).blocks
    assert title.text == "项目支出绩效自评表"
    assert rows(grid) == [
        ["一级指标", "三级指标", "指标值", "权重"],
        ["产出指标", "参保人数", "5", "10"],
        ["救助人次", "2", "10", ""],
    ]
    assert (signature.text, menu.text) == ("填表人：李珊", "首页 | 公开")


def test_bars_between_fields_need_a_rule_under_the_head(tmp_path):
    table = "一级指标 | 三级指标 | 指标值\n---|---|---\n产出指标 | 参保人数 | ≥5 万人\n"
    menus = "首页 | 公开 | 办事\n新闻 | 政策 | 互动\n"
    found = source(tmp_path, menus + "\n" + table + "完\n").blocks
    assert [type(block) for block in found] == [Loose, Loose, Grid, Loose]
    assert rows(found[2]) == [
        ["一级指标", "三级指标", "指标值"],
        ["产出指标", "参保人数", "≥5 万人"],
    ]


def test_a_field_a_line_with_a_bar_after_it(tmp_path):
    text = (
        "七、绩效目标\n"
        "一级 指标 |\n三级指标 |\n指标值 |\n|\n"
        "产出指标 |\n参保人数 |\n≥5\n万人 |\n|\n"
        "救助人次\n（人次） |\n≥2万 |\n|\n"
        "八、联系方式\n"
    )
    before, grid, after = source(tmp_path, text).blocks
    assert (before.text, after.text) == ("七、绩效目标", "八、联系方式")
    assert rows(grid) == [
        ["一级 指标", "三级指标", "指标值"],
        ["产出指标", "参保人数", "≥5\n万人"],
        ["救助人次\n（人次）", "≥2万"],
    ]
    assert [grid.at(row, 0).place.line for row in range(3)] == [2, 6, 11]


def test_a_row_of_one_field_stays_in_its_table_and_an_open_end_is_text(tmp_path):
    table = "项目名称 |\n城乡居民医保 |\n|\n总目标 |\n|\n保障待遇 |\n|\n合计 |\n5 |\n"
    text = table + "联系人：李珊\n电话见首页\n"
    grid, *rest = source(tmp_path, text).blocks
    assert rows(grid) == [
        ["项目名称", "城乡居民医保"],
        ["", "总目标"],
        ["", "保障待遇"],
        ["合计", "5"],
    ]
    assert [line.text for line in rest] == ["联系人：李珊", "电话见首页"]
