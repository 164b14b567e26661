"""``cases list`` and ``show``: what there is to do, and one hit with everything about it."""

import datetime
import sys
from collections.abc import Iterator

import click
import duckdb
from rich.table import Table as Grid
from rich.text import Text

from baoheng.cli.cases.common import FINE, handling_option, period
from baoheng.cli.chinese import ChineseCommand
from baoheng.cli.common import console_for, day, now, write_line
from baoheng.cli.ledger.common import ledger_option, who, yuan
from baoheng.core.period import Period
from baoheng.ledger.definitions import dictionary, table
from baoheng.ledger.engine import reading
from baoheng.ledger.folder import Ledger, Place, open_ledger
from baoheng.ledger.masking import log_access, masked_sql
from baoheng.review.handling.details import charges
from baoheng.review.handling.drafts import masked
from baoheng.review.handling.drafts import yuan as as_yuan
from baoheng.review.handling.flow import due_of, next_act, overdue, state_of
from baoheng.review.handling.model import CONCLUSIONS, NOTICE, Case, Step
from baoheng.review.handling.reading import Wanted, one_case, read_cases
from baoheng.review.handling.settings import Settings
from baoheng.review.handling.worklist import due_for


@click.command("list", cls=ChineseCommand)
@ledger_option
@handling_option
@click.option("--rule", metavar="规则", help="规则编号或名称")
@click.option("--institution", metavar="机构", help="机构编号或名称")
@click.option("--state", metavar="状态", help="如 待初审、待通知、待复审")
@click.option("--period", callback=period, metavar="期间", help="所审的期间，如 2025、2025-06")
@click.option("--overdue", "late", is_flag=True, help="只看逾期的")
@click.option("--mine", metavar="姓名", help="只看这个人现在可以办的")
@click.option("--as-of", callback=day, metavar="日期", help="看到哪一天为止逾期（默认今天）")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, help="最多几行（默认 50）")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，一条疑点一行")
def list_cases(
    root: Place,
    rules: Settings,
    rule: str | None,
    institution: str | None,
    state: str | None,
    period: Period | None,
    late: bool,
    mine: str | None,
    as_of: datetime.date,
    limit: int,
    as_json: bool,
) -> int:
    """列出疑点：状态、下一步、应办日期；可按规则、机构、状态、期间、逾期、经办人挑选。"""
    chosen = _state(rules, state)
    wanted = Wanted.within(period, rule, institution)
    with reading() as connection:
        found = read_cases(open_ledger(root), connection, wanted, whole=False)
    if mine is not None:
        found = [case for case, _ in due_for(found, rules, mine, as_of)]
    found = [
        case
        for case in found
        if (chosen is None or state_of(case, rules).name == chosen)
        and (not late or overdue(case, rules, as_of))
    ]
    if as_json:
        for case in found[:limit]:
            write_line(sys.stdout.buffer, _json(case, rules, as_of))
        return FINE
    _print(found, rules, as_of, limit)
    return FINE


def _state(rules: Settings, text: str | None) -> str | None:
    if text is None:
        return None
    for one in rules.states.values():
        if text in (one.name, one.title):
            return one.name
    titles = "、".join(one.title for one in rules.states.values())
    raise click.BadParameter(f"没有“{text}”这个状态，有的是：{titles}")


def _print(found: list[Case], rules: Settings, as_of: datetime.date, limit: int) -> None:
    console = console_for()
    if not found:
        console.print(Text("没有这样的疑点"))
        return
    grid = Grid("疑点编号", "规则", "机构", "违规金额", "状态", "应办日期", "")
    for case in found[:limit]:
        due = due_of(case, rules)
        grid.add_row(
            case.hit,
            f"{case.rule} {case.rule_name}",
            case.subject.institution_name or case.subject.institution,
            yuan(case.amount),
            state_of(case, rules).title,
            due.isoformat() if due else "",
            f"逾期{(as_of - due).days}天" if due and due < as_of else "",
        )
    console.print(grid)
    total = yuan(sum(case.amount for case in found))
    more = f"，只列出前 {limit} 条（--limit）" if len(found) > limit else ""
    console.print(Text(f"共 {len(found):,} 条，违规金额 {total} 元{more}"))


def _json(case: Case, rules: Settings, as_of: datetime.date) -> dict[str, object]:
    due = due_of(case, rules)
    return {
        "format": "baoheng.cases/1",
        "hit": case.hit,
        "rule": case.rule,
        "rule_name": case.rule_name,
        "result": dictionary("result_type").get(case.result, case.result),
        "institution": case.subject.institution,
        "amount": str(as_yuan(case.amount)),
        "upheld": None if case.upheld is None else str(as_yuan(case.upheld)),
        "received": str(as_yuan(case.received)),
        "state": state_of(case, rules).name,
        "state_title": state_of(case, rules).title,
        "next": next_act(case, rules, as_of),
        "due": due.isoformat() if due else None,
        "overdue": overdue(case, rules, as_of),
    }


@click.command(cls=ChineseCommand)
@click.argument("hit", metavar="疑点编号")
@ledger_option
@handling_option
@click.option("--unmask", metavar="用途", help="显示个人信息，须写明用途；谁、何时、为何会记下来")
def show(hit: str, root: Place, rules: Settings, unmask: str | None) -> int:
    """看一条疑点：事实、依据、费用明细、处理经过、追回，现在该办什么。个人信息默认遮盖。"""
    ledger = open_ledger(root)
    with reading() as connection:
        case = one_case(ledger, connection, hit)
        lines = [*_head(case, rules, connection, unmask is None)]
        lines += _lines(ledger, connection, case)
        lines += _history(case, unmask is None)
        lines += _money(case)
        if unmask is not None:
            log_access(ledger, who(), now(), unmask, f"cases show {hit}", 1)
    console = console_for()
    for line in lines:
        console.print(line, soft_wrap=True)
    return FINE


def _head(
    case: Case, rules: Settings, connection: duckdb.DuckDBPyConnection, hide: bool
) -> Iterator[Text]:
    subject = case.subject
    kind = dictionary("result_type").get(case.result, case.result)
    yield Text(f"{case.hit}　{case.rule} {case.rule_name}（{kind}）", style="bold")
    told = [
        ("状态", _due_words(case, rules)),
        ("事实", case.content),
        ("依据", case.basis),
        ("机构", f"{subject.institution} {subject.institution_name}"),
        ("科室", f"{subject.department or ''} {subject.department_name}".strip()),
        ("医师", subject.physician),
        ("结算", subject.settlement),
        ("就诊", subject.encounter),
        ("参保人", _hidden(connection, subject.person) if hide else subject.person),
        ("违规金额", f"{yuan(case.amount)} 元"),
    ]
    for name, value in told:
        if value:
            yield Text(f"  {name}　{value}")


def _due_words(case: Case, rules: Settings) -> str:
    state, due = state_of(case, rules), due_of(case, rules)
    can = "、".join(rules.acts[act].title for act in state.acts)
    until = f"，应在 {due} 前" if due else ""
    return f"{state.title}{until}" + (f"；可以办：{can}" if can else "")


def _hidden(connection: duckdb.DuckDBPyConnection, value: str | None) -> str | None:
    """A person's number as the read layer masks it."""
    column = table("persons").by_name["psn_no"]
    found = connection.execute(f"SELECT {masked_sql(column, '$value')}", {"value": value})
    [(shown,)] = found.fetchall()
    return None if shown is None else str(shown)


def _lines(ledger: Ledger, connection: duckdb.DuckDBPyConnection, case: Case) -> Iterator[Text]:
    told = charges(ledger, connection, [case])
    _, standing = case.standing()
    if case.lines:
        yield Text("费用明细", style="bold")
    for line in case.lines:
        charge = told.get(line.key)
        item = (
            f"{charge.item} {charge.at:%Y-%m-%d} ×{charge.count.normalize():f} " if charge else ""
        )
        role = dictionary("vola_item_type").get(line.role, line.role)
        money = f"违规 {yuan(line.amount)}" if line in case.offending else ""
        if line in case.offending and 0 < line.amount <= case.before(line.key):
            money += "（金额计在别的疑点）"
        if case.conclusion and line.key in standing:
            money += f"，认定 {yuan(standing[line.key])}"
        yield Text(f"  {line.mdtrt}/{line.sn}　{role}　{item}{money}")


def _history(case: Case, hide: bool) -> Iterator[Text]:
    if case.steps:
        yield Text("处理经过", style="bold")
    for step in case.steps:
        yield Text(f"  {step.number}　{_step(step, hide)}")
        for word, some in (("合议成员", case.members), ("材料", case.files)):
            if names := some.get(step.number):
                shown = [masked(name) if hide and word == "合议成员" else name for name in names]
                yield Text(f"      {word}：{'、'.join(shown)}")
        reason = step.opinion or case.reasons.get(step.number)
        if reason:
            yield Text(f"      理由：{reason}")


def _step(step: Step, hide: bool) -> str:
    kind = dictionary("step_kind").get(step.kind, step.kind)
    by = f"{masked(step.handler) if hide else step.handler}" if step.handler else ""
    if step.done is None:
        return f"{kind}　还没有办结，应在 {step.due} 前　{by}"
    late = "（逾期办结）" if step.due and step.done.date() > step.due else ""
    outcome = dictionary("step_outcome").get(step.outcome or "", step.outcome or "")
    upheld = ""
    if step.upheld is not None and (step.outcome in CONCLUSIONS or step.kind == NOTICE):
        upheld = f"　认定 {yuan(step.upheld)} 元"
    return f"{kind}　{step.done:%Y-%m-%d %H:%M}{late}　{outcome}{upheld}　{by}"


def _money(case: Case) -> Iterator[Text]:
    if case.recoveries:
        yield Text("追回", style="bold")
    for one in case.recoveries:
        kind = dictionary("recovery_kind").get(one.kind, one.kind)
        yield Text(
            f"  {one.number}　{kind}　{one.decided} 决定 {yuan(one.amount)} 元，应在 {one.due} 前，"
            f"已到账 {yuan(one.received)} 元"
        )
        for got in one.receipts:
            yield Text(f"      {got.day}　{got.number}　{yuan(got.amount)} 元")
