"""``baoheng workbench``: proving the log, backing up, restoring."""

import os
from pathlib import Path

import click
from rich.text import Text

from baoheng.cli.chinese import ChineseCommand, ChineseGroup
from baoheng.cli.common import PATH, check_targets, console_for, now
from baoheng.cli.workbench import HOME
from baoheng.workbench.start import attach

FINE, FAULTS = 0, 1
LEDGER = click.option(
    "--ledger", envvar="BAOHENG_LEDGER", metavar="文件夹", help="台账（默认在工作台文件夹里）"
)


@click.group("workbench", cls=ChineseGroup)
def workbench_group() -> None:
    """看护工作台：核对操作记录、备份、恢复。"""


@workbench_group.command("verify-log", cls=ChineseCommand)
@HOME
def verify_log(home: Path) -> int:
    """逐条核对操作记录有没有被改过、删过。返回码：0 完整；1 有问题。"""
    attach(home.resolve())
    from baoheng.workbench.trail.chain import faults
    from baoheng.workbench.trail.models import Head

    console = console_for()
    found = 0
    for fault in faults():
        found += 1
        console.print(Text(fault, style="red"), soft_wrap=True)
    head = Head.objects.filter(id=1).first() or Head()
    if found:
        console.print(Text(f"操作记录有 {found} 处问题，请保护现场，找系统管理员和审计"))
        return FAULTS
    console.print(Text(f"{head.number} 条操作记录都没有被改过、删过"))
    console.print(Text(f"最后一条的校验值 {head.hash}，请抄到别处"), soft_wrap=True)
    return FINE


@workbench_group.command("backup", cls=ChineseCommand)
@HOME
@LEDGER
@click.option("--to", "target", type=PATH, required=True, metavar="文件.zip", help="写到哪里")
@click.option("--no-ledger", is_flag=True, help="不带台账（台账另有备份时）")
def backup(home: Path, ledger: str | None, target: Path, no_ledger: bool) -> int:
    """备份数据库、文件、密钥和台账成一个文件；工作台开着也可以做。"""
    check_targets([], [target])
    attach(home.resolve(), ledger)
    from baoheng.workbench.upkeep.archive import make
    from baoheng.workbench.upkeep.jobs import wanted

    asked = wanted(now().date(), f"{now():%Y-%m-%d %H:%M:%S}", not no_ledger)
    made = make(asked, target.resolve(), lambda _: None)
    console = console_for()
    what = "含台账" if asked.ledger else "不含台账"
    console.print(Text(f"已备份到 {target}：{made.files} 个文件，{made.size:,} 字节，{what}"))
    console.print(Text(f"SHA-256 {made.sha256}"), soft_wrap=True)
    console.print(Text("里面有全部数据和签名密钥，请放在加密的盘上"))
    return FINE


@workbench_group.command("restore", cls=ChineseCommand)
@click.argument("source", type=PATH, metavar="备份.zip")
@HOME
def restore(source: Path, home: Path) -> int:
    """把备份恢复到一个空文件夹：先核对每个文件和操作记录，有一处不对就不恢复。

    备份来自 PostgreSQL 的，先建一个空库，用 BAOHENG_DATABASE 写明地址。
    """
    from baoheng.workbench.database import database_settings
    from baoheng.workbench.start import prove_restored
    from baoheng.workbench.upkeep.restoring import restore as restore_to

    target = home.resolve()
    database = database_settings(os.environ.get("BAOHENG_DATABASE", ""), target)
    manifest = restore_to(source, target, database, prove_restored)
    console = console_for()
    said = f"已恢复到 {target}：{manifest['made']} 的备份，{len(manifest['files'])} 个文件都相符"
    console.print(Text(said), soft_wrap=True)
    console.print(Text(f"请执行 baoheng serve --home {target}"), soft_wrap=True)
    return FINE
