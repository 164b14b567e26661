"""The PDF samples against their truth: every cell with its text and its span, pages joined."""

import json
from pathlib import Path

import pytest

from baoheng.reading.formats.pdf import read
from baoheng.reading.grid import Grid, Source
from baoheng.reading.limits import DEFAULT_LIMITS

pytestmark = pytest.mark.seeds

WHOLE = [
    "s03_zhanjiang",
    "s05_dazhou_projects",
    "s06_dazhou_overall",
    "s07_xiangyin",
    "s10_selfeval",
]


def loaded(samples: Path, name: str) -> tuple[Source, list[Grid], list[dict]]:
    source = read(samples / f"{name}.pdf", f"{name}.pdf", DEFAULT_LIMITS)
    truth = json.loads((samples / f"{name}.pdf.truth.json").read_text("utf-8"))["tables"]
    return source, [block for block in source.blocks if isinstance(block, Grid)], truth


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", WHOLE)
def test_every_cell_with_its_span(samples, name):
    source, grids, truth = loaded(samples, name)
    assert source.census == source.characters()
    assert len(grids) == len(truth)
    for grid, table in zip(grids, truth, strict=True):
        mine = {(c.row, c.col, c.rowspan, c.colspan): bare(c.text) for c in grid.cells}
        true = {(c["r"], c["c"], c["rs"], c["cs"]): bare(c["t"]) for c in table["cells"]}
        assert mine == true


def test_row_hidden_in_the_workbook_is_not_on_the_page(samples):
    source, (grid,), (truth,) = loaded(samples, "s11_monitor")
    assert source.census == source.characters()
    hidden = 2
    mine = [bare(c.text) for c in grid.cells]
    true = [bare(c["t"]) for c in truth["cells"] if c["r"] != hidden or c["rs"] > 1]
    assert mine == true


def test_level_labels_printed_on_another_page_cover_their_rows(samples):
    _, grids, _ = loaded(samples, "s03_zhanjiang")
    cells = {bare(c.text): c for c in grids[0].cells}
    output = cells["产出指标"]
    assert [place.page for place in (output.place, *output.more_places)] == [2, 3, 4]
