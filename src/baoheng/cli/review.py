"""``baoheng review``: every bill of a period by all rules, in batch."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import replace

import click
from rich.table import Table as Grid
from rich.text import Text

from baoheng.cli.chinese import ChineseCommand, ChineseGroup
from baoheng.cli.common import console_for, now, workers_option
from baoheng.cli.ledger.common import ledger_option, wait_option, who, yuan
from baoheng.cli.progress import Progress
from baoheng.core.period import Period, PeriodKind
from baoheng.ledger.folder import Place, open_ledger
from baoheng.reading.reports.words import clean
from baoheng.review.ordering import Asked, order_of
from baoheng.review.plan import Planned, plan
from baoheng.review.rules import rules
from baoheng.review.run import Order, Outcome, run, steps_of
from baoheng.review.states import load_states

FINE, UNJUDGED = 0, 1
_HERE = "local[2]"
_PERIOD = re.compile(r"(\d{4})(?:年|-)?(?:(\d{1,2})月?|[Qq第]([1-4])(?:季度?)?)?")


@click.group("review", cls=ChineseGroup)
def review_group() -> None:
    """智能审核：用全部规则审核一段时间的每张单据，疑点写入台账。"""


def period_option(
    ctx: click.Context, param: click.Parameter, value: str
) -> tuple[datetime.date, datetime.date]:
    """The first and last day of ``2025``, ``2025-03``, ``2025Q1``, in whole months."""
    found = _PERIOD.fullmatch(value.strip().replace("-Q", "Q").replace("-q", "Q"))
    if not found:
        said = f"应为 2025、2025-03 或 2025Q1，写的是“{clean(value)}”"
        raise click.BadParameter(said, ctx, param)
    year, month, quarter = found.groups()
    kind, number = PeriodKind.YEAR, 1
    if month:
        kind, number = PeriodKind.MONTH, int(month)
    elif quarter:
        kind, number = PeriodKind.QUARTER, int(quarter)
    try:
        period = Period(kind, int(year), number)
    except ValueError as error:
        said = f"没有这个月份或季度：“{clean(value)}”"
        raise click.BadParameter(said, ctx, param) from error
    return period.start, period.end


PERIOD = click.option(
    "--period", required=True, callback=period_option, metavar="期间",
    help="按结算时间：2025、2025-03 或 2025Q1",
)  # fmt: skip
WORKERS = click.option(
    "--workers", callback=workers_option, metavar="数", help="同时审核几组人员（默认按处理器数）"
)


@review_group.command("run", cls=ChineseCommand)
@PERIOD
@ledger_option
@WORKERS
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    metavar="引擎",
    help="duckdb（默认，本机）或 spark（须另装）",
)
@click.option("--master", metavar="地址", help="Spark 集群的地址（默认本机 local[2]）")
@click.option("--full", is_flag=True, help="全部重审，不沿用上次运行的结果")
@wait_option
def run_review(
    period: tuple[datetime.date, datetime.date],
    root: Place,
    workers: int,
    engine: str,
    master: str | None,
    full: bool,
    wait_seconds: int,
) -> int:
    """审核一段时间内结算的每张单据，疑点、疑点明细、已审单据和运行记录写入台账。

    同一期间用同样的知识再审时，只重审资料有变化的人员（增量），其余沿用上次的结果，疑点与全部重审相同；
    机构、科室、医师或限价变了，或用 --full、Spark 时全部重审。

    中断后再执行一次，从没有审完的人员组接着做；同样的内容审两次，台账不变。
    返回码：0 审完；1 审完，但有缺少资料判断不了的；2 没有审完。
    """
    if master and engine != "spark":
        raise click.UsageError("写了 --master，须同时写 --engine spark")
    ledger = open_ledger(root)
    spark = (master or _HERE) if engine == "spark" else None
    asked = Asked(*period, who(), now(), workers, wait_seconds)
    order = order_of(ledger, asked, load_states(ledger), spark=spark)
    order = replace(order, full=full)
    with Progress(steps_of(ledger), "审核") as progress:
        outcome = run(ledger, order, progress.advance, now)
    _print(outcome, order)
    return UNJUDGED if outcome.unknown else FINE


@review_group.command("plan", cls=ChineseCommand)
@PERIOD
@ledger_option
@WORKERS
@wait_option
def plan_review(
    period: tuple[datetime.date, datetime.date], root: Place, workers: int, wait_seconds: int
) -> int:
    """试算：按现在的规则和知识再审一次会怎样，与台账里的疑点比较；什么都不写。"""
    ledger = open_ledger(root)
    asked = Asked(*period, who(), now(), workers, wait_seconds)
    order = order_of(ledger, asked, load_states(ledger))
    with Progress(steps_of(ledger), "试算") as progress:
        planned = plan(ledger, order, progress.advance)
    print_plan(planned)
    return FINE


def _print(outcome: Outcome, order: Order) -> None:
    console = console_for()
    grid = Grid("规则", "名称", "结果", "疑点")
    for number, one in rules().items():
        if count := outcome.by_rule.get(number):
            grid.add_row(
                number, one.name, "违规" if one.result == "violation" else "可疑", f"{count:,}"
            )
    console.print(grid)
    done = outcome.delivered
    same = f"（另有 {outcome.same:,} 份没有变化，沿用上次的结果）" if outcome.same else ""
    console.print(
        f"{order.first}至{order.last}：审核单据 {outcome.bills:,} 份、明细 {outcome.lines:,} 行"
        f"{same}，疑点 {outcome.hits:,} 条，涉及 {yuan(outcome.amount)} 元（同一行只计一次）",
        soft_wrap=True,
    )
    console.print(
        f"与台账比：新增 {done.fresh:,} 条，原有 {done.known:,} 条，不再命中而去掉 {done.gone:,} 条"
        f"，不再命中但已在办而保留 {done.kept:,} 条",
        soft_wrap=True,
    )
    said = f"运行 {outcome.run}；规则 {order.rules_version}，知识 {order.knowledge_version}"
    resumed = f"；接着上次，{outcome.resumed} 组人员上次已审完" if outcome.resumed else ""
    console.print(Text(said + resumed), soft_wrap=True)
    _told("试运行的规则只计数，不通知", outcome.shadow, "条")
    _told("缺少资料（如级别、诊断、处方权没有登记）判断不了", outcome.unknown, "处")
    used = {point.rule.number for point in order.points}
    if idle := [number for number in rules() if number not in used]:
        console.print(
            Text(f"没有知识点或没有运行的规则：{'、'.join(idle)}", style="yellow"), soft_wrap=True
        )


def _told(words: str, counts: Mapping[str, int], unit: str) -> None:
    if counts:
        some = "，".join(f"规则{number} {count:,} {unit}" for number, count in counts.items())
        console_for().print(Text(f"{words}：{some}", style="yellow"), soft_wrap=True)


def print_plan(planned: Planned) -> None:
    """The effects of a change, rule by rule."""
    console = console_for()
    grid = Grid(
        "规则",
        "不变",
        "新增",
        "新增金额（元）",
        "去掉",
        "去掉金额（元）",
        "在办保留",
        "单据",
        "机构",
    )
    for rule, one in sorted(planned.effects.items()):
        grid.add_row(
            rule, f"{one.same:,}", f"{one.fresh:,}", yuan(one.fresh_amount), f"{one.gone:,}",
            yuan(one.gone_amount), f"{one.worked_on:,}", f"{len(one.bills):,}",
            f"{len(one.institutions):,}",
        )  # fmt: skip
    if grid.row_count:
        console.print(grid)
    else:
        console.print("没有疑点，台账里也没有：这样改没有影响")
    _told("试运行的规则只计数，不通知", planned.shadow, "条")
    console.print("以上是试算，台账没有改动")
