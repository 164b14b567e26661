"""Write changes into a copy of a document, and read the copy again before it is handed over."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from lxml import etree

from baoheng.core.errors import OutputError, ReadError, UnsupportedFormat
from baoheng.core.provenance import Place
from baoheng.forms.writeback import docx, xlsx
from baoheng.forms.writeback.model import Change, Left, Report, Written
from baoheng.forms.writeback.package import Edited, damaged, rewritten
from baoheng.forms.writeback.values import same
from baoheng.reading.dispatch import open_source
from baoheng.reading.formats.package import Package
from baoheng.reading.grid import Cell, Source
from baoheng.reading.limits import DEFAULT_LIMITS
from baoheng.reading.reports.files import check_target, write_whole
from baoheng.reading.sniff import Kind, sniff

_Edit = Callable[[Package, str, Sequence[Change], Mapping[Place, str]], Edited]
_EDITS: dict[Kind, _Edit] = {Kind.DOCX: docx.edit, Kind.XLSX: xlsx.edit}
_NEVER = frozenset((Kind.ENCRYPTED, Kind.EMPTY, Kind.BROKEN))
_SHEETS = frozenset((Kind.XLS, Kind.XLSB, Kind.ODS, Kind.XMLSS, Kind.CSV))
_NO_CELL = "原件里没有这一格"
_SHOWN = "按这一格原来的格式显示为“{}”，与结果“{}”不同，请核对"


def fill(
    source: Path, changes: Sequence[Change], target: Path, left: Sequence[Left] = ()
) -> Report:
    """Write the changes into a copy of ``source`` at ``target``.

    ``left`` is what planning could not place; it comes first in the report.

    Only .docx and .xlsx (told from the bytes) are written to; every part of the package that holds
    no changed cell stays bit for bit. The copy is read again: where anything but the changed cells
    differs from the original, nothing is written. Raises ReadError for a source that cannot be
    read, UnsupportedFormat for other kinds, OutputError for the target.
    """
    _check_target(source, target)
    edit = _edit_of(source)
    name = source.name
    before = _Shown(open_source(source))
    found, lost = before.placed(changes)
    wanted = [one for one in found if not before.holds(one)]
    try:
        with Package(source, name, DEFAULT_LIMITS) as package:
            edited = edit(package, name, wanted, before.at)
    except etree.XMLSyntaxError as error:
        raise damaged(f"文件内部的 XML 不完整（{error.msg}）", name) from error
    data = rewritten(source, name, edited.parts)
    after = _read_again(data, source)
    _compare(before, after, edited, name)
    write_whole(target, lambda file: file.write(data))
    written = [
        Written(c.place, c.what, before.at.get(c.place, ""), after.at.get(c.place, ""))
        for c in edited.done
    ]
    notes = [note for c in edited.done if (note := _note(c, after.at.get(c.place, "")))]
    return Report(
        tuple(written),
        tuple(one for one in found if before.holds(one)),
        (*left, *lost, *edited.left),
        tuple(edited.recalculated),
        (*notes, *_signed(source)),
    )


def _check_target(source: Path, target: Path) -> None:
    if source.exists() and target.exists() and target.samefile(source):
        raise OutputError("副本不能写在原件上", where=str(target), todo="请换一个文件名或文件夹")
    if target.suffix.lower() != source.suffix.lower():
        raise OutputError(
            f"副本的后缀要和原件一样（{source.suffix}）", where=str(target), todo="请改文件名"
        )
    check_target(target)


def _edit_of(source: Path) -> _Edit:
    try:
        kind = sniff(source)
    except OSError:
        open_source(source)  # says in its own words what is wrong with the path
        raise
    if kind in _EDITS:
        return _EDITS[kind]
    if kind in _NEVER:
        open_source(source)
    as_what = "xlsx" if kind in _SHEETS else "docx 或 xlsx"
    raise UnsupportedFormat(
        f"这种文件（{kind.value}）不能写回结果，只能写回 docx 和 xlsx",
        where=source.name,
        todo=f"请用 Office 或 WPS 打开原件，另存为{as_what}，再写回结果",
    )


class _Shown:
    """What every piece of a source shows: cells by place, and all texts in order."""

    def __init__(self, source: Source) -> None:
        pieces = [piece for piece in source.pieces() if piece.text.strip()]
        self.texts = [(piece.place, piece.text) for piece in pieces]
        self.at = dict(reversed(self.texts))  # hidden text of a cell comes after it
        self._cells = [piece for piece in source.pieces() if isinstance(piece, Cell)]

    def holds(self, change: Change) -> bool:
        """Whether the cell shows this value already."""
        return same(change, self.at.get(change.place, ""))

    def placed(self, changes: Sequence[Change]) -> tuple[list[Change], list[Left]]:
        """The changes with the first cell of a merged area for any of it; those without a cell."""
        first = {
            cell.place.at(cell.place.row + down, cell.place.col + right): cell.place
            for cell in self._cells
            if cell.place.row and cell.place.col
            for down in range(cell.rowspan)
            for right in range(cell.colspan)
        }
        lost = [Left(c.what, c.text, _NO_CELL, c.place) for c in changes if c.place not in first]
        found = [replace(c, place=first[c.place]) for c in changes if c.place in first]
        return found, lost


def _read_again(data: bytes, source: Path) -> _Shown:
    with tempfile.TemporaryDirectory(prefix="baoheng-") as folder:
        copy = Path(folder) / f"copy{source.suffix}"
        copy.write_bytes(data)
        try:
            return _Shown(open_source(copy, source.name))
        except ReadError as error:
            raise OutputError(
                f"写好的副本读不回来（{error.message}），没有保存",
                where=source.name,
                todo="请用 Office 或 WPS 把原件另存一份，再写回结果",
            ) from error


def _compare(before: _Shown, after: _Shown, edited: Edited, name: str) -> None:
    """Nothing but the changed cells, and formulas whose stored results went, may differ."""
    ours = {change.place for change in edited.done} | set(edited.recalculated)
    rest = [[pair for pair in shown.texts if pair[0] not in ours] for shown in (before, after)]
    if rest[0] == rest[1]:
        return
    odd = next((pair[0] for pair in {*rest[0]} ^ {*rest[1]}), None)
    raise OutputError(
        f"写好的副本与原件在别处不一样{f'（{odd.label}）' if odd else ''}，没有保存",
        where=name,
        todo="请用 Office 或 WPS 把原件另存一份，再写回结果",
    )


def _note(change: Change, shown: str) -> str:
    if same(change, shown):
        return ""
    return f"{change.what}（{change.place.label}）{_SHOWN.format(shown, change.text)}"


def _signed(source: Path) -> list[str]:
    with Package(source, source.name, DEFAULT_LIMITS) as package:
        if "_xmlsignatures/origin.sigs" in package:
            return ["原件带有数字签名，副本里的签名已失效，如需签名请重新签"]
    return []
