"""``baoheng read``: files in; terminal, JSON, workbook and web page out."""

import sys
from collections.abc import Callable
from pathlib import Path

import click
from rich.text import Text

from baoheng.cli.chinese import ChineseCommand
from baoheng.cli.common import PATH, check_targets, console_for, workers_option, write_line
from baoheng.cli.progress import Progress
from baoheng.core.errors import OutputError
from baoheng.reading.batch import Outcome, found, read_all
from baoheng.reading.limits import DEFAULT_LIMITS
from baoheng.reading.reports.contract import error_object, to_contract
from baoheng.reading.reports.page import PageReport
from baoheng.reading.reports.summary import Counts, count
from baoheng.reading.reports.terminal import print_counts, print_error, print_reading
from baoheng.reading.reports.words import clean
from baoheng.reading.reports.workbook import WorkbookReport

CLEAN, DOUBTFUL, CANNOT = 0, 1, 2


@click.command(cls=ChineseCommand)
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="文件或文件夹…")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON（多个文件时一行一个），供程序使用")
@click.option("--xlsx", type=PATH, metavar="文件", help="另存一个 Excel 工作簿")
@click.option("--html", type=PATH, metavar="文件", help="另存一个网页，对着原件看每一格的去向")
@click.option(
    "--workers", callback=workers_option, metavar="个数", help="同时读几个文件（默认按处理器数）"
)
def read(
    paths: tuple[Path, ...], as_json: bool, xlsx: Path | None, html: Path | None, workers: int
) -> int:
    """读出绩效目标表：Word、WPS、Excel、PDF、扫描件、网页、文本，文件夹和压缩包也可以。

    每一项都注明出自原件何处；拿不准的标“存疑”，读不了的列出来，绝不悄悄丢掉。

    返回码：0 全部读清；1 有存疑或未读；2 有文件读不了。
    """
    reports = _reports(paths, xlsx, html)
    show: Callable[[Outcome], None] = _json_line if as_json else _printer()
    try:
        code = _run(paths, workers, show, [report.add for report in reports], totals=not as_json)
        for report in reports:
            report.save()
    finally:
        for report in reports:
            report.close()
    note = console_for(stderr=as_json)
    for report in reports:
        note.print(Text(f"已写入 {clean(str(report.path))}"), soft_wrap=True)
    return code


def _reports(
    paths: tuple[Path, ...], xlsx: Path | None, html: Path | None
) -> list[WorkbookReport | PageReport]:
    """The result files asked for; wrong targets are refused before hours of reading."""
    check_targets(paths, [xlsx, html])
    reports: list[WorkbookReport | PageReport] = [WorkbookReport(xlsx)] if xlsx else []
    return [*reports, PageReport(html)] if html else reports


def _run(
    paths: tuple[Path, ...],
    workers: int,
    show: Callable[[Outcome], None],
    adders: list[Callable[[Outcome], None]],
    totals: bool,
) -> int:
    counts, failed, skipped, readable = Counts(), 0, 0, 0
    with found(paths, DEFAULT_LIMITS) as entries, Progress(len(entries)) as progress:
        for outcome in read_all(entries, DEFAULT_LIMITS, workers):
            for add in adders:
                add(outcome)
            with progress.paused():
                show(outcome)
            progress.advance(clean(outcome.name))
            if outcome.reading:
                readable += 1
                counts += count(outcome.reading)
            elif outcome.skipped:
                skipped += 1
            else:
                failed += 1
    if not readable and not failed:
        raise OutputError("没有找到可以读的文件", todo="请检查路径，或直接给出文件名")
    if totals and len(entries) > 1:
        head = f"共 {readable + failed} 个文件：" + (f"读不了 {failed} 个，" if failed else "")
        print_counts(console_for(), counts, head, failed=failed)
    return CANNOT if failed else CLEAN if counts.clean else DOUBTFUL


def _printer() -> Callable[[Outcome], None]:
    console = console_for()

    def show(outcome: Outcome) -> None:
        if outcome.reading:
            print_reading(console, outcome.name, outcome.reading)
        elif outcome.error:
            print_error(console, outcome.name, outcome.error, skipped=outcome.skipped)
        console.print()

    return show


def _json_line(outcome: Outcome) -> None:
    if outcome.reading:
        write_line(sys.stdout.buffer, to_contract(outcome.reading.document))
    elif outcome.error and not outcome.skipped:
        write_line(sys.stderr.buffer, error_object(outcome.name, outcome.error))
