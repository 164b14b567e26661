"""Files that bring knowledge, as plain sheets: every cell a text, with the row's own number."""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from baoheng.core.errors import SourceError
from baoheng.ledger.sources.chunk import as_text
from baoheng.reading.formats.csv import saved_rows
from baoheng.reading.reports.words import clean

BOOKS = (".xlsx", ".xls", ".et", ".ods", ".csv")
LINES, PARQUET = (".jsonl", ".ndjson"), (".parquet",)
ENDINGS = (*BOOKS, *LINES, *PARQUET)
_MOST_UNPACKED = 1 << 30  # bytes; a workbook that unpacks to more is no list of knowledge


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name and its rows that hold something, numbered as people see them.

    ``typed`` are the places (row number, column) of cells that hold a number, not a text.
    """

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    typed: frozenset[tuple[int, int]] = frozenset()


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The files that were named, and those in named folders, in order.

    Raises SourceError for what is not there, is of another kind, or holds nothing of ours.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if _ours(one))
            if not inside:
                raise SourceError("文件夹里没有知识点文件", where=str(path), todo=_KINDS)
            found += inside
        elif not path.is_file():
            raise SourceError("没有这个文件", where=str(path), todo="请检查路径")
        elif path.suffix.lower() not in ENDINGS:
            raise SourceError("不是能导入的文件", where=str(path), todo=_KINDS)
        else:
            found.append(path)
    return list(dict.fromkeys(found))


_KINDS = f"可以导入 {'、'.join(ENDINGS)}"


def _ours(path: Path) -> bool:
    return (
        path.is_file() and path.suffix.lower() in ENDINGS and not path.name.startswith(("~$", "."))
    )


def read_book(path: Path) -> list[Sheet]:
    """The sheets of a workbook, or of a CSV file, that hold anything. Raises SourceError."""
    if path.suffix.lower() == ".csv":
        return [_sheet(path.name, _csv(path))]
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                if sum(one.file_size for one in archive.infolist()) > _MOST_UNPACKED:
                    raise SourceError("工作簿解开后太大", where=str(path), todo="请拆成几个文件")
        book = CalamineWorkbook.from_path(str(path))
        sheets = [
            _sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in book.sheet_names
        ]
    except (CalamineError, OSError, zipfile.BadZipFile, ValueError) as error:
        raise SourceError(
            f"工作簿打不开（{str(error)[:120]}）",
            where=str(path),
            todo="请用 Excel 或 WPS 打开，另存为 .xlsx 再试",
        ) from error
    if kept := [one for one in sheets if one.rows]:
        return kept
    raise SourceError("文件里没有内容", where=str(path), todo="请核对是不是这个文件")


def _sheet(name: str, rows: Sequence[Sequence[object]]) -> Sheet:
    kept, typed = [], set()
    for number, row in enumerate(rows, start=1):
        texts = tuple(clean(as_text(cell) or "").strip() for cell in row)
        if any(texts):
            kept.append((number, texts))
            typed |= {(number, at) for at, cell in enumerate(row) if _is_number(cell)}
    return Sheet(name, tuple(kept), frozenset(typed))


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _csv(path: Path) -> list[list[str]]:
    if (rows := saved_rows(read_bytes(path))) is not None:
        return rows
    raise SourceError("文字编码读不出来", where=str(path), todo="请存为 UTF-8 编码，或 xlsx")


def read_bytes(path: Path) -> bytes:
    """What a file holds. Raises SourceError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"文件读不出来（{error.strerror}）", where=str(path), todo="请检查权限"
        ) from error


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a text file that hold something, numbered. Raises SourceError."""
    try:
        text = read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError("不是 UTF-8 编码", where=str(path), todo="请存为 UTF-8 编码") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line
