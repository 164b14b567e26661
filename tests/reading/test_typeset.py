"""Characters back to text: blanks, lines, vertical writing."""

from baoheng.reading.typeset import Glyph, bounds, line_text, lines, typeset


def written(*rows: tuple[float, float, str], size: float = 10.0) -> list[Glyph]:
    """Rows (left, baseline, text); a blank moves on by half a character."""
    glyphs: list[Glyph] = []
    for left, base, text in rows:
        x = left
        for char in text:
            wide = size if ord(char) > 0x2E80 else size / 2
            if char != " ":
                top, bottom = base - 0.8 * size, base + 0.2 * size
                glyphs.append(Glyph(char, x, top, x + wide, bottom, base, len(glyphs)))
            x += wide
    return glyphs


def test_lines_of_a_cell_are_joined_by_line_feeds():
    assert typeset(written((0, 20, "服务"), (0, 32, "对象"))).text == "服务\n对象"


def test_file_order_does_not_matter():
    assert typeset(written((0, 32, "对象"), (0, 20, "服务"))).text == "服务\n对象"


def test_a_slightly_raised_baseline_is_the_same_line():
    assert typeset(written((0, 20, "50"), (11, 17, "%"))).text == "50%"


def test_blank_between_latin_words_is_kept():
    assert line_text(written((0, 20, "7 24"))) == "7 24"


def test_wide_gap_between_chinese_characters_is_a_blank_and_a_narrow_one_is_not():
    wide = written((0, 20, "单位"), (40, 20, "万元"))
    narrow = written((0, 20, "单位"), (24, 20, "万元"))
    assert line_text(wide) == "单位 万元"
    assert line_text(narrow) == "单位万元"


def test_glyphs_stacked_downwards_are_read_in_columns_from_the_right():
    stacked = [(30, 20 + 12 * n, char) for n, char in enumerate("项目资金")]
    stacked += [(0, 20 + 12 * n, char) for n, char in enumerate("（万元）")]
    found = typeset(written(*stacked))
    assert (found.text, found.vertical) == ("项目资金（万元）", True)


def test_two_lines_of_two_characters_are_not_vertical():
    found = typeset(written((0, 20, "指标"), (0, 32, "性质")))
    assert (found.text, found.vertical) == ("指标\n性质", False)


def test_text_turned_to_the_left_is_read_upwards():
    turned = [(0, 80 - 12 * n, char) for n, char in enumerate("绩效")]
    assert typeset(written(*turned)).text == "绩效"


def test_tall_words_of_a_picture_are_vertical_columns():
    words = [Glyph("（万元）", 0, 0, 10, 60, 30, 0), Glyph("项目资金", 20, 0, 30, 60, 30, 1)]
    assert typeset(words)[:2] == ("项目资金（万元）", True)


def test_flat_words_of_a_picture_below_each_other_are_lines():
    words = [Glyph("服务对", 0, 0, 30, 10, 5, 0), Glyph("象", 0, 14, 10, 24, 19, 1)]
    assert typeset(words)[:2] == ("服务对\n象", False)


def test_lines_and_bounds():
    glyphs = written((5, 20, "甲"), (30, 20, "乙"), (5, 40, "丙"))
    assert [line_text(line) for line in lines(glyphs)] == ["甲 乙", "丙"]
    assert bounds(glyphs) == (5, 12, 40, 42)
