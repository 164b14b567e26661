"""Cells of Word tables: letters, lines, merged cells, and what cannot be changed without loss."""

import zipfile

import pytest
from tests.forms.writeback.papers import differing, parts, shown
from wordfiles import cell, para, root, row, run, table, word_file

from baoheng.core.errors import UnsupportedFormat
from baoheng.core.provenance import Place
from baoheng.forms.writeback import Change, fill

DOCUMENT = "word/document.xml"
SONG = '<w:rFonts w:eastAsia="宋体"/><w:sz w:val="18"/>'


def filled(folder, body, *changes, parts_=None):
    """The report and the new document part."""
    path = word_file(folder, body, parts_)
    report = fill(path, changes, folder / "副本.docx")
    return report, parts(folder / "副本.docx")[DOCUMENT].decode()


def at(row, col, value, number=1, like=None):
    """A change of a cell of a table."""
    where = Place("目标表.docx", table=number)
    return Change(where.at(row, col), value, f"{row},{col}", like=where.at(*like) if like else None)


def grid(value):
    """A small table whose second cell of the second row is ``value``."""
    return table(row("指标", "实际完成值"), row("参保率", value))


def test_the_letters_of_the_old_text_stay(tmp_path):
    old = cell(para(run("94", SONG + "<w:b/>") + run(".1%", SONG), '<w:jc w:val="center"/>'))
    report, xml = filled(tmp_path, grid(old), at(2, 2, "95.6%"))
    assert (report.written[0].before, report.written[0].after) == ("94.1%", "95.6%")
    new = f'<w:r><w:rPr>{SONG}<w:b/></w:rPr><w:t xml:space="preserve">95.6%</w:t></w:r>'
    assert f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{new}</w:p>' in xml
    assert differing(tmp_path / "目标表.docx", tmp_path / "副本.docx") == {DOCUMENT}


@pytest.mark.parametrize(
    ("blank", "letters"),
    [
        (cell(para("", f"<w:rPr>{SONG}</w:rPr>")), SONG),
        (cell(para("")), '<w:sz w:val="21"/>'),
        (cell(para(run("旧", "<w:strike/><w:vanish/>" + SONG))), SONG),
        (cell(para(run("3", '<w:vertAlign w:val="superscript"/>' + SONG))), SONG),
        (cell(para(run("P", '<w:rFonts w:ascii="Wingdings 2"/>' + SONG))), SONG),
    ],
)
def test_a_cell_takes_the_letters_of_its_mark_or_of_the_cell_near_it(tmp_path, blank, letters):
    body = table(row("指标", cell(para(run("值", '<w:sz w:val="21"/>')))), row("参保率", blank))
    report, xml = filled(tmp_path, body, at(2, 2, "√", like=(1, 2)))
    assert report.written[0].after == "√"
    assert f'<w:r><w:rPr>{letters}</w:rPr><w:t xml:space="preserve">√</w:t></w:r>' in xml


@pytest.mark.parametrize("old", ["", "一", "一\n二", "一\n二\n三\n四"])
@pytest.mark.parametrize("new", ["甲", "甲\n乙\n丙", ""])
def test_lines_are_paragraphs_of_the_cell(tmp_path, old, new):
    centred = '<w:jc w:val="center"/>'
    paragraphs = "".join(para(line, centred) for line in old.split("\n"))
    report, xml = filled(tmp_path, grid(cell(paragraphs)), at(2, 2, new))
    assert shown(tmp_path / "副本.docx").get("表1第2行第2列", "") == new
    assert report.notes == ()
    if old or new:
        assert xml.count(centred) == new.count("\n") + 1


def test_any_cell_of_a_merged_area_means_its_first(tmp_path):
    body = table(
        row("甲", "乙", "丙"),
        row("丁", cell("", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>')),
        row("戊", cell("", '<w:gridSpan w:val="2"/><w:vMerge/>')),
    )
    report, _ = filled(tmp_path, body, at(3, 3, "已完成"))
    assert [one.place.label for one in report.written] == ["表1第2行第2列"]
    assert shown(tmp_path / "副本.docx")["表1第2行第2列"] == "已完成"


def test_tables_inside_tables_and_frames_are_counted_as_the_reader_counts(tmp_path):
    inner = table(row("里甲", "里乙"), row("里丙", "里丁"))
    frame = table(row(cell(table(row("框甲", "框乙"), row("框丙", "框丁")) + para(""))))
    body = (
        table(row("外甲", "外乙"), row("外戊", "外己"), row("外丙", cell(inner + para("尾"))))
        + frame
    )
    path = word_file(tmp_path, body)
    labels = {text: label for label, text in shown(path).items()}
    assert labels["里丁"] == "表2第2行第2列"
    assert labels["框丁"] == "表3第2行第2列"
    changes = [at(2, 2, "新里", 2), at(2, 2, "新框", 3), at(3, 2, "新外", 1)]
    report = fill(path, changes, tmp_path / "副本.docx")
    after = shown(tmp_path / "副本.docx")
    assert (after["表2第2行第2列"], after["表3第2行第2列"]) == ("新里", "新框")
    assert [one.reason for one in report.left] == ["这一格里还有一张表，请人工填写"]


FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>=SUM(ABOVE)</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("90")
    + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)  # fmt: skip
CONTROL = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>" + run("旧") + "</w:sdtContent></w:sdt>"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (FIELD, "公式或域"),
        ('<w:ins w:id="1" w:author="a">' + run("旧") + "</w:ins>", "修订痕迹"),
        ("<w:r><w:drawing><a:blip/></w:drawing></w:r>" + run("旧"), "图片"),
        (run("旧") + '<w:r><w:footnoteReference w:id="2"/></w:r>', "脚注"),
        (run("旧") + '<w:r><w:commentReference w:id="2"/></w:r>', "批注"),
        ("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>", "数学式"),
        (CONTROL.format('<w:dataBinding w:xpath="/a"/>'), "内容控件"),
        (CONTROL.format('<w:lock w:val="sdtContentLocked"/>'), "内容控件"),
    ],
)
def test_a_cell_with_more_than_text_is_left_and_the_reason_told(tmp_path, content, word):
    report, _ = filled(tmp_path, grid(cell(para(content))), at(2, 2, "新"))
    assert word in report.left[0].reason
    assert differing(tmp_path / "目标表.docx", tmp_path / "副本.docx") == set()


def test_a_fill_in_control_is_filled_and_is_no_hint_any_more(tmp_path):
    control = CONTROL.format("<w:showingPlcHdr/>").replace(
        "<w:r><w:t", '<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t'
    )
    report, xml = filled(tmp_path, grid(cell(para(control))), at(2, 2, "95.6%"))
    assert report.written[0].after == "95.6%"
    assert "showingPlcHdr" not in xml
    assert "PlaceholderText" not in xml
    assert "<w:sdtContent><w:r>" in xml


NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>'
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>'
)


def test_rows_with_automatic_numbers_are_filled_and_numbered_values_left(tmp_path):
    numbered = [cell(para(name, NUMBERED)) for name in ("参保率<!-- 注 -->", "94%", "到位率")]
    body = table(row("指标", "值"), row(numbered[0], numbered[1]), row(numbered[2], "9%"))
    changes = [at(2, 2, "95%"), at(3, 2, "10%")]
    report, _ = filled(tmp_path, body, *changes, parts_={"numbering": NUMBERING})
    assert shown(tmp_path / "副本.docx") == {
        "表1第1行第1列": "指标", "表1第1行第2列": "值", "表1第2行第1列": "1. 参保率",
        "表1第2行第2列": "2. 94%", "表1第3行第1列": "3. 到位率", "表1第3行第2列": "10%",
    }  # fmt: skip
    assert "自动编号" in report.left[0].reason


def test_bookmarks_of_lines_that_go_are_kept(tmp_path):
    mark = '<w:bookmarkStart w:id="7" w:name="b"/><w:bookmarkEnd w:id="7"/>'
    report, xml = filled(tmp_path, grid(cell(para("一") + para(mark + run("二")))), at(2, 2, "新"))
    assert report.written[0].after == "新"
    assert xml.count("bookmarkStart") == xml.count("bookmarkEnd") == 1


def test_the_strict_kind_of_word_file_is_refused(tmp_path):
    path = word_file(tmp_path, grid("旧"))
    strict = root("document", f"<w:body>{grid('旧')}</w:body>").replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    old = parts(path)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in (old | {DOCUMENT: strict.encode()}).items():
            archive.writestr(name, data)
    with pytest.raises(UnsupportedFormat, match="另存为普通的 docx"):
        fill(path, [at(2, 2, "新")], tmp_path / "副本.docx")
