"""Sheets → Source: blocks in order, remarks as notes, and the comparison with a second reader."""

from pathlib import Path

from baoheng.core.errors import AccountingMismatch, EmptyDocument
from baoheng.core.provenance import column_letters
from baoheng.reading.formats.remarks import Remarks
from baoheng.reading.formats.secondreader import texts
from baoheng.reading.formats.sheetgrid import Budget, Sheet, sheet_blocks
from baoheng.reading.grid import Block, Flag, Source, count_characters

_NOT_COUNTED = {Flag.ERROR_VALUE, Flag.FORMULA_NO_VALUE}  # the second reader gives nothing there


def build_source(
    sheets: list[Sheet],
    budget: Budget,
    remarks: Remarks,
    kind: str,
    reader: str,
    second: Path | None,
) -> Source:
    """The source of a workbook; ``second`` is the file to count again, None where that cannot be.

    Raises EmptyDocument, LimitExceeded, AccountingMismatch.
    """
    census = _census(sheets, second, budget.file) if second is not None else None
    blocks: list[Block] = []
    for sheet in sheets:
        own, covered = sheet_blocks(sheet, budget)
        blocks += own
        if covered:
            remarks.add(
                "COVERED_TEXT",
                sheet.place(*covered[0]),
                "的文字被合并单元格盖住，屏幕上看不见，已作为隐藏文字列出",
                len(covered),
            )
    notes = remarks.notes()
    if not blocks:
        seen = "".join(f"；{sentence}" for _, sentence in notes)
        raise EmptyDocument(f"表格里没有文字{seen}", where=budget.file, todo="请检查是否选错了文件")
    return Source(budget.file, "", kind, reader, blocks, census, notes)


def _census(sheets: list[Sheet], path: Path, file: str) -> int | None:
    """Characters by the second reader's count of texts and this reader's rendering of the rest."""
    second = texts(path, [sheet.name for sheet in sheets])
    if second is None:
        return None
    cells = {(sheet.name, *at): cell for sheet in sheets for at, cell in sheet.cells.items()}
    mine = {at for at, cell in cells.items() if not cell.flags & _NOT_COUNTED}
    odd = sorted(mine ^ second.keys())
    if odd:
        raise AccountingMismatch(
            f"读出 {len(mine)} 个有内容的单元格，文件里另数有 {len(second)} 个，两者不符，"
            f"例如工作表“{odd[0][0]}”{column_letters(odd[0][2])}{odd[0][1]}",
            where=file,
            todo="请用 Excel 或 WPS 另存为新的 xlsx 后重读，并把原文件交给维护人员",
        )
    characters = sum(second[at] or 0 for at in mine if cells[at].text_length)
    rendered = sum(count_characters(cell.text) - cell.text_length for cell in cells.values())
    extra = sum(count_characters(loose.text) for sheet in sheets for loose in sheet.extra)
    return characters + rendered + extra
