"""``cases sample`` and ``precision``."""

import datetime
import re
from fractions import Fraction

import click
from rich.table import Table as Grid
from rich.text import Text

from baoheng.cli.cases.common import FAULTS, FINE, handling_option, month, period
from baoheng.cli.chinese import ChineseCommand
from baoheng.cli.common import console_for, day, now
from baoheng.cli.ledger.common import ledger_option, wait_option, who
from baoheng.core.period import Period
from baoheng.ledger.definitions import dictionary
from baoheng.ledger.engine import reading
from baoheng.ledger.folder import Place, open_ledger
from baoheng.review.handling.drafts import Order
from baoheng.review.handling.precision import percent, precisions, proposals
from baoheng.review.handling.reading import Wanted, read_cases
from baoheng.review.handling.recording import draw_and_record
from baoheng.review.handling.settings import Settings

_RATE = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?%")


def _share(_ctx: click.Context, _param: click.Parameter, value: str) -> Fraction:
    found = _RATE.fullmatch(value.strip())
    share = Fraction(value.strip().removesuffix("%")) / 100 if found else Fraction(0)
    if not 0 < share <= 1:
        raise click.BadParameter(f"应为 0% 到 100%，如 90%，写的是“{value}”")
    return share


@click.command(cls=ChineseCommand)
@click.option(
    "--month", required=True, callback=month, metavar="月份", help="所审的月份，如 2025-06"
)
@click.option("--rate", "share", required=True, callback=_share, metavar="比例", help="如 90%")
@click.option("--by", "people", multiple=True, metavar="姓名", help="由谁复核，可多次写")
@ledger_option
@handling_option
@wait_option
def sample(
    month: Period,
    share: Fraction,
    people: tuple[str, ...],
    root: Place,
    rules: Settings,
    wait_seconds: int,
) -> int:
    """抽取一个月的疑点复核：按规则和机构分层，同一月份抽到的总是同样的；不抽给初审的人。

    返回码：0 抽够了；1 不够，写明差多少、为什么。
    """
    names = people or (who(),)
    given = Order(names[0], now(), rules)
    made = draw_and_record(open_ledger(root), month, share, names, given, wait_seconds)
    console = console_for()
    say = [
        f"{month.label}审出 {made.rate.hits:,} 条疑点，按 {percent(share * 100)} 应复核 "
        f"{made.target:,} 条；复核率 {made.rate.words}",
        f"这次抽取 {len(made.drafts):,} 条，此前抽到还没有复核的 {made.waiting:,} 条",
        *(f"  {name}：{count:,} 条" for name, count in sorted(made.assigned.items())),
    ]
    if made.short:
        why = "，".join(f"{reason} {count:,} 条" for reason, count in made.kept_out.items())
        say.append(f"还差 {made.short:,} 条抽不出来：{why}")
    for line in say:
        console.print(Text(line), soft_wrap=True)
    return FAULTS if made.short else FINE


@click.command(cls=ChineseCommand)
@ledger_option
@handling_option
@click.option("--period", callback=period, metavar="期间", help="所审的期间，如 2025、2025-06")
@click.option("--as-of", callback=day, metavar="日期", help="按哪一天的界线提议（默认今天）")
def precision(root: Place, rules: Settings, period: Period | None, as_of: datetime.date) -> int:
    """每条规则的准确率：认定÷（认定＋撤销），初审办结的才计；太低的提议收紧或停用。"""
    wanted = Wanted.within(period)
    with reading() as connection:
        cases = read_cases(open_ledger(root), connection, wanted, whole=False)
    found = precisions(cases)
    console = console_for()
    if not found:
        console.print(Text("没有初审办结的疑点，算不出准确率"))
        return FINE
    grid = Grid("规则", "结果类型", "准确率", "认定÷（认定＋撤销）", "尚无结论", "后来改判")
    for one in found:
        grid.add_row(
            f"{one.rule} {one.name}",
            dictionary("result_type").get(one.result, one.result),
            "—" if one.rate is None else percent(one.rate),
            f"{one.confirmed:,}/{one.judged:,}",
            f"{one.undecided:,}",
            f"{one.turned:,}",
        )
    console.print(grid)
    line = rules.precision(as_of)
    advice = proposals(found, line)
    for each in advice:
        console.print(Text(f"建议　{each.rule} {each.name}：{each.said}"), soft_wrap=True)
        for reason, count in each.reasons:
            console.print(Text(f"      撤销的理由：{reason}（{count:,} 条）"), soft_wrap=True)
    if not advice:
        said = f"没有要收紧或停用的（界线：{line.cases} 条以上、低于 {line.below}%；{line.source}）"
        console.print(Text(said), soft_wrap=True)
    return FINE
