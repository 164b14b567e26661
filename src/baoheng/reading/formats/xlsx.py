"""Excel workbooks (.xlsx, .xlsm, .et of recent WPS): every sheet, hidden ones too, as blocks.

The sheet XML is streamed by an own reader, so that number formats, formulas without a value,
hidden rows and notes are seen and sheets with a million blank formatted rows cost little.

Accounting: python-calamine reads the same file independently. The same cells must be non-empty
(AccountingMismatch). ``Source.census`` is calamine's non-blank characters of text cells, plus what
only this reader can know: how numbers are shown, formulas without a value, errors, notes and text
boxes, counted before the blocks are built. It is None where calamine cannot open the file, a sheet
is too sparse for it, or the XML had to be mended.
"""

from collections.abc import Callable
from pathlib import Path

from lxml import etree

from baoheng.core.errors import DamagedDocument, EncryptedDocument
from baoheng.core.provenance import Place
from baoheng.reading.formats.package import Package
from baoheng.reading.formats.remarks import Remarks
from baoheng.reading.formats.sheetgrid import Budget, Sheet, sheet_places
from baoheng.reading.formats.sheetsource import build_source
from baoheng.reading.formats.xlsxbook import read_workbook
from baoheng.reading.formats.xlsxextras import add_extras
from baoheng.reading.formats.xlsxsheet import SheetReader
from baoheng.reading.formats.xmlstream import mend
from baoheng.reading.grid import Source
from baoheng.reading.limits import Limits
from baoheng.reading.ole import MAGIC

_NOT_SHEETS = {"chartsheet": "统计图表", "dialogsheet": "对话框", "xlMacrosheet": "宏表"}


def read(path: Path, name: str, limits: Limits) -> Source:
    """Read a workbook; ``name`` is the file in every place.

    Raises DamagedDocument, EncryptedDocument, LimitExceeded, AccountingMismatch.
    """
    with path.open("rb") as file:
        if file.read(len(MAGIC)) == MAGIC:
            raise EncryptedDocument(
                "工作簿加了打开密码", where=name, todo="请用 Excel 或 WPS 去掉密码后另存再读"
            )
    with Package(path, name, limits) as package:
        try:
            return _read(path, package, package.read, Budget(limits, name), Remarks())
        except etree.XMLSyntaxError:
            return _mended(path, package, Budget(limits, name))


def _mended(path: Path, package: Package, budget: Budget) -> Source:
    """Again, with the usual slips of the XML set right."""
    remarks = Remarks()
    remarks.add("XML_MENDED", Place(budget.file), "内部有非法字符，已去掉后读出，请对照原文件核对")
    try:
        return _read(path, package, lambda part: mend(package.read(part)), budget, remarks)
    except etree.XMLSyntaxError as error:
        raise DamagedDocument(
            f"文件内部的 XML 不完整（{error.msg}）",
            where=budget.file,
            todo="请用 Excel 或 WPS 打开修复后另存为新的 xlsx 再读",
        ) from error


def _read(
    path: Path,
    package: Package,
    fetch: Callable[[str], bytes],
    budget: Budget,
    remarks: Remarks,
) -> Source:
    sheets, sparse = _sheets(package, fetch, budget, remarks)
    # the second reader sees the file as it is, so it cannot judge what was mended
    comparable = not sparse and fetch == package.read
    second = path if comparable else None
    return build_source(sheets, budget, remarks, "xlsx", "xlsx 1", second)


def _sheets(
    package: Package, fetch: Callable[[str], bytes], budget: Budget, remarks: Remarks
) -> tuple[list[Sheet], bool]:
    """All worksheets, and whether one is too sparse for a reader that keeps every blank cell."""
    book = read_workbook(package, fetch, budget.file)
    file = Place(budget.file, sheet=book.sheets[0].name if book.sheets else None)
    if book.styles is None:
        remarks.add(
            "FORMATS_LOST", file, "等工作表的样式部分损坏，百分号和单位可能缺失，请对照原文件"
        )
    if "xl/vbaProject.bin" in package:
        remarks.add("MACRO_IGNORED", file, "所在的文件带有宏，宏没有运行")
    sheets: list[Sheet] = []
    sparse = False
    for ref in book.sheets:
        place = Place(budget.file, sheet=ref.name)
        if ref.kind in _NOT_SHEETS:
            remarks.add("SHEET_NOT_READ", place, f"是{_NOT_SHEETS[ref.kind]}，没有读")
            continue
        if ref.part not in package:
            raise DamagedDocument(
                f"工作表“{ref.name}”的内容不在文件里",
                where=budget.file,
                todo="请重新下载，或用 Excel、WPS 打开修复后另存再读",
            )
        sheet = Sheet(ref.name, sheet_places(budget.file, ref.name), hidden=ref.hidden)
        reader = SheetReader(sheet, book, budget, remarks)
        reader.read(fetch(ref.part))
        add_extras(sheet, ref.part, package, reader.header, remarks)
        sheets.append(sheet)
        sparse = sparse or reader.extent[0] * reader.extent[1] > 10 * budget.limits.cells
    return sheets, sparse
