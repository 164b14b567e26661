"""Tables without vertical rules: columns only from clear gaps, else plain lines."""

from baoheng.reading.borderless import guess
from baoheng.reading.rules import Rule
from baoheng.reading.typeset import Glyph, lines

WIDE = 10.0


def page(*rows: tuple[float, str]) -> list[list[Glyph]]:
    """Rows (baseline, text); every character, also a blank, is 10 points wide."""
    glyphs = [
        Glyph(char, col * WIDE, base - 8, (col + 1) * WIDE, base + 2, base, n * 100 + col)
        for n, (base, text) in enumerate(rows)
        for col, char in enumerate(text)
        if char != " "
    ]
    return lines(glyphs)


def tables(found) -> list[list[list[str]]]:
    out = []
    for frame, cells in found:
        grid = [["" for _ in frame.xs[1:]] for _ in frame.ys[1:]]
        for number, glyphs in cells.items():
            region = frame.regions[number]
            grid[region.row][region.col] = "".join(g.text for g in glyphs)
        out.append(grid)
    return out


def test_columns_from_clear_gaps():
    found, rest = guess(
        page((20, "名称   数量   单位"), (40, "甲     1     个"), (60, "乙     2     次")), []
    )
    assert tables(found) == [[["名称", "数量", "单位"], ["甲", "1", "个"], ["乙", "2", "次"]]]
    assert rest == []


def test_text_that_touches_the_next_column_is_divided_where_others_begin():
    found, _ = guess(
        page(
            (20, "项目名称甲乙丙丁戊己      金额"),
            (40, "一级    二级    名称    数值"),
            (60, "产出    数量    甲     1"),
            (80, "效益    可持续影响类乙     2"),
            (100, "成本    经济    丙     3"),
            (120, "满意    服务    丁     4"),
        ),
        [],
    )
    assert tables(found)[0][3] == ["效益", "可持续影响类", "乙", "2"]
    assert tables(found)[0][0][0] == "项目名称甲乙丙丁戊己"  # a label with its value stays whole


def test_prose_stays_lines():
    found, rest = guess(page((20, "为做好工作"), (40, "现说明如下"), (60, "一是做好")), [])
    assert (found, len(rest)) == ([], 3)


def test_two_columns_are_left_as_lines():
    found, rest = guess(page((20, "甲   1"), (40, "乙   2"), (60, "丙   3")), [])
    assert (found, len(rest)) == ([], 3)


def test_title_above_and_remark_below_stay_lines():
    found, rest = guess(
        page(
            (20, "目标表"),
            (100, "名称   数量   单位"),
            (120, "甲     1     个"),
            (140, "乙     2     次"),
            (160, "注"),
        ),
        [],
    )
    assert len(found) == 1
    assert ["".join(g.text for g in line) for line in rest] == ["目标表", "注"]


def test_lines_close_together_are_one_row():
    found, _ = guess(
        page(
            (20, "名称   数量   单位"),
            (45, "甲的     1     个"),
            (57, "后半"),
            (82, "乙     2     次"),
        ),
        [],
    )
    assert tables(found)[0][1] == ["甲的后半", "1", "个"]


def test_level_rules_divide_the_rows():
    across = [Rule(at, 0, 160) for at in (10, 26, 54, 70)]
    found, _ = guess(
        page(
            (20, "名称   数量   单位"),
            (36, "甲的     1     个"),
            (50, "后半"),
            (64, "乙     2     次"),
        ),
        across,
    )
    assert tables(found)[0] == [
        ["名称", "数量", "单位"],
        ["甲的后半", "1", "个"],
        ["乙", "2", "次"],
    ]


def test_no_glyph_is_lost():
    rows = page((20, "名称   数量   单位"), (40, "跨过两栏的文字 1 个"), (60, "乙     2     次"))
    found, rest = guess(rows, [])
    count = sum(len(g) for _, cells in found for g in cells.values()) + sum(map(len, rest))
    assert count == sum(map(len, rows))
