from dataclasses import replace
from pathlib import Path

import pytest
from compared import grids, loose, spans, texts
from wordfiles import cell, para, row, run, table, word_file

from baoheng.core.errors import LimitExceeded
from baoheng.reading.formats import docx
from baoheng.reading.grid import Flag, Loose, Source
from baoheng.reading.limits import DEFAULT_LIMITS, Limits

RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def read(folder: Path, body: str, limits: Limits = DEFAULT_LIMITS) -> Source:
    source = docx.read(word_file(folder, body), "目标表.docx", limits)
    assert source.census == source.characters()
    return source


def test_column_and_row_merges_are_exact(tmp_path: Path) -> None:
    body = table(
        row(cell("甲", '<w:gridSpan w:val="2"/>'), "乙"),
        row(cell("丙", RESTART), "丁", "戊"),
        row(cell("", CONTINUE), "己", "庚"),
    )
    assert spans(grids(read(tmp_path, body))[0]) == {
        (0, 0, 1, 2, "甲"), (0, 2, 1, 1, "乙"), (1, 0, 2, 1, "丙"), (1, 1, 1, 1, "丁"),
        (1, 2, 1, 1, "戊"), (2, 1, 1, 1, "己"), (2, 2, 1, 1, "庚"),
    }  # fmt: skip


def test_a_continuation_of_nothing_is_a_cell_of_its_own(tmp_path: Path) -> None:
    wide = cell("", f'<w:gridSpan w:val="2"/>{CONTINUE}')
    body = table(row(cell("甲", CONTINUE), "乙"), row(wide))
    assert spans(grids(read(tmp_path, body))[0]) == {
        (0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 0, 1, 2, ""),
    }  # fmt: skip


def test_text_under_a_merged_cell_is_kept_apart_as_hidden(tmp_path: Path) -> None:
    body = table(row(cell("产出指标", RESTART), "甲"), row(cell("旧文字", CONTINUE), "乙"))
    source = read(tmp_path, body)
    assert texts(grids(source)[0]) == [["产出指标", "甲"], ["乙"]]
    [under] = [b for b in source.blocks if isinstance(b, Loose)]
    assert (under.text, under.flags) == ("旧文字", {Flag.HIDDEN})
    assert (under.place.table, under.place.row, under.place.col) == (1, 2, 1)


def test_old_horizontal_merges_widen_the_first_cell(tmp_path: Path) -> None:
    body = table(
        row(cell("甲", '<w:hMerge w:val="restart"/>'), cell("", "<w:hMerge/>"), "乙"),
        row("丙", "丁", "戊"),
    )
    assert (0, 0, 1, 2, "甲") in spans(grids(read(tmp_path, body))[0])


def test_gaps_before_and_after_a_row_hold_the_columns(tmp_path: Path) -> None:
    body = table(
        row("甲", "乙", "丙"),
        row("丁", props='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'),
    )
    assert spans(grids(read(tmp_path, body))[0]) == {
        (0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (0, 2, 1, 1, "丙"),
        (1, 0, 1, 1, ""), (1, 1, 1, 1, "丁"), (1, 2, 1, 1, ""),
    }  # fmt: skip


def test_rows_and_cells_in_content_controls_are_found(tmp_path: Path) -> None:
    controlled = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = table(
        row("甲", "乙"),
        controlled.format(row("丙", "丁")),
        f"<w:tr>{cell('戊')}{controlled.format(cell('己'))}</w:tr>",
        f"<w:customXml>{row('庚', '辛')}</w:customXml>",
    )
    assert texts(grids(read(tmp_path, controlled.format(body)))[0]) == [
        ["甲", "乙"], ["丙", "丁"], ["戊", "己"], ["庚", "辛"],
    ]  # fmt: skip


def test_a_tracked_row_deletion_removes_the_empty_row_only(tmp_path: Path) -> None:
    gone = cell("<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>")
    body = table(
        row("甲"), row(gone, props="<w:del/>"), row("留", props="<w:del/>"),
        row("新", props="<w:ins/>"),
    )  # fmt: skip
    [grid] = grids(read(tmp_path, body))
    assert texts(grid) == [["甲"], ["留"], ["新"]]
    assert [c.flags for c in grid.cells] == [set(), {Flag.DELETED_NEARBY}, {Flag.INSERTED}]


def test_vertical_and_hidden_cells_carry_flags(tmp_path: Path) -> None:
    body = table(
        row(cell("产出指标", '<w:textDirection w:val="tbRlV"/>')),
        row("隐藏行", props="<w:hidden/>"),
    )
    [grid] = grids(read(tmp_path, body))
    assert texts(grid) == [["产出指标"], ["隐藏行"]]
    assert [c.flags for c in grid.cells] == [{Flag.VERTICAL}, {Flag.HIDDEN}]


def test_a_box_of_one_column_is_text_of_the_cell_around_it(tmp_path: Path) -> None:
    inner = table(row("≥85%"), row("≥90%"))
    source = read(tmp_path, table(row("满意度", cell(inner + para("")))))
    assert [texts(g) for g in grids(source)] == [[["满意度", "≥85%\n≥90%"]]]


def test_a_nested_table_follows_the_outer_one(tmp_path: Path) -> None:
    inner = table(row("子项", "值"), row("甲", "1"))
    body = table(row("名称", "说明"), row("项目", cell(para("见下") + inner)), row("合计", "1"))
    source = read(tmp_path, body)
    outer, nested = grids(source)
    assert texts(outer) == [["名称", "说明"], ["项目", "见下"], ["合计", "1"]]
    assert texts(nested) == [["子项", "值"], ["甲", "1"]]
    assert (outer.place.table, nested.place.table) == (1, 2)


def test_a_frame_around_tables_leaves_titles_beside_them(tmp_path: Path) -> None:
    inner = table(row("指标", "值"))
    body = table(row(cell(para("表一") + inner + para("表二") + inner)))
    source = read(tmp_path, body)
    shapes = [b.text if isinstance(b, Loose) else texts(b) for b in source.blocks]
    assert shapes == ["表一", [["指标", "值"]], "表二", [["指标", "值"]]]


def test_a_form_is_cut_where_a_row_is_nothing_but_another_table(tmp_path: Path) -> None:
    inner = cell(table(row("指标", "值"), row("复核率", "≥95%")), '<w:gridSpan w:val="2"/>')
    body = table(row("项目", "甲"), row("年度", "2023"), row(inner), row("负责人", "乙"))
    above, middle, below = grids(read(tmp_path, body))
    assert texts(above) == [["项目", "甲"], ["年度", "2023"]]
    assert texts(middle) == [["指标", "值"], ["复核率", "≥95%"]]
    assert texts(below) == [["负责人", "乙"]]
    assert (below.cells[0].place.table, below.cells[0].place.row) == (1, 4)


def nested(depth: int) -> str:
    body = table(row("底", "层"))
    for _ in range(depth - 1):
        body = table(row("外", cell(body)))
    return body


def test_tables_may_be_nested_to_the_limit_and_no_further(tmp_path: Path) -> None:
    assert len(grids(read(tmp_path, nested(DEFAULT_LIMITS.nesting)))) >= 1
    with pytest.raises(LimitExceeded, match="一层套一层超过 40 层"):
        read(tmp_path, nested(60))


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (replace(DEFAULT_LIMITS, rows=2), "2 行"),
        (replace(DEFAULT_LIMITS, columns=1), "1 列"),
        (replace(DEFAULT_LIMITS, cells=5), "超过 5 个"),
    ],
)
def test_each_limit_of_a_table_is_kept(tmp_path: Path, limits: Limits, message: str) -> None:
    with pytest.raises(LimitExceeded, match=message):
        read(tmp_path, table(row("甲", "乙"), row("丙", "丁"), row("戊", "己")), limits)


def test_an_absurd_span_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LimitExceeded):
        read(tmp_path, table(row(cell("甲", '<w:gridSpan w:val="9999999"/>'))))


def test_a_cell_too_long_is_cut_with_a_flag_and_accounted_for(tmp_path: Path) -> None:
    limits = replace(DEFAULT_LIMITS, cell_characters=10)
    source = read(tmp_path, table(row("字" * 10, "字" * 12)), limits)
    short, long = grids(source)[0].cells
    assert (short.flags, long.flags) == (set(), {Flag.TRUNCATED})
    assert len(long.text) == 10
    [(code, message)] = source.notes
    assert code == "TRUNCATED"
    assert "表1第1行第2列" in message
    assert "12 个字符" in message


def test_loose_lines_are_cut_too(tmp_path: Path) -> None:
    limits = replace(DEFAULT_LIMITS, cell_characters=3)
    assert loose(read(tmp_path, para(run("一二三四")), limits)) == ["一二三"]
