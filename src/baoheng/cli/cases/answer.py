"""``cases notify``, ``notice`` and ``appeal``: what goes to the institution and what comes back."""

import datetime
import hashlib
from dataclasses import replace
from pathlib import Path

import click
from rich.text import Text

from baoheng.cli.cases.common import (
    FAULTS,
    FINE,
    Desk,
    acting,
    as_path,
    handling_option,
    moment,
    say,
)
from baoheng.cli.chinese import ChineseCommand
from baoheng.cli.common import PATH, check_targets, console_for, day
from baoheng.cli.ledger.common import ledger_option
from baoheng.core.errors import LedgerError, OutputError
from baoheng.ledger.engine import reading
from baoheng.ledger.folder import Place, open_ledger
from baoheng.review.handling import notify as answers
from baoheng.review.handling.details import charges
from baoheng.review.handling.flow import state_of
from baoheng.review.handling.notice import Letter, write_notice
from baoheng.review.handling.notice import sent as as_sent
from baoheng.review.handling.notify import Evidence
from baoheng.review.handling.reading import Wanted, read_cases
from baoheng.review.handling.recording import perform_all
from baoheng.review.handling.settings import Settings


@click.command(cls=ChineseCommand)
@click.argument("hits", nargs=-1, metavar="[疑点编号]…")
@click.option("--institution", metavar="机构", help="这家机构待通知的疑点全部通知")
@acting
def notify(
    hits: tuple[str, ...],
    institution: str | None,
    desk: Desk,
) -> int:
    """通知机构：记下拟认定的金额，申诉期从今天起算；通知书用 notice 打印。

    返回码：0 都通知了；1 有没通知成的，写明原因。
    """
    if bool(hits) == bool(institution):
        raise click.UsageError("请写疑点编号，或用 --institution 写机构，两样写一样。")
    given = desk.order
    ledger = open_ledger(desk.root)
    chosen = [*hits]
    if institution:
        with reading() as connection:
            cases = read_cases(ledger, connection, Wanted(institution=institution), whole=False)
        chosen = [case.hit for case in cases if state_of(case, given.settings).name == "reviewed"]
        if not chosen:
            raise LedgerError(f"{institution} 没有待通知的疑点", todo="用 baoheng cases list 查看")
    acts = [(hit, lambda case: answers.notify(case, given)) for hit in chosen]
    done = perform_all(ledger, given, acts, desk.wait_seconds)
    for one in done:
        if one.draft:
            say(one.draft)
        elif one.refused:
            console_for().print(Text(f"✗ {one.refused}", style="bold red"), soft_wrap=True)
    return FAULTS if any(one.refused for one in done) else FINE


@click.command(cls=ChineseCommand)
@click.argument("institution", metavar="机构")
@click.option("--docx", "target", type=PATH, required=True, metavar="文件.docx", help="写到哪里")
@click.option("--sent", type=click.DateTime(["%Y-%m-%d"]), help="哪一天通知的（默认最近一次）")
@click.option("--bureau", default="", metavar="名称", help="落款的单位")
@click.option("--number", default="", metavar="文号", help="通知书的文号")
@ledger_option
@handling_option
def notice(
    institution: str,
    target: Path,
    sent: datetime.datetime | None,
    bureau: str,
    number: str,
    root: Place,
    rules: Settings,
) -> int:
    """打印给一家机构的核查（扣款）通知书：疑点、费用明细、金额、依据和申诉期限。"""
    if target.suffix.lower() != ".docx":
        raise OutputError("通知书是 Word 文件", where=str(target), todo="文件名请以 .docx 结尾")
    check_targets([], [target])
    ledger = open_ledger(root)
    with reading() as connection:
        cases = read_cases(ledger, connection, Wanted(institution=institution), whole=True)
        told = as_sent(cases, rules, sent.date() if sent else None)
        lines = charges(ledger, connection, told)
    on = answers.sent_on(told[0]) or moment(None).date()
    write_notice(target, told, Letter(bureau, number, on), rules, lines)
    console_for().print(Text(f"已写入 {as_path(target)}：{len(told)} 条疑点"), soft_wrap=True)
    return FINE


@click.command(cls=ChineseCommand)
@click.argument("hit", metavar="疑点编号")
@click.option("--reason", default="", metavar="文字", help="机构的申诉理由")
@click.option("--file", "files", multiple=True, type=PATH, metavar="文件", help="材料，可多次写")
@click.option("--received", callback=lambda c, p, v: day(c, p, v) if v else None, metavar="日期",
              help="收到申诉的日期（默认今天）")  # fmt: skip
@click.option("--late", default="", metavar="理由", help="逾期仍受理的理由")
@click.option("--unopposed", is_flag=True, help="机构明说无异议")
@click.option("--lapsed", is_flag=True, help="逾期没有申诉")
@acting
def appeal(
    hit: str,
    reason: str,
    files: tuple[Path, ...],
    received: datetime.date | None,
    late: str,
    unopposed: bool,
    lapsed: bool,
    desk: Desk,
) -> int:
    """记下机构的申诉和材料（文件名、大小、摘要值），或无异议、逾期未申诉。"""
    if (unopposed and lapsed) or ((unopposed or lapsed) and (reason or files)):
        raise click.UsageError("申诉（--reason、--file）、--unopposed、--lapsed 只能写一样。")
    if received is not None:
        if received > desk.order.day:
            raise click.BadParameter(f"收到日期 {received} 还没有到")
        desk = replace(desk, order=replace(desk.order, at=moment(received)))
    if unopposed or lapsed:
        return desk.do(hit, answers.lapse, unopposed)
    evidence = [_evidence(path) for path in files]
    return desk.do(hit, answers.appeal, reason, evidence, late)


def _evidence(path: Path) -> Evidence:
    """Name, size and digest of a file."""
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
                size += len(block)
    except OSError as error:
        raise LedgerError(
            f"材料读不了（{error.strerror}）", where=str(path), todo="请核对文件"
        ) from error
    return Evidence(path.name, size, digest.hexdigest())
