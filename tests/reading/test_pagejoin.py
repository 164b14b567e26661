"""Pieces of pages to grids: what is joined, what is set aside, what stays apart."""

from baoheng.reading.grid import Flag, Grid, Loose
from baoheng.reading.pagejoin import join
from baoheng.reading.pieces import PageContent, Part, Piece, TextLine

EDGES = (0.0, 100.0, 200.0, 300.0)
HEAD = "一级指标 | 三级指标 | 指标值"


def line(text: str, top: float = 0) -> TextLine:
    return TextLine(text, (0, top, 50, top + 10))


def table(*rows: str, edges: tuple[float, ...] = EDGES, open_at: tuple[int, int] | None = None):
    """Rows ``a | b | c``; ``"`` continues the cell above; open_at = (row, col) open at the cut."""
    parts: list[Part] = []
    for r, row in enumerate(rows):
        for c, text in enumerate(cell.strip() for cell in row.split("|")):
            if text == '"':
                next(p for p in parts if p.col == c and p.end == r).rowspan += 1
            else:
                parts.append(Part(r, c, 1, 1, (edges[c], r, edges[c + 1], r + 1), text))
    for part in parts:
        if open_at and open_at[1] == part.col and part.row <= open_at[0] < part.end:
            part.flags = frozenset({Flag.OPEN_TOP, Flag.OPEN_BOTTOM})
    return Piece(1, edges, len(rows), (edges[0], 100, edges[-1], 200), parts)


def read(*pages: list) -> tuple[list[Grid], list[str], list[str]]:
    """Grids, loose texts and note codes of the joined pages."""
    joined = join((PageContent(n, items) for n, items in enumerate(pages, 1)), "f.pdf")
    grids = [block for block in joined.blocks if isinstance(block, Grid)]
    loose = [block.text for block in joined.blocks if isinstance(block, Loose)]
    return grids, loose, [code for code, _ in joined.notes]


def rows(grid: Grid) -> list[str]:
    return [
        " | ".join(f"{c.text}{'' if c.rowspan == 1 else f'×{c.rowspan}'}" for c in grid.row(row))
        for row in range(grid.nrows)
    ]


def test_table_over_two_pages_is_one_grid_without_the_repeated_head():
    grids, loose, notes = read(
        [line("绩效目标表"), table(HEAD, "产出 | 甲 | 1")],
        [table(HEAD, "效益 | 乙 | 2"), line("第2页")],
    )
    assert [rows(g) for g in grids] == [[HEAD, "产出 | 甲 | 1", "效益 | 乙 | 2"]]
    assert loose == ["绩效目标表", "一级指标", "三级指标", "指标值", "第2页"]
    assert notes == ["REPEATED_HEAD"]


def test_repeated_head_with_text_of_the_cell_below_in_it_is_still_the_head():
    edges = tuple(float(100 * n) for n in range(9))
    names = [f"栏{n}" for n in range(8)]
    data = " | ".join("1" * 8)
    spoilt = " | ".join(["栏0\n894", *names[1:]])
    other = " | ".join(["甲", "乙", *names[2:]])
    first = table(" | ".join(names), data, edges=edges)
    assert read([first], [table(spoilt, data, edges=edges)])[2] == ["REPEATED_HEAD"]
    assert read([first], [table(other, data, edges=edges)])[2] == []


def test_set_aside_head_keeps_its_place():
    joined = join(
        [
            PageContent(1, [table(HEAD, "产出 | 甲 | 1")]),
            PageContent(2, [table(HEAD, "效益 | 乙 | 2")]),
        ],
        "f.pdf",
    )
    assert [block.place.label for block in joined.blocks[:2]] == [
        "第2页表1第1行第1列",
        "第2页表1第1行第2列",
    ]


def test_first_row_that_is_no_repeated_head_stays_data():
    grids, loose, notes = read([table(HEAD, "产出 | 甲 | 1")], [table("效益 | 乙 | 2")])
    assert [rows(g) for g in grids] == [[HEAD, "产出 | 甲 | 1", "效益 | 乙 | 2"]]
    assert (loose, notes) == ([], [])


def test_cut_cell_is_joined_and_names_both_places():
    grids, *_ = read(
        [table(HEAD, "产出 | 甲 | 1", '" | 乙 | 2')], [table(" | 丙 | 3", '" | 丁 | 4')]
    )
    cell = grids[0].at(4, 0)
    assert (cell.text, cell.row, cell.rowspan) == ("产出", 1, 4)
    assert Flag.CUT_JOINED in cell.flags
    assert [place.label for place in (cell.place, *cell.more_places)] == [
        "第1页表1第2行第1列",
        "第2页表1第1行第1列",
    ]


def test_cell_over_three_pages_takes_its_text_from_the_last():
    first = table(HEAD, " | 甲 | 1", open_at=(1, 0))
    middle = table(" | 乙 | 2", '" | 丙 | 3', open_at=(0, 0))
    last = table("产出 | 丁 | 4", open_at=(0, 0))
    grids, *_ = read([first], [middle], [last])
    assert rows(grids[0])[1] == "产出×4 | 甲 | 1"


def test_text_printed_again_in_the_second_half_is_set_aside():
    first = table(HEAD, "产出 | 甲 | 1", open_at=(1, 0))
    grids, loose, notes = read([first], [table("产出 | 乙 | 2", open_at=(0, 0))])
    assert rows(grids[0])[1] == "产出×2 | 甲 | 1"
    assert (loose, notes) == (["产出"], ["REPEATED_TEXT"])


def test_print_title_and_continuation_line_do_not_part_a_table():
    grids, loose, _ = read(
        [line("目标表"), line("单位：万元"), table(HEAD, "产出 | 甲 | 1"), line("- 1 -")],
        [line("目标表"), line("续表1"), line("单位：万元"), table("效益 | 乙 | 2")],
    )
    assert len(grids) == 1
    assert loose == ["目标表", "单位：万元", "- 1 -", "目标表", "续表1", "单位：万元"]


def test_another_title_parts_tables_with_equal_columns():
    grids, *_ = read(
        [line("甲项目"), table(HEAD, "产出 | 甲 | 1")],
        [line("乙项目"), table(HEAD, "产出 | 甲 | 1")],
    )
    assert len(grids) == 2


def test_same_title_and_same_first_label_is_a_new_form():
    grids, *_ = read(
        [line("目标表"), table("项目名称 | 甲 | x", HEAD, "产出 | 甲 | 1")],
        [line("目标表"), table("项目名称 | 乙 | y", HEAD, "产出 | 乙 | 2")],
    )
    assert len(grids) == 2


def test_remark_below_the_table_ends_it():
    grids, *_ = read([table(HEAD, "a | b | c"), line("注：以上单位为万元")], [table("d | e | f")])
    assert len(grids) == 2


def test_another_width_is_another_table():
    other = table("d | e | f", edges=(0.0, 100.0, 200.0, 330.0))
    assert len(read([table(HEAD, "a | b | c")], [other])[0]) == 2


def test_a_form_may_use_other_inner_borders_on_each_page():
    grids, *_ = read([table(HEAD)], [table("d | e | f", edges=(0.0, 150.0, 200.0, 300.0))])
    assert [(c.col, c.colspan) for c in grids[0].cells] == [
        (0, 1), (1, 2), (3, 1), (0, 2), (2, 1), (3, 1)
    ]  # fmt: skip


def test_a_page_printed_a_little_beside_is_the_same_table():
    beside = table("d | e | f", edges=(20.0, 120.0, 220.0, 320.0))
    assert len(read([table(HEAD, "a | b | c")], [beside])[0]) == 1


def test_a_row_cut_in_the_middle_is_one_row_again():
    first = table(HEAD, "数量指标 | 很长的一段 | ≥95%")
    first.parts[4].full = True
    grids, *_ = read([first], [table(" | 还有一点 | ", "质量指标 | 甲 | 1")])
    assert rows(grids[0]) == [HEAD, "数量指标 | 很长的一段\n还有一点 | ≥95%", "质量指标 | 甲 | 1"]


def test_fewer_columns_that_fit_are_the_same_table():
    wide = table("d | e", edges=(0.0, 200.0, 300.0))
    grids, *_ = read([table(HEAD, "a | b | c")], [wide])
    assert [(c.col, c.colspan) for c in grids[0].row(2)] == [(0, 2), (2, 1)]


def test_more_columns_that_fit_widen_the_table():
    grids, *_ = read([table("a | b", edges=(0.0, 200.0, 300.0))], [table("d | e | f")])
    assert [(c.col, c.colspan) for c in grids[0].row(0)] == [(0, 2), (2, 1)]
    assert grids[0].ncols == 3


def test_an_empty_page_between_parts_tables():
    assert len(read([table(HEAD, "a | b | c")], [], [table("d | e | f")])[0]) == 2


def test_second_table_of_a_page_starts_anew():
    assert len(read([table(HEAD, "a | b | c"), table("d | e | f")])[0]) == 2
