"""Which reader a file needs, told from its bytes; the files of a folder."""

from collections.abc import Iterable
from pathlib import Path

from baoheng.core.errors import SourceError
from baoheng.ledger.sources.chunk import Source
from baoheng.ledger.sources.csvfile import CsvFile
from baoheng.ledger.sources.excel import ExcelFile
from baoheng.ledger.sources.jsonlines import JsonLines
from baoheng.ledger.sources.parquet import ParquetFile

ENDINGS = frozenset(
    {".csv", ".tsv", ".txt", ".xlsx", ".xls", ".et", ".ods", ".parquet", ".jsonl", ".ndjson"}
)
_PARQUET, _ZIP, _OLE = b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def open_file(
    path: Path, known: frozenset[str], name: str | None = None, sheet: str | None = None
) -> Source:
    """The file as a source; it is called by its folder and name unless ``name`` says otherwise.

    Raises SourceError where the file is not there, empty or of a kind that is not read.
    """
    called = name or f"{path.resolve().parent.name}/{path.name}"
    try:
        with path.open("rb") as stream:
            head = stream.read(512)
    except OSError as error:
        raise SourceError(
            f"文件打不开（{error.strerror}）", where=str(path), todo="请核对路径和权限"
        ) from error
    if not head:
        raise SourceError("文件是空的", where=str(path), todo="请核对是否导出完整")
    if head.startswith(_PARQUET) or path.suffix == ".parquet":
        return ParquetFile(path, called)
    if head.startswith((_ZIP, _OLE)):
        return ExcelFile(path, called, known, sheet)
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8", b"Rar!", b"7z\xbc")):
        raise SourceError(
            "这种文件不能装入台账", where=str(path), todo="请导出为 CSV、Excel、Parquet 或 JSON 行"
        )
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return JsonLines(path, called)
    return CsvFile(path, called, known)


def files_below(folder: Path) -> tuple[list[Path], list[Path]]:
    """The files of a folder that can be loaded, by name, and those that are passed over."""
    every = sorted(p for p in folder.rglob("*") if p.is_file() and not _hidden(p, folder))
    return _split(every)


def _split(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    good: list[Path] = []
    other: list[Path] = []
    for path in paths:
        (good if path.suffix.lower() in ENDINGS else other).append(path)
    return good, other


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
