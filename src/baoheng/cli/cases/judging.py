"""``cases confirm``, ``dismiss``, ``recheck``, ``rereview``, ``panel``, ``decide``."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from baoheng.cli.cases.common import Desk, acting, fen, line_amounts
from baoheng.cli.chinese import ChineseCommand
from baoheng.review.handling import judge
from baoheng.review.handling.judge import RESULTS, Verdict

F = TypeVar("F", bound=Callable[..., Any])
_HIT = click.argument("hit", metavar="疑点编号")


def _amounts(function: F) -> F:
    """Amounts line by line, or one for a hit with one line."""
    lines = click.option(
        "--line",
        "lines",
        multiple=True,
        callback=line_amounts,
        metavar="明细=金额",
        help="这行明细认定多少元，没写的行全额认定；明细写流水号，有重复的前面加就诊ID/，可多次写",
    )
    amount = click.option(
        "--amount", callback=fen, metavar="元", help="认定金额（只有一行或没有明细的疑点）"
    )
    return lines(amount(function))


def _result(required: bool) -> Callable[[F], F]:
    return click.option(
        "--result",
        type=click.Choice(list(RESULTS)),
        metavar="结论",
        required=required,
        help="认定、部分认定、撤销；复审还可以 转合议",
    )


def _reason(function: F) -> F:
    return click.option("--reason", default="", metavar="文字", help="理由")(function)


@click.command(cls=ChineseCommand)
@_HIT
@_amounts
@_reason
@acting
def confirm(
    hit: str,
    lines: dict[str, int],
    amount: int | None,
    reason: str,
    desk: Desk,
) -> int:
    """初审认定；只认定一部分的，用 --line 写明，并写理由。"""
    return desk.do(hit, judge.review, Verdict(None, reason, lines, amount))


@click.command(cls=ChineseCommand)
@_HIT
@click.option("--reason", required=True, metavar="文字", help="为什么不是违规")
@acting
def dismiss(hit: str, reason: str, desk: Desk) -> int:
    """初审撤销：不是违规，写明理由。"""
    return desk.do(hit, judge.review, Verdict("撤销", reason))


@click.command(cls=ChineseCommand)
@_HIT
@_result(required=True)
@_amounts
@_reason
@acting
def recheck(
    hit: str,
    result: str,
    lines: dict[str, int],
    amount: int | None,
    reason: str,
    desk: Desk,
) -> int:
    """复核抽到的疑点：由没有初审过它的人重新下结论，同时记机器判断对不对。"""
    return desk.do(hit, judge.recheck, Verdict(result, reason, lines, amount))


@click.command(cls=ChineseCommand)
@_HIT
@_result(required=True)
@_amounts
@_reason
@acting
def rereview(
    hit: str,
    result: str,
    lines: dict[str, int],
    amount: int | None,
    reason: str,
    desk: Desk,
) -> int:
    """复审申诉过的疑点：由没有初审、复核过它的人办理，写明理由；拿不准的转合议。"""
    return desk.do(hit, judge.rereview, Verdict(result, reason, lines, amount))


@click.command(cls=ChineseCommand)
@_HIT
@_result(required=True)
@click.option(
    "--member", "members", multiple=True, required=True, metavar="姓名", help="合议成员，可多次写"
)
@_amounts
@_reason
@acting
def panel(
    hit: str,
    result: str,
    members: tuple[str, ...],
    lines: dict[str, int],
    amount: int | None,
    reason: str,
    desk: Desk,
) -> int:
    """记下合议的结论和成员；初审、复审过它的人不能参加。"""
    return desk.do(hit, judge.panel, Verdict(result, reason, lines, amount), members)


@click.command(cls=ChineseCommand)
@_HIT
@_result(required=False)
@_amounts
@_reason
@acting
def decide(
    hit: str,
    result: str | None,
    lines: dict[str, int],
    amount: int | None,
    reason: str,
    desk: Desk,
) -> int:
    """逐行决定认定多少；不写结论的，照前一环节的结论决定。"""
    return desk.do(hit, judge.decide, Verdict(result, reason, lines, amount))
