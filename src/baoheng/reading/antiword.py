"""antiword, the second and independent reader of Word 97–2003 files: its DocBook as blocks.

antiword knows column widths but not merged rows; a row span shows as blank cells at the start of
the following rows. It prints neither headers, footers nor text boxes.
"""

import re
import shutil
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from baoheng.core.errors import DamagedDocument, ProgramMissing
from baoheng.core.provenance import Place
from baoheng.reading.grid import Block, Cell, Flag, Grid, Loose
from baoheng.reading.limits import Limits
from baoheng.reading.sandbox import find_program, run_program

_TOLERANCE = 3.0  # points: widths are rounded, so borders of one column differ a little
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_TEXT_BREAKS = frozenset({"para", "title", "listitem", "footnote"})


@dataclass(frozen=True, slots=True)
class _Entry:
    """One printed table cell: its left and right border in points, and its text."""

    left: float
    right: float
    text: str


def installed() -> bool:
    """Whether antiword can be used."""
    return find_program("antiword") is not None


def read_blocks(path: Path, name: str, folder: Path, limits: Limits) -> list[Block]:
    """The document as antiword sees it; ``folder`` is a private temporary folder.

    Tracked deletions are left out, hidden text is included. Raises ProgramMissing without
    antiword, DamagedDocument when it cannot read the file.
    """
    program = find_program("antiword")
    if program is None:
        raise ProgramMissing(
            "核对这种文件需要 antiword，本机没有安装",
            where=name,
            todo="请安装 antiword（如 apt install antiword），或另存为 docx 后再读",
        )
    source = folder / "second.doc"
    shutil.copyfile(path, source)
    done = run_program(
        [program, "-s", "-m", "UTF-8.txt", "-x", "db", str(source)],
        folder=folder,
        limits=limits,
        title="antiword",
        where=name,
    )
    return parse_docbook(done.output, name)


def parse_docbook(output: bytes, name: str) -> list[Block]:
    """Blocks from antiword's DocBook. Raises DamagedDocument when it is not well formed."""
    # antiword writes characters beyond the basic plane as two surrogates
    text = output.decode("utf-8", "surrogatepass" if _valid(output) else "replace")
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = re.sub(r"^<\?xml[^>]*\?>", "", _CONTROL.sub("", text), count=1)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        raise DamagedDocument(
            f"antiword 的输出不完整（{error.msg}）", where=name, todo="请另存为 docx 后再读"
        ) from None
    for info in root.iter("bookinfo"):
        info.clear()
    return list(_blocks(root, _Counter(name)))


def _valid(output: bytes) -> bool:
    try:
        output.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


@dataclass(slots=True)
class _Counter:
    """Numbers tables and paragraphs as they come."""

    file: str
    tables: int = 0
    lines: int = 0

    def table(self) -> Place:
        self.tables += 1
        return Place(self.file, table=self.tables)

    def line(self) -> Place:
        self.lines += 1
        return Place(self.file, line=self.lines)


def _blocks(element: etree._Element, counter: _Counter) -> Iterator[Block]:
    """Document order; a table stands inside a paragraph, text may stand around it."""
    waiting: list[str] = []
    for piece in _walk(element):
        if isinstance(piece, str):
            waiting.append(piece)
            continue
        yield from _paragraphs(waiting, counter)
        waiting = []
        grid = _grid(piece, counter.table())
        if grid is not None:
            yield grid
    yield from _paragraphs(waiting, counter)


def _walk(element: etree._Element) -> Iterator[str | etree._Element]:
    if element.text:
        yield element.text
    for child in element:
        if child.tag == "informaltable":
            yield child
        elif isinstance(child.tag, str):  # comments and unresolved entities are no text
            if child.tag in _TEXT_BREAKS:
                yield "\n"
            yield from _walk(child)
        if child.tail:
            yield child.tail


def _paragraphs(pieces: list[str], counter: _Counter) -> Iterator[Loose]:
    for line in "".join(pieces).split("\n"):
        if line.strip():
            yield Loose(line.rstrip(), counter.line())


def _grid(table: etree._Element, place: Place) -> Grid | None:
    rows = [list(_entries(row, widths)) for widths, row in _rows(table)]
    borders = _borders(entry for row in rows for entry in row)
    if len(borders) < 2:
        return None
    cells: list[Cell] = []
    above: dict[tuple[int, int], Cell] = {}  # the cell that ended last over these columns
    for number, row in enumerate(rows):
        leading = any(entry.text for entry in row)  # a wholly blank row continues nothing
        for entry in row:
            col, end = _column(borders, entry.left), _column(borders, entry.right)
            leading = leading and not entry.text
            upper = above.get((col, end))
            # the first row is a head; a blank below it is a blank, not more of the head
            if leading and upper is not None and upper.row and upper.row + upper.rowspan == number:
                upper.rowspan += 1
                continue
            cell = Cell(
                number,
                col,
                1,
                max(1, end - col),
                entry.text,
                place.at(number + 1, col + 1),
                flags=frozenset({Flag.GUESS_COLUMNS}),
            )
            above[col, end] = cell
            cells.append(cell)
    return Grid(cells, len(rows), len(borders) - 1, place)


def _rows(table: etree._Element) -> Iterator[tuple[list[float], etree._Element]]:
    """Each row with the column widths of its group, in points."""
    for group in table.iter("tgroup"):
        widths = [
            float(width.removesuffix("pt"))
            for spec in group.iter("colspec")
            if (width := spec.get("colwidth")) is not None
        ]
        for row in group.iter("row"):
            yield widths, row


def _entries(row: etree._Element, widths: list[float]) -> Iterator[_Entry]:
    left = 0.0
    for number, entry in enumerate(row.iter("entry")):
        width = widths[number] if number < len(widths) else 4 * _TOLERANCE
        text = "".join(piece for piece in _walk(entry) if isinstance(piece, str))
        lines = [line.rstrip() for line in text.split("\n")]
        yield _Entry(left, left + width, "\n".join(lines).strip("\n"))
        left += width


def _borders(entries: Iterator[_Entry]) -> list[float]:
    found: list[float] = []
    for border in sorted({edge for entry in entries for edge in (entry.left, entry.right)}):
        if not found or border - found[-1] > _TOLERANCE:
            found.append(border)
    return found


def _column(borders: list[float], edge: float) -> int:
    """The border that this edge stands for: the last one at or left of it."""
    return max(0, bisect_right(borders, edge) - 1)
