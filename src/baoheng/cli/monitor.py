"""``baoheng monitor``: how targets and money stand at a cut-off, and how the year will end."""

import sys
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from baoheng.cli.assessing import assessing, assessment_options, guard
from baoheng.cli.chinese import ChineseCommand
from baoheng.cli.common import PATH, check_targets, console_for, write_line
from baoheng.cli.printing import (
    check_forms,
    form_option,
    into_option,
    write_forms,
    write_into,
)
from baoheng.evaluation.book.deciding import decisions_of, read_decisions, write_decisions
from baoheng.evaluation.monitored import watch
from baoheng.evaluation.monitoring.filled import unanswered
from baoheng.evaluation.reports.monitoring import print_monitored, to_contract, write_page
from baoheng.forms.results import MONITORING_FORM, monitoring_sheets
from baoheng.reading.reports.words import clean

DONE, OPEN = 0, 1


@click.command(cls=ChineseCommand)
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="文件或文件夹…")
@assessment_options
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，一个项目一行")
@click.option("--html", type=PATH, metavar="文件", help="写出网页：每个数怎样来的")
@click.option("--ask", type=PATH, metavar="文件", help="写出工作簿：定完成可能性、写偏差原因")
@click.option("--decisions", type=PATH, metavar="文件", help="读入定好的工作簿")
@form_option
@into_option
def monitor(
    paths: tuple[Path, ...],
    as_json: bool,
    html: Path | None,
    ask: Path | None,
    decisions: Path | None,
    forms: tuple[Path, ...],
    into: Path | None,
    **work: Any,
) -> int:
    """绩效监控：到截止日预算执行到哪里、每个指标完成多少、全年预计怎样，最可能完不成的排在前面。

    返回码：0 没有要写原因的；1 有要写原因的；2 没有做成。
    """
    check_targets(paths, [html, ask, into, *forms])
    check_forms(forms, MONITORING_FORM)
    said = read_decisions(decisions) if decisions else {}
    with assessing(paths, **work) as found:
        sources = [place for place, _ in found.readings]
        given = [one for one in (decisions, work["answers"]) if one]
        guard(work, [*sources, *given], [html, ask, into, *forms])
        watched = [
            watch(found.facts, found.known, one, decisions_of(said, one.department, one.table))
            for one in found.assessed
        ]
    if as_json:
        for one in watched:
            write_line(sys.stdout.buffer, to_contract(one))
    else:
        console = console_for()
        for one in watched:
            print_monitored(console, one)
            console.print()
    if html:
        write_page(html, watched)
    if ask:
        write_decisions(ask, watched)
    write_forms(forms, monitoring_sheets(watched))
    note = console_for(stderr=as_json)
    if into:
        for line in write_into(into, found.readings, [one.form for one in watched]):
            note.print(Text(clean(line)), soft_wrap=True)
    for path in filter(None, (html, ask, *forms)):
        note.print(Text(f"已写入 {clean(str(path))}"), soft_wrap=True)
    return OPEN if any(unanswered(one.monitoring, one.decisions) for one in watched) else DONE
