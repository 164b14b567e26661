"""The drawn layouts, changed mechanically: merged or not, widened, dumped, a head word unknown."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from layoutchanges import (
    barred_field_a_line,
    bars_after_fields,
    blank_levels,
    blanks_apart,
    cell_a_line,
    doubled_columns,
    field_a_line,
    repeated_levels,
    rows_a_line,
    spaced_heads,
    titles_in_grid,
    with_serial,
)
from layoutfiles import FOLDER, Layout, load_layout, source_of
from layoutscores import compare

from baoheng.reading.formats import text
from baoheng.reading.grammar.vocabulary import role_of
from baoheng.reading.grid import Block, Grid, Source
from baoheng.reading.limits import DEFAULT_LIMITS
from baoheng.reading.read import read_tables

LAYOUTS = [
    layout
    for layout in map(load_layout, sorted(FOLDER.glob("*.toml")))
    if layout.kind == "grid" and not layout.known_gap
]
CORE = {"level1", "level2", "level3", "value"}
Change = Callable[[list[Block]], list[Block] | str]


def _changed(layout: Layout, change: Change, folder: Path) -> Source:
    source = source_of(layout, folder)
    made = change(source.blocks)
    if not isinstance(made, str):
        return replace(source, blocks=made)
    path = folder / f"{layout.stem}.txt"
    path.write_text(made, encoding="utf-8")
    return text.read(path, path.name, DEFAULT_LIMITS)


# by their numbers, so that another layout does not change which they are
FEW = [layout for layout in LAYOUTS if int(layout.stem.split("_")[0]) % 6 == 2]


@pytest.mark.parametrize(
    "layouts", [FEW, pytest.param(LAYOUTS, marks=pytest.mark.slow)], ids=["some", "all"]
)
@pytest.mark.parametrize(
    ("change", "goal"),
    [
        pytest.param(doubled_columns, 1.0, id="columns doubled"),
        pytest.param(repeated_levels, 1.0, id="levels in every row"),
        pytest.param(blank_levels, 1.0, id="levels once, blanks below"),
        pytest.param(spaced_heads, 1.0, id="spaces in heads"),
        pytest.param(titles_in_grid, 1.0, id="titles inside the grid"),
        pytest.param(with_serial, 0.97, id="a serial column"),
        pytest.param(rows_a_line, 0.97, id="dump, a row a line"),
        pytest.param(cell_a_line, 0.97, id="dump, a cell a line"),
    ],
)
def test_a_change_of_form_does_not_change_the_content(
    change: Change, goal: float, layouts: list[Layout], tmp_path: Path
) -> None:
    right = counted = 0
    lines: list[str] = []
    for layout in layouts:
        score = compare(layout, read_tables(_changed(layout, change, tmp_path)))
        right += score.right
        counted += score.expected + score.read
        if score.failures:
            lines += [f"{layout.stem}:", *score.failures]
    f1 = 2 * right / counted
    assert f1 >= goal, "\n".join([f"F1 {f1:.4f}", *lines])


@pytest.mark.parametrize(
    "layouts", [FEW, pytest.param(LAYOUTS, marks=pytest.mark.slow)], ids=["some", "all"]
)
@pytest.mark.parametrize(
    ("change", "share", "precision"),
    [
        pytest.param(bars_after_fields, 0.88, 0.92, id="bars after fields, merged ones once"),
        pytest.param(barred_field_a_line, 0.5, 0.84, id="a field a line, a bar after it"),
        pytest.param(field_a_line, 0.5, 0.84, id="a field a line"),
        pytest.param(blanks_apart, 0.5, 0.84, id="blanks between fields"),
    ],
)
def test_a_page_saved_as_text_is_read_or_left_unread(
    change: Change, share: float, precision: float, layouts: list[Layout], tmp_path: Path
) -> None:
    """Where the columns are lost, ``share`` of the indicators is still found, few are wrong."""
    right = expected = read = 0
    lines: list[str] = []
    for layout in layouts:
        score = compare(layout, read_tables(_changed(layout, change, tmp_path)))
        right, expected, read = (
            right + score.right, expected + score.expected, read + score.read,
        )  # fmt: skip
        lines += [f"{layout.stem}:", *score.failures] if score.failures else []
    told = f"recall {right / expected:.3f}, precision {right / read:.3f}"
    assert right >= share * expected, "\n".join([told, *lines])
    assert right >= precision * read, "\n".join([told, *lines])


def _heads(source: Source) -> list[tuple[Grid, int]]:
    """The head cells of indicator tables, as (grid, index of the cell)."""
    found = []
    for grid in (b for b in source.blocks if isinstance(b, Grid)):
        roles = [role_of("indicator", c.text) for c in grid.cells]
        rows = {c.row for c, r in zip(grid.cells, roles, strict=True) if r in CORE}
        found += [
            (grid, i)
            for i, (cell, role) in enumerate(zip(grid.cells, roles, strict=True))
            if role and cell.row in rows
        ]
    return found


@pytest.mark.parametrize(
    "layout",
    [
        pytest.param(one, id=one.stem, marks=() if one in FEW else pytest.mark.slow)
        for one in LAYOUTS
    ],
)
def test_an_unknown_head_word_is_never_a_silent_loss(layout: Layout, tmp_path: Path) -> None:
    for position in range(len(_heads(source_of(layout, tmp_path)))):
        source = source_of(layout, tmp_path)
        grid, index = _heads(source)[position]
        word = grid.cells[index].text
        grid.cells[index] = replace(grid.cells[index], text="某某栏")
        score = compare(layout, read_tables(source))
        assert not score.silent, "\n".join([f"{word} → 某某栏:", *score.silent])
