"""Comparing what was read with what should have been."""

import json
from pathlib import Path

from baoheng.reading.grid import Grid, Loose, Source

Spans = set[tuple[int, int, int, int, str]]


def grids(source: Source) -> list[Grid]:
    """The tables of a source, in order."""
    return [block for block in source.blocks if isinstance(block, Grid)]


def loose(source: Source) -> list[str]:
    """The texts outside tables, in order."""
    return [block.text for block in source.blocks if isinstance(block, Loose)]


def texts(grid: Grid) -> list[list[str]]:
    """The texts of the cells that start in each row."""
    return [[c.text for c in grid.row(r)] for r in range(grid.nrows)]


def spans(grid: Grid) -> Spans:
    """(row, col, rowspan, colspan, text without white space) of every cell."""
    return {(c.row, c.col, c.rowspan, c.colspan, "".join(c.text.split())) for c in grid.cells}


def truth(sample: Path) -> list[Spans]:
    """The same from the truth file beside a sample, a set for each table."""
    tables = json.loads(Path(f"{sample}.truth.json").read_text("utf-8"))["tables"]
    return [
        {(c["r"], c["c"], c["rs"], c["cs"], "".join(c["t"].split())) for c in t["cells"]}
        for t in tables
    ]
