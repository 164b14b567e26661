"""PDF files with a text layer: hand-made pages, one trap each."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from pdfmaker import Page, bars, cells, fill, grid, pdf, stroke, text

from baoheng.core.errors import (
    DamagedDocument,
    EmptyDocument,
    EncryptedDocument,
    LimitExceeded,
    ProgramMissing,
)
from baoheng.reading.formats import ocr
from baoheng.reading.formats.pdf import read
from baoheng.reading.grid import Flag, Grid, Loose, Source
from baoheng.reading.limits import DEFAULT_LIMITS

XS, YS = [50, 150, 250, 350], [60, 80, 100, 120]
ROWS = [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "95%"]]
TABLE = cells(XS, YS, ROWS)


@pytest.fixture
def reads(tmp_path: Path):
    def run(*pages: Page | str, **options) -> Source:
        path = tmp_path / "表.pdf"
        whole = [page if isinstance(page, Page) else Page(page) for page in pages]
        path.write_bytes(pdf(*whole, **options))
        source = read(path, "表.pdf", DEFAULT_LIMITS)
        assert source.census == source.characters()
        return source

    return run


def grids(source: Source) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in block.row(row)] for row in range(block.nrows)]
        for block in source.blocks
        if isinstance(block, Grid)
    ]


def loose(source: Source) -> list[str]:
    return [block.text for block in source.blocks if isinstance(block, Loose)]


def codes(source: Source) -> list[str]:
    return [code for code, _ in source.notes]


@pytest.mark.parametrize("rule", [stroke, bars])
def test_table_with_title_and_page_number(reads, rule):
    source = reads(text(150, 40, "Title") + grid(XS, YS, rule) + TABLE + text(200, 280, "- 1 -"))
    assert grids(source) == [ROWS]
    assert loose(source) == ["Title", "- 1 -"]
    assert [type(block) for block in source.blocks] == [Loose, Grid, Loose]
    assert source.format == "pdf"


def test_place_names_page_table_row_column_and_box(reads):
    source = reads(grid(XS, YS) + TABLE)
    place = source.blocks[0].at(1, 2).place
    assert (place.page, place.table, place.row, place.col) == (1, 1, 2, 3)
    assert [round(side) for side in place.box] == [250, 80, 350, 100]


def test_chinese_text_and_soft_line_breaks(reads):
    source = reads(grid(XS, YS) + text(53, 70, "服务对象") + text(53, 79, "满意度"))
    assert source.blocks[0].at(0, 0).text == "服务对象\n满意度"


@pytest.mark.parametrize(
    ("rotate", "matrix"),
    [(90, "0 1 -1 0 300 0"), (180, "-1 0 0 -1 400 300"), (270, "0 -1 1 0 0 400")],
)
def test_rotated_page_is_read_as_displayed(reads, rotate, matrix):
    # the content is turned against the page's rotation, so that it stands upright on the screen
    wide, high = (300, 400) if rotate in (90, 270) else (400, 300)
    page = Page(f"q {matrix} cm\n{grid(XS, YS)}{TABLE}Q\n", wide, high, rotate)
    source = reads(page)
    assert grids(source) == [ROWS]
    assert [round(side) for side in source.blocks[0].at(0, 0).place.box] == [50, 60, 150, 80]


def test_rules_inside_nested_forms_are_moved_by_their_matrix(reads):
    source = reads(Page("q 0.5 0 0 0.5 20 30 cm /X Do Q\n", forms={"X": grid(XS, YS) + TABLE}))
    assert grids(source) == [ROWS]
    assert [round(side) for side in source.blocks[0].at(0, 0).place.box] == [45, 150, 95, 160]


def test_dashed_rules_drawn_as_short_strokes(reads):
    def dashes(x0, y0, x1, y1):
        if x0 == x1:
            return "".join(stroke(x0, y, x0, y + 3) for y in range(int(y0), int(y1), 6))
        return "".join(stroke(x, y0, x + 3, y0) for x in range(int(x0), int(x1), 6))

    assert grids(reads(grid(XS, YS, dashes) + TABLE)) == [ROWS]


def test_double_rules_make_no_cells_between_them(reads):
    def double(x0, y0, x1, y1):
        return stroke(x0, y0, x1, y1) + (
            stroke(x0 + 2, y0, x1 + 2, y1) if x0 == x1 else stroke(x0, y0 + 2, x1, y1 + 2)
        )

    assert grids(reads(grid(XS, YS, double) + TABLE)) == [ROWS]


def test_rules_as_fills_cut_by_a_clip(reads):
    def clipped(x0, y0, x1, y1):
        box = f"{x0 - 0.3} {300 - y1 - 0.3} {x1 - x0 + 0.6} {y1 - y0 + 0.6} re W n\n"
        return f"q {box}{fill(0, 0, 400, 300)}Q\n"

    assert grids(reads(grid(XS, YS, clipped) + TABLE)) == [ROWS]


def test_coloured_boxes_side_by_side_are_cells(reads):
    boxes = "0.9 g\n" + "".join(
        fill(x0 + 0.5, y0 + 0.5, x1 - 0.5, y1 - 0.5)
        for x0, x1 in pairwise(XS)
        for y0, y1 in pairwise(YS)
    )
    assert grids(reads(boxes + "0 g\n" + TABLE)) == [ROWS]


def test_a_coloured_head_row_adds_no_rules(reads):
    shade = "0.8 g\n" + fill(50, 60, 350, 80) + "0 g\n"
    assert grids(reads(shade + grid(XS, YS) + TABLE)) == [ROWS]


def test_curves_are_ignored(reads):
    seal = "".join(f"{60 + 9 * n} 200 m 60 {90 + n} 90 60 120 120 c S\n" for n in range(9))
    assert grids(reads(grid(XS, YS) + TABLE + seal)) == [ROWS]


def test_two_tables_with_a_title_between_them(reads):
    low = [180, 200, 220]
    source = reads(
        grid(XS, YS) + TABLE + text(150, 160, "Second") + grid(XS, low)
        + cells(XS, low, [["k", "l", "m"], ["n", "o", "p"]])
    )  # fmt: skip
    assert grids(source) == [ROWS, [["k", "l", "m"], ["n", "o", "p"]]]
    assert [b.place.table for b in source.blocks if isinstance(b, Grid)] == [1, 2]
    assert isinstance(source.blocks[1], Loose)


def test_text_drawn_twice_is_counted_once_and_noted(reads):
    source = reads(grid(XS, YS) + TABLE + text(53.3, 73, "a") + text(54, 133, "Total"))
    assert grids(source)[0][0][0] == "a"
    assert source.notes == [("DOUBLED_TEXT", "第1页有 1 个字在原处重印（加粗），只计一次：“a”")]


def test_the_same_letter_beside_itself_is_not_doubled(reads):
    source = reads(text(50, 50, "l") + text(52.3, 50, "l"))
    assert loose(source) == ["ll"]
    assert codes(source) == []


def test_invisible_text_is_kept_with_a_flag(reads):
    source = reads(text(50, 50, "seen") + "3 Tr\n" + text(50, 90, "ghost"))
    assert [(b.text, Flag.HIDDEN in b.flags) for b in source.blocks] == [
        ("seen", False),
        ("ghost", True),
    ]


def test_clipped_copy_of_text_on_another_page_is_dropped_and_noted(reads):
    clip = "q 0 150 400 150 re W n\n" + text(50, 200, "Label") + "Q\n"
    source = reads(text(50, 50, "one") + clip, text(50, 50, "Label"))
    assert loose(source) == ["one", "Label"]
    assert source.notes == [
        ("HIDDEN_COPY", "第1页有 5 个字被裁去不显示，别处已印出，不重复计入：“Label”")
    ]


def test_only_the_beginning_of_a_long_dropped_text_is_told(reads):
    words = "word" * 20
    between = "".join(text(50, 80 + 20 * n, f"line {n}") for n in range(8))
    source = reads(text(5, 50, words, 6) + between + text(5.2, 50, words, 6))
    assert loose(source)[0] == words
    assert source.notes == [
        ("DOUBLED_TEXT", f"第1页有 80 个字在原处重印（加粗），只计一次：“{words[:60]}…”")
    ]


def test_vertical_text_running_out_of_its_cell_and_off_the_page_stays_in_the_cell(reads):
    low = [200, 240, 280]
    column = "".join(text(60, 252 + 14 * n, char) for n, char in enumerate("ABCDEF"))
    source = reads(grid(XS, low) + column, text(50, 50, "next"))
    cell = source.blocks[0].at(1, 0)
    assert (cell.text, Flag.VERTICAL in cell.flags) == ("ABCDEF", True)


def test_line_below_a_table_is_not_taken_into_it(reads):
    source = reads(grid(XS, YS) + TABLE + text(255, 130, "note"))
    assert loose(source) == ["note"]


def test_single_hidden_character_is_no_copy(reads):
    clip = "q 0 150 400 150 re W n\n" + text(50, 200, "7") + "Q\n"
    assert loose(reads(text(50, 50, "one") + clip, text(50, 50, "2017"))) == ["one", "7", "2017"]


def test_clipped_text_found_nowhere_else_is_kept(reads):
    clip = "q 0 150 400 150 re W n\n" + text(50, 200, "Only") + "Q\n"
    source = reads(text(50, 50, "one") + clip)
    assert [(b.text, Flag.HIDDEN in b.flags) for b in source.blocks][1] == ("Only", True)


def test_table_over_two_pages_is_one_grid(reads):
    head, more = cells(XS, YS, [["x", "y", "z"], *ROWS[1:]]), [["x", "y", "z"], ["1", "2", "3"]]
    source = reads(grid(XS, YS) + head, grid(XS, YS[:3]) + cells(XS, YS, more))
    assert grids(source) == [[["x", "y", "z"], *ROWS[1:], ["1", "2", "3"]]]
    assert loose(source) == ["x", "y", "z"]


def test_columns_without_rules_are_guessed_and_marked(reads):
    source = reads(cells([50, 150, 250], YS, ROWS))
    (block,) = source.blocks
    assert grids(source) == [ROWS]
    assert not block.trusted
    assert all(Flag.GUESS_COLUMNS in cell.flags for cell in block.cells if cell.text)


def test_hyphen_at_a_line_end_is_a_hyphen(reads):
    assert loose(reads(text(50, 50, "cost-") + text(50, 62, "benefit"))) == ["cost-", "benefit"]


def test_rare_character_beyond_the_basic_plane_is_one_character(reads):
    (line,) = loose(reads(text(50, 50, "甲𠮷乙")))
    assert "".join(line.split()) == "甲𠮷乙"


def test_glyph_without_meaning_is_shown_as_unreadable(reads):
    assert loose(reads(text(50, 50, "total\\000\\003x"))) == ["total\ufffd\ufffdx"]


def test_prose_is_loose_lines(reads):
    assert loose(reads(text(50, 50, "To whom") + text(50, 70, "it may"))) == ["To whom", "it may"]


def test_scanned_file_without_the_recogniser_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(ocr, "available", lambda: False)
    path = tmp_path / "扫描.pdf"
    path.write_bytes(pdf(_scanned()))
    with pytest.raises(ProgramMissing, match=r"扫描件.*baoheng\[ocr\]"):
        read(path, "扫描.pdf", DEFAULT_LIMITS)


def test_one_scanned_page_without_the_recogniser_is_noted(reads, monkeypatch):
    monkeypatch.setattr(ocr, "available", lambda: False)
    source = reads(text(50, 50, "printed"), _scanned())
    assert loose(source) == ["printed"]
    assert [note for note in source.notes if note[0] == "PAGE_NOT_READ" and "第2页" in note[1]]


def test_a_picture_beside_text_is_noted_and_a_small_one_is_not(reads):
    grey = (2, 2, b"\x80" * 4)
    big = Page(text(50, 50, "words") + "q 200 0 0 150 50 50 cm /P Do Q\n", pictures={"P": grey})
    seal = Page(text(50, 50, "words") + "q 60 0 0 60 50 50 cm /P Do Q\n", pictures={"P": grey})
    assert codes(reads(big)) == ["PICTURE_NOT_READ"]
    assert codes(reads(seal)) == []


def test_password(tmp_path):
    path = tmp_path / "密.pdf"
    path.write_bytes(pdf(Page(text(50, 50, "secret")), password="x1"))
    with pytest.raises(EncryptedDocument, match=r"密\.pdf：.*密码"):
        read(path, "密.pdf", DEFAULT_LIMITS)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"%PDF-1.7\nnothing", id="no objects"),
        pytest.param(b"", id="empty"),
        pytest.param(pdf(Page(TABLE))[:200], id="cut off"),
    ],
)
def test_damaged_file(tmp_path, data):
    path = tmp_path / "坏.pdf"
    path.write_bytes(data)
    with pytest.raises(DamagedDocument, match=r"坏\.pdf"):
        read(path, "坏.pdf", DEFAULT_LIMITS)


def test_empty_page_is_an_empty_document(tmp_path):
    path = tmp_path / "空.pdf"
    path.write_bytes(pdf(Page("")))
    with pytest.raises(EmptyDocument):
        read(path, "空.pdf", DEFAULT_LIMITS)


def test_too_many_pages(tmp_path):
    path = tmp_path / "长.pdf"
    path.write_bytes(pdf(*[Page(text(50, 50, "x"))] * 3))
    with pytest.raises(LimitExceeded, match="3 页"):
        read(path, "长.pdf", replace(DEFAULT_LIMITS, pages=2))
    assert read(path, "长.pdf", replace(DEFAULT_LIMITS, pages=3)).blocks


@pytest.mark.slow
def test_a_hundred_thousand_strokes_are_read_in_bounded_time(reads):
    strokes = "".join(
        f"{n % 400} {n // 400} m {n % 400 + 9} {n // 400 + 5} l S\n" for n in range(10**5)
    )
    assert loose(reads(strokes + text(50, 50, "words"))) == ["words"]


def _scanned() -> Page:
    return Page("q 400 0 0 300 0 0 cm /P Do Q\n", pictures={"P": (2, 2, b"\xff" * 4)})
