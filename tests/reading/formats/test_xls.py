"""Excel 97–2003 workbooks: the samples, a rich one made with LibreOffice, and bad ones."""

import datetime
import json
import random
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font
from workbooks import codes, pieces, shape

from baoheng.core.errors import (
    AccountingMismatch,
    DamagedDocument,
    EncryptedDocument,
    LimitExceeded,
    ReadError,
)
from baoheng.reading import libreoffice
from baoheng.reading.formats import sheetsource, xls
from baoheng.reading.grid import Cell, Flag, Grid, Source
from baoheng.reading.limits import DEFAULT_LIMITS

SAMPLES = ["s03_zhanjiang.xls", "s03_zhanjiang.et"]


def read(path: Path) -> Source:
    return xls.read(path, path.name, DEFAULT_LIMITS)


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with every trap, saved as .xls by LibreOffice."""
    if not libreoffice.installed():
        pytest.skip("本机没有 LibreOffice")
    folder = tmp_path_factory.mktemp("xls")
    rich_book().save(folder / "rich.xlsx")
    add_text_box(folder / "rich.xlsx")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(libreoffice._FILTERS, "xls", "xls:MS Excel 97")
        return libreoffice.convert(
            folder / "rich.xlsx", "xls", folder, DEFAULT_LIMITS, where="rich.xlsx", kind="xlsx"
        )


def rich_book() -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.title = "整体"
    sheet.append(["绩效目标表"])
    sheet.merge_cells("A1:C1")
    sheet.append(["三级指标", "指标值", "备注"])
    values = [
        ("参保率", 0.95, "0%"),
        ("审核率", 95, '"≥"0"%"'),
        ("人数", 579242, "General"),
        ("时间", datetime.date(2024, 12, 31), 'yyyy"年"m"月"d"日"'),
        ("达标", True, "General"),
        ("出错", "=1/0", "General"),
        ("空值", '=IF(1=1,"","x")', "General"),
    ]
    for name, value, code in values:
        sheet.append([name, value])
        sheet.cell(sheet.max_row, 2).number_format = code
    sheet.merge_cells("C3:C5")
    sheet["C3"] = "合并"
    sheet.row_dimensions[4].hidden = True
    sheet["A5"].font = Font(strike=True)
    sheet["B3"].comment = Comment("去年为94%", "李四")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=3, max_row=5))
    sheet.add_chart(chart, "E20")
    book.create_sheet("隐藏").append(["丁", "戊"])
    book["隐藏"].sheet_state = "hidden"
    return book


def add_text_box(path: Path) -> None:
    """Draw a box with text beside the chart; openpyxl cannot."""
    box = (
        '<absoluteAnchor xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<pos x="90000" y="90000"/><ext cx="1800000" cy="900000"/><sp macro="" textlink="">'
        '<nvSpPr><cNvPr id="9" name="box"/><cNvSpPr txBox="1"/></nvSpPr><spPr><a:xfrm>'
        '<a:off x="90000" y="90000"/><a:ext cx="1800000" cy="900000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></spPr><txBody><a:bodyPr/>'
        "<a:p><a:r><a:t>填报说明</a:t></a:r></a:p></txBody></sp><clientData/></absoluteAnchor>"
    )
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    part = "xl/drawings/drawing1.xml"
    contents[part] = contents[part].replace(b"</wsDr>", box.encode() + b"</wsDr>")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in contents.items():
            archive.writestr(name, data)


@pytest.mark.seeds
@pytest.mark.parametrize("name", SAMPLES)
def test_every_cell_of_the_samples_is_right(samples: Path, name: str) -> None:
    source = read(samples / name)
    truth = json.loads((samples / f"{name}.truth.json").read_text("utf-8"))
    found = {
        (c.place.sheet, c.place.row, c.place.col): (c.rowspan, c.colspan, "".join(c.text.split()))
        for block in source.blocks
        if isinstance(block, Grid)
        for c in block.cells
    }
    wrong = [
        (table["sheet"], cell)
        for table in truth["tables"]
        for cell in table["cells"]
        if found.get((table["sheet"], table["r0"] + cell["r"], table["c0"] + cell["c"]))
        != (cell["rs"], cell["cs"], "".join(cell["t"].split()))
    ]
    assert wrong == []
    assert source.census == source.characters() > 0
    assert (source.format, source.notes) == ("xls", [])


@pytest.mark.slow
def test_values_flags_and_places(rich: Path) -> None:
    source = read(rich)
    found = pieces(source)
    shown = {a: (p.text, p.raw) for a, p in found.items() if isinstance(p, Cell) and "B" in a}
    assert shown == {
        "整体!B2": ("指标值", None),
        "整体!B3": ("95%", "0.95"),
        "整体!B4": ("≥95%", "95"),
        "整体!B5": ("579242", None),
        "整体!B6": ("2024年12月31日", "45657"),
        "整体!B7": ("TRUE", None),
        "整体!B8": ("#DIV/0!", None),
    }
    assert found["整体!B8"].flags == {Flag.ERROR_VALUE}
    assert [a for a, p in found.items() if Flag.STRUCK in p.flags] == ["整体!A5"]
    hidden = [a for a, p in found.items() if Flag.HIDDEN in p.flags]
    assert hidden == ["整体!A4", "整体!B4", "隐藏!A1", "隐藏!B1"]
    merged = found["整体!C3"]
    assert isinstance(merged, Cell)
    assert (merged.text, merged.rowspan) == ("合并", 3)
    assert shape(source) == ["绩效目标表", "8×3", "去年为94%", "填报说明", "丁", "戊"]
    assert codes(source) == ["CHART_NOT_READ"]
    assert source.census == source.characters()


@pytest.mark.slow
def test_limits_are_kept(rich: Path) -> None:
    with pytest.raises(LimitExceeded, match="超过 3 行"):
        xls.read(rich, rich.name, replace(DEFAULT_LIMITS, rows=3))


@pytest.mark.seeds
def test_a_difference_from_the_second_count_is_an_error(
    samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheetsource, "texts", lambda *_: {("整体", 1, 1): 3})
    with pytest.raises(AccountingMismatch, match="另数有 1 个"):
        read(samples / SAMPLES[0])


def test_a_password_is_named(tmp_path: Path) -> None:
    start = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 5, 0, 0, 0, 6)
    path = tmp_path / "加密.xls"
    path.write_bytes(start + struct.pack("<HH", 0x2F, 6) + bytes(6))
    with pytest.raises(EncryptedDocument, match="密码"):
        read(path)


@pytest.mark.parametrize(
    "data", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"x" * 99]
)
def test_what_is_no_workbook_is_damaged(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "坏.xls"
    path.write_bytes(data)
    with pytest.raises(DamagedDocument, match="损坏"):
        read(path)


@pytest.mark.seeds
@pytest.mark.slow
def test_broken_bytes_end_in_a_reading_error_or_a_full_account(
    samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = (samples / SAMPLES[0]).read_bytes()
    path = tmp_path / "坏.xls"
    damaged = 0
    for seed in range(200):
        chance = random.Random(seed)
        data = bytearray(whole[: chance.choice([len(whole), chance.randrange(len(whole))])])
        for _ in range(chance.choice([1, 3, 20])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        try:
            source = read(path)
        except ReadError:
            damaged += 1
        else:
            assert source.census in (None, source.characters())
    assert damaged > 50
    assert capsys.readouterr().out == ""
