"""``ledger status``, ``check`` and ``show``: looking at what is there."""

import sys

import click
from rich.table import Table as Grid
from rich.text import Text

from baoheng.cli.chinese import ChineseCommand
from baoheng.cli.common import console_for, now, write_line
from baoheng.cli.ledger.common import cell, chosen, ledger_option, who
from baoheng.cli.progress import Progress
from baoheng.core.errors import LedgerError
from baoheng.ledger.checks import Checked, check_ledger
from baoheng.ledger.definitions import Table, table, tables
from baoheng.ledger.engine import reading
from baoheng.ledger.folder import Place, open_ledger
from baoheng.ledger.masking import log_access
from baoheng.ledger.parsing import quote
from baoheng.ledger.reading import make_views, national_sql, shown_sql
from baoheng.ledger.status import TableStatus
from baoheng.ledger.status import status as status_of

FINE, FAULTS = 0, 1
_GRID_COLUMNS = 9  # more do not fit a terminal


@click.command(cls=ChineseCommand)
@ledger_option
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，一张表一行")
def status(root: Place, as_json: bool) -> int:
    """台账里有什么：行数、起止日期、版本、何时装入、隔离区里等着的行。"""
    ledger = open_ledger(root)
    with reading() as connection, Progress(len(tables()), "清点") as progress:
        found = status_of(ledger, connection, progress.advance)
    if as_json:
        for one in found:
            write_line(sys.stdout.buffer, _json(one))
        return FINE
    console = console_for()
    if not found:
        console.print(Text("台账还是空的：用 baoheng ledger load 装入"))
        return FINE
    grid = Grid("表", "行数", "起", "止", "版本", "装入于", "大小", "拒收", "待改", "")
    for one in found:
        grid.add_row(
            one.table.title,
            f"{one.rows:,}",
            cell(one.first),
            cell(one.last),
            str(one.version),
            one.loaded_at[:10],
            _size(one.bytes),
            _share(one.refused, one.delivered),
            f"{one.waiting:,}" if one.waiting else "",
            "文件零散，建议 compact" if one.scattered else "",
        )
    console.print(grid)
    return FINE


@click.command(cls=ChineseCommand)
@click.argument("names", nargs=-1, metavar="[表]…")
@ledger_option
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，一项核对一行")
def check(names: tuple[str, ...], root: Place, as_json: bool) -> int:
    """核对台账：引用、前后一致、重复、人员相符，指出是哪些行、影响哪些指标。

    返回码：0 都相符；1 有不相符的。
    """
    ledger = open_ledger(root)
    wanted = tuple(one.name for one in chosen(names)) if names else ()
    with reading() as connection, Progress(len(tables()), "核对") as progress:
        found = list(check_ledger(ledger, connection, wanted, progress.advance))
    if as_json:
        for one in found:
            write_line(sys.stdout.buffer, _checked_json(one))
    else:
        _print_checked(found)
    return FAULTS if any(one.failing for one in found) else FINE


@click.command(cls=ChineseCommand)
@click.argument("name", metavar="表")
@ledger_option
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, help="最多几行（默认 20）")
@click.option("--only", multiple=True, metavar="列=值", help="只看这一列等于这个值的行，可多次写")
@click.option("--version", "version", type=int, metavar="版本", help="看以前的版本")
@click.option("--unmask", metavar="用途", help="显示个人信息，须写明用途；谁、何时、为何会记下来")
def show(
    name: str,
    root: Place,
    limit: int,
    only: tuple[str, ...],
    version: int | None,
    unmask: str | None,
) -> int:
    """看一张表的行。姓名、证件号、电话等默认遮盖。"""
    ledger = open_ledger(root)
    one = table(name)
    with reading() as connection:
        make_views(ledger, connection, [one.name], {} if version is None else {one.name: version})
        conditions, values = _conditions(one, only, unmask)
        # the condition sees the plain values, the reader the masked ones
        plain = national_sql(ledger, one, f"SELECT * FROM {quote(one.name)}")
        some = f"SELECT * FROM ({plain}) WHERE {conditions} LIMIT {limit}"
        found = connection.execute(shown_sql(one, some, unmask is None, titles=True), values)
        heads = [column[0] for column in found.description or ()]
        rows = found.fetchall()
        if unmask is not None:
            log_access(ledger, who(), now(), unmask, f"{one.name} {' '.join(only)}", len(rows))
    _print_rows(heads, rows)
    return FINE


def _print_rows(heads: list[str], rows: list[tuple[object, ...]]) -> None:
    """A grid; of a table with many columns each row by itself, a filled column a line."""
    console = console_for()
    if len(heads) <= _GRID_COLUMNS:
        grid = Grid(*heads)
        for row in rows:
            grid.add_row(*(cell(value) for value in row))
        console.print(grid)
        return
    for number, row in enumerate(rows, 1):
        console.print(Text(f"—— 第 {number} 行 ——", style="bold"))
        for head, value in zip(heads, row, strict=True):
            if value is not None:
                console.print(Text(f"  {head}：{cell(value)}"), soft_wrap=True)


def _conditions(one: Table, only: tuple[str, ...], unmask: str | None) -> tuple[str, list[str]]:
    titles = {column.title: column.name for column in one.columns}
    parts, values = [], []
    for text in only:
        name, equals, value = text.partition("=")
        found = titles.get(name, name)
        if not equals or found not in one.by_name:
            raise LedgerError(
                f"不明白“{text}”", todo=f"请写成 列=值，{one.title}的列有 {'、'.join(titles)}"
            )
        if one.by_name[found].masked and not unmask:
            raise LedgerError(
                f"按{one.by_name[found].title}查找是查某个人",
                todo="请加 --unmask 写明用途，会记下来",
            )
        parts.append(f"{quote(found)}::VARCHAR = ?")
        values.append(value)
    return " AND ".join(parts) or "true", values


def _print_checked(found: list[Checked]) -> None:
    console = console_for()
    bad = [one for one in found if one.failing]
    console.print(
        Text(f"核对了 {len(found)} 项，{len(found) - len(bad)} 项相符，{len(bad)} 项不相符")
    )
    for one in bad:
        said = f"应当“{one.say}”，{one.rows:,} 行中有 {one.failing:,} 行不是"
        head = f"✗ {one.table.title}·{one.kind}：{said}"
        console.print(Text(head, style="bold red"), soft_wrap=True)
        console.print(Text(f"  可能影响的指标：{'、'.join(one.touches)}"), soft_wrap=True)
        for row in one.sample:
            named = {one.table.by_name[name].title: cell(row[name]) for name in one.about}
            told = "，".join(f"{title} {value or '（空）'}" for title, value in named.items())
            console.print(Text(f"  例：{told}"), soft_wrap=True)


def _json(one: TableStatus) -> dict[str, object]:
    return {
        "format": "baoheng.ledger-status/1",
        "table": one.table.name,
        "title": one.table.title,
        "version": one.version,
        "rows": one.rows,
        "files": one.files,
        "bytes": one.bytes,
        "first": one.first.isoformat() if one.first else None,
        "last": one.last.isoformat() if one.last else None,
        "loads": one.loads,
        "loaded_at": one.loaded_at,
        "loaded_by": one.loaded_by,
        "delivered": one.delivered,
        "refused": one.refused,
        "waiting": one.waiting,
    }


def _checked_json(one: Checked) -> dict[str, object]:
    return {
        "format": "baoheng.ledger-check/1",
        "table": one.table.name,
        "kind": one.kind,
        "say": one.say,
        "rows": one.rows,
        "failing": one.failing,
        "sample": [{name: cell(value) for name, value in row.items()} for row in one.sample],
        "touches": list(one.touches),
    }


def _share(part: int, whole: int) -> str:
    """Refused rows of those delivered, with both numbers: a share alone hides how many."""
    return f"{part:,}/{whole:,}" if part else ""


def _size(size: int) -> str:
    for unit in ("B", "KB", "MB", "GB"):
        if size < 1024:
            return f"{size} {unit}"
        size //= 1024
    return f"{size} TB"
