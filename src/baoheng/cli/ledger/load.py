"""``ledger load``: files, folders and queries become facts."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from baoheng.cli.chinese import ChineseCommand
from baoheng.cli.common import PATH, console_for, now
from baoheng.cli.ledger.common import ledger_option, wait_option, who, yuan
from baoheng.cli.progress import Counter
from baoheng.core.errors import SourceError
from baoheng.ledger.definitions import Table
from baoheng.ledger.folder import Ledger, Place, create, exists, open_ledger
from baoheng.ledger.load import Loaded, Order
from baoheng.ledger.load import load as load_sources
from baoheng.ledger.mapping import known_headings
from baoheng.ledger.register import Load
from baoheng.ledger.sources.chunk import Source
from baoheng.ledger.sources.database import DatabaseQuery
from baoheng.ledger.sources.excel import ExcelFile
from baoheng.ledger.sources.opening import open_file
from baoheng.ledger.sources.planning import planned, writable

FINE, REFUSED = 0, 1
_MOST_REASONS = 5
_MOST_OF = 2  # more than one row in two: not single slips


@click.command(cls=ChineseCommand)
@click.argument("source", metavar="来源")
@ledger_option
@click.option("--as", "name", metavar="表", help="装进哪张表；来源是按表名分的文件夹时可以不写")
@click.option(
    "--map", "mapping", type=PATH, metavar="文件", help="列名对照文件（TOML），装过一次就记住"
)
@click.option("--source", "called", metavar="名称", help="来源的名称（默认文件夹/文件名）")
@click.option("--sheet", metavar="工作表", help="Excel 里的哪个工作表（默认第一个有内容的）")
@click.option("--query", metavar="SQL", help="来源是数据库时的查询语句，或 @文件")
@click.option("--replace", is_flag=True, help="确认是更正文件：上次有、这次没有的行去掉")
@wait_option
def load(
    source: str,
    root: Place,
    name: str | None,
    mapping: Path | None,
    called: str | None,
    sheet: str | None,
    query: str | None,
    replace: bool,
    wait_seconds: int,
) -> int:
    """把数据装进台账：CSV、Excel、Parquet、JSON 行、装着它们的文件夹，或数据库查询。

    数据库写作 postgresql://用户@主机:端口/库名（或 mysql、oracle），密码放在环境变量
    BAOHENG_SOURCE_PASSWORD。同一份文件装两次没有变化；同名的更正文件取代上次的内容。
    返回码：0 全部装入；1 有行进了隔离区；2 没有装入。
    """
    ledger = open_ledger(root) if exists(root) else create(root)
    order = Order(who(), now(), mapping, replace, wait_seconds)
    console = console_for()
    refused = False
    for one, sources in _plan(source, name, called, sheet, query, console):
        with Counter(f"装入 {one.title}", "行") as counter:
            done = load_sources(ledger, one, sources, order, counter.advance)
        print_loaded(console, ledger, one, done)
        for book in sources:
            if isinstance(book, ExcelFile) and book.passed_over:
                said = f"  {book.name} 只装了第一个工作表，没有装 {'、'.join(book.passed_over)}"
                console.print(Text(f"{said}：请用 --sheet 另装", style="yellow"), soft_wrap=True)
        refused |= any(load.refused or load.outdone for load in done.loads)
    return REFUSED if refused else FINE


def _plan(
    source: str,
    name: str | None,
    called: str | None,
    sheet: str | None,
    query: str | None,
    console: Console,
) -> list[tuple[Table, list[Source]]]:
    """Which sources go into which table."""
    if "://" in source:
        if not query or not name:
            raise SourceError("数据库来源须写 --as 表 和 --query 语句", todo="见 --help")
        return [(writable(name), [DatabaseQuery(source, _query(query))])]
    path = Path(source)
    if not path.exists():
        raise SourceError("没有这个文件或文件夹", where=source, todo="请核对路径")
    if not path.is_dir():
        if not name:
            raise SourceError(
                "没有写装进哪张表", where=source, todo="请加 --as 表名，见 baoheng ledger tables"
            )
        one = writable(name)
        return [(one, [open_file(path, known_headings(one), called, sheet)])]
    found = planned(path, name)
    for passed in found.passed:
        console.print(Text(f"未装入 {passed}：不是能装的格式"), soft_wrap=True)
    return [
        (one, [open_file(file, known_headings(one)) for file in files])
        for one, files in found.tables
    ]


def _query(text: str) -> str:
    """A query as it is typed, or from a file: @query.sql."""
    if not text.startswith("@"):
        return text
    try:
        return Path(text[1:]).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            "查询语句的文件读不出来", where=text[1:], todo="请核对路径，并保存为 UTF-8"
        ) from error


def print_loaded(console: Console, ledger: Ledger, one: Table, done: Loaded) -> None:
    """What a run did, with its reconciliation."""
    for name in done.known:
        console.print(Text(f"{one.title}：{name} 已经装过，内容相同，没有改动"), soft_wrap=True)
    for load in done.loads:
        for line in describe(one, load):
            console.print(Text(line), soft_wrap=True)
    for name in done.remembered[:_MOST_REASONS]:
        console.print(Text(f"  {name} 按以前给过的列名对照读"), soft_wrap=True)
    for name, unused in list(done.unused.items())[:_MOST_REASONS]:
        console.print(
            Text(f"  {name} 没有用上的列：{'、'.join(unused)}", style="yellow"), soft_wrap=True
        )
    if any(load.refused or load.outdone for load in done.loads):
        where = f" --ledger {ledger.place}" if str(ledger.place) != "ledger" else ""
        console.print(
            Text(
                f"  没装入的行在隔离区：baoheng ledger quarantine {one.name}{where}", style="yellow"
            ),
            soft_wrap=True,
        )


def describe(one: Table, load: Load) -> list[str]:
    """A load in a few Chinese lines: counts, money on both sides, reasons."""
    names = [source.name for source in load.sources]
    said = names[0] if len(names) == 1 else f"{names[0]} 等 {len(names)} 个来源"
    lines = [f"{one.title}：{said}，成为第 {load.version} 版"]
    parts = [
        ("新增", load.inserted), ("更新", load.updated), ("相同未动", load.unchanged),
        ("重复", load.repeated), ("较旧未装", load.older), ("同键被取代", load.outdone),
        ("隔离", load.refused),
    ]  # fmt: skip
    sums = " ＋ ".join(f"{word} {count:,}" for word, count in parts if count)
    lines.append(f"  行数对账：来源 {load.rows:,} 行 ＝ {sums or '0'}")
    if load.older:
        newest = one.by_name[str(one.newest)].title
        lines.append(f"  较旧的 {load.older:,} 行没有装：同一主键已有{newest}更晚的内容")
    if load.taken_out:
        lines.append(f"  按更正去掉上次的 {load.taken_out:,} 行")
    if load.moved:
        lines.append(f"  其中 {load.moved:,} 行换了人，原来的行已取代")
    lines += [_money(one, load, name) for name in one.totals]
    lines += [_contradicting(load, say, n) for say, n in load.contradicting.items()]
    lines += _reasons([source.reasons for source in load.sources])
    return lines


def _money(one: Table, load: Load, name: str) -> str:
    source = sum(s.totals.get(name, 0) for s in load.sources)
    refused = sum(s.refused_totals.get(name, 0) for s in load.sources)
    refused += load.outdone_totals.get(name, 0)
    unread = sum(s.unread.get(name, 0) for s in load.sources)
    line = (
        f"  金额对账：{one.by_name[name].title} {yuan(source)} 元 ＝ "
        f"装入 {yuan(load.loaded_totals.get(name, 0))}"
    )
    if load.repeated:
        line += f" ＋ 重复 {yuan(load.repeated_totals.get(name, 0))}"
    if load.older:
        line += f" ＋ 较旧 {yuan(load.older_totals.get(name, 0))}"
    if load.refused or load.outdone:
        line += f" ＋ 隔离 {yuan(refused)}"
    return line + (f"（另有 {unread} 处金额读不出，不在合计内）" if unread else "")


def _contradicting(load: Load, say: str, count: int) -> str:
    line = f"  已装入而与自己矛盾：应当“{say}”，{count:,} 行不是"
    if count * _MOST_OF > load.loaded:
        return f"{line}；占了大半，多半是列对错了，或单位不对，请核对表头和对照文件"
    return f"{line}，用 baoheng ledger check 看是哪些"


def _reasons(reasons: Sequence[Mapping[str, int]]) -> list[str]:
    counted: dict[str, int] = {}
    for one in reasons:
        for reason, count in one.items():
            counted[reason] = counted.get(reason, 0) + count
    most = sorted(counted.items(), key=lambda pair: -pair[1])
    lines = [f"  隔离原因：{reason} {count:,} 行" for reason, count in most[:_MOST_REASONS]]
    if len(most) > _MOST_REASONS:
        lines.append(f"  另有 {len(most) - _MOST_REASONS} 种原因")
    return lines
