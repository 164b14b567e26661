from dataclasses import replace
from pathlib import Path

import pytest
from compared import grids, loose, spans, texts, truth

from baoheng.core.errors import DamagedDocument, EmptyDocument, LimitExceeded
from baoheng.core.provenance import Place
from baoheng.reading.formats import html
from baoheng.reading.grid import Flag, Grid, Loose, Source
from baoheng.reading.limits import DEFAULT_LIMITS, Limits


def read(folder: Path, page: str | bytes, limits: Limits = DEFAULT_LIMITS) -> Source:
    """Read with the census checked, whatever the trap."""
    path = folder / "公开.html"
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    source = html.read(path, path.name, limits)
    assert source.census == source.characters()
    return source


def codes(source: Source) -> list[str]:
    return [code for code, _ in source.notes]


@pytest.mark.parametrize("name", ["s08_xiangyin_gbk.html", "s09_zhanjiang_sloppy.html"])
def test_every_cell_of_the_samples_is_where_the_truth_says(samples: Path, name: str) -> None:
    source = html.read(samples / name, name, DEFAULT_LIMITS)
    assert [spans(grid) for grid in grids(source)] == truth(samples / name)
    assert source.census == source.characters()


def test_the_layout_table_of_a_sample_leaves_titles_beside_the_tables(samples: Path) -> None:
    source = html.read(samples / "s08_xiangyin_gbk.html", "页", DEFAULT_LIMITS)
    kinds = [b.text if isinstance(b, Loose) else b.nrows for b in source.blocks]
    assert kinds[-4:] == ["项目支出绩效目标表", 57, "整体支出绩效目标表", 9]


def test_blocks_keep_their_order_and_places(tmp_path: Path) -> None:
    page = "<h1>标题</h1><table><tr><td>甲<td>乙<tr><td>丙<td>丁</table><p>单位：万元</p>"
    source = read(tmp_path, page)
    title, grid, unit = source.blocks
    assert isinstance(grid, Grid)
    assert (title.place, unit.place) == (Place("公开.html", line=1), Place("公开.html", line=2))
    assert [c.place for c in grid.cells][-1] == Place("公开.html", table=1, row=2, col=2)
    assert (source.format, source.reader, source.notes) == ("html", "html-lxml 1", [])
    assert all(not piece.flags for piece in source.pieces())


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<10%", "<10%"),
        ("<=8%", "<=8%"),
        ("< 8%", "< 8%"),
        ("<八成", "<八成"),
        ("&lt;8%&nbsp;", "<8%"),
        ("<p>一</p><p>二</p>", "一\n二"),
        ("一<br>二<br/>三", "一\n二\n三"),
        ("<div>一<div>二</div>三</div>", "一\n二\n三"),
        ("<span>≥</span>\n   <b>95</b>%", "≥ 95%"),
        ("10<sup>4</sup>", "10⁴"),
        ("<pre>甲  乙</pre>", "甲  乙"),
        ("甲<o:p>&nbsp;</o:p><![if !supportLists]>1.<![endif]>乙<!-- 注 -->", "甲 1.乙"),
        ("<ol><li>甲<li><p>乙</p></ol>", "1. 甲\n2. 乙"),
        ("<ol type=a start=3><li>甲<li value=9>乙</ol>", "c. 甲\ni. 乙"),
        ("<ol><li></ol>", "1."),
        ("<ul><li>甲</ul>", "甲"),
        ("<input value='≥95%'>", "≥95%"),
        ("<input type=hidden value=x><input type=submit value=查询>甲", "甲"),
        ("<input type=checkbox checked>是<input type=radio>否", "☑是☐否"),
        ("<textarea>多行\n文字</textarea>", "多行\n文字"),
        ("<select><option>≤<option selected>≥</select>95%", "≥95%"),
        ("<select><option>≤<option>≥</select>", "≤"),
        ("<script>var a='<b>x</b>'</script><style>p{}</style>甲<noscript>乙</noscript>", "甲"),
        ("<template><p>x</p></template><xml><o:Author>作者</o:Author></xml>甲", "甲"),
        ("a\x00b\x01c", "abc"),
    ],
)
def test_what_stands_in_a_cell_is_read_as_a_browser_shows_it(
    tmp_path: Path, cell: str, text: str
) -> None:
    source = read(tmp_path, f"<table><tr><td>{cell}</td><td>旁</td></tr></table>")
    [grid] = grids(source)
    assert texts(grid) == [[text, "旁"]]


def test_spans_are_placed_by_the_standard(tmp_path: Path) -> None:
    page = (
        "<table><tr><th rowspan=2>甲</th><th colspan='2'>乙</th></tr><tr><td>丙</td><td>丁</td>"
        "</tr><tr><td colspan=3>戊</td></tr></table>"
    )
    assert spans(grids(read(tmp_path, page))[0]) == {
        (0, 0, 2, 1, "甲"), (0, 1, 1, 2, "乙"), (1, 1, 1, 1, "丙"), (1, 2, 1, 1, "丁"),
        (2, 0, 1, 3, "戊"),
    }  # fmt: skip


@pytest.mark.parametrize("rowspan", ["0", "99", "65534"])
def test_a_rowspan_ends_with_its_group_of_rows(tmp_path: Path, rowspan: str) -> None:
    page = (
        f"<table><tbody><tr><td rowspan={rowspan}>甲<td>乙<tr><td>丙</tbody>"
        "<tbody><tr><td>丁<td>戊</tbody></table>"
    )
    source = read(tmp_path, page)
    assert spans(grids(source)[0]) == {
        (0, 0, 2, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 1, 1, 1, "丙"), (2, 0, 1, 1, "丁"),
        (2, 1, 1, 1, "戊"),
    }  # fmt: skip
    assert codes(source) == (["SPAN_CLIPPED"] if rowspan == "65534" else [])


def test_an_absurd_colspan_is_the_whole_width_and_said(tmp_path: Path) -> None:
    page = "<table><tr><td colspan=100000>题<tr><td>甲<td>乙<td>丙</table>"
    source = read(tmp_path, page)
    assert (0, 0, 1, 3, "题") in spans(grids(source)[0])
    assert codes(source) == ["SPAN_CLIPPED"]


@pytest.mark.parametrize("colspan", ["", "0", "-2", "甲", "9" * 5000])
def test_nonsense_spans_never_crash(tmp_path: Path, colspan: str) -> None:
    page = f"<table><tr><td colspan='{colspan}' rowspan='{colspan}'>甲<td>乙</table>"
    [grid] = grids(read(tmp_path, page))
    assert [c.text for c in grid.cells] == ["甲", "乙"]
    assert grid.ncols == 2


def test_a_cell_never_lies_over_one_from_above(tmp_path: Path) -> None:
    page = "<table><tr><td>甲<td rowspan=2>乙<tr><td colspan=2>丙<td>丁</table>"
    assert spans(grids(read(tmp_path, page))[0]) == {
        (0, 0, 1, 1, "甲"), (0, 1, 2, 1, "乙"), (1, 0, 1, 1, "丙"), (1, 2, 1, 1, "丁"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td>甲<td>乙<tr><td>丙<td>丁</table>",
        "<table><tr><td><div>甲<td>乙</div><tr><td><b>丙<td>丁</table>",
        "<table><td>甲<td>乙<tr><td>丙<td>丁",
        "<table><tr><td>甲<td>乙</tr><td>丙<td>丁</table>",
        "<table><tbody><td>甲<td>乙</tbody><td>丙<td>丁</table>",
        "<table><tr><td><form>甲<td>乙</form></tr><tr><td>丙</td><td>丁</table>",
    ],
)
def test_missing_end_tags_do_not_move_cells(tmp_path: Path, page: str) -> None:
    assert texts(grids(read(tmp_path, page))[0]) == [["甲", "乙"], ["丙", "丁"]]


def test_text_between_cells_is_kept_before_the_table(tmp_path: Path) -> None:
    page = "<table><caption>表题</caption>散<tr>落<td>甲<td>乙</table>之后"
    source = read(tmp_path, page)
    assert loose(source) == ["表题", "散", "落", "之后"]
    assert texts(grids(source)[0]) == [["甲", "乙"]]


def test_a_nested_table_follows_the_outer_one(tmp_path: Path) -> None:
    inner = "<table><tr><td>子<td>值<tr><td>丙<td>1</table>"
    page = f"<table><tr><td>甲<td>乙<tr><td>项<td>见下{inner}<tr><td>丁<td>戊</table>"
    outer, nested = grids(read(tmp_path, page))
    assert texts(outer) == [["甲", "乙"], ["项", "见下"], ["丁", "戊"]]
    assert texts(nested) == [["子", "值"], ["丙", "1"]]


def test_a_page_with_a_side_bar_is_layout(tmp_path: Path) -> None:
    inner = "<table><tr><td>指标<td>值</table>"
    page = f"<table><tr><td>菜单<td><h3>表一</h3>{inner}<h3>表二</h3>{inner}</table>"
    source = read(tmp_path, page)
    shapes = [b.text if isinstance(b, Loose) else texts(b) for b in source.blocks]
    assert shapes == ["菜单", "表一", [["指标", "值"]], "表二", [["指标", "值"]]]


def test_twenty_nested_tables_are_read_and_a_hundred_refused(tmp_path: Path) -> None:
    def nested(depth: int) -> str:
        return "<table><tr><td>" * depth + "底" + "</table>" * depth

    assert "底" in [piece.text for piece in read(tmp_path, nested(20)).pieces()]
    with pytest.raises(LimitExceeded, match="一层套一层"):
        read(tmp_path, nested(100))


def test_hundreds_of_unclosed_tags_are_read_and_thousands_refused(tmp_path: Path) -> None:
    assert loose(read(tmp_path, "<font>甲" * 500)) == ["甲" * 500]
    with pytest.raises(LimitExceeded):
        read(tmp_path, "<div>" * 5000 + "底")


@pytest.mark.parametrize(
    "hidden", ["style='display: none'", "hidden", "style='mso-hide:all'", "style=visibility:hidden"]
)
def test_hidden_rows_are_data_with_a_flag(tmp_path: Path, hidden: str) -> None:
    page = f"<table><tr><td>甲<td>乙<tr {hidden}><td>丙<td>丁</table>"
    [grid] = grids(read(tmp_path, page))
    assert texts(grid) == [["甲", "乙"], ["丙", "丁"]]
    assert [bool(c.flags & {Flag.HIDDEN}) for c in grid.cells] == [False, False, True, True]


def test_hidden_text_never_falsifies_the_cell_it_stands_in(tmp_path: Path) -> None:
    page = "<table><tr><td>95%<span style='display:none'>0.95</span><td>旁</table>"
    source = read(tmp_path, page)
    cell = grids(source)[0].cells[0]
    assert (cell.text, cell.flags) == ("95%", frozenset())
    [beside] = [b for b in source.blocks if isinstance(b, Loose)]
    assert (beside.text, beside.flags, beside.place) == ("0.95", {Flag.HIDDEN}, cell.place)


@pytest.mark.parametrize(
    ("cell", "flags"),
    [
        ("<s>旧</s>", {Flag.STRUCK}),
        ("<del>旧</del>", {Flag.STRUCK}),
        ("<span style='text-decoration:line-through'>旧</span>", {Flag.STRUCK}),
        ("<ins>新</ins>", {Flag.INSERTED}),
        ("<u>新</u>", set()),
    ],
)
def test_struck_and_inserted_text_carries_a_flag(
    tmp_path: Path, cell: str, flags: set[Flag]
) -> None:
    [grid] = grids(read(tmp_path, f"<table><tr><td>{cell}<td>旁</table>"))
    assert [c.flags for c in grid.cells] == [flags, set()]


def test_the_stored_number_of_excel_pages_is_kept_beside_the_shown_one(tmp_path: Path) -> None:
    page = "<table><tr><td x:num='0.95'>95%</td><td x:num>3</td></table>"
    assert [c.raw for c in grids(read(tmp_path, page))[0].cells] == ["0.95", None]


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("甲<iframe src=b.htm></iframe>", "FRAME_NOT_READ"),
        ("<title>书</title><frameset><frame src=a.htm></frameset>", "FRAME_NOT_READ"),
        ("<p>甲</p><img src=表.png>", "IMAGE_NOT_READ"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, page: str, code: str) -> None:
    assert codes(read(tmp_path, page)) == [code]


def test_pictures_beside_a_table_are_no_news(tmp_path: Path) -> None:
    assert codes(read(tmp_path, "<img src=logo.png><table><tr><td>甲<td>乙</table>")) == []


def test_a_cell_too_long_is_cut_with_a_flag_and_accounted_for(tmp_path: Path) -> None:
    limits = replace(DEFAULT_LIMITS, cell_characters=10)
    source = read(tmp_path, f"<table><tr><td>{'字' * 10}<td>{'字' * 12}</table>", limits)
    assert [c.flags for c in grids(source)[0].cells] == [set(), {Flag.TRUNCATED}]
    assert codes(source) == ["TRUNCATED"]


def test_a_cell_of_five_million_characters_is_cut(tmp_path: Path) -> None:
    source = read(tmp_path, f"<table><tr><td>{'字' * 5_000_000}<td>旁</table>")
    assert [len(c.text) for c in grids(source)[0].cells] == [DEFAULT_LIMITS.cell_characters, 1]
    assert "4900000 个没有读入" in source.notes[0][1]


@pytest.mark.parametrize(
    "limits",
    [
        replace(DEFAULT_LIMITS, rows=2),
        replace(DEFAULT_LIMITS, columns=1),
        replace(DEFAULT_LIMITS, cells=5),
        replace(DEFAULT_LIMITS, file_bytes=20),
    ],
)
def test_each_limit_is_kept(tmp_path: Path, limits: Limits) -> None:
    page = "<table>" + "<tr><td>甲<td>乙" * 3 + "</table>"
    assert len(grids(read(tmp_path, page))[0].cells) == 6
    with pytest.raises(LimitExceeded):
        read(tmp_path, page, limits)


@pytest.mark.parametrize("page", ["", "  \n ", "\0\0\0"])
def test_an_empty_page_is_said_to_be_empty(tmp_path: Path, page: str) -> None:
    with pytest.raises(EmptyDocument, match="没有内容"):
        read(tmp_path, page)


def test_a_page_of_comments_only_has_no_blocks(tmp_path: Path) -> None:
    assert read(tmp_path, "<!-- 注 --><script>x</script>").blocks == []


ARCHIVE = (
    "From: <Saved by Browser>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/related;\r\n\tboundary="XX"\r\n\r\n--XX\r\n'
    "Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: {}\r\n\r\n"
    "{}\r\n--XX\r\nContent-Type: image/png\r\n\r\nxx\r\n--XX--\r\n"
)


def test_a_web_archive_is_read_in_the_encoding_of_its_part(tmp_path: Path) -> None:
    page = "<table><tr><td>复核率<td>≥95%</table>".encode("gb18030")
    quoted = "".join(chr(b) if b < 127 and b != 61 else f"={b:02X}" for b in page)
    source = read(tmp_path, ARCHIVE.format("quoted-printable", quoted).encode())
    assert texts(grids(source)[0]) == [["复核率", "≥95%"]]


def test_a_web_archive_without_a_page_is_damage(tmp_path: Path) -> None:
    with pytest.raises(DamagedDocument, match="没有网页正文"):
        read(tmp_path, b"MIME-Version: 1.0\nContent-Type: image/png\n\nxx")


def test_a_web_archive_nested_without_end_is_refused(tmp_path: Path) -> None:
    head = "".join(
        f'Content-Type: multipart/mixed; boundary="b{i}"\n\n--b{i}\n' for i in range(3000)
    )
    with pytest.raises(LimitExceeded):
        read(tmp_path, ("MIME-Version: 1.0\n" + head).encode())
