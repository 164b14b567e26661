"""Where a value was read: file, part, row and column, or a box on a page."""

from dataclasses import dataclass, replace

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """One place in a source document.

    ``row`` and ``col`` count from 1 as a person would in the source (sheet row, Word table row,
    tab field of a dump line). ``box`` is (left, top, right, bottom) in points from the page's
    top left corner. Exactly one of sheet, page or line is usual; ``table`` numbers the tables of
    a Word file, a web page or a PDF page from 1.
    """

    file: str
    sheet: str | None = None
    page: int | None = None
    table: int | None = None
    line: int | None = None
    row: int | None = None
    col: int | None = None
    box: Box | None = None

    def at(self, row: int, col: int) -> "Place":
        """The same part of the document, another cell."""
        return replace(self, row=row, col=col, box=None)

    @property
    def label(self) -> str:
        """The place as a clerk would say it, such as ``工作表“整体”C7``."""
        if self.sheet is not None:
            cell = f"{column_letters(self.col)}{self.row}" if self.row and self.col else ""
            return f"工作表“{self.sheet}”{cell}"
        words = [f"第{self.page}页"] if self.page else []
        if self.table:
            words.append(f"表{self.table}")
        if self.line:
            words.append(f"第{self.line}行")
            if self.col:
                words.append(f"第{self.col}栏")
        elif self.row:
            words.append(f"第{self.row}行")
            if self.col:
                words.append(f"第{self.col}列")
        return "".join(words) or self.file


def column_letters(col: int | None) -> str:
    """Spreadsheet letters of a 1-based column: 1 → A, 28 → AB."""
    letters = ""
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
