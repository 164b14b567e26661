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
