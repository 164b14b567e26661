"""``cases worklist`` and ``import``: many hits at once through a workbook."""

import datetime
from pathlib import Path

import click
from rich.text import Text

from baoheng.cli.cases.common import FAULTS, FINE, Desk, acting, as_path, handling_option
from baoheng.cli.chinese import ChineseCommand
from baoheng.cli.common import PATH, check_book, console_for, day
from baoheng.cli.ledger.common import ledger_option, who
from baoheng.ledger.engine import reading
from baoheng.ledger.folder import Place, open_ledger
from baoheng.review.handling.details import charges
from baoheng.review.handling.drafts import yuan
from baoheng.review.handling.filled import act_of, read_filled
from baoheng.review.handling.flow import state_of
from baoheng.review.handling.reading import Wanted, read_cases
from baoheng.review.handling.recording import perform_all
from baoheng.review.handling.settings import Settings
from baoheng.review.handling.worklist import due_for, write_worklist


@click.command(cls=ChineseCommand)
@click.argument("target", type=PATH, metavar="文件.xlsx")
@click.option("--by", metavar="姓名", help="谁的清单（默认登录的用户）")
@click.option("--state", metavar="状态", help="只要这个状态的，如 待初审")
@click.option("--institution", metavar="机构", help="只要这家机构的")
@click.option("--as-of", callback=day, metavar="日期", help="按哪一天算（默认今天）")
@click.option("--limit", type=click.IntRange(1, 20_000), default=500, help="最多几条（默认 500）")
@ledger_option
@handling_option
def worklist(
    target: Path,
    by: str | None,
    state: str | None,
    institution: str | None,
    as_of: datetime.date,
    limit: int,
    root: Place,
    rules: Settings,
) -> int:
    """导出一个人现在该办的疑点，填好结论、认定金额、理由后用 import 导入。"""
    check_book(target)
    name = who() if by is None else by
    ledger = open_ledger(root)
    with reading() as connection:
        cases = read_cases(ledger, connection, Wanted(institution=institution), whole=False)
        work = [
            (case, act)
            for case, act in due_for(cases, rules, name, as_of)
            if state is None or state in (state_of(case, rules).name, state_of(case, rules).title)
        ]
        acts = {case.hit: act for case, act in work[:limit]}
        whole = {c.hit: c for c in read_cases(ledger, connection, Wanted([*acts]), whole=True)}
        told = charges(ledger, connection, [*whole.values()])
    lines = {
        key: (one.item, one.at.date().isoformat(), one.count, yuan(one.amount))
        for key, one in told.items()
    }
    write_worklist(target, [(whole[hit], act) for hit, act in acts.items()], rules, lines)
    more = f"，另有 {len(work) - limit:,} 条没有列（--limit）" if len(work) > limit else ""
    said = f"已写入 {as_path(target)}：{len(acts):,} 条{more}；填好后 baoheng cases import"
    console_for().print(Text(said), soft_wrap=True)
    return FINE


@click.command("import", cls=ChineseCommand)
@click.argument("source", type=PATH, metavar="文件.xlsx")
@click.option("--member", "members", multiple=True, metavar="姓名", help="合议成员，可多次写")
@click.option("--all-or-nothing", is_flag=True, help="有一行不对就一行也不办")
@acting
def import_filled(
    source: Path,
    members: tuple[str, ...],
    all_or_nothing: bool,
    desk: Desk,
) -> int:
    """导入填好的工作清单，逐行办理；不对的行写明行号和原因，其余照办。

    返回码：0 都办了；1 有没办成的行。
    """
    given = desk.order
    titles = {act.title: name for name, act in given.settings.acts.items()}
    rows, blank = read_filled(source, titles)
    acts = [(row.hit, act_of(row, given, members)) for row in rows]
    done = perform_all(open_ledger(desk.root), given, acts, desk.wait_seconds, all_or_nothing)
    console = console_for()
    bad = 0
    for row, one in zip(rows, done, strict=True):
        if one.refused:
            bad += 1
            where = f"✗ 第 {row.number} 行 {one.refused}"
            console.print(Text(where, style="bold red"), soft_wrap=True)
    written = sum(1 for one in done if one.draft and not one.draft.repeated)
    again = sum(1 for one in done if one.draft and one.draft.repeated)
    if bad and all_or_nothing:
        console.print(Text(f"有 {bad:,} 行不对，一行也没有办"), soft_wrap=True)
        return FAULTS
    said = f"办了 {written:,} 条，以前办过的 {again:,} 条，没填的 {blank:,} 条，不对的 {bad:,} 行"
    console.print(Text(said), soft_wrap=True)
    return FAULTS if bad else FINE
