"""``baoheng rules``: which review rules there are, in which state, and what a change would do."""

import datetime

import click
from rich.table import Table as Grid
from rich.text import Text

from baoheng.cli.chinese import ChineseCommand, ChineseGroup
from baoheng.cli.common import console_for, day, now
from baoheng.cli.ledger.common import ledger_option, wait_option, who
from baoheng.cli.progress import Progress
from baoheng.cli.review import PERIOD, WORKERS, print_plan
from baoheng.core.errors import LedgerError
from baoheng.ledger.definitions import dictionary
from baoheng.ledger.folder import Place, open_ledger
from baoheng.reading.reports.words import clean
from baoheng.review.model import Rule
from baoheng.review.ordering import Asked, trial_of
from baoheng.review.plan import plan
from baoheng.review.rules import rules
from baoheng.review.run import steps_of
from baoheng.review.states import Change, State, change, load_states

FINE = 0
_STAGES = {"before": "事前", "during": "事中", "after": "事后"}
_MONEY = {"line": "违规行", "bill": "整张单据", "excess": "超出部分", "none": "不计金额"}
_STATE = click.Choice([one.value for one in State])


@click.group("rules", cls=ChineseGroup)
def rules_group() -> None:
    """审核规则：有哪些、在什么状态；改状态前先看会影响哪些单据。"""


@rules_group.command("list", cls=ChineseCommand)
@click.argument("words", nargs=-1, metavar="[字眼]…")
@click.option("--as-of", "as_of", callback=day, metavar="日期", help="哪一天的状态（默认今天）")
@ledger_option
def list_rules(words: tuple[str, ...], as_of: datetime.date, root: Place) -> int:
    """列出规则和它们在某一天的状态；给出字眼的，只列序号、名称、分类里含有的。"""
    states, _ = load_states(open_ledger(root))
    settings = dictionary("care_setting")
    grid = Grid("序号", "名称", "分类", "结果", "场景", "环节", "状态")
    for one in rules().values():
        if all(word in f"{one.number} {one.name} {one.klass} {one.group}" for word in words):
            grid.add_row(
                one.number, one.name, f"{one.klass} {one.group}", _result(one),
                "、".join(settings[x] for x in one.settings),
                "、".join(_STAGES[x] for x in one.stages),
                states.on(one.number, as_of).words,
            )  # fmt: skip
    console = console_for()
    if grid.row_count:
        console.print(grid)
    else:
        console.print("没有含有这些字眼的规则；不写字眼列出全部")
    return FINE


@rules_group.command(cls=ChineseCommand)
@click.argument("number", metavar="序号")
@ledger_option
def show(number: str, root: Place) -> int:
    """显示一条规则：逻辑、结果、金额怎样计、状态的变化。"""
    one = _rule(number)
    states, _ = load_states(open_ledger(root))
    lines = [
        f"{one.number} {one.name}（{one.klass} {one.group}）",
        f"  国家编码 {one.code or '无'}；逻辑 {one.logic}；结果 {_result(one)}",
        f"  场景 {'、'.join(dictionary('care_setting')[x] for x in one.settings)}；"
        f"环节 {'、'.join(_STAGES[x] for x in one.stages)}；计金额 {_MONEY[one.money.value]}"
        f"；{'只看基金支付的行' if one.paid_only else '也看全自费的行'}",
    ]
    lines += [
        f"  {step.begin} 起 {step.state.words}：{step.reason}"
        for step in states.changes.get(one.number, ())
    ]
    if one.number not in states.changes:
        lines.append("  状态 发布（规则包的默认状态）")
    console_for().print(Text("\n".join(lines)), soft_wrap=True)
    return FINE


@rules_group.command("plan", cls=ChineseCommand)
@click.argument("number", metavar="序号")
@click.argument("state", type=_STATE, metavar="状态")
@click.option("--from", "begin", callback=day, metavar="日期", help="从哪天起（默认今天）")
@PERIOD
@ledger_option
@WORKERS
@wait_option
def plan_rule(
    number: str,
    state: str,
    begin: datetime.date,
    period: tuple[datetime.date, datetime.date],
    root: Place,
    workers: int,
    wait_seconds: int,
) -> int:
    """试算：把一条规则改为某个状态，在一段时间里会多出、去掉哪些疑点；什么都不写。

    状态：draft 草稿，shadow 试运行，published 发布，retired 停用。
    """
    one = _rule(number)
    ledger = open_ledger(root)
    asked = Asked(*period, who(), now(), workers, wait_seconds)
    order = trial_of(ledger, asked, one.number, State(state), begin)
    with Progress(steps_of(ledger), "试算") as progress:
        planned = plan(ledger, order, progress.advance)
    print_plan(planned)
    return FINE


@rules_group.command("set", cls=ChineseCommand)
@click.argument("number", metavar="序号")
@click.argument("state", type=_STATE, metavar="状态")
@click.option("--from", "begin", callback=day, metavar="日期", help="从哪天起（默认今天）")
@click.option("--reason", required=True, metavar="理由", help="为什么改")
@click.option("--by", default=None, metavar="批准人", help="谁批准（默认当前用户）")
@ledger_option
def set_state(
    number: str, state: str, begin: datetime.date, reason: str, by: str | None, root: Place
) -> int:
    """改一条规则的状态；先用 rules plan 看影响。改动记入台账，写明理由和批准人。

    状态：draft 草稿，shadow 试运行，published 发布，retired 停用。
    """
    one = _rule(number)
    wanted = Change(one.number, begin, State(state), reason, by or who())
    change(open_ledger(root), wanted, now())
    console_for().print(
        f"规则 {one.number} {one.name} 从 {begin} 起{wanted.state.words}；下次审核按此执行",
        soft_wrap=True,
    )
    return FINE


def _rule(number: str) -> Rule:
    found = rules().get(number.removeprefix("YX"))
    if found is None:
        raise LedgerError(f"没有规则 {clean(number)}", todo="见 baoheng rules list")
    return found


def _result(one: Rule) -> str:
    return "违规" if one.result == "violation" else "可疑"
