"""What is brought into the ledger: looking into the files, and the sources that they become."""

import shutil
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from django.conf import settings
from python_calamine import CalamineWorkbook

from baoheng.core.errors import SourceError
from baoheng.ledger.definitions import Table, tables
from baoheng.ledger.mapping import known_headings
from baoheng.ledger.sources.chunk import Source
from baoheng.ledger.sources.opening import ENDINGS, open_file
from baoheng.ledger.sources.planning import planned, writable
from baoheng.reading.sniff import Kind, sniff
from baoheng.workbench import ledgers
from baoheng.workbench.facts.mapping import guess, shape
from baoheng.workbench.facts.models import Delivery
from baoheng.workbench.facts.places import work_folder

SAMPLE = 5
_MOST_FILES, _MOST_BYTES = 5_000, 8 << 30  # of an archive
_LONGEST = 40  # characters of a value in the sample
_BOOKS = (Kind.XLSX, Kind.XLS, Kind.ODS)


def stored(one: Delivery) -> Path:
    """Where the uploaded file lies."""
    return Path(settings.HOME) / "files" / one.sha256


def is_archive(one: Delivery) -> bool:
    """Whether it is an archive of several files; told from the bytes."""
    return bool(one.sha256) and sniff(stored(one)) is Kind.ZIP


def look(one: Delivery) -> None:
    """Fill in what is in the delivery: headings, a sample, a guessed mapping, or the plan.

    Raises SourceError where it cannot be read.
    """
    if one.folder or is_archive(one):
        found = planned(_folder(one), one.table or None)
        one.plan = [[t.name, t.title, [path.name for path in files]] for t, files in found.tables]
        one.save(update_fields=["plan"])
        return
    table = writable(one.table)
    one.sheets = _sheets(stored(one))
    source = source_of(one, table)
    one.headings = list(source.headings)
    one.guess = guess(ledgers.ledger(), table, one.headings)
    one.sample = _sample(source, table, one.guess["columns"])
    one.save(update_fields=["sheets", "headings", "guess", "sample"])


def _sheets(path: Path) -> list[str]:
    if sniff(path) not in _BOOKS:
        return []
    try:
        return list(CalamineWorkbook.from_path(str(path)).sheet_names)
    except Exception as error:  # the reader has no common base of its errors
        raise SourceError(
            f"工作簿打不开（{str(error)[:120]}）", todo="请用 Excel 或 WPS 打开，另存为 .xlsx 再试"
        ) from error


def source_of(one: Delivery, table: Table) -> Source:
    """The one file as a source, under the name by which a correction replaces it."""
    return open_file(stored(one), known_headings(table), one.called, one.sheet or None)


def sources_of(one: Delivery) -> Iterator[tuple[Table, list[Source]]]:
    """All that is to be loaded, table by table, those that are referred to first."""
    if not (one.folder or is_archive(one)):
        table = writable(one.table)
        yield table, [source_of(one, table)]
        return
    for table, files in planned(_folder(one), one.table or None).tables:
        known = known_headings(table)
        named = [(path, f"{one.called}/{table.name}/{path.name}") for path in files]
        yield table, [open_file(path, known, name) for path, name in named]


def _folder(one: Delivery) -> Path:
    return Path(one.folder) if one.folder else _unpacked(one)


def _unpacked(one: Delivery) -> Path:
    """The archive's files that can be loaded, unpacked whole or not at all."""
    target = work_folder("unpacked") / one.sha256
    if target.is_dir():
        return target
    making = work_folder("unpacked") / f".{one.sha256}-{one.pk}"
    shutil.rmtree(making, ignore_errors=True)
    try:
        with zipfile.ZipFile(stored(one)) as archive:
            for member, path in _members(archive, making):
                path.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as source, path.open("wb") as sink:
                    shutil.copyfileobj(source, sink)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        shutil.rmtree(making, ignore_errors=True)
        raise SourceError(
            "压缩包解不开，或有密码", where=one.file, todo="请用不加密的 .zip 重新压缩"
        ) from error
    making.mkdir(exist_ok=True)
    making.replace(target)
    return target


def clear(one: Delivery) -> None:
    """Remove what was unpacked; it is unpacked again where it is needed again."""
    if one.sha256:
        shutil.rmtree(work_folder("unpacked") / one.sha256, ignore_errors=True)


def _members(archive: zipfile.ZipFile, root: Path) -> Iterator[tuple[zipfile.ZipInfo, Path]]:
    """The files to unpack, each within the folder. Raises SourceError for a bomb."""
    every = archive.infolist()
    if len(every) > _MOST_FILES or sum(one.file_size for one in every) > _MOST_BYTES:
        raise SourceError("压缩包里的文件太多或解开后太大", todo="请分几次装入")
    for member in every:
        parts = PurePosixPath(_name(member)).parts
        if member.is_dir() or stat.S_ISLNK(member.external_attr >> 16):
            continue
        if not parts or any(part in ("..", "/", "") or part.startswith(".") for part in parts):
            continue
        if PurePosixPath(parts[-1]).suffix.lower() not in ENDINGS:
            continue
        known = next((n for n, part in enumerate(parts[:-1]) if part in tables()), None)
        yield member, root.joinpath(*(parts[known:] if known is not None else parts[-1:]))


def _name(member: zipfile.ZipInfo) -> str:
    """The name; Chinese systems write GBK without saying so."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gbk")
    except UnicodeError:
        return member.filename


def _sample(source: Source, table: Table, columns: dict[str, str]) -> list[list[str]]:
    """The first rows; of personal and of unknown columns only what the values look like."""
    chunk = next(source.chunks(), None)
    if chunk is None:
        return []
    heads = list(source.headings)
    rows = chunk.rows.slice(0, SAMPLE).to_pylist()
    open_heads = {
        head for head in heads if head in columns and not table.by_name[columns[head]].masked
    }
    return [[_cell(row.get(head), head in open_heads) for head in heads] for row in rows]


def _cell(value: object, plain: bool) -> str:
    text = "" if value is None else str(value)[:_LONGEST]
    return text if plain else shape(text)
