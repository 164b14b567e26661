"""A second, independent reader of spreadsheets (calamine), for counting only.

It keeps every blank cell between the first and the last and ends the process when memory runs out,
so callers must not ask it about sheets whose corners lie far apart.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from baoheng.reading.formats.sheetcell import clean
from baoheng.reading.grid import count_characters


@dataclass(frozen=True, slots=True)
class Count:
    """Non-empty cells without errors, and the non-blank characters of those that hold text."""

    cells: int
    characters: int


def count(path: Path, sheets: list[str]) -> Count | None:
    """The census of these sheets; None where this reader cannot open them."""
    cells = characters = 0
    try:
        with _opened(path) as book:
            for name in sheets:
                for row in book.get_sheet_by_name(name).to_python(skip_empty_area=True):
                    texts = [count_characters(clean(v)) for v in row if isinstance(v, str)]
                    cells += sum(1 for n in texts if n)
                    cells += sum(1 for v in row if not isinstance(v, str))
                    characters += sum(texts)
    except (CalamineError, OSError, ValueError, OverflowError):
        return None
    return Count(cells, characters)


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
