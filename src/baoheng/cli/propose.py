"""``baoheng propose``: next year's target values from what was reached."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from openpyxl import Workbook
from rich.table import Table as Grid
from rich.text import Text

from baoheng.cli.assessing import assessing, assessment_options, guard, warn
from baoheng.cli.chinese import ChineseCommand
from baoheng.cli.common import PATH, check_targets, console_for, write_line
from baoheng.evaluation.assess import Assessed
from baoheng.evaluation.book.sheets import dress
from baoheng.evaluation.proposals.model import TREND_WORDS, Proposal
from baoheng.evaluation.proposed import Made, proposed, unheeded
from baoheng.evaluation.reports.proposals import to_contract
from baoheng.evaluation.reports.words import target_words
from baoheng.reading.reports.files import write_whole
from baoheng.reading.reports.words import clean

FINE = 0
HEADS = {
    "项目": 24, "指标": 30, "上年目标": 14, "历年完成": 34, "趋势": 10, "建议目标": 14, "理由": 40,
    "算式": 30, "请注意": 40,
}  # fmt: skip


@click.command(cls=ChineseCommand)
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="各年目标表…")
@assessment_options
@click.option("--next", "next_year", type=click.IntRange(1900, 2100), help="年度（默认截止日次年）")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，一个指标一行")
@click.option("--xlsx", type=PATH, metavar="文件", help="写出工作簿")
def propose(
    paths: tuple[Path, ...], next_year: int | None, as_json: bool, xlsx: Path | None, **work: Any
) -> int:
    """按前两年的目标和完成值，建议下一年每个指标的目标值，写明历年数、趋势和理由。

    上年定得过低、定得够不着的，另外提醒。建议由人取舍。
    """
    check_targets(paths, [xlsx])
    with assessing(paths, **work) as found:
        guard(work, [place for place, _ in found.readings], [xlsx])
        wanted = next_year or found.as_of.year + 1
        made = proposed(found.assessed, wanted)
        for line in unheeded(found.assessed, wanted):
            warn(line)
    if as_json:
        _print_json(made)
    else:
        _print(made, wanted)
    if xlsx:
        rows = [_row(one, each, wanted) for one, proposals in made for each in proposals]
        book = Workbook()
        book.worksheets[0].title = "建议"
        dress(book.worksheets[0], HEADS, rows, ())
        write_whole(xlsx, book.save)
        console_for(stderr=as_json).print(Text(f"已写入 {clean(str(xlsx))}"), soft_wrap=True)
    return FINE


def _last_target(one: Assessed, each: Proposal, next_year: int) -> str:
    """The last target, with its year where that is not the year before."""
    said = target_words(one.table.indicators[each.index])
    return said if one.span.year == next_year - 1 else f"{one.span.year}年 {said}"


def _row(one: Assessed, each: Proposal, next_year: int) -> list[str]:
    history = "；".join(
        f"{record.year}年 {record.actual_text or record.reason or '无'}" for record in each.history
    )
    return [
        one.table.project or "部门整体支出",
        each.name,
        _last_target(one, each, next_year),
        history,
        TREND_WORDS[each.trend],
        each.target.text,
        each.reason,
        each.explanation[1],
        "；".join(remark.message for remark in each.warnings),
    ]


def _print(made: Sequence[Made], next_year: int) -> None:
    console = console_for()
    for one, proposals in made:
        grid = Grid(*list(HEADS)[1:7], title=Text(clean(one.table.project or "部门整体支出")))
        for each in proposals:
            grid.add_row(*(Text(clean(cell)) for cell in _row(one, each, next_year)[1:7]))
        console.print(grid)
        for each in proposals:
            for remark in each.warnings:
                console.print(
                    Text(f"  {clean(each.name)}：{clean(remark.message)}"), soft_wrap=True
                )


def _print_json(made: Sequence[Made]) -> None:
    for one, proposals in made:
        for each in proposals:
            write_line(sys.stdout.buffer, to_contract(one, each))
