"""Indicators told in prose: names, bands as stated, and lists without any value."""

from tests.reading.grammar.forms import one, read

from baoheng.core.provenance import Place
from baoheng.reading.grammar.narrative import suspect_lines
from baoheng.reading.grid import Loose

BANDS = "95%以上完成指标为优；90%以上完成指标为良；80%以上完成指标为中；70%及以下完成指标为差。"


def test_a_name_and_its_bands() -> None:
    table = one(f"1、待遇保障。绩效目标一：做好待遇发放。绩效指标包括：待遇到账率；{BANDS}")
    assert (table.kind, table.goals) == ("narrative", ["做好待遇发放。"])
    (indicator,) = table.indicators
    assert (indicator.level3, indicator.description) == ("待遇到账率", "待遇保障")
    assert [(g.name, str(g.value)) for g in indicator.target.grades] == [
        ("优", "95"), ("良", "90"), ("中", "80"), ("差", "70"),
    ]  # fmt: skip


def test_a_list_without_bands_gives_doubted_indicators() -> None:
    table = one("绩效指标包括：提高结案率；扩大覆盖率。")
    assert [(i.level3, [d.code for d in i.doubts]) for i in table.indicators] == [
        ("提高结案率", ["VALUE_MISSING"]), ("扩大覆盖率", ["VALUE_MISSING"]),
    ]  # fmt: skip


def test_prose_without_indicators_is_structural() -> None:
    reading = read("我局认真贯彻落实医保工作部署，持续提高医疗保障水平。")
    assert reading.document.tables == []
    assert reading.document.unread == []


def test_a_line_that_looks_like_a_lost_indicator_is_unread() -> None:
    reading = read("检查机构数量 ≥20家")
    assert [u.text for u in reading.document.unread] == ["检查机构数量 ≥20家"]


def test_heads_that_a_page_repeats_above_its_grid_are_no_lost_table() -> None:
    heads = [
        Loose(word, Place("表.pdf", page=2)) for word in ("一级指标", "三级指标", "指标值", "权重")
    ]
    assert suspect_lines(heads) == set()
    rows = [
        Loose(text, Place("表.txt"))
        for text in ("参保人数", "5万人", "检查家数", "20家", "复核率", "90%")
    ]
    assert {id(line) for line in rows} <= suspect_lines([*heads, *rows])
