"""Cells of a sheet become blocks: where areas end, what is loose, how merges cover."""

from dataclasses import replace

import pytest

from baoheng.core.errors import LimitExceeded
from baoheng.reading.formats.sheetcell import SheetCell
from baoheng.reading.formats.sheetgrid import (
    Area,
    Budget,
    Position,
    Sheet,
    sheet_blocks,
    sheet_places,
)
from baoheng.reading.grid import Block, Flag, Grid, Loose
from baoheng.reading.limits import DEFAULT_LIMITS, Limits


def sheet(drawing: str, merges: list[Area] | None = None) -> Sheet:
    """A sheet drawn with one character a cell; a dot is blank."""
    found = Sheet("整体", sheet_places("表.xlsx", "整体"), merges=merges or [])
    for row, line in enumerate(drawing.split(), 1):
        for column, char in enumerate(line, 1):
            if char != ".":
                found.cells[row, column] = SheetCell(char)
    return found


def blocks(source: Sheet, limits: Limits = DEFAULT_LIMITS) -> list[Block]:
    return sheet_blocks(source, Budget(limits, "表.xlsx"))[0]


def drawn(block: Block) -> str:
    """Loose text, or the rows of a grid with the text of the cell that covers each position."""
    if isinstance(block, Loose):
        return block.text
    rows = []
    for row in range(block.nrows):
        cells = [block.at(row, column) for column in range(block.ncols)]
        rows.append("".join("?" if c is None else c.text or "." for c in cells))
    return "/".join(rows)


@pytest.mark.parametrize(
    ("drawing", "merges", "expected"),
    [
        ("ab cd", [], ["ab/cd"]),
        ("ab cd .. ef gh", [], ["ab/cd", "ef/gh"]),
        ("ab cd .. .. ..", [], ["ab/cd"]),
        ("... .ab .cd", [], ["ab/cd"]),
        ("a.. ... bcd efg", [], ["a", "bcd/efg"]),
        ("a.c ... bcd efg", [], ["a", "c", "bcd/efg"]),
        ("a", [], ["a"]),
        ("a b c", [], ["a", "b", "c"]),
        ("a.. bcd efg", [], ["a../bcd/efg"]),
        ("a.. bcd efg", [Area(1, 1, 1, 3)], ["a", "bcd/efg"]),
        ("a.. bcd efg h..", [Area(1, 1, 1, 3), Area(4, 1, 4, 3)], ["a", "bcd/efg", "h"]),
        ("abc d.. efg", [Area(2, 1, 2, 3)], ["abc/ddd/efg"]),
        ("a.. b.. cde fgh", [Area(1, 1, 1, 3), Area(2, 1, 2, 3)], ["a", "b", "cde/fgh"]),
        ("a.. ... bcd efg", [Area(1, 1, 2, 3)], ["a", "bcd/efg"]),
        ("ab cd .. .f", [Area(2, 1, 4, 1)], ["ab/cd/c./cf"]),
        ("ab .. .d", [Area(1, 1, 3, 1)], ["ab/a./ad"]),
        ("ab cd", [Area(2, 1, 3, 1)], ["ab/cd/c."]),
        ("ab cd .. ..", [Area(3, 1, 4, 2)], ["ab/cd"]),
        ("ab cd", [Area(1, 5, 2, 6)], ["ab/cd"]),
        ("ab c.", [Area(1, 2, 2, 3)], ["abb/cbb"]),
    ],
)
def test_blocks(drawing: str, merges: list[Area], expected: list[str]) -> None:
    assert [drawn(block) for block in blocks(sheet(drawing, merges))] == expected


def test_every_position_is_covered_once_and_cells_know_their_place() -> None:
    grid = blocks(sheet(".... .ab. .c.. ..d.", [Area(2, 2, 4, 2)]))[0]
    assert isinstance(grid, Grid)
    assert (grid.nrows, grid.ncols) == (3, 2)
    assert sum(cell.rowspan * cell.colspan for cell in grid.cells) == 6
    spans = [(c.text, c.row, c.col, c.rowspan, c.place.label) for c in grid.cells if c.text]
    assert spans == [
        ("a", 0, 0, 3, "工作表“整体”B2"),
        ("b", 0, 1, 1, "工作表“整体”C2"),
        ("d", 2, 1, 1, "工作表“整体”C4"),
    ]


def test_text_under_a_merged_cell_is_hidden_not_lost() -> None:
    found, covered = sheet_blocks(
        sheet("ab cd", [Area(1, 1, 2, 1)]), Budget(DEFAULT_LIMITS, "表.xlsx")
    )
    assert [drawn(block) for block in found] == ["ab/ad", "c"]
    assert covered == [(2, 1)]
    assert isinstance(found[1], Loose)
    assert found[1].flags == {Flag.HIDDEN}
    assert found[1].place.label == "工作表“整体”A2"


def test_merges_that_overlap_are_taken_in_order() -> None:
    found = blocks(sheet("abc def", [Area(1, 1, 1, 2), Area(1, 2, 2, 3)]))
    assert drawn(found[0]) == "aac/def"


def test_merges_over_whole_rows_and_columns_are_cut_to_the_text() -> None:
    found = blocks(sheet("a.. bcd e.g", [Area(1, 1, 1, 16384), Area(2, 2, 1048576, 2)]))
    assert [drawn(block) for block in found] == ["a", "bcd/ecg"]


@pytest.mark.parametrize(
    ("hidden_rows", "hidden_columns", "expected"),
    [({2}, set(), "d"), ({1}, set(), "b"), ({1, 2}, set(), "abd"), (set(), {2}, "bd")],
)
def test_a_merged_cell_is_hidden_only_as_a_whole(
    hidden_rows: set[int], hidden_columns: set[int], expected: str
) -> None:
    source = sheet("ab .d", [Area(1, 1, 2, 1)])
    source.hidden_rows, source.hidden_columns = hidden_rows, hidden_columns
    grid = blocks(source)[0]
    assert isinstance(grid, Grid)
    assert "".join(c.text for c in grid.cells if Flag.HIDDEN in c.flags) == expected


def test_everything_on_a_hidden_sheet_is_hidden() -> None:
    source = sheet("ab cd .. e.")
    source.hidden = True
    grid, line = blocks(source)
    assert isinstance(grid, Grid)
    assert isinstance(line, Loose)
    assert all(Flag.HIDDEN in cell.flags for cell in grid.cells)
    assert line.flags == {Flag.HIDDEN}


@pytest.mark.parametrize(
    ("drawing", "limits", "what"),
    [
        ("a.........b c.........d", replace(DEFAULT_LIMITS, columns=5), "11 列"),
        ("abcd efgh", replace(DEFAULT_LIMITS, cells=3), "8 格"),
    ],
)
def test_an_area_beyond_the_limits_stops_with_advice(
    drawing: str, limits: Limits, what: str
) -> None:
    with pytest.raises(LimitExceeded, match=what) as error:
        blocks(sheet(drawing), limits)
    assert "整体" in error.value.message
    assert "拆成几个文件" in error.value.todo


def test_cells_and_rows_are_counted_while_reading() -> None:
    budget = Budget(replace(DEFAULT_LIMITS, cells=2, rows=5), "表.xlsx")
    source = sheet("a")
    budget.add_cell(source, 1)
    budget.add_cell(source, 1)
    with pytest.raises(LimitExceeded, match="单元格超过 2 个"):
        budget.add_cell(source, 1)
    with pytest.raises(LimitExceeded, match="行超过 5 行"):
        Budget(replace(DEFAULT_LIMITS, rows=5), "表.xlsx").add_cell(source, 6)


def test_positions_are_bounded() -> None:
    positions: list[Position] = [(1, 1), (1, 300), (3000, 1), (3000, 2)]
    source = Sheet(
        "整体", sheet_places("表.xlsx", "整体"), {at: SheetCell("x") for at in positions}
    )
    source.merges = [Area(1, 1, 3000, 1)]
    with pytest.raises(LimitExceeded, match="含空格"):
        blocks(source)
