"""Text dumps: tables as tabs or blanks. The habits are told apart by looking, columns are never
trusted.

A row a line, fields between tabs; a cell a line that begins with a tab, an empty line ending the
row; columns made with blanks; or bars drawn between them. Lines outside tables are loose text.
"""

import re
from pathlib import Path

from baoheng.core.errors import LimitExceeded
from baoheng.core.provenance import Place
from baoheng.reading.formats import spaced
from baoheng.reading.formats.bars import EMPTY, to_tabs
from baoheng.reading.formats.encoding import decode
from baoheng.reading.grid import Block, Cell, Flag, Grid, Loose, Source, count_characters
from baoheng.reading.limits import Limits

_OPENS = re.compile(r"[ \u3000]*\t")


def read(path: Path, name: str, limits: Limits) -> Source:
    """Read a text dump as grids and loose lines.

    The census counts the decoded text itself, less what is cut from fields that are too long and
    the bars that are drawn around fields.
    Raises LimitExceeded on too many rows or columns.
    """
    text, notes = decode(path.read_bytes())
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\f").split("\n")
    drawn = to_tabs(lines)
    lines, cut = _without_excess(drawn.lines, limits.cell_characters)
    if cut:
        message = f"有的格子超过 {limits.cell_characters} 个字符，共截去 {cut} 个字符没有读"
        notes = [*notes, ("TRUNCATED", message)]
    if not any(drawn.rows) and _one_cell_a_line(lines):
        blocks = _cells_a_line(lines, name, limits)
    else:
        blocks = _rows_a_line(lines, drawn.rows, name, limits)
    census = count_characters(text) - drawn.gone - cut
    source = Source(name, "", "text", "text 1", blocks, census=census, notes=list(notes))
    for piece in source.pieces() if cut else ():
        if len(piece.text) >= limits.cell_characters:
            piece.flags |= {Flag.TRUNCATED}
    return source


def _without_excess(lines: list[str], limit: int) -> tuple[list[str], int]:
    """The lines with fields of at most ``limit`` characters, and how many non-blanks that cost."""
    cut = 0
    for number, line in enumerate(lines):
        if len(line) > limit:
            fields = line.split("\t")
            cut += sum(count_characters(field[limit:]) for field in fields)
            lines[number] = "\t".join(field[:limit] for field in fields)
    return lines, cut


def _one_cell_a_line(lines: list[str]) -> bool:
    tabbed = [line for line in lines if "\t" in line.rstrip("\t") or line.startswith("\t")]
    single = sum(1 for line in tabbed if line.startswith("\t") and line.count("\t") == 1)
    return bool(tabbed) and single >= 0.9 * len(tabbed)


def _check(rows: int, columns: int, name: str, limits: Limits) -> None:
    if rows > limits.rows or columns > limits.columns:
        raise LimitExceeded(
            f"表格有 {rows} 行 {columns} 列，超过上限 {limits.rows} 行 {limits.columns} 列",
            where=name,
            todo="请删去空行空列，或把文件拆成几个再读",
        )


def _rows_a_line(lines: list[str], rows: list[int], name: str, limits: Limits) -> list[Block]:
    blocks: list[Block] = []
    run: list[tuple[int, list[str]]] = []
    width = 0  # of the rows drawn with bars
    plain: list[tuple[int, str]] = []

    def close() -> None:
        nonlocal width
        if run:
            blocks.append(_grid(run, width, name, limits))
            run.clear()
        width = 0
        blocks.extend(_plain(plain, name, limits))
        plain.clear()

    for number, (line, row) in enumerate(zip(lines, rows, strict=True), 1):
        tabbed = "\t" in line.strip(" \u3000\t\f") or (line.startswith("\t") and line.strip())
        if row or tabbed:
            if plain:
                close()
            run.append((number, line.split("\t")))
            width = max(width, row)
        elif line.strip():
            if run:
                close()
            plain.append((number, line))
    close()
    return blocks


def _plain(lines: list[tuple[int, str]], name: str, limits: Limits) -> list[Block]:
    """Lines without tabs: tables whose columns are made with blanks, and loose lines."""
    blocks: list[Block] = []
    open_table: spaced.SpacedTable | None = None  # it may go on on the next page

    def close() -> None:
        nonlocal open_table
        if open_table is not None:
            blocks.append(_grid_of_fields(open_table, name, limits))
        open_table = None

    for new_page, run in spaced.runs(lines):
        if not new_page:
            close()
        first, last = spaced.trimmed(run)
        # a page may begin with the rest of a cell that the page end has cut
        rest = spaced.table(run[:last], limits.columns) if open_table and first == 1 else None
        table = rest or spaced.table(run[first:last], limits.columns)
        if rest is not None:
            first = 0
        elif table is None:
            first, last = 0, 0
        if open_table and table and not first and open_table.width == table.width:
            open_table = spaced.SpacedTable(open_table.lines + table.lines, table.width)
        else:
            close()
            blocks.extend(_loose(line, name, number) for number, line in run[:first])
            open_table = table
        if run[last:]:
            close()
            blocks.extend(_loose(line, name, number) for number, line in run[last:])
    close()
    return blocks


def _grid_of_fields(table: spaced.SpacedTable, name: str, limits: Limits) -> Grid:
    _check(len(table.lines), table.width, name, limits)
    rows = spaced.rows(table)
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        filled = {col: piece for piece in row.cells for col in range(piece.first, piece.last + 1)}
        for col in range(table.width):
            piece = filled.get(col)
            if piece is None or piece.first == col:
                place = Place(name, line=row.line, row=number + 1, col=col + 1)
                cell = _cell(number, col, piece.text if piece else "", place)
                cell.colspan = piece.last - col + 1 if piece else 1
                cells.append(cell)
    return Grid(cells, len(rows), table.width, Place(name, line=rows[0].line), trusted=False)


def _grid(run: list[tuple[int, list[str]]], drawn: int, name: str, limits: Limits) -> Grid:
    """The rows as a grid; where they are ``drawn`` wider than their fields, some are left out."""
    width = max(drawn, *(len(fields) for _, fields in run))
    _check(len(run), width, name, limits)
    cells = [
        _cell(row, col, text, Place(name, line=number, row=row + 1, col=col + 1))
        for row, (number, fields) in enumerate(run)
        for col, text in enumerate(fields)
    ]
    padded = any(len(fields) < drawn for _, fields in run)
    return Grid(cells, len(run), width, Place(name, line=run[0][0]), trusted=False, padded=padded)


def _cell(row: int, col: int, text: str, place: Place) -> Cell:
    return Cell(row, col, 1, 1, text.strip(), place, flags=frozenset({Flag.GUESS_COLUMNS}))


def _loose(text: str, name: str, number: int) -> Loose:
    return Loose("" if text == EMPTY else text.strip(), Place(name, line=number))


def _cells_a_line(lines: list[str], name: str, limits: Limits) -> list[Block]:
    """A line that begins with a tab opens a cell, other lines continue it, blanks end rows."""
    blocks: list[Block] = []
    table: list[list[tuple[int, str]]] = []
    row: list[tuple[int, str]] = []
    ended = True  # whether a blank line was seen since the last cell

    def end_row() -> None:
        if row:
            table.append(list(row))
            row.clear()

    def end_table() -> None:
        end_row()
        if table:
            blocks.append(_grid_of_rows(table, name, limits))
            table.clear()

    for number, line in enumerate(lines, 1):
        if _OPENS.match(line):
            if ended:
                end_row()
            row.append((number, line.lstrip(" \u3000")[1:]))
            ended = False
        elif not line.strip():
            ended = True
        elif row and not ended:
            first, text = row[-1]
            row[-1] = (first, f"{text}\n{line}")
        else:
            end_table()
            blocks.append(_loose(line, name, number))
    end_table()
    return blocks


def _grid_of_rows(table: list[list[tuple[int, str]]], name: str, limits: Limits) -> Grid:
    rows = _mend_broken_rows(table)
    width = max(len(row) for row in rows)
    _check(len(rows), width, name, limits)
    cells = [
        _cell(r, c, text, Place(name, line=number, row=r + 1, col=c + 1))
        for r, row in enumerate(rows)
        for c, (number, text) in enumerate(row)
    ]
    return Grid(cells, len(rows), width, Place(name, line=table[0][0][0]), trusted=False)


def _mend_broken_rows(table: list[list[tuple[int, str]]]) -> list[list[tuple[int, str]]]:
    """Join rows that a blank line inside a cell has cut: both halves add up to the usual width."""
    rows: list[list[tuple[int, str]]] = []
    for index, row in enumerate(table):
        before = rows[-1] if rows else []
        usual = {len(r) for r in table[max(0, index - 8) : index + 8]}
        if (
            before
            and len(before) > len(row)
            and before[-1][1].strip()
            and row[0][1].strip()
            and len(before) + len(row) in usual
            and len(before) not in {len(r) for r in rows[-4:-1]}
        ):
            rows[-1] = before + row
        else:
            rows.append(row)
    return rows
