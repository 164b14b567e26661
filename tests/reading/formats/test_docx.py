from pathlib import Path

import pytest
from compared import grids, loose, spans, texts, truth
from wordfiles import NAMESPACES, cell, para, row, run, table, word_file

from baoheng.core.provenance import Place
from baoheng.reading.formats import docx
from baoheng.reading.grid import Cell, Flag, Loose, Source
from baoheng.reading.limits import DEFAULT_LIMITS

SAMPLES = [
    "s01_hunan_forms.docx",
    "s02_shanhaiguan_16tables.docx",
    "s05_dazhou_projects.docx",
    "s10_selfeval.docx",
    "s13_word_traps.docx",
]


def read(path: Path) -> Source:
    """Read with the usual limits; the census must agree whatever the trap."""
    source = docx.read(path, path.name, DEFAULT_LIMITS)
    assert source.census == source.characters()
    return source


def only_cell(source: Source) -> Cell:
    [grid] = grids(source)
    [found] = grid.cells
    return found


def codes(source: Source) -> list[str]:
    return [code for code, _ in source.notes]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_cell_of_the_samples_is_where_the_truth_says(samples: Path, name: str) -> None:
    source = read(samples / name)
    assert [spans(grid) for grid in grids(source)] == truth(samples / name)


def test_titles_and_unit_lines_of_a_sample_stay_outside_the_table(samples: Path) -> None:
    source = read(samples / "s05_dazhou_projects.docx")
    assert loose(source) == ["部门预算项目绩效目标表(2023年度)", "金额单位：万元"]
    assert (source.format, source.reader, len(source.sha256)) == ("docx", "docx-lxml 1", 64)


def test_paragraphs_and_tables_keep_their_order_and_places(tmp_path: Path) -> None:
    body = para("标题") + para("") + table(row("甲", "乙"), row("丙", "丁")) + para("单位：万元")
    source = read(word_file(tmp_path, body))
    title, grid, unit = source.blocks
    assert isinstance(title, Loose)
    assert title.place == Place("目标表.docx", line=1)
    assert isinstance(unit, Loose)
    assert unit.place == Place("目标表.docx", line=3)
    [found] = [g for g in grids(source) if g is grid]
    assert found.at(1, 1).place == Place("目标表.docx", table=1, row=2, col=2)  # type: ignore[union-attr]


def test_a_plain_document_has_no_notes_and_no_flags(tmp_path: Path) -> None:
    source = read(word_file(tmp_path, para("标题") + table(row("≥95%"))))
    assert source.notes == []
    assert all(not piece.flags for piece in source.pieces())


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (f"<w:p>{run('甲')}<w:r><w:tab/></w:r>{run('乙')}</w:p>", "甲\t乙"),
        (f"<w:p>{run('甲')}<w:r><w:br/></w:r>{run('乙')}</w:p>", "甲\n乙"),
        (para("甲") + para("乙"), "甲\n乙"),
        (f"<w:p>{run('7')}<w:r><w:noBreakHyphen/></w:r>{run('8月')}</w:p>", "7-8月"),
        (f"<w:p><w:hyperlink>{run('95')}</w:hyperlink>{run('%')}</w:p>", "95%"),
        (f"<w:p><w:smartTag>{run('≥')}</w:smartTag>{run('95%')}</w:p>", "≥95%"),
        (f"<w:p><w:customXml>{run('≥95%')}</w:customXml></w:p>", "≥95%"),
        (f"<w:p><w:fldSimple w:instr='DATE'>{run('2023')}</w:fldSimple></w:p>", "2023"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{para('≥90%')}</w:sdtContent></w:sdt>", "≥90%"),
        (f"<w:p><w:sdt><w:sdtContent>{run('≥90%')}</w:sdtContent></w:sdt></w:p>", "≥90%"),
        (para(run("10") + run("4", '<w:vertAlign w:val="superscript"/>')), "10⁴"),
        ("<w:p><m:oMath><m:r><m:t>95%</m:t></m:r></m:oMath></w:p>", "95%"),
        (
            "<w:p><m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num>"
            "<m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath></w:p>",
            "1/2",
        ),
        (run("不"), "不"),  # a run without a paragraph
    ],
)
def test_what_stands_in_a_cell_is_read_as_it_is_seen(
    tmp_path: Path, content: str, text: str
) -> None:
    assert only_cell(read(word_file(tmp_path, table(row(cell(content)))))).text == text


@pytest.mark.parametrize(
    ("sign", "text"),
    [
        ('<w:sym w:font="Symbol" w:char="F0B3"/>', "≥"),
        ('<w:sym w:font="Symbol" w:char="F0A3"/>', "≤"),
        ('<w:sym w:font="Wingdings" w:char="F0FC"/>', "✓"),
        ('<w:sym w:font="Wingdings 2" w:char="0052"/>', "☑"),
        ('<w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>\uf0b3</w:t>', "≥"),
        ('<w:rPr><w:rFonts w:ascii="Arial"/></w:rPr><w:t>\uf0b3</w:t>', "\uf0b3"),
        ('<w:sym w:font="Unknown" w:char="F0B3"/>', "\uf0b3"),
        ('<w:sym w:font="Symbol" w:char="XY"/>', "\ufffd"),
    ],
)
def test_symbol_fonts_are_translated_where_they_are_known(
    tmp_path: Path, sign: str, text: str
) -> None:
    body = table(row(cell(f"<w:p><w:r>{sign}</w:r>{run('95%')}</w:p>")))
    assert only_cell(read(word_file(tmp_path, body))).text == text + "95%"


def test_tracked_changes_are_read_as_accepted_and_said_so(tmp_path: Path) -> None:
    content = (
        f"<w:p>{run('≥')}<w:del><w:r><w:delText>500</w:delText></w:r></w:del>"
        f"<w:ins>{run('600')}</w:ins>{run('万人')}</w:p>"
    )
    source = read(word_file(tmp_path, table(row(cell(content)))))
    found = only_cell(source)
    assert found.text == "≥600万人"
    assert found.flags == {Flag.INSERTED, Flag.DELETED_NEARBY}
    assert codes(source) == ["TRACKED_CHANGES"]


def test_moved_text_is_read_once_where_it_went(tmp_path: Path) -> None:
    body = f"<w:p><w:moveFrom>{run('复核率')}</w:moveFrom></w:p>" + (
        f"<w:p><w:moveTo>{run('复核率')}</w:moveTo></w:p>"
    )
    source = read(word_file(tmp_path, body))
    assert loose(source) == ["复核率"]
    assert [b.flags for b in source.blocks] == [{Flag.INSERTED}]  # type: ignore[union-attr]


def test_a_paragraph_with_a_deleted_end_joins_the_next(tmp_path: Path) -> None:
    body = para("≥", "<w:rPr><w:del/></w:rPr>") + para("95%") + para("另一段")
    assert loose(read(word_file(tmp_path, body))) == ["≥95%", "另一段"]


def test_struck_text_stays_with_a_flag(tmp_path: Path) -> None:
    body = para(run("作废", "<w:strike/>")) + para(run("有效", '<w:strike w:val="0"/>'))
    first, second = read(word_file(tmp_path, body)).blocks
    assert isinstance(first, Loose)
    assert isinstance(second, Loose)
    assert (first.text, first.flags) == ("作废", {Flag.STRUCK})
    assert (second.text, second.flags) == ("有效", frozenset())


def test_hidden_text_never_falsifies_the_cell_it_stands_in(tmp_path: Path) -> None:
    partly = cell(f"<w:p>{run('≥')}{run('500', '<w:vanish/>')}{run('600')}</w:p>")
    wholly = cell(f"<w:p>{run('旧值', '<w:vanish/>')}</w:p>")
    source = read(word_file(tmp_path, table(row(partly, wholly))))
    [grid] = grids(source)
    assert texts(grid) == [["≥600", "旧值"]]
    assert grid.cells[0].flags == frozenset()
    assert grid.cells[1].flags == {Flag.HIDDEN}
    [beside] = [b for b in source.blocks if isinstance(b, Loose)]
    assert (beside.text, beside.flags) == ("500", {Flag.HIDDEN})
    assert beside.place == grid.cells[0].place


FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
    "<w:r><w:instrText>{instruction}</w:instrText></w:r>{inside}"
)
SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def a_field(instruction: str, result: str | None = None, data: str = "", inside: str = "") -> str:
    shown = "" if result is None else SEPARATE + run(result)
    return FIELD.format(data=data, instruction=instruction, inside=inside) + shown + END


DROPDOWN = (
    '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="≤"/>'
    '<w:listEntry w:val="≥"/></w:ddList></w:ffData>'
)
CHECKED = "<w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData>"
UNCHECKED = "<w:ffData><w:checkBox><w:default w:val='0'/></w:checkBox></w:ffData>"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (a_field(" FORMTEXT ", "100"), "100"),
        (a_field(r" EQ \o\ac(○,3) "), "③"),
        (a_field(r" EQ \f(1,2) "), "1/2"),
        (a_field(" FORMDROPDOWN ", data=DROPDOWN), "≥"),
        (a_field(" FORMCHECKBOX ", data=CHECKED), "☑"),
        (a_field(" FORMCHECKBOX ", data=UNCHECKED), "☐"),
        (a_field(" IF ", "多", inside=a_field(" MERGEFIELD a ", "3") + run(" > 1")), "多"),
        (FIELD.format(data="", instruction=" DATE ", inside=run("没有结束的域")), "没有结束的域"),
        (END + run("域在前面"), "域在前面"),
    ],
)
def test_fields_show_their_result_and_not_their_instruction(
    tmp_path: Path, content: str, text: str
) -> None:
    assert loose(read(word_file(tmp_path, para(content)))) == [text]


BOX = "<w:txbxContent>{}</w:txbxContent>"
DRAWN = "<w:drawing><wps:txbx>{}</wps:txbx></w:drawing>"
ALTERNATIVES = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{}</mc:Choice>"
    "<mc:Fallback><w:pict><v:textbox>{}</v:textbox></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)


def test_a_text_box_is_read_once_although_it_is_stored_twice(tmp_path: Path) -> None:
    box = BOX.format(para("≤50.25元"))
    content = para(run("补助") + ALTERNATIVES.format(DRAWN.format(box), box))
    source = read(word_file(tmp_path, content + table(row(cell(content)))))
    assert loose(source) == ["补助", "≤50.25元"]
    assert only_cell(source).text == "补助\n≤50.25元"


def test_a_text_box_without_a_first_branch_is_read_from_the_fallback(tmp_path: Path) -> None:
    box = f"<mc:Fallback><w:pict>{BOX.format(para('盖章'))}</w:pict></mc:Fallback>"
    content = f"<w:r><mc:AlternateContent>{box}</mc:AlternateContent></w:r>"
    assert loose(read(word_file(tmp_path, para(content)))) == ["盖章"]


def test_a_table_in_a_text_box_is_a_grid(tmp_path: Path) -> None:
    box = DRAWN.format(BOX.format(table(row("指标", "值"))))
    source = read(word_file(tmp_path, para(f"<w:r>{box}</w:r>")))
    assert [texts(grid) for grid in grids(source)] == [[["指标", "值"]]]


def test_word_art_is_text(tmp_path: Path) -> None:
    art = '<w:r><w:pict><v:shape><v:textpath string="样表"/></v:shape></w:pict></w:r>'
    assert loose(read(word_file(tmp_path, para(art)))) == ["样表"]


def test_notes_headers_and_comments_follow_the_body(tmp_path: Path) -> None:
    parts = {
        "header": para("附件3"),
        "footer": para("第1页"),
        "comments": f"<w:comment>{para('请核对')}</w:comment>",
        "footnotes": f"<w:footnote>{para('按年计算')}</w:footnote>",
    }
    source = read(word_file(tmp_path, para("正文"), parts))
    assert loose(source) == ["正文", "按年计算", "请核对", "附件3", "第1页"]
    assert [b.place.line for b in source.blocks] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<w:r><w:drawing><a:blip/></w:drawing></w:r>", "IMAGE_NOT_READ"),
        ("<w:r><w:pict><v:imagedata/></w:pict></w:r>", "IMAGE_NOT_READ"),
        ("<w:r><w:object><v:imagedata/><o:OLEObject/></w:object></w:r>", "OBJECT_NOT_READ"),
        ("<w:r><w:drawing><c:chart xmlns:c='c'/></w:drawing></w:r>", "CHART_NOT_READ"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, content: str, code: str) -> None:
    assert codes(read(word_file(tmp_path, para(content)))) == [code]


def test_a_foreign_chunk_is_said(tmp_path: Path) -> None:
    assert codes(read(word_file(tmp_path, "<w:altChunk/>"))) == ["CHUNK_NOT_READ"]


def test_strict_documents_read_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    strict = NAMESPACES.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    monkeypatch.setattr("wordfiles.NAMESPACES", strict)
    source = read(word_file(tmp_path, table(row(cell("甲", '<w:gridSpan w:val="2"/>')))))
    assert spans(grids(source)[0]) == {(0, 0, 1, 2, "甲")}


def test_styles_hide_and_strike_too(tmp_path: Path) -> None:
    styles = (
        '<w:style w:styleId="base"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="gone"><w:basedOn w:val="base"/></w:style>'
        '<w:style w:styleId="out"><w:rPr><w:strike/></w:rPr></w:style>'
        '<w:style w:styleId="loop"><w:basedOn w:val="loop"/></w:style>'
    )
    body = (
        para("隐藏", '<w:pStyle w:val="gone"/>')
        + para(run("删去", '<w:rStyle w:val="out"/>'))
        + para("普通", '<w:pStyle w:val="loop"/>')
    )
    source = read(word_file(tmp_path, body, {"styles": styles}))
    assert [piece.flags for piece in source.pieces()] == [{Flag.HIDDEN}, {Flag.STRUCK}, set()]
