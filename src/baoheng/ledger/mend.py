"""Mending: quarantined rows go out to a workbook, come back corrected, and are loaded."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from python_calamine import CalamineWorkbook

from baoheng.core.errors import SourceError
from baoheng.ledger import quarantine
from baoheng.ledger.definitions import Table
from baoheng.ledger.engine import engine
from baoheng.ledger.folder import Ledger
from baoheng.ledger.load import Advance, Loaded, Order, load
from baoheng.ledger.mapping import known_headings
from baoheng.ledger.quarantine import Refused
from baoheng.ledger.register import MEND
from baoheng.ledger.sources.chunk import Chunk
from baoheng.ledger.sources.excel import ExcelFile

ID, REASON, SOURCE, NUMBER, LINE = "隔离编号", "原因", "来源", "行号", "整行原文"
_WIDTHS, _WIDTH = (14, 44, 28, 8, 30), 16  # the reason must be readable without dragging
OWN = (ID, REASON, SOURCE, NUMBER, LINE)


def write_workbook(rows: Sequence[Refused], target: Path) -> int:
    """Write quarantined rows for mending: a sheet for each set of headings; how many rows.

    The rows are as they were, unmasked: whoever calls logs the showing.
    """
    groups: dict[tuple[str, ...], list[Refused]] = {}
    for row in rows:
        heads = tuple(name for name in row.row if name)
        groups.setdefault(heads, []).append(row)
    lines = groups.pop((), [])  # lines that could not be split go with the fullest sheet
    if lines:
        heads = max(groups, key=len) if groups else ()
        groups.setdefault(heads, []).extend(lines)
    book = Workbook(write_only=True)
    for place, (heads, some) in enumerate(groups.items(), 1):
        sheet = book.create_sheet(f"待改{place}")
        sheet.freeze_panes = "A2"
        for number, _ in enumerate([*OWN, *heads]):
            width = _WIDTHS[number] if number < len(_WIDTHS) else _WIDTH
            sheet.column_dimensions[get_column_letter(number + 1)].width = width
        sheet.append([*OWN, *heads])
        for row in some:
            own = [row.id, row.reason, row.source, str(row.number), row.row.get("")]
            sheet.append(
                [_text(sheet, value) for value in [*own, *(row.row.get(h) for h in heads)]]
            )
    book.save(target)
    return len(rows)


def mend(ledger: Ledger, table: Table, path: Path, order: Order, advance: Advance) -> Loaded:
    """Load the corrected rows of such a workbook and take them out of quarantine.

    A row that is still wrong is refused anew, with the new reason. Doing it twice changes nothing.
    Raises SourceError where the workbook has no column 隔离编号.
    """
    names = _sheets(path)
    sources = [
        _Mended(ExcelFile(path, f"修补/{path.name}/{name}", known_headings(table), name))
        for name in names
    ]
    done = load(ledger, table, sources, replace(order, kind=MEND), advance)
    folder = ledger.work_folder(f"mend-{sha256(str(path).encode()).hexdigest()[:8]}")
    with engine(folder / "spill") as connection:
        _release(ledger, table, sources, folder, connection, order.at)
    return done


@dataclass(frozen=True)
class _Mended:
    """A sheet of mended rows as a source: its own columns are kept apart."""

    sheet: ExcelFile

    @property
    def name(self) -> str:
        """The workbook with its content's mark: another correction is another source."""
        return f"{self.sheet.name}#{self.sheet.digest[:8]}"

    @property
    def digest(self) -> str:
        """The SHA-256 of the workbook."""
        return self.sheet.digest

    @property
    def headings(self) -> Sequence[str]:
        """The headings of the source from which the rows once came."""
        if ID not in self.sheet.headings:
            raise SourceError(
                f"没有“{ID}”这一列",
                where=str(self.sheet.path),
                todo="请用 baoheng ledger quarantine --export 导出的文件修改",
            )
        return [heading for heading in self.sheet.headings if heading not in OWN]

    def chunks(self) -> Iterator[Chunk]:
        """The mended rows without the columns that the export added."""
        for chunk in self.sheet.chunks():
            yield replace(chunk, rows=chunk.rows.select(list(self.headings)))

    def ids(self) -> pa.ChunkedArray:
        """Which quarantined rows these are."""
        every = [chunk.rows.column(ID) for chunk in self.sheet.chunks()]
        return pc.unique(pa.chunked_array([c for one in every for c in one.chunks], pa.string()))


def _text(sheet: WriteOnlyWorksheet, value: str | None) -> Cell:
    """A cell that is a text whatever it says: =1+1 stays that and comes back as it was."""
    made = WriteOnlyCell(sheet, value)
    if value is not None:
        made.data_type = "s"
    return made


def _sheets(path: Path) -> list[str]:
    try:
        return list(CalamineWorkbook.from_path(str(path)).sheet_names)
    except Exception as error:  # the reader has no common base of its errors
        raise SourceError(
            f"工作簿打不开（{str(error)[:120]}）", where=str(path), todo="请给出改好的 .xlsx 文件"
        ) from error


def _release(
    ledger: Ledger,
    table: Table,
    sources: Sequence[_Mended],
    folder: Path,
    connection: duckdb.DuckDBPyConnection,
    at: datetime.datetime,
) -> None:
    ids = pa.concat_arrays([source.ids() for source in sources])
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "ids.parquet"
    pq.write_table(pa.table({"quarantine_id": ids}), target)
    quarantine.release(ledger, table, target, connection, at)
    target.unlink()
