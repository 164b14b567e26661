"""PDF with ruled tables: head rows repeat, merged cells are cut by page ends.

The Chinese font is a standard CID font that is named and not embedded: the text layer is complete,
the look depends on the viewer's own font.
"""

from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from yunxi.sheet import Cell, Part, Sheet

FONT, SIZE, LEADING, PAD = "STSong-Light", 8, 10, 3
MARGIN, FOOT = 36, 30
CLOSING = "，。；：、）〕”％%"
Rows = list[int]


def write(path: Path, parts: list[Part], *, wide: bool = False) -> None:
    """All parts, each from a new page, with page numbers."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    width, height = landscape(A4) if wide else A4
    canvas = Canvas(str(path), pagesize=(width, height), invariant=1)
    canvas.setAuthor("云溪市医疗保障局")
    canvas.setTitle(parts[0].title)
    page = 0
    for part in parts:
        page = _Printer(canvas, part, width, height, page).print()
    canvas.save()


class _Printer:
    """Prints one part; every page holds as many whole rows as fit."""

    def __init__(self, canvas: Canvas, part: Part, width: float, height: float, page: int) -> None:
        self.canvas, self.part, self.page = canvas, part, page
        self.width, self.height = width, height
        self.sheet: Sheet = part.sheet
        scale = (width - 2 * MARGIN) / sum(self.sheet.widths)
        self.x = [MARGIN]
        for w in self.sheet.widths:
            self.x.append(self.x[-1] + w * scale)
        self.lines = {id(c): self._wrap(c) for c in self.sheet.cells}
        self.heights = self._row_heights()

    def print(self) -> int:
        top = self._titles()
        pages = self._paginate(top)
        printed: dict[int, int] = {}  # lines of each cut cell that are already on paper
        for i, rows in enumerate(pages):
            if i:
                self._new_page()
                top = self.height - MARGIN
            y = self._rows(rows, top, pages, printed)
        for line in self.part.below:
            y -= LEADING + 6
            self._text(MARGIN, y, line, 9)
        self._new_page()
        return self.page

    def _new_page(self) -> None:
        self.page += 1
        self._text(self.width / 2 - 20, FOOT - 10, f"第{self.page}页", 8)
        self.canvas.showPage()

    def _text(self, x: float, y: float, words: str, size: float) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, y, words)

    def _titles(self) -> float:
        y = self.height - MARGIN - 16
        title = self.part.title
        self._text((self.width - pdfmetrics.stringWidth(title, FONT, 16)) / 2, y, title, 16)
        for left, right in self.part.above:
            y -= 18
            self._text(MARGIN, y, left, 9)
            edge = self.width - MARGIN - pdfmetrics.stringWidth(right, FONT, 9)
            self._text(edge, y, right, 9)
        return y - 6

    def _wrap(self, cell: Cell) -> list[str]:
        room = self.x[cell.col + cell.colspan] - self.x[cell.col] - 2 * PAD
        if cell.vertical:
            return list(cell.text)
        lines = []
        for paragraph in cell.text.split("\n"):
            line = ""
            for char in paragraph:
                if pdfmetrics.stringWidth(line + char, FONT, SIZE) > room:
                    carried = line[-1:] if char in CLOSING else ""  # no line begins with 、 or 。
                    lines.append(line.removesuffix(carried))
                    line = carried
                line += char
            lines.append(line)
        return lines

    def _row_heights(self) -> list[float]:
        heights = [LEADING + 2.0 * PAD] * self.sheet.nrows
        for cell in sorted(self.sheet.cells, key=lambda c: c.rowspan):
            needed = len(self.lines[id(cell)]) * LEADING + 2 * PAD
            rows = range(cell.row, cell.row + cell.rowspan)
            missing = needed - sum(heights[r] for r in rows)
            for r in rows:
                heights[r] += max(0.0, missing) / cell.rowspan
        return heights

    def _paginate(self, top: float) -> list[Rows]:
        again = list(range(self.sheet.head_rows))
        pages: list[Rows] = [[]]
        left = top - FOOT - 20
        for r in range(self.sheet.nrows):
            if self.heights[r] > left and pages[-1]:
                pages.append(list(again))
                left = self.height - MARGIN - FOOT - 20 - sum(self.heights[h] for h in again)
            pages[-1].append(r)
            left -= self.heights[r]
        return pages

    def _rows(self, rows: Rows, top: float, pages: list[Rows], printed: dict[int, int]) -> float:
        y = {}
        bottom = top
        for r in rows:
            y[r] = bottom
            bottom -= self.heights[r]
        for cell in self.sheet.cells:
            part = [r for r in rows if cell.row <= r < cell.row + cell.rowspan]
            if part:
                low = y[part[-1]] - self.heights[part[-1]]
                self._cell(cell, y[part[0]], low, self._share(cell, part, pages, printed))
        return bottom

    def _share(self, cell: Cell, part: Rows, pages: list[Rows], printed: dict[int, int]) -> Rows:
        """Which lines of the cell this page shows.

        A text that fits into the largest piece of a cut cell is printed there, whole;
        a longer one runs on from page to page.
        """
        lines = self.lines[id(cell)]
        if len(part) == cell.rowspan:
            return list(range(len(lines)))
        pieces = [[r for r in p if cell.row <= r < cell.row + cell.rowspan] for p in pages]
        rooms = [int((sum(self.heights[r] for r in p) - 2 * PAD) // LEADING) for p in pieces]
        if len(lines) <= max(rooms):
            best = pieces[rooms.index(max(rooms))]
            return list(range(len(lines))) if part == best else []
        start = printed.get(id(cell), 0)
        end = min(len(lines), start + rooms[pieces.index(part)])
        printed[id(cell)] = end
        return list(range(start, end))

    def _cell(self, cell: Cell, high: float, low: float, shown: Rows) -> None:
        left, right = self.x[cell.col], self.x[cell.col + cell.colspan]
        self.canvas.setLineWidth(0.5)
        self.canvas.rect(left, low, right - left, high - low)
        lines = [self.lines[id(cell)][i] for i in shown]
        y = (high + low) / 2 + len(lines) * LEADING / 2 - SIZE
        for line in lines:
            width = pdfmetrics.stringWidth(line, FONT, SIZE)
            x = left + PAD if cell.kind == "text" else (left + right - width) / 2
            self._text(x, y, line, SIZE)
            y -= LEADING
