"""Mechanical changes to a drawn layout that must not change what is read from it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from baoheng.reading.grammar.vocabulary import level1_of, level2_of, role_of
from baoheng.reading.grid import Block, Cell, Grid, Loose

Blocks = Sequence[Block]


def doubled_columns(blocks: Blocks) -> list[Block]:
    """Every column two columns wide, as after a Word export with a finer grid."""
    return _grids(
        blocks,
        lambda g: _grid(
            g,
            [replace(c, col=c.col * 2, colspan=c.colspan * 2) for c in g.cells],
            ncols=g.ncols * 2,
        ),
    )


def repeated_levels(blocks: Blocks) -> list[Block]:
    """Merged level cells taken apart, the word written in every row."""
    return _grids(blocks, lambda g: _unmerged(g, repeat=True))


def blank_levels(blocks: Blocks) -> list[Block]:
    """Merged level cells taken apart, the word written once and blanks below."""
    return _grids(blocks, lambda g: _unmerged(g, repeat=False))


def spaced_heads(blocks: Blocks) -> list[Block]:
    """White space and a line break inside the head words."""

    def spaced(cell: Cell) -> Cell:
        text = cell.text
        if role_of("indicator", text) and 2 < len(text) <= 5 and "\n" not in text:
            text = "\u3000".join(text[:2]) + "\n" + " ".join(text[2:])
        return replace(cell, text=text)

    return _grids(blocks, lambda g: _grid(g, [spaced(c) for c in g.cells]))


def titles_in_grid(blocks: Blocks) -> list[Block]:
    """Titles and unit lines moved into full-width first rows of the grid below them."""
    made: list[Block] = []
    waiting: list[Loose] = []
    for block in blocks:
        if isinstance(block, Loose):
            waiting.append(block)
            continue
        top = len(waiting)
        cells = [
            Cell(row, 0, 1, block.ncols, line.text, block.place.at(row + 1, 1))
            for row, line in enumerate(waiting)
        ]
        cells += [replace(c, row=c.row + top) for c in block.cells]
        made.append(_grid(block, cells, nrows=block.nrows + top))
        waiting = []
    return [*made, *waiting]


def with_serial(blocks: Blocks) -> list[Block]:
    """A column 序号 at the left of the indicators; fields above grow one column wider."""
    return _grids(blocks, _serial)


def rows_a_line(blocks: Blocks) -> str:
    """A tab dump, one row a line; covered positions are empty fields."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Loose):
            lines.append(block.text)
            continue
        for row in range(block.nrows):
            cells = [block.at(row, col) for col in range(block.ncols)]
            texts = [
                c.text.replace("\n", " ") if c and (c.row, c.col) == (row, col) else ""
                for col, c in enumerate(cells)
            ]
            lines.append("\t".join(texts).rstrip("\t"))
    return "\n".join(lines) + "\n"


def cell_a_line(blocks: Blocks) -> str:
    """A dump of one cell a line, each after a tab, an empty line ending the row."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Loose):
            lines += [block.text, ""]
            continue
        for row in range(block.nrows):
            covering = dict.fromkeys(block.at(row, col) for col in range(block.ncols))
            lines += ["\t" + (c.text if c.row == row else "") for c in covering if c]
            lines.append("")
    return "\n".join(lines) + "\n"


def _grids(blocks: Blocks, change: Callable[[Grid], Grid]) -> list[Block]:
    return [change(b) if isinstance(b, Grid) else b for b in blocks]


def _grid(grid: Grid, cells: list[Cell], nrows: int = 0, ncols: int = 0) -> Grid:
    placed = [replace(c, place=grid.place.at(c.row + 1, c.col + 1)) for c in cells]
    return Grid(placed, nrows or grid.nrows, ncols or grid.ncols, grid.place)


def _unmerged(grid: Grid, repeat: bool) -> Grid:
    cells: list[Cell] = []
    for cell in grid.cells:
        if cell.rowspan == 1 or not (level1_of(cell.text) or level2_of(cell.text)):
            cells.append(cell)
            continue
        for down in range(cell.rowspan):
            text = cell.text if repeat or not down else ""
            cells.append(replace(cell, row=cell.row + down, rowspan=1, text=text))
    return _grid(grid, cells)


def _serial(grid: Grid) -> Grid:
    heads = [c.row for c in grid.cells if role_of("indicator", c.text) in {"level1", "level3"}]
    top = min(heads, default=None)
    if top is None or any(c.col == 0 and c.row < top < c.row + c.rowspan for c in grid.cells):
        return grid
    cells = [
        replace(c, colspan=c.colspan + 1)
        if c.col == 0 and c.row < top
        else replace(c, col=c.col + 1)
        for c in grid.cells
    ]
    for row in range(top, grid.nrows):
        text = str(row - top) if row > top else "序号"
        cells.append(Cell(row, 0, 1, 1, text, grid.place))
    return _grid(grid, cells, ncols=grid.ncols + 1)


def bars_after_fields(blocks: Blocks) -> str:
    """A page saved as text: a bar after each cell, merged ones only once, bars up to the width."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Loose):
            lines.append(block.text)
            continue
        for texts in _started(block):
            made_up = "|" * (block.ncols - len(texts))
            lines += [" | ".join(texts) + (f" | {made_up}" if made_up else " |")]
    return "\n".join(lines) + "\n"


def barred_field_a_line(blocks: Blocks) -> str:
    """A cell a line and a bar after it, also after an empty cell; nothing ends the row."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Loose):
            lines.append(block.text)
            continue
        lines += [f"{t} |" if t else "|" for texts in _started(block) for t in texts]
    return "\n".join(lines) + "\n"


def field_a_line(blocks: Blocks) -> str:
    """A cell a line, nothing for empty cells and ends of rows."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Loose):
            lines.append(block.text)
            continue
        lines += [text for texts in _started(block) for text in texts if text]
    return "\n".join(lines) + "\n"


def blanks_apart(blocks: Blocks) -> str:
    """A row a line with one blank between its cells, nothing for empty ones."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Loose):
            lines.append(block.text)
            continue
        lines += [" ".join(filter(None, texts)) for texts in _started(block)]
    return "\n".join(lines) + "\n"


def _started(grid: Grid) -> Iterator[list[str]]:
    """The texts of the cells that start in each row, where any does."""
    for row in range(grid.nrows):
        texts = [cell.text.replace("\n", " ") for cell in grid.row(row)]
        if texts:
            yield texts
