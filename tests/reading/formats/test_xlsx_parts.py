"""Workbooks as bare parts: odd but legal ones, broken ones, and attacks."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from workbooks import (
    MAIN,
    codes,
    parts,
    pieces,
    read_parts,
    shape,
    sheet_xml,
    text,
    texts,
    ties,
    with_ties,
    zipped,
)

from baoheng.core.errors import (
    AccountingMismatch,
    DamagedDocument,
    EncryptedDocument,
    LimitExceeded,
)
from baoheng.reading.formats import sheetsource, xlsx
from baoheng.reading.grid import Flag
from baoheng.reading.limits import DEFAULT_LIMITS

ROW = f'<row r="1">{text("A1", "参保率")}<c r="B1"><v>0.95</v></c></row>'


def strings(*items: str) -> str:
    return f'<sst xmlns="{MAIN}">{"".join(f"<si>{item}</si>" for item in items)}</sst>'


def shared(*items: str) -> dict[str, str | bytes]:
    """A sheet whose column A holds these shared strings."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>{n - 1}</v></c></row>' for n in range(1, len(items) + 1)
    )
    return parts(sheet_xml(rows), strings=strings(*items))


@pytest.mark.parametrize(
    ("item", "shown"),
    [
        ("<t>参保率</t>", "参保率"),
        ("<r><t>参</t></r><r><rPr><b/></rPr><t>保率</t></r>", "参保率"),
        ("<t>参保</t><rPh sb='0' eb='1'><t>can</t></rPh>", "参保"),
        ("<t>第一行_x000D_\n第二行</t>", "第一行\n第二行"),
        ("<t>_x005F_x000D_</t>", "_x000D_"),
        ("<t>_xD83D__xDE00_</t>", "_xD83D__xDE00_"),
        ("<t>=1+1</t>", "=1+1"),
        ("<t xml:space='preserve'> ≥95% </t>", " ≥95% "),
    ],
)
def test_shared_strings(item: str, shown: str, tmp_path: Path) -> None:
    source = read_parts(tmp_path, shared(item, "<t>乙</t>"))
    assert texts(source)["整体!A1"] == shown
    assert source.census == source.characters()


def test_a_struck_run_flags_the_cell(tmp_path: Path) -> None:
    struck = "<r><rPr><strike/></rPr><t>90%</t></r><r><t>95%</t></r>"
    plain = '<r><rPr><strike val="0"/></rPr><t>90%</t></r>'
    found = pieces(read_parts(tmp_path, shared(struck, plain)))
    assert [p.flags for p in found.values()] == [{Flag.STRUCK}, set()]


def test_strict_workbooks_are_read(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    contents = {
        name: content.replace(MAIN, strict) if isinstance(content, str) else content
        for name, content in shared("<t>参保率</t>").items()
    }
    assert shape(read_parts(tmp_path, contents)) == ["参保率"]


def test_cells_without_addresses_are_counted_on(tmp_path: Path) -> None:
    rows = (
        '<row><c t="inlineStr"><is><t>甲</t></is></c><c/><c><v>1</v></c></row>'
        "<row><c/><c><v>2</v></c></row>"
    )
    assert texts(read_parts(tmp_path, parts(sheet_xml(rows)))) == {
        "整体!A1": "甲",
        "整体!C1": "1",
        "整体!B2": "2",
    }


@pytest.mark.parametrize(
    ("cell", "shown", "flags"),
    [
        ('<c r="B1" t="str"><f>A1&amp;"x"</f><v>甲x</v></c>', "甲x", set()),
        ('<c r="B1"><f>1+1</f><v>2</v></c>', "2", set()),
        ('<c r="B1"><f>1+1</f></c>', "=1+1", {Flag.FORMULA_NO_VALUE}),
        ('<c r="B1"><f>1+1</f><v/></c>', "=1+1", {Flag.FORMULA_NO_VALUE}),
        ('<c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!", {Flag.ERROR_VALUE}),
        ('<c r="B1" t="b"><v>0</v></c>', "FALSE", set()),
        ('<c r="B1" t="d"><v>2024-12-31T00:00:00</v></c>', "2024/12/31", set()),
        ('<c r="B1"><v>NaN</v></c>', "NaN", set()),
        ('<c r="B1"><v>1E+999999</v></c>', "1E+999999", set()),
        ('<c r="B1"><v>0.30000000000000004</v></c>', "0.3", set()),
        ('<c r="B1" s="99"><v>5</v></c>', "5", set()),
    ],
)
def test_kinds_of_cells(cell: str, shown: str, flags: set[Flag], tmp_path: Path) -> None:
    row = f'<row r="1">{text("A1", "甲")}{cell}</row><row r="2">{text("A2", "乙")}</row>'
    found = pieces(read_parts(tmp_path, parts(sheet_xml(row))))["整体!B1"]
    assert (found.text, found.flags) == (shown, flags)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" t="str"><f>A2</f><v>甲_x000D_乙_x005F_x4E2D_</v></c>',
        '<c r="A1" t="str"><v> 甲 </v></c>',
        '<c r="A1" t="inlineStr"><is><t>甲_x000d_&#10;乙</t></is></c>',
        '<c r="A1" t="inlineStr"><is><r><t>甲</t></r><r><t> 乙</t></r></is></c>',
        '<c r="A1" t="inlineStr"><is><t>甲</t><rPh sb="0" eb="1"><t>jia</t></rPh></is></c>',
        '<c r="A1" t="inlineStr"><is><t/></is></c>',
        '<c r="A1" t="inlineStr"><is><t>_x4E2D_ _x0001_ _x9</t></is></c>',
        '<c r="A1" t="inlineStr"><is><t><![CDATA[a<b]]></t></is></c>',
        '<c r="A1" t="str"><f>A2</f><v>A &amp; B</v></c>',
        '<c r="A1"><v> 5 </v></c>',
        '<c r="A1" t="n"><v>1E-7</v></c>',
        '<c r="A1" s="0"/>',
    ],
)
def test_both_readers_agree_on_odd_writing(cell: str, tmp_path: Path) -> None:
    rows = f'<row r="1">{cell}{text("B1", "尾")}</row>'
    source = read_parts(tmp_path, parts(sheet_xml(rows)))
    assert source.census == source.characters()


def test_a_formula_whose_result_is_empty_text_is_empty(tmp_path: Path) -> None:
    cell = '<c r="B1" t="str"><f>IF(A1=1,"",2)</f><v></v></c>'
    source = read_parts(tmp_path, parts(sheet_xml(f'<row r="1">{text("A1", "甲")}{cell}</row>')))
    assert (shape(source), source.notes) == (["甲"], [])


def test_a_shared_formula_without_value_is_moved_to_its_cell(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c>'
        '<c r="B1"><f t="shared" ref="B1:B2" si="0">A1*2</f></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/></c></row>'
    )
    found = texts(read_parts(tmp_path, parts(sheet_xml(rows))))
    assert (found["整体!B1"], found["整体!B2"]) == ("=A1*2", "=A2*2")


def test_zeros_that_the_sheet_does_not_show_are_hidden(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>0</v></c><c r="B1"><v>5</v></c></row>'
    view = '<sheetViews><sheetView showZeros="0" workbookViewId="0"/></sheetViews>'
    found = pieces(read_parts(tmp_path, parts(sheet_xml(rows, before=view))))
    assert {a: p.flags for a, p in found.items()} == {"整体!A1": {Flag.HIDDEN}, "整体!B1": set()}


def test_broken_styles_lose_the_formats_not_the_text(tmp_path: Path) -> None:
    source = read_parts(tmp_path, parts(sheet_xml(ROW), styles="<styleSheet><cellXfs>"))
    assert texts(source)["整体!B1"] == "0.95"
    assert codes(source) == ["FORMATS_LOST"]


@pytest.mark.parametrize("slip", ["\x0b", "&#11;", "&#x1F;"])
def test_control_characters_are_mended_with_a_note(slip: str, tmp_path: Path) -> None:
    source = read_parts(tmp_path, parts(sheet_xml(ROW).replace("参", f"参{slip}")))
    assert texts(source) == {"整体!A1": "参保率", "整体!B1": "0.95"}
    assert codes(source) == ["XML_MENDED"]


def test_a_bare_ampersand_and_bytes_of_no_encoding_are_mended(tmp_path: Path) -> None:
    sheet = sheet_xml(ROW).replace("参", "A & B&lt;").encode().replace("保".encode(), b"\xb1\xa3")
    source = read_parts(tmp_path, parts(sheet))
    assert texts(source)["整体!A1"] == "A & B<\ufffd\ufffd率"
    assert codes(source) == ["XML_MENDED"]


@pytest.mark.parametrize("cut", [30, 60, 90, 120])
def test_a_sheet_that_is_cut_off_is_damaged_not_shortened(cut: int, tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}">{text(f"A{n}", "甲")}</row>' for n in range(1, 4))
    with pytest.raises(DamagedDocument):
        read_parts(tmp_path, parts(sheet_xml(rows)[:-cut]))


def test_text_boxes_controls_and_pictures(tmp_path: Path) -> None:
    drawing = (
        '<xdr:wsDr xmlns:xdr="x" xmlns:a="a" xmlns:mc="mc"><xdr:sp><xdr:txBody>'
        "<a:p><a:r><a:t>填报</a:t></a:r><a:r><a:t>说明</a:t></a:r></a:p>"
        "<a:p><a:r><a:t>第二行</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
        "<mc:Fallback><xdr:txBody><a:p><a:t>重复</a:t></a:p></xdr:txBody></mc:Fallback>"
        "<xdr:pic/><xdr:pic/></xdr:wsDr>"
    )
    vml = (
        '<xml xmlns:v="v" xmlns:x="x"><v:shape><v:textbox><div>是否达标<br></div></v:textbox>'
        '<x:ClientData ObjectType="Checkbox"/></v:shape><v:shape><v:textbox>批注框</v:textbox>'
        '<x:ClientData ObjectType="Note"/></v:shape></xml>'
    )
    contents = with_ties(
        parts(sheet_xml(ROW)),
        drawing="../drawings/drawing1.xml",
        vmlDrawing="../drawings/vml1.vml",
    )
    contents |= {"xl/drawings/drawing1.xml": drawing, "xl/drawings/vml1.vml": vml}
    source = read_parts(tmp_path, contents)
    assert shape(source)[2:] == ["填报说明\n第二行", "是否达标"]
    assert source.notes == [("IMAGE_NOT_READ", "工作表“整体”等2处有图片，图中文字没有读")]


def test_a_broken_extra_part_does_not_stop_the_reading(tmp_path: Path) -> None:
    contents = with_ties(parts(sheet_xml(ROW)), comments="../comments1.xml")
    source = read_parts(tmp_path, contents | {"xl/comments1.xml": "<comments><com"})
    assert shape(source) == ["参保率", "0.95"]
    assert codes(source) == ["PART_DAMAGED"]


def test_macros_and_cell_pictures_are_told(tmp_path: Path) -> None:
    row = f'<row r="1">{text("A1", "甲")}<c r="B1" t="str"><v>=DISPIMG("ID_1",1)</v></c></row>'
    source = read_parts(tmp_path, parts(sheet_xml(row)) | {"xl/vbaProject.bin": b"x"})
    assert codes(source) == ["MACRO_IGNORED", "IMAGE_NOT_READ"]


BOMB = '<!DOCTYPE a [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
ATTACKS = {
    "外部实体": '<!DOCTYPE a [<!ENTITY i SYSTEM "file:///etc/hostname">]>',
    "实体炸弹": BOMB + "]>",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_entities_are_refused_unopened(
    part: str, attack: str, encoding: str, tmp_path: Path
) -> None:
    contents = shared("<t>甲</t>")
    body = str(contents[part]).replace("<t>甲", "<t>&i;").replace('r="1"', 'r="1" x="&i;"')
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{attack}{body}'
    contents[part] = xml.encode(encoding)
    with pytest.raises(DamagedDocument, match="DOCTYPE"):
        read_parts(tmp_path, contents)


def test_a_zip_bomb_is_refused_before_unpacking(tmp_path: Path) -> None:
    with pytest.raises(LimitExceeded, match="压缩炸弹"):
        read_parts(tmp_path, parts(sheet_xml(ROW + " " * 30_000_000)))


def test_too_many_rows_stop_with_the_sheet_and_the_limit(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 60))
    with pytest.raises(LimitExceeded, match=r"“整体”.*超过 50 行"):
        read_parts(tmp_path, parts(sheet_xml(rows)), replace(DEFAULT_LIMITS, rows=50))


def test_blank_formatted_rows_do_not_count(tmp_path: Path) -> None:
    blank = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(2, 60))
    limits = replace(DEFAULT_LIMITS, rows=50)
    assert shape(read_parts(tmp_path, parts(sheet_xml(ROW + blank)), limits)) == ["参保率", "0.95"]


def test_a_very_long_cell_is_cut_with_a_flag_and_counted(tmp_path: Path) -> None:
    long = "".join(random.Random(1).choices("医保基金监管参保率一二三四五 ", k=200_000))
    row = f'<row r="1">{text("A1", long)}{text("B1", "乙")}</row>'
    limits = replace(DEFAULT_LIMITS, cell_characters=1000)
    source = read_parts(tmp_path, parts(sheet_xml(row)), limits)
    cell = pieces(source)["整体!A1"]
    assert (cell.text, cell.flags) == (long[:1000], {Flag.TRUNCATED})
    assert codes(source) == ["TRUNCATED"]
    assert source.census == source.characters()


def test_far_corners_cost_nothing(tmp_path: Path) -> None:
    rows = ROW + f'<row r="1048576">{text("XFD1048576", "角")}</row>'
    source = read_parts(tmp_path, parts(sheet_xml(rows)))
    assert shape(source) == ["参保率", "0.95", "角"]
    assert source.census is None  # too sparse for the second reader


def test_a_cell_that_only_the_second_reader_sees_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = {("整体", 1, 1): 3, ("整体", 1, 2): None, ("整体", 7, 3): 2}
    monkeypatch.setattr(sheetsource, "texts", lambda *_: seen)
    with pytest.raises(AccountingMismatch, match="例如工作表“整体”C7"):
        read_parts(tmp_path, parts(sheet_xml(ROW)))


def test_characters_that_only_the_second_reader_sees_are_in_the_census(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = {("整体", 1, 1): 9, ("整体", 1, 2): None}
    monkeypatch.setattr(sheetsource, "texts", lambda *_: seen)
    source = read_parts(tmp_path, parts(sheet_xml(ROW)))
    assert source.census == source.characters() + 6


@pytest.mark.parametrize(
    ("part", "content", "error"),
    [
        ("xl/worksheets/sheet1.xml", None, "不在文件里"),
        ("xl/workbook.xml", "<workbook", "XML"),
        ("xl/worksheets/sheet1.xml", sheet_xml('<row r="1"><c r="?"><v>1</v></c></row>'), "地址"),
        (
            "xl/worksheets/sheet1.xml",
            sheet_xml('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'),
            "编号 7",
        ),
    ],
)
def test_broken_packages_are_damaged(
    part: str, content: str | None, error: str, tmp_path: Path
) -> None:
    contents = parts(sheet_xml(ROW))
    if content is None:
        del contents[part]
    else:
        contents[part] = content
    with pytest.raises(DamagedDocument, match=error):
        read_parts(tmp_path, contents)


def test_a_file_that_is_no_zip_is_damaged_and_a_container_is_encrypted(tmp_path: Path) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"PK\x03\x04 ...")
    with pytest.raises(DamagedDocument):
        xlsx.read(path, path.name, DEFAULT_LIMITS)
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504)
    with pytest.raises(EncryptedDocument, match="密码"):
        xlsx.read(path, path.name, DEFAULT_LIMITS)


def test_links_to_other_files_are_not_followed(tmp_path: Path) -> None:
    contents = parts(sheet_xml(ROW))
    outside = ties(("comments", "file:///etc/hostname")).replace("/>", ' TargetMode="External"/>')
    contents["xl/worksheets/_rels/sheet1.xml.rels"] = outside
    assert shape(read_parts(tmp_path, contents)) == ["参保率", "0.95"]


@pytest.mark.slow
def test_two_hundred_thousand_rows_end_quickly(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 200_001))
    with pytest.raises(LimitExceeded, match="超过 20000 行"):
        read_parts(tmp_path, parts(sheet_xml(rows)))


@pytest.mark.slow
def test_a_hundred_thousand_blank_formatted_rows_are_read(tmp_path: Path) -> None:
    blank = "".join(
        f'<row r="{n}" s="1"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>'
        for n in range(2, 100_000)
    )
    path = zipped(tmp_path, parts(sheet_xml(ROW + blank)))
    assert shape(xlsx.read(path, path.name, DEFAULT_LIMITS)) == ["参保率", "0.95"]
