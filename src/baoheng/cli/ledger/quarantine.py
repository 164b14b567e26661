"""``ledger quarantine``: rows that were not loaded; out to be mended, and back."""

from pathlib import Path

import click
from rich.text import Text

from baoheng.cli.chinese import ChineseCommand
from baoheng.cli.common import PATH, check_targets, console_for, now
from baoheng.cli.ledger.common import ledger_option, wait_option, who
from baoheng.cli.ledger.load import print_loaded
from baoheng.cli.progress import Counter
from baoheng.core.errors import LedgerError
from baoheng.ledger.definitions import Table, table
from baoheng.ledger.engine import reading
from baoheng.ledger.folder import Ledger, Place, open_ledger
from baoheng.ledger.load import Order
from baoheng.ledger.masking import log_access
from baoheng.ledger.mend import mend, write_workbook
from baoheng.ledger.quarantine import Refused, open_reasons, open_rows

FINE, WAITING = 0, 1
MOST_EXPORTED = 200_000  # rows of one workbook; the rest follows when these have been mended


@click.command(cls=ChineseCommand)
@click.argument("name", metavar="表")
@ledger_option
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, help="最多列几行（默认 20）")
@click.option("--export", "target", type=PATH, metavar="文件.xlsx", help="导出来修改")
@click.option("--purpose", metavar="用途", help="导出的是原样，含个人信息，须写明用途并记下来")
@click.option("--load", "mended", type=PATH, metavar="文件.xlsx", help="把改好的行装回来")
@click.option(
    "--map", "mapping", type=PATH, metavar="文件", help="列名对照文件（装入时用过的会记住）"
)
@wait_option
def quarantine(
    name: str,
    root: Place,
    limit: int,
    target: Path | None,
    purpose: str | None,
    mended: Path | None,
    mapping: Path | None,
    wait_seconds: int,
) -> int:
    """隔离区：没有装入的行，写明来源、行号和原因；可导出修改，再装回来。

    返回码：0 没有等着的行；1 还有。
    """
    ledger = open_ledger(root)
    one = table(name)
    console = console_for()
    if mended:
        order = Order(who(), now(), mapping, wait_seconds=wait_seconds)
        with Counter(f"装回 {one.title}", "行") as counter:
            print_loaded(console, ledger, one, mend(ledger, one, mended, order, counter.advance))
    with reading() as connection:
        reasons = open_reasons(ledger, one, connection)
        rows = open_rows(ledger, one, connection, MOST_EXPORTED if target else limit)
    waiting = sum(reasons.values())
    if target:
        _export(ledger, one, rows, waiting, target, purpose)
    elif not rows:
        console.print(Text(f"{one.title}的隔离区是空的"))
    else:
        console.print(Text(f"{one.title}的隔离区有 {waiting:,} 行："))
        for reason, count in reasons.items():
            console.print(Text(f"  {reason}：{count:,} 行"), soft_wrap=True)
        for row in rows:
            console.print(Text(f"  {_told(one, row)}"), soft_wrap=True)
    return WAITING if waiting else FINE


def _export(
    ledger: Ledger,
    one: Table,
    rows: list[Refused],
    waiting: int,
    target: Path,
    purpose: str | None,
) -> None:
    if not purpose:
        raise LedgerError("导出的是原样，含个人信息", todo="请加 --purpose 写明用途")
    check_targets([], [target])
    log_access(ledger, who(), now(), purpose, f"quarantine {one.name} → {target.name}", len(rows))
    write_workbook(rows, target)
    console = console_for()
    how = f"改好后 baoheng ledger quarantine {one.name} --load {target}"
    console.print(Text(f"已写入 {target}：{len(rows)} 行，{how}"), soft_wrap=True)
    if waiting > len(rows):
        left = f"另有 {waiting - len(rows):,} 行没有导出：请先改好这些装回来，再导出下一批"
        console.print(Text(left), soft_wrap=True)


def _told(one: Table, row: Refused) -> str:
    """Where a row stands, the reason, and its faulty cells unless they are personal."""
    shown = [one.by_name[name] for name in row.faulty.split(",") if name]
    heads = {word for c in shown if not c.masked for word in (c.name, c.title, *c.aliases)}
    cells = "，".join(f"{head}＝{cell}" for head, cell in row.row.items() if head in heads)
    said = f"{row.reason}（{cells}）" if cells else row.reason
    return f"{row.source} 第 {row.number} 行：{said}"
