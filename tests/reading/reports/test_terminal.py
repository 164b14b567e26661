"""What a clerk sees, in wide and narrow terminals and in pipes."""

import io

import pytest
from rich.console import Console

from baoheng.reading.reports.summary import Counts
from baoheng.reading.reports.terminal import print_counts, print_error, print_reading


def shown(reading, width=120, **options) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=width, highlight=False, **options)
    print_reading(console, reading.document.file, reading)
    return stream.getvalue()


def test_the_table_its_facts_indicators_and_doubts_are_shown(reading):
    text = shown(reading)
    for words in (
        "1. 城乡居民医保补助",
        "年度：2023",
        "实施期：2023全年",
        "预算（万元）：总额 1200.50，财政拨款 0",
        "资金支出计划：03月 25%，12月 100%",
        "≥ 600.00 万人",
        "2023-12-31 前",
        "?1 工作表“整体”D5 =1+1 <b>群众满意度</b>：分档没有上限（THRESHOLD）",
        "权重合计 80，应为 90（SUM_MISMATCH）",
        "✗ 工作表“整体”A9",
        "? 读出 3 项指标，存疑 1 项，其他提示 2 条，未读 1 处",
        "文字 17 处：用上 11，结构 5，未读 1（119 字，另数 119 字，相符）",
    ):
        assert "".join(words.split()) in "".join(text.split())


def test_a_level_is_printed_once_for_the_rows_it_covers(reading):
    assert shown(reading).count(" 产出 ") == 1


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_any_width_keeps_every_indicator_and_value(reading, width):
    text = "".join(shown(reading, width).split())
    for words in (
        "参保人数",
        "拨付期限",
        "群众满意度",
        "≥600.00万人",
        "优95良80",
        "来历不明的一行",
    ):
        assert words in text


def test_escape_sequences_and_markup_of_the_document_do_not_reach_the_terminal(reading):
    reading.document.tables[0].indicators[0].level3 = "[red]参保\x1b]0;标题\x07\x9b2J\u202e[/red]"
    text = shown(reading)
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(text)
    assert "[red]参保�]0;标题��2J�[/red]" in "".join(text.split())


def test_colour_only_where_asked_for(reading):
    assert "\x1b[" in shown(reading, force_terminal=True, color_system="standard")
    assert "\x1b[" not in shown(reading)


def test_counts_and_errors_carry_a_sign(failure):
    stream = io.StringIO()
    console = Console(file=stream, width=120)
    print_counts(console, Counts(indicators=3))
    print_counts(console, Counts(indicators=3, doubtful=1))
    print_counts(console, Counts(indicators=3), "共 2 个文件：", failed=1)
    print_error(console, failure.name, failure.error)
    print_error(console, "~$表.docx", failure.error, skipped=True)
    assert [line[0] for line in stream.getvalue().splitlines()] == ["✓", "?", "✗", "✗", " ", "-"]
    assert "怎么办：请另存后重试" in stream.getvalue()
