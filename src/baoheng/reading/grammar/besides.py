"""Forms beside each other on one sheet: cut where a blank column runs through."""

from baoheng.reading.grammar.heads import find_heads
from baoheng.reading.grid import Cell, Grid


def cut_beside(grid: Grid) -> list[Grid]:
    """The grid as the forms that stand side by side in it; one grid where it is one form.

    Cells keep their rows and columns. A cut needs a column in which nothing is written or merged
    across, and an indicator head on both sides.
    """
    if grid.ncols < 5:
        return [grid]
    written = {
        col
        for cell in grid.cells
        if cell.text.strip()
        for col in range(cell.col, cell.col + cell.colspan)
    }
    parts: list[list[Cell]] = []
    start = 0
    for col in range(grid.ncols + 1):
        if col == grid.ncols or col not in written:
            cells = [c for c in grid.cells if start <= c.col < col]
            if any(c.text.strip() for c in cells):
                parts.append(cells)
            start = col + 1
    if len(parts) < 2:
        return [grid]
    grids = [Grid(cells, grid.nrows, grid.ncols, grid.place) for cells in parts]
    headed = [any(h.section == "indicator" for h in find_heads(part)) for part in grids]
    return grids if sum(headed) >= 2 else [grid]
