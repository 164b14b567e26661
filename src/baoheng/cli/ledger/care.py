"""``ledger compact``, ``vacuum`` and ``export``: looking after a ledger, taking it elsewhere."""

from pathlib import Path

import click
from rich.text import Text

from baoheng.cli.chinese import ChineseCommand
from baoheng.cli.common import PATH, console_for, now
from baoheng.cli.ledger.common import chosen, ledger_option, wait_option, who
from baoheng.cli.progress import Progress
from baoheng.ledger.definitions import tables
from baoheng.ledger.engine import reading
from baoheng.ledger.export import export as export_package
from baoheng.ledger.folder import Place, open_ledger
from baoheng.ledger.maintenance import KEEP_DAYS
from baoheng.ledger.maintenance import compact as compact_table
from baoheng.ledger.maintenance import vacuum as vacuum_table
from baoheng.ledger.masking import log_access
from baoheng.ledger.status import status


@click.command(cls=ChineseCommand)
@click.argument("names", nargs=-1, metavar="[表]…")
@ledger_option
@wait_option
def compact(names: tuple[str, ...], root: Place, wait_seconds: int) -> int:
    """把零散的文件合成每份一个，查得更快；行不变。可以随时中断，再来接着做。"""
    ledger = open_ledger(root)
    console = console_for()
    todo = chosen(names)
    with Progress(len(todo), "合并") as progress:
        for one in todo:
            done = compact_table(ledger, one, now(), wait_seconds, lambda _: None)
            progress.advance(one.title)
            if done.files_before > done.files_after:
                console.print(
                    Text(
                        f"{one.title}：{done.files_before} 个文件合成 {done.files_after} 个，"
                        f"{done.bytes_before:,} → {done.bytes_after:,} 字节"
                    )
                )
    console.print(Text("合并完毕，行没有变"))
    return 0


@click.command(cls=ChineseCommand)
@click.argument("names", nargs=-1, metavar="[表]…")
@ledger_option
@click.option(
    "--keep-days",
    type=click.IntRange(0, 36_500),
    default=KEEP_DAYS,
    metavar="天数",
    help=f"保留多少天内的版本（默认 {KEEP_DAYS}：上年的得分还能重算）",
)
@click.option("--dry-run", is_flag=True, help="只说会删多少，不删")
@wait_option
def vacuum(
    names: tuple[str, ...], root: Place, keep_days: int, dry_run: bool, wait_seconds: int
) -> int:
    """删去旧版本才用的文件和中断留下的文件，腾出磁盘。现在的数据不变。"""
    ledger = open_ledger(root)
    files = size = 0
    todo = [*chosen(names), *(one for one in tables().values() if one.system and not names)]
    with Progress(len(todo), "清理") as progress:
        for one in todo:
            found, more = vacuum_table(ledger, one, keep_days, wait_seconds, dry_run, now())
            files, size = files + found, size + more
            progress.advance(one.title)
    word = "可以删去" if dry_run else "已删去"
    console_for().print(Text(f"{word} {files} 个文件，{size:,} 字节"))
    return 0


@click.command(cls=ChineseCommand)
@click.argument("target", type=PATH, metavar="文件夹")
@click.argument("names", nargs=-1, metavar="[表]…")
@ledger_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    help="文件格式（默认 csv）",
)
@click.option("--unmask", metavar="用途", help="不遮盖个人信息，须写明用途；会记下来")
def export(target: Path, names: tuple[str, ...], root: Place, form: str, unmask: str | None) -> int:
    """导出成 Frictionless 数据包：每表一个文件，列用国家字段名，附说明 datapackage.json。"""
    ledger = open_ledger(root)
    with reading() as connection:
        held = {one.table.name: one.rows for one in status(ledger, connection)}
        todo = [one for one in chosen(names) if names or one.name in held]
        if unmask is not None:
            count = sum(held.get(one.name, 0) for one in todo)
            what = f"export {' '.join(one.name for one in todo)}"
            log_access(ledger, who(), now(), unmask, what, count)
        with Progress(len(todo), "导出") as progress:
            rows = export_package(
                ledger,
                connection,
                todo,
                target,
                unmask is None,
                form == "parquet",
                progress.advance,
            )
    console_for().print(Text(f"已导出 {len(todo)} 张表 {rows:,} 行到 {target}"), soft_wrap=True)
    return 0
