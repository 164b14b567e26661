"""The source's blocks as HTML: every grid as in the original, every cell with its fate."""

from collections.abc import Iterator

from baoheng.core.provenance import Place
from baoheng.reading.accounting import Mark, Reading, State
from baoheng.reading.grid import Cell, Flag, Grid, Loose
from baoheng.reading.reports.markup import Element, element
from baoheng.reading.reports.summary import all_remarks
from baoheng.reading.reports.words import STATES, field_name

_CLASSES = {State.CONSUMED: "used", State.STRUCTURAL: "form", State.UNREAD: "unread"}
_FLAGS = {
    Flag.HIDDEN: "隐藏",
    Flag.STRUCK: "删除线",
    Flag.INSERTED: "修订插入",
    Flag.DELETED_NEARBY: "此处有修订删除",
    Flag.FORMULA_NO_VALUE: "公式没有结果",
    Flag.FORMAT_RENDERED: "按数字格式显示",
    Flag.VERTICAL: "竖排",
    Flag.OPEN_TOP: "上接前页",
    Flag.OPEN_BOTTOM: "下接后页",
    Flag.CUT_JOINED: "由两页拼合",
    Flag.GUESS_COLUMNS: "列为推测",
    Flag.OCR: "图像识别",
    Flag.TRUNCATED: "过长截断",
    Flag.ERROR_VALUE: "错误值",
}


class SourceView:
    """Draws one reading's blocks; ``anchor`` gives the link to the piece at a place."""

    def __init__(self, reading: Reading, prefix: str) -> None:
        self._reading = reading
        self._ids: dict[int, str] = {}
        self._anchors: dict[Place, str] = {}
        self._marks: dict[int, Mark | None] = {}
        self._doubts: dict[Place, list[str]] = {}
        for number, piece in enumerate(reading.source.pieces()):
            name = f"{prefix}p{number}"
            self._ids[id(piece)] = name
            self._marks[id(piece)] = reading.marks[number]
            for place in (piece.place, *(piece.more_places if isinstance(piece, Cell) else ())):
                self._anchors.setdefault(place, name)
        for remark in all_remarks(reading):
            if remark.place and remark.open:
                self._doubts.setdefault(remark.place, []).append(remark.message)

    def anchor(self, place: Place | None) -> str | None:
        """The id of the piece read at this place, or None where none was."""
        return self._anchors.get(place) if place else None

    def blocks(self) -> Iterator[Element]:
        """One element a block, in document order."""
        for block in self._reading.source.blocks:
            if isinstance(block, Grid):
                yield element("div", self._grid(block), *self._covered(block), class_="scroll")
            elif block.text.strip():
                yield self.loose(block)

    def loose(self, piece: Loose) -> Element:
        """A line outside the tables."""
        return element("p", *self.inside(piece), **self.look(piece, "loose"))

    def _grid(self, grid: Grid) -> Element:
        used = [cell for cell in grid.cells if cell.text.strip()]
        rows = max((cell.row + cell.rowspan for cell in used), default=0)
        columns = max((cell.col + cell.colspan for cell in used), default=0)
        table = element("table")
        for row in range(min(rows, grid.nrows)):
            line = element("tr")
            col = 0
            while col < min(columns, grid.ncols):
                cell = grid.at(row, col)
                if cell is None:
                    line.append(element("td", class_="none"))
                    col += 1
                    continue
                if (cell.row, cell.col) == (row, col):
                    line.append(self._cell(cell))
                col = max(col + 1, cell.col + cell.colspan)
            for more in self.row_end(grid, row):
                line.append(more)
            table.append(line)
        return table

    def _cell(self, cell: Cell) -> Element:
        spans = {
            "rowspan": cell.rowspan if cell.rowspan > 1 else None,
            "colspan": cell.colspan if cell.colspan > 1 else None,
        }
        return element("td", *self.inside(cell), **self.look(cell, ""), **spans)

    def _covered(self, grid: Grid) -> Iterator[Element]:
        """Cells whose corner another cell covers: they are in no row, and must still be seen."""
        for cell in grid.cells:
            if cell.text.strip() and grid.at(cell.row, cell.col) is not cell:
                inside = ["（与别的格重叠）", *self.inside(cell)]
                yield element("p", *inside, **self.look(cell, "loose"))

    def row_end(self, grid: Grid, row: int) -> list[Element]:  # noqa: ARG002
        """Further cells at the end of a row: none here, for views that have more to say."""
        return []

    def inside(self, piece: Cell | Loose) -> list[Element | str]:
        """What stands in the cell: the text, before it the signs, after it how it was read."""
        mark = self._marks[id(piece)]
        signs = [element("span", "✗", class_="sign")] if _is(mark, State.UNREAD) else []
        if self._is_doubtful(piece):
            signs.append(element("span", "?", class_="sign"))
        flags = "、".join(_FLAGS[flag] for flag in Flag if flag in piece.flags)
        notes = [element("span", f" 〔{flags}〕", class_="flags")] if flags else []
        return [*signs, piece.text, *notes]

    def look(self, piece: Cell | Loose, kind: str) -> dict[str, str | int | None]:
        """The attributes id, class and tooltip of a piece; ``kind`` is a class of its own."""
        mark = self._marks[id(piece)]
        if mark is None:
            return {"class_": f"{kind} none".strip()}
        state = "doubt" if self._is_doubtful(piece) else _CLASSES[mark.state]
        what = field_name(mark.what) if mark.state is State.CONSUMED else mark.what
        lines = [piece.place.label, f"{STATES[mark.state]}：{what}"]
        if isinstance(piece, Cell) and piece.raw is not None:
            lines.append(f"存储的原值：{piece.raw}")
        if isinstance(piece, Cell) and piece.confidence is not None:
            lines.append(f"识别把握：{piece.confidence:.2f}")
        doubts = self._doubts.get(piece.place, []) or list(mark.doubts)
        lines += [f"存疑：{doubt}" for doubt in dict.fromkeys(doubts)]
        return {
            "id": self._ids[id(piece)],
            "class_": f"{kind} {state}".strip(),
            "title": "\n".join(lines),
        }

    def _is_doubtful(self, piece: Cell | Loose) -> bool:
        mark = self._marks[id(piece)]
        if mark is None or mark.state is State.UNREAD:
            return False
        return bool(mark.doubts) or piece.place in self._doubts


def _is(mark: Mark | None, state: State) -> bool:
    return mark is not None and mark.state is state
