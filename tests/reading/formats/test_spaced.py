"""Tables in plain text whose columns are made with blanks."""

from pathlib import Path

from baoheng.reading.formats.text import read
from baoheng.reading.grid import Grid, Loose, Source
from baoheng.reading.limits import DEFAULT_LIMITS


def line(*cells: str) -> str:
    """A line whose columns begin at characters 0, 8, 16, 28 and 40."""
    starts = (0, 8, 16, 28, 40)
    text = ""
    for start, cell in zip(starts, cells, strict=False):
        text = text.ljust(start) + cell if cell else text
    return text + "\n"


HEAD = line("一级指标", "二级指标", "三级指标", "指标值")


def source(tmp_path: Path, text: str) -> Source:
    path = tmp_path / "表.txt"
    path.write_text(text, encoding="utf-8")
    found = read(path, "表.txt", DEFAULT_LIMITS)
    assert found.census == found.characters()
    return found


def grids(tmp_path: Path, text: str) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in block.row(row)] for row in range(block.nrows)]
        for block in source(tmp_path, text).blocks
        if isinstance(block, Grid)
    ]


def test_columns_made_with_blanks_are_a_grid_that_is_not_trusted(tmp_path):
    rows = [
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "参保人数", "≥52 万人"],
        ["", "", "救助人次", "≥2 万人次"],
        ["", "质量指标", "支付准确率", "100%"],
    ]
    text = "绩效目标表\n\n" + "".join(line(*row) for row in rows) + "填表人：李珊\n"
    blocks = source(tmp_path, text).blocks
    loose = [block.text for block in blocks if isinstance(block, Loose)]
    assert loose == ["绩效目标表", "填表人：李珊"]
    assert [block.trusted for block in blocks if isinstance(block, Grid)] == [False]
    assert grids(tmp_path, text) == [rows]


def test_chinese_characters_may_count_twice(tmp_path):
    text = (
        "项目          金额  备注\n"
        "医疗救助资金  12    无\n"
        "宣传          3     无\n"
        "参保扩面      45    无\n"
    )
    rows = [row.split() for row in text.splitlines()]
    assert grids(tmp_path, text) == [rows]


def test_prose_and_lines_with_few_gaps_stay_loose(tmp_path):
    text = (
        "单位：某局    单位：万元\n第一段文字。\n第二段  文字。\n负责人：    经办人：    电话：\n"
    )
    blocks = source(tmp_path, text).blocks
    assert [type(block) for block in blocks] == [Loose] * 4


def test_line_that_fills_its_column_goes_on_below(tmp_path):
    text = HEAD + (
        line("产出指标", "数量指标", "定点医药机构检", "≥5 次")
        + line("", "", "查次数")
        + line("", "质量指标", "资助困难群众参", "≥8 人")
        + line("", "", "保")
    )
    assert [row[2:] for row in grids(tmp_path, text)[0][1:]] == [
        ["定点医药机构检\n查次数", "≥5 次"],
        ["资助困难群众参\n保", "≥8 人"],
    ]


def test_line_below_a_short_one_and_lines_of_numbers_are_rows_of_their_own(tmp_path):
    text = line("一级指标", "二级指标", "三级指标", "指标值", "分值") + (
        line("产出指标", "数量指标", "检查次数", "≥5 次", "5")
        + line("", "", "定点医药机构检查", "≥6 次", "5")
        + line("", "", "", "6", "5")
    )
    rows = grids(tmp_path, text)[0]
    assert [row[2] for row in rows] == ["三级指标", "检查次数", "定点医药机构检查", ""]
    assert rows[3][3:] == ["6", "5"]


def test_end_of_a_level_word_beside_the_next_name_goes_up(tmp_path):
    text = HEAD + (
        line("满意度", "参保人指标", "参保人满意度", "≥90%")
        + line("指标", "", "定点机构满意度", "≥85%")
        + line("产出指标", "数量指标", "检查次数", "≥5 次")
    )
    rows = grids(tmp_path, text)[0]
    assert rows[1][0] == "满意度\n指标"
    assert [row[0] for row in rows[2:]] == ["", "产出指标"]


def test_the_next_page_with_as_many_columns_goes_on(tmp_path):
    first = HEAD + line("产出指标", "数量指标", "定点医药机构检", "≥5 次") * 2
    rest = "              查次数\n" + "效益指标  社会效益    投诉率    ≤3%\n" * 3
    rows = grids(tmp_path, first + "\f" + rest)[0]
    assert [row[2] for row in rows] == [
        "三级指标",
        "定点医药机构检",
        "定点医药机构检\n查次数",
        *["投诉率"] * 3,
    ]


def test_more_than_two_empty_lines_end_a_table(tmp_path):
    row = line("产出指标", "数量指标", "检查次数", "≥5 次")
    assert len(grids(tmp_path, HEAD + row * 2 + "\n\n" + row * 3)) == 1
    assert len(grids(tmp_path, HEAD + row * 2 + "\n\n\n" + row * 3)) == 2


def test_fields_that_share_a_column_lose_nothing(tmp_path):
    rows = line("产出指标", "数量指标", "检查次数", "≥5 次") * 30
    odd = "产出指标  甲  乙    数量指标    检查次数\n"
    texts = [row for row in grids(tmp_path, rows + odd + rows)[0] if "甲" in "".join(row)]
    assert "".join("".join(texts[0]).split()) == "产出指标甲乙数量指标检查次数"


def test_lines_in_more_columns_than_the_limit_stay_loose(tmp_path):
    text = ("甲  " * 600 + "\n") * 3
    assert [type(block) for block in source(tmp_path, text).blocks] == [Loose] * 3
