"""Excel 2003 XML spreadsheets: styles, merges, skipped cells, hidden parts, bad files."""

from dataclasses import replace
from pathlib import Path

import pytest
from workbooks import codes, pieces, shape, texts

from baoheng.core.errors import AccountingMismatch, DamagedDocument, LimitExceeded
from baoheng.reading.formats import xmlss
from baoheng.reading.grid import Cell, Flag, Source
from baoheng.reading.limits import DEFAULT_LIMITS, Limits

STYLES = """
<Styles>
 <Style ss:ID="Default"><NumberFormat/></Style>
 <Style ss:ID="pct"><NumberFormat ss:Format="0%"/></Style>
 <Style ss:ID="named"><NumberFormat ss:Format="Percent"/></Style>
 <Style ss:ID="date"><NumberFormat ss:Format="yyyy&quot;年&quot;m&quot;月&quot;"/></Style>
 <Style ss:ID="struck" ss:Parent="pct"><Font ss:StrikeThrough="1"/></Style>
</Styles>"""
HEAD = (
    '<Row><Cell><Data ss:Type="String">参保率</Data></Cell>'
    '<Cell ss:StyleID="pct"><Data ss:Type="Number">0.95</Data></Cell></Row>'
)


def book(rows: str, options: str = "", columns: str = "") -> str:
    return (
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'{STYLES}<Worksheet ss:Name="整体"><Table>{columns}{rows}</Table>{options}</Worksheet>'
        "</Workbook>"
    )


def read(folder: Path, content: str | bytes, limits: Limits = DEFAULT_LIMITS) -> Source:
    path = folder / "表.xml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return xmlss.read(path, path.name, limits)


def cell(kind: str, value: str, style: str = "") -> str:
    named = f' ss:StyleID="{style}"' if style else ""
    return f'<Row><Cell{named}><Data ss:Type="{kind}">{value}</Data></Cell></Row>'


@pytest.mark.parametrize(
    ("row", "shown", "raw", "flags"),
    [
        (cell("Number", "0.95", "pct"), "95%", "0.95", {Flag.FORMAT_RENDERED}),
        (cell("Number", "0.95", "named"), "95.00%", "0.95", {Flag.FORMAT_RENDERED}),
        (cell("Number", "302001"), "302001", None, set()),
        (cell("Number", "0.9", "struck"), "90%", "0.9", {Flag.FORMAT_RENDERED, Flag.STRUCK}),
        (cell("Number", "n/a"), "n/a", None, set()),
        (cell("Boolean", "1"), "TRUE", None, set()),
        (cell("Error", "#REF!"), "#REF!", None, {Flag.ERROR_VALUE}),
        (cell("String", "≥95%"), "≥95%", None, set()),
        (
            cell("DateTime", "2024-12-31T00:00:00.000", "date"),
            "2024年12月",
            "2024-12-31T00:00:00.000",
            set(),
        ),
        ('<Row><Cell ss:Formula="=R1C1"/></Row>', "=R1C1", None, {Flag.FORMULA_NO_VALUE}),
    ],
)
def test_kinds_of_cells(
    row: str, shown: str, raw: str | None, flags: set[Flag], tmp_path: Path
) -> None:
    source = read(tmp_path, book(row + HEAD))
    found = pieces(source)["整体!A1"]
    assert isinstance(found, Cell)
    assert (found.text, found.raw, found.flags) == (shown, raw, flags)
    assert source.census == source.characters()


def test_merges_indexes_notes_and_rich_text(tmp_path: Path) -> None:
    rows = (
        '<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">目标表</Data></Cell></Row>'
        '<Row ss:Index="3"><Cell ss:MergeDown="1"><Data ss:Type="String">产出</Data>'
        '<Comment><ss:Data>说明</ss:Data></Comment></Cell><Cell ss:Index="3">'
        '<ss:Data ss:Type="String"><B>数</B><Font>量</Font></ss:Data></Cell></Row>'
        '<Row><Cell ss:Index="2"><Data ss:Type="String">乙</Data></Cell></Row>'
    )
    source = read(tmp_path, book(rows))
    assert shape(source) == ["目标表", "2×3", "说明"]
    assert texts(source) | {"整体!A3": "产出"} == {
        "整体!A1": "目标表",
        "整体!A3": "产出",
        "整体!C3": "数量",
        "整体!B4": "乙",
    }
    merged = next(p for p in source.pieces() if p.text == "产出")
    assert isinstance(merged, Cell)
    assert merged.rowspan == 2
    assert source.census == source.characters()


def test_hidden_rows_columns_and_sheets(tmp_path: Path) -> None:
    rows = HEAD + HEAD.replace("<Row>", '<Row ss:Hidden="1">')
    columns = '<Column/><Column ss:Hidden="1"/>'
    found = pieces(read(tmp_path, book(rows, columns=columns)))
    assert [a for a, p in found.items() if Flag.HIDDEN in p.flags] == [
        "整体!B1",
        "整体!A2",
        "整体!B2",
    ]
    options = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
    found = pieces(read(tmp_path, book(HEAD, options)))
    assert all(Flag.HIDDEN in p.flags for p in found.values())


def test_a_wrong_declared_encoding_is_survived(tmp_path: Path) -> None:
    content = book(HEAD.replace("参保率", "参保率①镕")).replace(
        'version="1.0"', 'version="1.0" encoding="gb2312"'
    )
    assert texts(read(tmp_path, content.encode("gb18030")))["整体!A1"] == "参保率①镕"


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        (book(HEAD)[:-30], DamagedDocument, "XML"),
        ("<!DOCTYPE a [<!ENTITY b SYSTEM 'x'>]>" + book(HEAD)[22:], DamagedDocument, "DOCTYPE"),
        (book(HEAD * 30), LimitExceeded, "超过 20 行"),
    ],
)
def test_bad_files(content: str, error: type[Exception], message: str, tmp_path: Path) -> None:
    with pytest.raises(error, match=message):
        read(tmp_path, content, replace(DEFAULT_LIMITS, rows=20))


def test_a_difference_from_the_second_count_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xmlss, "_data", lambda *_: iter([("String", "参保率")]))
    with pytest.raises(AccountingMismatch, match="读出 2 个"):
        read(tmp_path, book(HEAD))


def test_formulas_without_value_are_noted(tmp_path: Path) -> None:
    source = read(tmp_path, book(HEAD + '<Row><Cell ss:Formula="=R1C1"/></Row>'))
    assert codes(source) == ["FORMULA_NO_VALUE"]
