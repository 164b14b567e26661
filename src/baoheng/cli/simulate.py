"""``baoheng simulate``: a whole invented bureau's year as files."""

from collections.abc import Callable
from pathlib import Path

import click
from rich.text import Text

from baoheng.cli.chinese import ChineseCommand
from baoheng.cli.common import PATH, console_for
from baoheng.cli.progress import Progress
from baoheng.ledger.definitions import tables
from baoheng.ledger.simulate.period import Period
from baoheng.ledger.simulate.run import Options, Result, make_city, steps_of
from baoheng.reading.reports.words import clean

_MOST_PEOPLE = 200_000_000
_MOST_SEED = 2**63 - 1
_HIGHEST_RATE = 100_000  # of a million


Checked = Callable[[click.Context, click.Parameter, str | None], int | None]


def _whole(low: int, high: int) -> Checked:
    """A callback that takes a whole number between two others."""

    def check(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
        if value is None:
            return None
        text = value.replace(",", "")
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            said = f"应为 {low} 到 {high} 的整数，写的是“{clean(value)}”"
            raise click.BadParameter(said, ctx, param)
        return int(text)

    return check


def _rate(ctx: click.Context, param: click.Parameter, value: str) -> int:
    """A share such as ``0.2%`` or ``0.002``, in millionths."""
    text = value.strip().replace("％", "%")
    number, places = text.removesuffix("%"), 4 if text.endswith("%") else 6
    whole, _, rest = number.partition(".")
    digits = whole + rest
    if not digits.isascii() or not digits.isdigit() or len(rest) > places:
        raise click.BadParameter(f"应为比例，如 0.2% 或 0.002，写的是“{clean(text)}”", ctx, param)
    rate = int(f"{whole or '0'}{rest:0<{places}}")
    if rate > _HIGHEST_RATE:
        raise click.BadParameter(f"不能超过 10%，写的是“{clean(text)}”", ctx, param)
    return rate


def _months(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> tuple[int, int] | None:
    """``4-6`` or ``4``."""
    if value is None:
        return None
    first, _, last = value.replace("－", "-").replace("—", "-").partition("-")
    last = last or first
    if not (first.isascii() and first.isdigit() and last.isascii() and last.isdigit()):
        raise click.BadParameter(f"应为月份，如 4-6，写的是“{clean(value)}”", ctx, param)
    if not 1 <= int(first) <= int(last) <= 12:
        raise click.BadParameter(f"应在1到12之间、先小后大，写的是“{clean(value)}”", ctx, param)
    return int(first), int(last)


@click.command(cls=ChineseCommand)
@click.argument("out", type=PATH, metavar="文件夹")
@click.option(
    "--population", required=True, callback=_whole(1, _MOST_PEOPLE), metavar="人数", help="参保人数"
)
@click.option("--year", required=True, callback=_whole(2000, 2100), metavar="年", help="哪一年")
@click.option("--months", callback=_months, metavar="起-止", help="只生成这几个月，如 4-6")
@click.option("--to-month", callback=_whole(1, 12), metavar="月", help="从1月生成到这个月")
@click.option(
    "--seed", callback=_whole(0, _MOST_SEED), default="1", metavar="数", help="种子（默认 1）"
)
@click.option(
    "--violations",
    callback=_rate,
    default="0.2%",
    metavar="比例",
    help="预置违规占就诊的比例（默认 0.2%），0 不预置",
)
@click.option(
    "--faults",
    callback=_rate,
    default="0.001%",
    metavar="比例",
    help="预置质量问题占行数的比例（默认 0.001%），0 不预置",
)
def simulate(
    out: Path,
    population: int,
    year: int,
    months: tuple[int, int] | None,
    to_month: int | None,
    seed: int,
    violations: int,
    faults: int,
) -> int:
    """生成一个虚构城市（云溪市）医保局一整年的业务数据，写到一个空文件夹。

    同样的选项在任何机器上生成同样的内容。
    预置的违规、不应查出的临界情形、数据质量问题都写在 truth 里。

    返回码：0 已生成；2 没有写成。
    """
    if months and to_month:
        raise click.UsageError("--months 和 --to-month 只能写一个。")
    first, last = months or (1, to_month or 12)
    options = Options(population, Period(year, first, last), seed, violations, faults)
    with Progress(steps_of(options), "生成") as progress:
        result = make_city(options, out, progress.advance)
    _say(options, result, out)
    return 0


def _say(options: Options, result: Result, out: Path) -> None:
    console = console_for()
    period = options.period
    span = f"{period.year}年{period.first}—{period.last}月"
    console.print(Text(f"云溪市（虚构）{span}，种子 {options.seed}"))
    for name in ("persons", "encounters", "fee_lines", "settlements"):
        console.print(Text(f"  {tables()[name].title} {result.rows.get(name, 0):,} 行"))
    money = result.cents.get("settlements", {})
    fees, fund = (money.get(column, 0) for column in ("medfee_sumamt", "fund_pay_sumamt"))
    console.print(Text(f"  医疗费总额 {fees // 100:,} 元，基金支付 {fund // 100:,} 元"))
    console.print(
        Text(
            f"  预置违规 {result.violations:,} 件，临界情形 {result.near_misses:,} 件，"
            f"质量问题 {result.faults:,} 处"
        )
    )
    said = f"共 {len(result.rows)} 张表、{sum(result.rows.values()):,} 行，已写入 {clean(str(out))}"
    console.print(Text(said), soft_wrap=True)
