"""``baoheng review serve``: real time; with its history and the keys of institutions."""

import datetime
from pathlib import Path

import click
from rich.text import Text

from baoheng.cli.chinese import ChineseCommand, ChineseGroup
from baoheng.cli.common import PATH, console_for, day, now, workers_option
from baoheng.cli.ledger.common import ledger_option, wait_option, who
from baoheng.cli.progress import Progress
from baoheng.ledger.folder import Place, open_ledger
from baoheng.review.model import date_of
from baoheng.review.past import base
from baoheng.review.past.build import DAYS, build
from baoheng.review.past.live import Live
from baoheng.review.past.memory import Memory
from baoheng.review.service.app import Limits
from baoheng.review.service.desk import Order
from baoheng.review.service.keys import BUREAU, add_key, remove_keys
from baoheng.review.service.metrics import MOST_WORKERS
from baoheng.review.service.serve import Settings, serve
from baoheng.review.service.upkeep import bring_home

FINE, REFUSED = 0, 1
_STORE = click.option(
    "--store", type=PATH, default="history", envvar="BAOHENG_HISTORY", metavar="文件夹",
    help="历史库的文件夹（默认 history，或环境变量 BAOHENG_HISTORY）",
)  # fmt: skip
_KEYS = click.option(
    "--keys", type=PATH, default="keys.json", metavar="文件", help="密钥文件（默认 keys.json）"
)


@click.command("serve", cls=ChineseCommand)
@ledger_option
@_STORE
@_KEYS
@click.option("--host", default="127.0.0.1", metavar="地址", help="监听的地址（默认只有本机）")
@click.option("--port", type=click.IntRange(0, 65_535), default=8710, metavar="端口",
              help="监听的端口（默认 8710，0 为任一空闲的）")  # fmt: skip
@click.option("--workers", callback=workers_option, metavar="数", help="几个进程（默认按处理器数）")
@click.option("--deadline-ms", type=click.IntRange(10, 60_000), default=1000, metavar="毫秒",
              help="排队超过这么久就答“繁忙”（默认 1000）")  # fmt: skip
@click.option("--waiting", type=click.IntRange(1, 100_000), default=500, metavar="个",
              help="每个进程最多有几个请求排队（默认 500）")  # fmt: skip
@click.option("--rate", type=click.IntRange(1, 1_000_000), default=200, metavar="次",
              help="一家机构每秒最多请求几次（默认 200）")  # fmt: skip
@click.option("--lag", "lag_days", type=click.IntRange(0, 3660), default=2, metavar="日",
              help="历史最多可以晚几日，再晚就答“不完整”（默认 2）")  # fmt: skip
@click.option("--poll", type=click.IntRange(1, 3600), default=5, metavar="秒",
              help="多久看一次知识、规则状态、历史有没有变（默认 5）")  # fmt: skip
@click.option("--flush", "flush_seconds", type=click.IntRange(0, 86_400), default=300, metavar="秒",
              help="多久把新的结算和提醒写入台账一次（默认 300，0 为不写）")  # fmt: skip
@click.option("--log", type=PATH, metavar="文件", help="请求日志（默认只把出错的写到标准错误）")
def serve_reviews(
    root: Place, store: Path, keys: Path, host: str, port: int, workers: int, deadline_ms: int,
    waiting: int, rate: int, lag_days: int, poll: int, flush_seconds: int, log: Path | None,
) -> int:  # fmt: skip
    """实时审核服务：收国家接口的 3101、3102、3103 报文，付钱之前就告诉医院。

    先用 baoheng review keys add 给机构发密钥，用 baoheng review history build 建历史库。
    按 Ctrl+C 或收到 SIGTERM 时，答完手上的请求再停。
    """
    serve(
        Settings(
            root, Order(store, lag_days), Limits(deadline_ms / 1000, waiting, poll), keys, now,
            host, port, min(workers, MOST_WORKERS), rate, log, flush_seconds, who(),
        ),
        lambda said: console_for(stderr=True).print(Text(said), soft_wrap=True),
    )  # fmt: skip
    return FINE


@click.group("history", cls=ChineseGroup)
def history_group() -> None:
    """实时审核的历史库：一年的就诊，按人存放；由台账建，新的结算回到台账。"""


@history_group.command("build", cls=ChineseCommand)
@ledger_option
@_STORE
@click.option("--as-of", "as_of", callback=day, metavar="日期", help="到哪一天（默认今天）")
@click.option("--days", type=click.IntRange(1, 3660), default=DAYS, metavar="日",
              help=f"留多少日的历史（默认 {DAYS}，不少于当年）")  # fmt: skip
@click.option("--workers", callback=workers_option, metavar="数", help="同时做几组人员")
def build_history(root: Place, store: Path, as_of: datetime.date, days: int, workers: int) -> int:
    """由台账建历史库，一组一组地做；中断后再执行一次接着做，做完才整个换上。"""
    ledger = open_ledger(root)
    live = Live(store)
    try:
        before = base.current_meta(store)
        with Progress(ledger.buckets, "建历史库") as progress:
            built = build(ledger, store, as_of, days, live.flushed(), workers, progress.advance)
        if before:  # what the store before had is in every reader's store by now
            made = base.Base(built.folder)
            live.forget(before.journal, made.has)
            made.close()
    finally:
        live.close()
    meta = built.meta
    console_for().print(
        f"历史库已换上：{date_of(meta.since)}至{date_of(meta.until)}，{meta.persons:,} 人，"
        f"{meta.bills:,} 次就诊，{meta.lines:,} 行明细",
        soft_wrap=True,
    )
    return FINE


@history_group.command("flush", cls=ChineseCommand)
@ledger_option
@_STORE
@wait_option
def flush_history(root: Place, store: Path, wait_seconds: int) -> int:
    """把还没有入台账的新结算和实时提醒写入台账；中断后再执行一次，不丢不重。

    返回码：0 写完；1 写完，但有台账拒收而进了隔离区的行；2 没有写完。
    """
    done = bring_home(open_ledger(root), Order(store), who(), now(), wait_seconds)
    console = console_for()
    console.print(f"写入台账：结算 {done.settled.settlements:,} 笔，实时提醒 {done.calls:,} 次")
    for said in done.said():
        console.print(Text(said, style="yellow"), soft_wrap=True)
    return REFUSED if done.said() else FINE


@history_group.command("status", cls=ChineseCommand)
@ledger_option
@_STORE
def history_status(root: Place, store: Path) -> int:
    """历史库的起止、有没有晚于台账、还有多少结算没有入台账。返回码：0 可用；1 不可用。"""
    memory = Memory(store, 0)
    memory.look(open_ledger(root))
    console = console_for()
    if covered := memory.covered:
        console.print(f"历史：{date_of(covered[0])}至{date_of(covered[1])}")
    if memory.live:
        console.print(f"没有入台账的结算：{memory.live.waiting():,} 笔")
        if held := memory.live.held():
            console.print(Text(f"有行被台账拒收的结算：{held:,} 笔", style="yellow"))
    wrong = [one for one in (memory.broken, memory.stale) if one]
    for one in wrong:
        console.print(Text(one, style="yellow"), soft_wrap=True)
    return REFUSED if wrong else FINE


@click.group("keys", cls=ChineseGroup)
def keys_group() -> None:
    """机构调用实时审核的密钥；文件里只有加盐的摘要。"""


@keys_group.command("add", cls=ChineseCommand)
@click.argument("institution", metavar="机构编号")
@_KEYS
def add(institution: str, keys: Path) -> int:
    """给一家机构加一个密钥，显示一次；写“bureau”为医保局自己，可查所有机构。"""
    made = add_key(keys, BUREAU if institution == "bureau" else institution)
    console_for().print(Text(f"密钥（只显示这一次，放在请求头 X-Api-Key）：{made}"), soft_wrap=True)
    return FINE


@keys_group.command("remove", cls=ChineseCommand)
@click.argument("institution", metavar="机构编号")
@_KEYS
def remove(institution: str, keys: Path) -> int:
    """去掉一家机构的全部密钥；运行中的服务几秒内就不再认。"""
    count = remove_keys(keys, BUREAU if institution == "bureau" else institution)
    console_for().print(f"去掉了 {count} 个密钥")
    return FINE if count else REFUSED
