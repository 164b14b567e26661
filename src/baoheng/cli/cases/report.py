"""``cases report``: what became of the hits of a period, as a page and a workbook."""

import datetime
from pathlib import Path

import click
from rich.text import Text

from baoheng.cli.cases.common import FINE, as_path, handling_option, period
from baoheng.cli.chinese import ChineseCommand
from baoheng.cli.common import PATH, check_targets, console_for, day
from baoheng.cli.ledger.common import ledger_option, yuan
from baoheng.core.errors import OutputError
from baoheng.core.period import Period
from baoheng.ledger.engine import reading
from baoheng.ledger.folder import Place, open_ledger
from baoheng.review.handling.precision import precisions, proposals
from baoheng.review.handling.reading import Wanted, read_cases
from baoheng.review.handling.report.figures import figures
from baoheng.review.handling.report.page import confirmed, write_page
from baoheng.review.handling.report.workbook import write_workbook
from baoheng.review.handling.settings import Settings


@click.command(cls=ChineseCommand)
@click.option("--period", "span", required=True, callback=period, metavar="期间",
              help="所审的期间：2025、2025H1、2025Q2、2025-06")  # fmt: skip
@click.option("--html", "html", type=PATH, metavar="文件.html", help="网页，可打印，不连网")
@click.option("--xlsx", "xlsx", type=PATH, metavar="文件.xlsx", help="工作簿，列出全部")
@click.option("--as-of", callback=day, metavar="日期", help="准确率界线按哪一天的（默认今天）")
@ledger_option
@handling_option
def report(
    span: Period,
    html: Path | None,
    xlsx: Path | None,
    as_of: datetime.date,
    root: Place,
    rules: Settings,
) -> int:
    """疑点处理报表：按规则、机构、科室、医师、月份和四个监控方面，与同级机构比，配图。"""
    for path, ending in ((html, ".html"), (xlsx, ".xlsx")):
        if path is not None and path.suffix.lower() != ending:
            raise OutputError("文件名不对", where=str(path), todo=f"请以 {ending} 结尾")
    if html is None and xlsx is None:
        raise click.UsageError("请用 --html 或 --xlsx 写明写到哪里。")
    check_targets([], [html, xlsx])
    ledger = open_ledger(root)
    with reading() as connection:
        wanted = Wanted(begin=span.start, end=span.end)
        cases = read_cases(ledger, connection, wanted, whole=False)
        told = figures(ledger, connection, cases, span, rules.peers)
    found = precisions(cases)
    if html is not None:
        write_page(html, told, found, proposals(found, rules.precision(as_of)))
    if xlsx is not None:
        write_workbook(xlsx, told, found)
    whole = told.whole
    where = "、".join(as_path(path) for path in (html, xlsx) if path)
    said = (
        f"{span.label}：疑点 {whole.hits:,} 条，疑点金额 {yuan(whole.suspected)} 元，"
        f"认定 {confirmed(whole)}，追回到账 {yuan(whole.recovered)} 元；已写入 {where}"
    )
    console_for().print(Text(said), soft_wrap=True)
    return FINE
