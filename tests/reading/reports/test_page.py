"""The web page: every piece drawn with its state, nothing executable, links that lead somewhere."""

import lxml.html
import pytest

from baoheng.core.provenance import Place
from baoheng.reading.grid import Cell, Grid
from baoheng.reading.reports.page import PageReport


@pytest.fixture
def page(outcome, failure, tmp_path):
    report = PageReport(tmp_path / "结果.html")
    report.add(outcome)
    report.add(failure)
    report.save()
    return lxml.html.document_fromstring((tmp_path / "结果.html").read_text(encoding="utf-8"))


def cell(page, text):
    return next(td for td in page.xpath("//td[@id]") if text in td.text_content())


def test_every_piece_of_the_source_is_drawn_once(page, reading):
    drawn = page.xpath("//*[@id and starts-with(@id, 'f1p')]")
    assert len(drawn) == reading.document.tally.pieces == 17


def test_cells_have_their_state_and_say_where_they_went(page):
    assert cell(page, "参保人数").get("class") == "used"
    assert cell(page, "参保人数").get("title") == "工作表“整体”C3\n用上：三级指标"
    assert cell(page, "三级指标").get("class") == "form"
    doubtful = cell(page, "优95")
    assert doubtful.get("class") == "doubt"
    assert doubtful.text_content().startswith("?")
    assert "存疑：分档没有上限" in doubtful.get("title")
    unread = page.xpath("//p[contains(@class, 'unread')]")[0]
    assert unread.text_content().startswith("✗")


def test_spans_are_as_in_the_source(page):
    assert cell(page, "产出指标").get("rowspan") == "2"
    rows = cell(page, "拨付期限").getparent()
    assert len(rows) == 3


def test_every_link_inside_the_page_leads_to_something(page):
    targets = [a.get("href") for a in page.xpath("//a")]
    assert targets
    assert all(t.startswith("#") and page.get_element_by_id(t[1:]) is not None for t in targets)


def test_text_of_the_document_is_never_markup(page, reading):
    assert not page.xpath("//script | //td//b[text()='群众满意度'] | //*[@onclick]")
    assert "=1+1 <b>群众满意度</b>" in page.text_content()
    assert "\x1b" not in page.text_content()


def test_the_policy_allows_nothing_but_the_page_s_own_style(page):
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert not page.xpath("//*[@style] | //link | //img | //iframe")


def test_a_failed_file_says_what_to_do(page):
    assert "读不了：压缩包打不开" in page.text_content()
    assert "怎么办：请另存后重试" in page.text_content()


def test_a_cell_under_another_cell_is_still_shown(outcome, tmp_path):
    reading = outcome.reading
    place = Place("x", sheet="重叠")
    below = Cell(0, 0, 1, 1, "被盖住的字", place.at(1, 2))
    grid = Grid([Cell(0, 0, 1, 2, "上面的字", place.at(1, 1)), below], 1, 2, place)
    reading.source.blocks.append(grid)
    reading.marks.extend([reading.marks[0]] * 2)
    report = PageReport(tmp_path / "x.html")
    report.add(outcome)
    assert "被盖住的字" in report.html()
    assert "与别的格重叠" in report.html()
