"""``baoheng knowledge``: knowledge points in, to look at, to confirm, out to a workbook."""

import datetime
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click
from rich.table import Table as Grid
from rich.text import Text

from baoheng.cli.chinese import ChineseCommand, ChineseGroup
from baoheng.cli.common import PATH, check_book, console_for, day, now
from baoheng.cli.knowledgebook import write_book
from baoheng.cli.ledger.common import ledger_option, wait_option, who
from baoheng.core.errors import LedgerError
from baoheng.ledger.definitions import dictionary
from baoheng.ledger.folder import Place, open_ledger
from baoheng.reading.reports.words import clean, one_line
from baoheng.review.knowledge import ownbook
from baoheng.review.knowledge.delivery import Delivery, Given
from baoheng.review.knowledge.entry import ROLES, Entry, State
from baoheng.review.knowledge.forms import lacking, said
from baoheng.review.knowledge.importing import Brought, By, RuleCount, bring, confirm
from baoheng.review.knowledge.merge import Fate
from baoheng.review.knowledge.store import Knowledge, read
from baoheng.review.rules import rules

FINE, OPEN = 0, 1
_MOST_PAIRS = 10
_SHOWN_CODES = 20


@click.group("knowledge", cls=ChineseGroup)
def knowledge_group() -> None:
    """审核知识：导入国家和本地的知识点，查看、确认，写出工作簿修改后再导入。"""


def _grid(*heads: str) -> Grid:
    """A table that breaks long cells instead of cutting them."""
    grid = Grid()
    for head in heads:
        grid.add_column(head, overflow="fold")
    return grid


def _day_or_none(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> datetime.date | None:
    return None if value is None else day(ctx, param, value)


@knowledge_group.command("import", cls=ChineseCommand)
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="文件或文件夹…")
@ledger_option
@click.option("--batch", default="", metavar="批次", help="属于哪一批（默认由内容或文件名认出）")
@click.option(
    "--published", callback=_day_or_none, metavar="日期", help="公布日期（默认按批次所知的日期）"
)
@click.option(
    "--begin", callback=_day_or_none, metavar="日期", help="从哪天起有效（默认从公布之日起）"
)
@click.option("--by", default=who, metavar="姓名", help="经办人（默认系统用户名）")
@wait_option
def import_files(
    paths: tuple[Path, ...],
    root: Place,
    batch: str,
    published: datetime.date | None,
    begin: datetime.date | None,
    by: str,
    wait_seconds: int,
) -> int:
    """导入知识点：国家公布的各种工作簿、知识点清单（jsonl）、示例城市的知识（parquet）、本软件写出的工作簿。

    有一份文件读不懂，就一份也不导入。同一文件再导入一次不改变什么；后公布的批次取代先公布的。

    返回码：0 导入了，没有待确认的；1 导入了，有待人确认的知识点。
    """
    given = Given(batch, published, begin)
    brought = bring(open_ledger(root), paths, given, By(by, now(), wait_seconds))
    console = console_for()
    grid = _grid("文件", "规则", "知识点", "编码", "待确认", "新增", "更改", "已有")
    for delivery, counts in zip(brought.deliveries, brought.counts, strict=True):
        for count in counts:
            grid.add_row(*_counted(delivery, count))
    console.print(grid)
    for line in _told(brought):
        console.print(Text(line), soft_wrap=True)
    return OPEN if any(count.waiting for counts in brought.counts for count in counts) else FINE


def _counted(delivery: Delivery, count: RuleCount) -> list[Text | str]:
    rule = rules()[count.rule]
    fates = [str(count.fates.get(fate, 0)) for fate in (Fate.NEW, Fate.CHANGED, Fate.KNOWN)]
    numbers = [str(count.points), str(count.codes), str(count.waiting), *fates]
    return [Text(clean(delivery.file)), Text(f"{rule.number} {rule.name}"), *numbers]


def _told(brought: Brought) -> list[str]:
    lines = []
    for one in brought.deliveries:
        parts = [f"{clean(one.file)}（{one.kind}）：{one.rows} 行，成 {len(one.entries)} 个知识点"]
        parts += [f"其中 {one.repeated} 行与别的行相同"] if one.repeated else []
        parts += [f"另有说明 {len(one.remarks)} 行，不是知识点"] if one.remarks else []
        lines.append("，".join([*parts, *one.notes]))
        lines += [f"  {one_line(remark, 100)}" for remark in one.remarks]
    lines += _pairs("被取代", brought.superseded, "先公布的到后公布的前一日为止")
    lines += _pairs("只有部分编码相同", brought.crossing, "两个都有效，请核对")
    state = "已写入台账" if brought.changed else "与台账里的完全相同，没有改动"
    return [*lines, f"{state}；知识版本 {brought.knowledge.version}"]


def _pairs(what: str, pairs: Sequence[tuple[str, str]], why: str) -> list[str]:
    if not pairs:
        return []
    shown = [f"  {older} → {newer}" for older, newer in pairs[:_MOST_PAIRS]]
    more = [f"  ……还有 {len(pairs) - _MOST_PAIRS} 个"] if len(pairs) > _MOST_PAIRS else []
    return [f"{what}的 {len(pairs)} 个（{why}）：", *shown, *more]


@knowledge_group.command("list", cls=ChineseCommand)
@ledger_option
@click.option("--rule", metavar="序号或名称", help="只列这条规则的")
@click.option("--waiting", is_flag=True, help="只列待确认的")
@click.option("--find", "word", default="", metavar="字眼", help="名称、原文、编码里含有它的")
def list_points(root: Place, rule: str | None, waiting: bool, word: str) -> int:
    """列出知识点：规则、名称、判断条件、编码数、状态、有效期。"""
    found = [one for one in _chosen(root, rule, waiting) if not word or _mentions(one, word)]
    grid = _grid("知识点", "规则", "名称", "判断条件", "编码", "状态", "有效期")
    for one in found:
        grid.add_row(*(Text(clean(text)) for text in _listed(one)))
    console = console_for()
    if found:
        console.print(grid)
    console.print(f"共 {len(found)} 个知识点")
    return FINE


def _chosen(root: Place, rule: str | None, waiting: bool) -> list[Entry]:
    """The points of a rule, or of all; only those that wait, if so wanted."""
    number = None if rule is None else rule_number(rule)
    return [
        one
        for one in read(open_ledger(root)).entries
        if number in (None, one.rule) and (not waiting or one.state is State.WAITING)
    ]


def rule_number(text: str) -> str:
    """The number of a rule that is named by number or name. Raises LedgerError."""
    names = {rule.name: number for number, rule in rules().items()}
    if text in rules():
        return text
    if found := [number for name, number in names.items() if text in name]:
        if len(found) == 1 or text in names:
            return names.get(text, found[0])
        raise LedgerError(
            f"“{clean(text)}”有几条规则",
            where="--rule",
            todo=f"请写其中一个：{'、'.join(f'{one} {rules()[one].name}' for one in found)}",
        )
    raise LedgerError(f"没有规则“{clean(text)}”", where="--rule", todo="请写规则序号或名称，如 12")


def _mentions(one: Entry, word: str) -> bool:
    texts = [one.id, one.name, one.note, one.batch]
    codes = [each for name in ROLES for each in getattr(one, name)]
    return any(word in text for text in texts) or any(
        word in each.code or word in each.name for each in codes
    )


def _listed(one: Entry) -> list[str]:
    rule = rules().get(one.rule)
    codes = sum(len(getattr(one, name)) for name in ("items", "others"))
    state = dictionary("point_state")[one.state]
    return [
        one.id, f"{one.rule} {rule.name if rule else ''}", one_line(one.name, 30), said(one),
        str(codes), state, _span(one),
    ]  # fmt: skip


def _span(one: Entry) -> str:
    if one.begin is None and one.end is None:
        return "始终"
    return f"{one.begin or ''}至{one.end or ''}"


@knowledge_group.command(cls=ChineseCommand)
@click.argument("point", metavar="知识点编号")
@ledger_option
def show(point: str, root: Place) -> int:
    """看一个知识点的全部内容：条件、原文、编码、来源、状态，还缺什么。"""
    known = read(open_ledger(root))
    one = next((each for each in known.entries if each.id == point), None)
    if one is None:
        raise LedgerError(f"没有知识点“{clean(point)}”", todo="编号见 baoheng knowledge list")
    console = console_for()
    for head, text in zip(ownbook.heads(), ownbook.point_row(one), strict=True):
        if text:
            console.print(Text(f"{head}　{clean(text)}"), soft_wrap=True)
    console.print(Text(f"判断条件　{said(one) or '（没有）'}"), soft_wrap=True)
    if missing := lacking(one):
        console.print(Text(f"还不能判断　{missing}"), soft_wrap=True)
    for name, role in ROLES.items():
        codes = getattr(one, name)
        told = [f"{each.code} {each.name}".strip() for each in codes[:_SHOWN_CODES]]
        if codes:
            more = f"……共 {len(codes)} 个" if len(codes) > _SHOWN_CODES else ""
            title = dictionary("code_role")[role]
            console.print(Text(clean(f"{title}　{'、'.join(told)}{more}")), soft_wrap=True)
    return FINE


@knowledge_group.command("confirm", cls=ChineseCommand)
@click.argument("points", nargs=-1, required=True, metavar="知识点编号…")
@click.option("--by", required=True, metavar="姓名", help="确认人")
@ledger_option
@wait_option
def confirm_points(points: tuple[str, ...], by: str, root: Place, wait_seconds: int) -> int:
    """确认待确认的知识点，从此参加审核；有一个不能确认，就一个也不确认。"""
    done = confirm(open_ledger(root), points, By(by, now(), wait_seconds))
    console = console_for()
    for one in done.entries:
        console.print(Text(f"已确认 {one.id}　{clean(one.name)}　{said(one)}"), soft_wrap=True)
    for line in _pairs("被取代", done.superseded, "先公布的到后公布的前一日为止"):
        console.print(Text(line), soft_wrap=True)
    return FINE


@knowledge_group.command(cls=ChineseCommand)
@click.argument("out", type=PATH, metavar="文件.xlsx")
@ledger_option
@click.option("--rule", metavar="序号或名称", help="只写这条规则的")
@click.option("--waiting", is_flag=True, help="只写待确认的")
def export(out: Path, root: Place, rule: str | None, waiting: bool) -> int:
    """写出工作簿：改条件、编码、状态，存盘后用 import 导回；没有写出的知识点不受影响。"""
    check_book(out)
    found = _chosen(root, rule, waiting)
    codes = write_book(out, found)
    said_of = f"已写入 {clean(str(out))}：{len(found)} 个知识点，{codes} 个编码"
    console_for().print(Text(said_of), soft_wrap=True)
    return FINE


@knowledge_group.command(cls=ChineseCommand)
@ledger_option
def status(root: Place) -> int:
    """每条规则有多少知识点、编码、待确认的；没有知识的规则点名。

    返回码：0 没有待确认的；1 有待确认的。
    """
    known = read(open_ledger(root))
    grid = _grid("规则", "有效", "编码", "待确认", "停用")
    for number in rules():
        mine = [one for one in known.entries if one.rule == number]
        if mine:
            grid.add_row(Text(f"{number} {rules()[number].name}"), *_numbers(mine))
    console = console_for()
    if known.entries:
        console.print(grid)
    for line in _overall(known):
        console.print(Text(line), soft_wrap=True)
    return OPEN if any(one.state is State.WAITING for one in known.entries) else FINE


def _numbers(mine: Sequence[Entry]) -> list[str]:
    states = Counter(one.state for one in mine)
    active = [one for one in mine if one.active]
    codes = {code for one in active for name in ("items", "others") for code in one.codes(name)}
    return [
        str(states[State.CONFIRMED]), str(len(codes)), str(states[State.WAITING]),
        str(states[State.STOPPED]),
    ]  # fmt: skip


def _overall(known: Knowledge) -> list[str]:
    states = Counter(one.state for one in known.entries)
    able = {one.rule for one in known.entries if one.active}
    without = [f"{one} {rules()[one].name}" for one in rules() if one not in able]
    lines = [
        f"{len(known.entries)} 个知识点：已确认 {states[State.CONFIRMED]}，"
        f"待确认 {states[State.WAITING]}，已停用 {states[State.STOPPED]}；知识版本 {known.version}"
    ]
    if without:
        lines.append(f"没有已确认知识的规则 {len(without)} 条：{'、'.join(without)}")
    if known.torn:
        lines.append(f"编码与知识点不是同一次写入的 {len(known.torn)} 个，请重新导入同一批文件")
    return lines
