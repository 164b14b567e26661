"""A second, independent reader of spreadsheets (calamine), for counting only.

It keeps every blank cell between the first and the last and ends the process when memory runs out,
so callers must not ask it about sheets whose corners lie far apart.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from baoheng.reading.formats.sheetcell import clean
from baoheng.reading.grid import count_characters


def texts(path: Path, sheets: list[str]) -> dict[tuple[str, int, int], int | None] | None:
    """Non-empty cells by (sheet, row, column) from 1; None where this reader cannot open the file.

    The value is the number of non-blank characters of a text, None for every other kind. Errors
    and formulas without a value are empty here.
    """
    found: dict[tuple[str, int, int], int | None] = {}
    try:
        with _opened(path) as book:
            for name in sheets:
                sheet = book.get_sheet_by_name(name)
                top, left = sheet.start or (0, 0)
                for r, row in enumerate(sheet.to_python(skip_empty_area=True), top + 1):
                    for c, value in enumerate(row, left + 1):
                        if not isinstance(value, str):
                            found[name, r, c] = None
                        elif length := count_characters(clean(value)):
                            found[name, r, c] = length
    except (CalamineError, OSError, ValueError, OverflowError):
        return None
    return found


@contextmanager
def _opened(path: Path) -> Iterator[CalamineWorkbook]:
    """The open workbook; a panic inside the library becomes an ordinary ValueError."""
    try:
        with CalamineWorkbook.from_path(path) as book:
            yield book
    except BaseException as error:
        # a Rust panic does not derive from Exception and its class cannot be imported
        if type(error).__name__ == "PanicException":
            raise ValueError(str(error)) from None
        raise
