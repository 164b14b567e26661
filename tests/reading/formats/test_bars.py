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
    grid, signature, menu = source(tmp_path, text).blocks
    assert rows(grid) == [
        ["项目支出绩效自评表"],
        ["一级指标", "三级指标", "指标值", "权重"],
        ["产出指标", "参保人数", "5", "10"],
        ["救助人次", "2", "10"],  # the bars that only make up the width are no fields
    ]
    assert grid.padded
    assert grid.ncols == 4
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


def test_a_line_break_in_a_field_does_not_end_its_row(tmp_path):
    text = (
        "一级指标 | 三级指标 | 指标值 |\n"
        "产出指标 | 参保人数 | 5 |\n"
        "效 益 |\n知晓率 | ≥80% |\n"
        "满意度 | 参保人员\n满意度 | ≥90% |\n"
    )
    (grid,) = source(tmp_path, text).blocks
    assert rows(grid)[2:] == [["效 益", "知晓率", "≥80%"], ["满意度", "参保人员 满意度", "≥90%"]]


def test_a_field_a_line_with_a_bar_after_it(tmp_path):
    text = "七、绩效目标\n指标值 |\n|\n参保人数 |\n≥5\n万人 |\n救助人次\n（人次） |\n|\n八、联系\n"
    lines = source(tmp_path, text).blocks
    assert [(line.text, line.place.line) for line in lines] == [
        ("七、绩效目标", 1),
        ("指标值", 2),
        ("", 3),  # a field without text
        ("参保人数", 4),
        ("≥5 万人", 5),
        ("救助人次 （人次）", 7),
        ("", 9),
        ("八、联系", 10),
    ]
