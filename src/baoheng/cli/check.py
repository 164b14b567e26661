"""``baoheng check``: files in; verdict and findings out, in the terminal and as files."""

import datetime
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich.text import Text

from baoheng.checking.batch import Checked, Settings, check_all
from baoheng.checking.catalogue import CHECKS
from baoheng.checking.profile import profile_named
from baoheng.checking.reports.contract import to_contract
from baoheng.checking.reports.opinion import write_opinion
from baoheng.checking.reports.page import write_page
from baoheng.checking.reports.terminal import print_checked, print_summary
from baoheng.checking.reports.workbook import write_workbook
from baoheng.checking.run import Verdict
from baoheng.checking.waivers import load_waivers
from baoheng.cli.chinese import ChineseCommand
from baoheng.cli.common import PATH, check_targets, console_for, day, workers_option, write_line
from baoheng.cli.progress import Progress
from baoheng.core.errors import OutputError
from baoheng.reading.accounting import Reading
from baoheng.reading.batch import Outcome, found, read_all
from baoheng.reading.limits import DEFAULT_LIMITS
from baoheng.reading.reports.contract import error_object
from baoheng.reading.reports.words import clean

CLEAN, WARNING, ERROR, CANNOT = 0, 1, 2, 3
_CODES = {
    Verdict.CLEAN: CLEAN,
    Verdict.ADVICE: CLEAN,
    Verdict.WARNING: WARNING,
    Verdict.ERROR: ERROR,
    Verdict.INCOMPLETE: CANNOT,
}


@click.command(cls=ChineseCommand)
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="文件或文件夹…")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON（多个文件时一行一个），供程序使用")
@click.option("--brief", is_flag=True, help="只打印汇总：先看什么，各项检查几处，每份一行")
@click.option(
    "--html", type=PATH, metavar="文件", help="另存一个网页：原表上标出问题，旁边写明算式"
)
@click.option("--xlsx", type=PATH, metavar="文件", help="另存一个工作簿：问题清单，原表副本加批注")
@click.option("--docx", type=PATH, metavar="文件", help="另存一份审核意见（Word）")
@click.option(
    "--against", type=PATH, multiple=True, metavar="文件", help="与上年的资料比较，可多次写"
)
@click.option("--profile", metavar="口径", help="考核口径，如 national-101；不写则按资料认定")
@click.option("--waivers", type=PATH, metavar="文件", help="已接受的问题（用 baoheng waive 记）")
@click.option("--as-of", callback=day, metavar="日期", help="审核日（默认今天）")
@click.option(
    "--workers", callback=workers_option, metavar="个数", help="同时读几个文件（默认按处理器数）"
)
def check(
    paths: tuple[Path, ...],
    as_json: bool,
    brief: bool,
    html: Path | None,
    xlsx: Path | None,
    docx: Path | None,
    against: tuple[Path, ...],
    profile: str | None,
    waivers: Path | None,
    as_of: datetime.date,
    workers: int,
) -> int:
    """像财政审核人员那样检查绩效目标表：算一遍、对一遍，写明算式和原件位置。

    错误＝自相矛盾或算不拢；应改＝审核人会退回；建议＝写得更好。核对相符的也列出。

    返回码：0 没有错误和应改；1 有应改的；2 有错误；3 有文件读不了或没有查全。
    """
    check_targets(paths, [html, xlsx, docx])
    settings = Settings(
        as_of,
        profile_named(profile) if profile else None,
        tuple(load_waivers(waivers)) if waivers else (),
    )
    outcomes = _read(paths, workers)
    earlier = _earlier(against, workers)
    if not any(not outcome.skipped for outcome in outcomes):
        raise OutputError("没有找到可以查的文件", todo="请检查路径，或直接给出文件名")
    run = _checked(outcomes, settings, earlier)
    _show(run, as_json, brief)
    note = console_for(stderr=as_json)
    if html:
        write_page(html, run)
    if xlsx:
        write_workbook(xlsx, run)
    if docx:
        write_opinion(docx, run, as_of)
    for path in filter(None, (html, xlsx, docx)):
        note.print(Text(f"已写入 {clean(str(path))}"), soft_wrap=True)
    return max(_code(one) for one in run)


def _code(one: Checked) -> int:
    if one.report is None:
        return CLEAN if one.outcome.skipped else CANNOT
    return _CODES[one.report.verdict]


def _read(paths: Sequence[Path], workers: int) -> list[Outcome]:
    outcomes: list[Outcome] = []
    with found(paths, DEFAULT_LIMITS) as entries, Progress(len(entries)) as progress:
        for outcome in read_all(entries, DEFAULT_LIMITS, workers):
            outcomes.append(outcome)
            progress.advance(clean(outcome.name))
    return outcomes


def _earlier(paths: Sequence[Path], workers: int) -> list[Reading]:
    """What was handed in before; a file that cannot be read stops the run: nothing is skipped."""
    readings = []
    for outcome in _read(paths, workers) if paths else []:
        if outcome.reading:
            readings.append(outcome.reading)
        elif outcome.error and not outcome.skipped:
            raise outcome.error
    return readings


def _checked(
    outcomes: Sequence[Outcome], settings: Settings, earlier: Sequence[Reading]
) -> list[Checked]:
    steps = len(CHECKS) * sum(1 for outcome in outcomes if outcome.reading)
    several = len(outcomes) > 1
    with Progress(steps if several else 1, "检查") as progress:
        return check_all(
            outcomes,
            settings,
            earlier,
            lambda bureau, one: progress.advance(f"{one.id} {one.title} {bureau}"),
        )


def _show(run: Sequence[Checked], as_json: bool, brief: bool) -> None:
    if as_json:
        for one in run:
            if one.report:
                write_line(sys.stdout.buffer, to_contract(one))
            elif one.outcome.error and not one.outcome.skipped:
                write_line(sys.stderr.buffer, error_object(one.outcome.name, one.outcome.error))
        return
    console = console_for()
    for one in run if not brief else ():
        print_checked(console, one)
        console.print()
    if len(run) > 1 or brief:
        print_summary(console, run)
