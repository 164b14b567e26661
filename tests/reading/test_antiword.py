"""antiword's DocBook as blocks, from hand-written output; the program itself is not needed."""

import pytest

from baoheng.core.errors import DamagedDocument
from baoheng.reading.antiword import parse_docbook
from baoheng.reading.grid import Block, Grid, Loose

HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE book PUBLIC "-//OASIS//DTD"\n\t"x.dtd">'
    "<book><bookinfo><author>\n<surname>局长</surname></author></bookinfo><chapter>\n<title/>\n"
)
FOOT = "</chapter></book>"


def blocks(body: str) -> list[Block]:
    return parse_docbook((HEAD + body + FOOT).encode("utf-8", "surrogatepass"), "表.doc")


def group(widths: list[float], *rows: list[str]) -> str:
    specs = "".join(f"<colspec colwidth='{width:.2f}pt'/>" for width in widths)
    lines = (
        "<row>" + "".join(f"<entry>\n{text}\n</entry>\n" for text in row) + "</row>" for row in rows
    )
    return f"<tgroup cols='{len(widths)}'>{specs}<tbody>{''.join(lines)}</tbody></tgroup>"


def only_grid(*groups: str) -> Grid:
    found = blocks(f"<para><informaltable>{''.join(groups)}</informaltable></para>")
    assert len(found) == 1
    assert isinstance(found[0], Grid)
    return found[0]


def spans(grid: Grid) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.col, c.rowspan, c.colspan, c.text) for c in grid.cells]


def test_paragraphs_headings_and_lists_are_loose_lines_in_order():
    body = (
        "<title>一、总则</title><para>\n第一段\n</para><orderedlist><listitem><para>\n甲\n</para>"
    )
    found = blocks(body + "</listitem></orderedlist>")
    assert [(b.text, b.place.line) for b in found if isinstance(b, Loose)] == [
        ("一、总则", 1),
        ("第一段", 2),
        ("甲", 3),
    ]


def test_author_and_title_of_the_file_are_not_text():
    assert blocks("<para>\n\n</para>") == []


def test_column_spans_come_from_widths():
    grid = only_grid(
        group([70, 380], ["部门", "医保局"]), group([70, 190, 190.05], ["a", "b", "c"])
    )
    assert (grid.nrows, grid.ncols) == (2, 3)
    assert spans(grid) == [
        (0, 0, 1, 1, "部门"),
        (0, 1, 1, 2, "医保局"),
        (1, 0, 1, 1, "a"),
        (1, 1, 1, 1, "b"),
        (1, 2, 1, 1, "c"),
    ]


def test_leading_blanks_continue_the_cell_above():
    rows = [["一级", "二级", "值"], ["产出", "数量", "1"], ["", "质量", "2"], ["", "时效", ""]]
    assert spans(only_grid(group([50, 50, 50], *rows)))[3:] == [
        (1, 0, 3, 1, "产出"),
        (1, 1, 1, 1, "数量"),
        (1, 2, 1, 1, "1"),
        (2, 1, 1, 1, "质量"),
        (2, 2, 1, 1, "2"),
        (3, 1, 1, 1, "时效"),
        (3, 2, 1, 1, ""),
    ]


def test_blank_below_the_head_and_wholly_blank_rows_continue_nothing():
    rows = [["一级", "值"], ["", "95"], ["产出", "1"], ["", ""]]
    assert [cell.rowspan for cell in only_grid(group([50, 50], *rows)).cells] == [1] * 8


def test_several_paragraphs_of_a_cell_stay_apart():
    assert only_grid(group([50, 50], ["年度\n（万元）", "x"])).cells[0].text == "年度\n（万元）"


def test_places_count_tables_rows_and_columns_from_one():
    table = f"<informaltable>{group([9, 9], ['a', 'b'], ['c', 'd'])}</informaltable>"
    second = blocks(f"<para>{table}</para><para>{table}</para>")[1]
    assert isinstance(second, Grid)
    assert second.cells[3].place.label == "表2第2行第2列"


def test_character_beyond_the_basic_plane_comes_whole():
    assert [b.text for b in blocks("<para>\n\ud842\udfb7\n</para>") if isinstance(b, Loose)] == [
        "𠮷"
    ]


def test_control_characters_are_dropped():
    assert [b.text for b in blocks("<para>\na\x07b\n</para>") if isinstance(b, Loose)] == ["ab"]


def test_entities_are_not_resolved():
    text = '<!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/hostname">]><book><para>a&x;</para></book>'
    assert [b.text for b in parse_docbook(text.encode(), "x") if isinstance(b, Loose)] == ["a"]


def test_broken_output_is_told():
    with pytest.raises(DamagedDocument, match="antiword 的输出不完整"):
        parse_docbook(b"<book><para>", "表.doc")
