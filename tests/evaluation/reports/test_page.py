"""The page: every number with its explanation, nothing that a document says becomes HTML."""

from dataclasses import replace

import lxml.html
import pytest
from tests.cli.results import ROWS, WHOLE, computed, result, row

from baoheng.core.errors import OutputError
from baoheng.evaluation.approved import Departure
from baoheng.evaluation.reports.page import page, write_page


def parsed(*results):
    return lxml.html.document_fromstring(page(results))


def rows_of(tree):
    rows = tree.xpath("//table[@class='results']/tr[td]")
    return {one.xpath("string(td[1])"): one for one in rows}


def test_every_row_has_its_explanation_and_its_evidence():
    tree = parsed(result(ROWS, bindings={"审核单据": "review/bills_reviewed"}))
    rows = rows_of(tree)
    assert list(rows) == ["审核单据", "复核率", "满意度", "制度", "检查家次"]
    how = {name: one.xpath("string(td[7])") for name, one in rows.items()}
    for words in ("台账算出；代入 24", "公式 单据", "依据 第1版", "智能审核结算单据数量",
                  "建议，把握0%，未经人确认"):  # fmt: skip
        assert words in how["审核单据"]
    assert "由人填报（张三 2026-01-05 09:00:00确认）" in how["制度"]
    assert "没有绑定测算项" in how["复核率"]
    assert rows["复核率"].xpath(".//p[@class='todo']")  # a reason is asked for
    assert not rows["审核单据"].xpath(".//p[@class='todo']")


def test_what_has_no_result_has_an_empty_score_and_says_why():
    tree = parsed(result(ROWS))
    cells = [cell.text_content() for cell in rows_of(tree)["检查家次"].xpath("td")]
    assert cells[2] == "不完整：“检查”还没有装入台账"
    assert cells[5] == ""
    assert "还缺" in [head.text_content() for head in tree.xpath("//h3")]
    assert "还缺" not in [head.text_content() for head in parsed(result(WHOLE)).xpath("//h3")]


def test_the_contents_lead_to_each_project():
    tree = parsed(result(WHOLE, project="甲"), result(ROWS, project="乙"))
    links = {one.text_content(): one.get("href") for one in tree.xpath("//a")}
    assert links == {"甲": "#t1", "乙": "#t2"}
    assert [one.text_content() for one in tree.xpath("//h2[@id='t2']")] == ["乙"]


def test_departures_from_what_was_approved_are_listed():
    told = replace(result(WHOLE), departures=(Departure("甲", "甲改了"),))
    assert "甲改了" in [item.text_content() for item in parsed(told).xpath("//li")]


def test_nothing_of_a_document_becomes_markup_and_nothing_is_fetched():
    odd = "<script>alert(1)</script><img src=http://x>&amp;\x1b"
    tree = parsed(result([(row(odd, "≥1份"), computed(1, "1份", odd))], project=odd))
    assert tree.xpath("//script | //img | //link | //iframe | //*[@src] | //@onclick") == []
    assert "<script>alert(1)</script>" in tree.xpath("string(//h2)")
    assert "\x1b" not in page([result(ROWS, project="甲\x1b")])
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy
    assert "default-src 'none'" in policy[0]


def test_a_page_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "页.html"
    write_page(path, [result(ROWS)])
    first = path.read_bytes()
    assert first.startswith(b"<!DOCTYPE html>")
    assert list(tmp_path.iterdir()) == [path]

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OutputError, match="磁盘已满"):
        write_page(path, [result(WHOLE)])
    assert path.read_bytes() == first
    assert list(tmp_path.iterdir()) == [path]
