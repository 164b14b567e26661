"""Write values into the tables of a Word file; every part but the document's own is kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from lxml import etree

from baoheng.core.errors import UnsupportedFormat
from baoheng.core.provenance import Place
from baoheng.forms.writeback.model import Change
from baoheng.forms.writeback.package import LARGEST, Edited, packed, parse
from baoheng.forms.writeback.paragraphs import letters, obstacle, set_text
from baoheng.forms.writeback.values import text_of, writable
from baoheng.reading.formats.docx_definitions import Definitions
from baoheng.reading.formats.docx_walk import Walker
from baoheng.reading.formats.flow import Flow, Item, Table, split_frames, true_tables
from baoheng.reading.formats.package import Package
from baoheng.reading.grid import Grid
from baoheng.reading.limits import DEFAULT_LIMITS

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"


def edit(
    package: Package, name: str, changes: Sequence[Change], shown: Mapping[Place, str]
) -> Edited:
    """The new document part. ``shown`` is what each cell shows before.

    A cell with fields, pictures, notes, tracked changes or a table inside is left as it is.
    Raises DamagedDocument, LimitExceeded and UnsupportedFormat.
    """
    main = package.main_part()
    data = package.read(main)
    if _STRICT in data[:LARGEST]:
        raise UnsupportedFormat(
            "这是“严格”格式的 Word 文档，不能改写",
            where=name,
            todo="请用 Word 或 WPS 另存为普通的 docx，再写回结果",
        )
    root = parse(data, name)
    cells = _cells(root, package, main, name)
    edited = Edited()
    for change in changes:
        cell = cells.get(change.place)
        text = text_of(change, shown.get(change.place, ""), shown.get(_like(change), ""))
        why_not = "原件里没有这一格" if cell is None else obstacle(cell)
        if not writable(text):
            why_not = why_not or "有写不进文件的字符"
        if cell is None or why_not:
            edited.leave(change, why_not)
            continue
        like = cells.get(_like(change))
        set_text(cell, text, None if like is None else letters(like))
        edited.done.append(change)
    if edited.done:
        edited.parts[main] = packed(root)
    return edited


def _like(change: Change) -> Place:
    return change.like or change.place


class _Tracing(Walker):
    """The reader's walk, which remembers the element that each list of items came from."""

    def __init__(self, name: str, definitions: Definitions) -> None:
        super().__init__(name, DEFAULT_LIMITS, definitions)
        self._from: dict[int, tuple[list[Item], etree._Element]] = {}

    def items(self, parent: etree._Element, inserted: bool = False) -> list[Item]:
        """As the reader's; the list is kept, so that its identity stays its own."""
        found = super().items(parent, inserted)
        self._from[id(found)] = (found, parent)
        return found

    def origin(self, items: list[Item]) -> etree._Element | None:
        """The element whose content these items are."""
        found = self._from.get(id(items))
        return found[1] if found else None


def _cells(
    root: etree._Element, package: Package, main: str, name: str
) -> dict[Place, etree._Element]:
    """The table cells of the document by the places that the reader gives them."""
    for mark in [e for e in root.iter() if not isinstance(e.tag, str)]:
        _drop(mark)  # the reader's walk knows elements only; comments carry nothing in Word
    walker = _Tracing(name, Definitions(package, package.relations(main)))
    body = root.find("{*}body")
    items = walker.items(root if body is None else body)
    flow = Flow(name, DEFAULT_LIMITS)
    flow.add(items)
    grids = [block for block in flow.blocks if isinstance(block, Grid)]
    found: dict[Place, etree._Element] = {}
    for grid, table in zip(grids, _tables(items), strict=True):
        for cell, raw in zip(grid.cells, table.cells, strict=True):
            element = walker.origin(raw.items)
            if element is not None:
                found[cell.place] = element
    return found


def _tables(items: Iterable[Item]) -> Iterator[Table]:
    """The tables in the order in which the reader's flow makes grids of them."""
    for item in items:
        for part in split_frames(item) if isinstance(item, Table) else ():
            if not isinstance(part, Table):
                yield from _tables(part)
                continue
            yield part
            inner = [t for raw in (*part.cells, *part.covered) for t in true_tables(raw)]
            yield from _tables(inner)


def _drop(mark: etree._Element) -> None:
    """Take a comment or processing instruction out; the text after it stays."""
    parent, before = mark.getparent(), mark.getprevious()
    if parent is None:
        return
    if mark.tail and before is not None:
        before.tail = (before.tail or "") + mark.tail
    elif mark.tail:
        parent.text = (parent.text or "") + mark.tail
    parent.remove(mark)
