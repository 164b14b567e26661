"""Excel workbooks: one sheet as rows."""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pyarrow as pa
from python_calamine import CalamineWorkbook

from baoheng.core.errors import SourceError
from baoheng.ledger.sources.chunk import CHUNK_ROWS, BadRow, Chunk, as_text, text_table
from baoheng.ledger.sources.files import File
from baoheng.ledger.sources.headings import LOOKED_AT, clean_headings, find_headings

_MOST_UNPACKED = 4 << 30  # bytes; a workbook that unpacks to more is no bureau's


@dataclass(frozen=True)
class ExcelFile(File):
    """One sheet of a workbook (.xlsx, .xls, .et, .ods); the first with rows if none is named."""

    known: frozenset[str] = field(default=frozenset(), repr=False)
    sheet: str | None = None

    @cached_property
    def _rows(self) -> list[list[object]]:
        try:
            self._refuse_bombs()
            book = CalamineWorkbook.from_path(str(self.path))
            if self.sheet and self.sheet not in book.sheet_names:
                raise SourceError(
                    f"没有“{self.sheet}”这个工作表",
                    where=str(self.path),
                    todo=f"有的是：{'、'.join(book.sheet_names)}",
                )
            for name in [self.sheet] if self.sheet else book.sheet_names:
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                if rows:
                    return [list(row) for row in rows]
        except SourceError:
            raise
        except Exception as error:  # the reader has no common base of its errors
            raise SourceError(
                f"工作簿打不开（{str(error)[:120]}）",
                where=str(self.path),
                todo="请用 Excel 或 WPS 打开，另存为 .xlsx 再试",
            ) from error
        return []

    @cached_property
    def _top(self) -> tuple[int, list[str]]:
        text = [[as_text(cell) or "" for cell in row] for row in self._rows[:LOOKED_AT]]
        place = find_headings(text, self.known, str(self.path))
        return place, clean_headings(text[place], str(self.path))

    @property
    def headings(self) -> Sequence[str]:
        """The column headings."""
        return self._top[1]

    def chunks(self) -> Iterator[Chunk]:
        """The rows below the headings; ``numbers`` are row numbers of the sheet."""
        place, heads = self._top
        numbered = [
            (number, row)
            for number, row in enumerate(self._rows[place + 1 :], place + 2)
            if any(cell not in (None, "") for cell in row)
        ]
        for start in range(0, len(numbered), CHUNK_ROWS):
            some = numbered[start : start + CHUNK_ROWS]
            good = [(number, row) for number, row in some if not _beyond(row, heads)]
            bad = [(number, row) for number, row in some if _beyond(row, heads)]
            yield Chunk(
                text_table(heads, [row for _, row in good]),
                pa.array([number for number, _ in good], pa.int64()),
                tuple(BadRow(number, _line(row), "表头之外的列里还有内容") for number, row in bad),
            )

    @cached_property
    def passed_over(self) -> tuple[str, ...]:
        """Other sheets that have rows: they are not loaded, and the clerk must hear of it."""
        if self.sheet:
            return ()
        book = CalamineWorkbook.from_path(str(self.path))
        filled = [name for name in book.sheet_names if book.get_sheet_by_name(name).height > 1]
        return tuple(filled[1:])

    def _refuse_bombs(self) -> None:
        if zipfile.is_zipfile(self.path):
            with zipfile.ZipFile(self.path) as archive:
                if sum(one.file_size for one in archive.infolist()) > _MOST_UNPACKED:
                    raise SourceError(
                        "工作簿解开后超过 4 GiB", where=str(self.path), todo="请改用 CSV 导出"
                    )


def _beyond(row: Sequence[object], heads: Sequence[str]) -> bool:
    """Whether something stands to the right of the last heading."""
    return any(cell not in (None, "") for cell in row[len(heads) :])


def _line(row: Sequence[object]) -> str:
    return "\t".join(as_text(cell) or "" for cell in row)
