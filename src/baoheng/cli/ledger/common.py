"""What the ledger's commands share: the ledger option, table arguments, who and when, bars."""

import getpass
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

import click

from baoheng.ledger.columns import Type
from baoheng.ledger.definitions import Table, table, tables
from baoheng.ledger.folder import Place, place_of

F = TypeVar("F", bound=Callable[..., Any])
DEFAULT = "ledger"
WAIT_SECONDS = 600


def _place(_ctx: click.Context, _param: click.Parameter, value: str) -> Place:
    return place_of(value)


def ledger_option(function: F) -> F:
    """``--ledger``: the folder of the ledger, or where it is in object storage."""
    return click.option(
        "--ledger",
        "root",
        callback=_place,
        default=DEFAULT,
        envvar="BAOHENG_LEDGER",
        metavar="文件夹",
        help="台账文件夹（默认 ledger，或环境变量 BAOHENG_LEDGER），或对象存储 s3://桶/前缀",
    )(function)


def wait_option(function: F) -> F:
    """``--wait``: how long another writer is waited for."""
    return click.option(
        "--wait",
        "wait_seconds",
        type=click.IntRange(0, 86_400),
        default=WAIT_SECONDS,
        metavar="秒",
        help="另一个程序正在写同一张表时，最多等多久（默认 600）",
    )(function)


def who() -> str:
    """The user of the operating system; a name is enough for the register."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "未知"


def chosen(names: tuple[str, ...]) -> list[Table]:
    """The named tables; all but the system's own where none is named."""
    if names:
        return [table(name) for name in names]
    return [one for one in tables().values() if not one.system]


def yuan(fen: int) -> str:
    """分 as 元, with separators."""
    return f"{Decimal(fen) / 100:,.2f}"


def cell(value: object) -> str:
    """A value for the terminal."""
    return "" if value is None else str(value)


def kind_words(one: Table, name: str) -> str:
    """What a column holds, in Chinese."""
    column = one.by_name[name]
    words = {
        Type.TEXT: "文字",
        Type.INT: "整数",
        Type.NUMBER: "数",
        Type.MONEY: "金额（元）",
        Type.DATE: "日期",
        Type.TIME: "时间",
        Type.FLAG: "是否",
        Type.REF: "编号",
    }
    return words[column.type]
