"""``cases recover``, ``receipt``, ``recoveries`` and ``close``."""

import datetime
from pathlib import Path

import click
from rich.text import Text

from baoheng.cli.cases.common import FINE, Desk, acting, as_path, coded, fen, period
from baoheng.cli.chinese import ChineseCommand
from baoheng.cli.common import PATH, check_book, console_for, day
from baoheng.cli.ledger.common import ledger_option, yuan
from baoheng.core.errors import LedgerError
from baoheng.core.period import Period
from baoheng.ledger.engine import reading
from baoheng.ledger.folder import Place, open_ledger
from baoheng.review.handling import recover as money
from baoheng.review.handling.model import Receipt
from baoheng.review.handling.owed import write_owed
from baoheng.review.handling.reading import Wanted, hit_of_recovery, read_cases
from baoheng.review.handling.recover import Claim


@click.command(cls=ChineseCommand)
@click.argument("hit", metavar="疑点编号")
@click.option("--kind", required=True, callback=coded("recovery_kind"), metavar="种类",
              help="拒付、退回基金、参保人退回")  # fmt: skip
@click.option("--fund", callback=coded("fund_kind"), metavar="基金", help="哪个基金")
@click.option("--amount", callback=fen, metavar="元", help="追回多少（默认认定后还没有决定的全部）")
@click.option("--number", metavar="编号", help="追回编号（默认疑点编号加序号）")
@acting
def recover(
    hit: str,
    kind: str,
    fund: str | None,
    amount: int | None,
    number: str | None,
    desk: Desk,
) -> int:
    """对认定的金额作追回决定；可以分几项，合起来不超过认定的金额。"""
    return desk.do(hit, money.recover, Claim(kind, fund, amount, number))


@click.command(cls=ChineseCommand)
@click.argument("number", metavar="追回编号")
@click.option("--amount", callback=fen, required=True, metavar="元", help="到账金额，冲回写负数")
@click.option("--voucher", required=True, metavar="凭证号", help="到账凭证号")
@click.option("--way", required=True, callback=coded("receipt_way"), metavar="方式",
              help="转账到账、结算款中扣回、拒付未拨")  # fmt: skip
@click.option("--date", "on", callback=day, metavar="日期", help="到账日期（默认今天）")
@acting
def receipt(
    number: str,
    amount: int,
    voucher: str,
    way: str,
    on: datetime.date,
    desk: Desk,
) -> int:
    """记一笔追回到账。"""
    with reading() as connection:
        hit = hit_of_recovery(open_ledger(desk.root), connection, number)
    if hit is None:
        raise LedgerError(f"没有疑点的追回决定 {number}", todo="用 baoheng cases show 查看追回编号")
    got = Receipt(voucher, on, amount, way)
    return desk.do(hit, money.receipt, number, got)


@click.command(cls=ChineseCommand)
@click.argument("hit", metavar="疑点编号")
@click.option("--reason", default="", metavar="文字", help="说明")
@acting
def close(hit: str, reason: str, desk: Desk) -> int:
    """结案：撤销的、不追回的，或已全部追回的。"""
    return desk.do(hit, money.close, reason)


@click.command(cls=ChineseCommand)
@click.option("--xlsx", "target", type=PATH, required=True, metavar="文件.xlsx", help="写到哪里")
@click.option("--institution", metavar="机构", help="只列这家机构的")
@click.option("--period", callback=period, metavar="期间", help="所审的期间，如 2025、2025-06")
@click.option("--as-of", callback=day, metavar="日期", help="逾期算到哪一天（默认今天）")
@ledger_option
def recoveries(
    target: Path,
    institution: str | None,
    period: Period | None,
    as_of: datetime.date,
    root: Place,
) -> int:
    """导出追回清单：决定金额、已到账、未到账、逾期天数。"""
    check_book(target)
    wanted = Wanted.within(period, institution=institution)
    with reading() as connection:
        cases = read_cases(open_ledger(root), connection, wanted, whole=False)
    count, ordered, received = write_owed(target, cases, as_of)
    said = (
        f"已写入 {as_path(target)}：{count:,} 项，决定 {yuan(ordered)} 元，到账 {yuan(received)} 元"
    )
    console_for().print(Text(said), soft_wrap=True)
    return FINE
