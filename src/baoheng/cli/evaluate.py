"""``baoheng evaluate``: actuals from the ledger against the targets, scored, with everything."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from baoheng.checking.profile import Profile, profile_named
from baoheng.cli.assessing import Work, assessing, assessment_options, guard
from baoheng.cli.chinese import ChineseCommand
from baoheng.cli.common import PATH, check_targets, console_for, write_line
from baoheng.cli.documents import read_documents
from baoheng.cli.printing import (
    check_forms,
    form_option,
    into_option,
    write_forms,
    write_into,
)
from baoheng.cli.progress import Progress
from baoheng.core.tables import TargetDocument
from baoheng.evaluation.assess import Assessed
from baoheng.evaluation.book.answer import write_answers
from baoheng.evaluation.book.asking import answer_rows
from baoheng.evaluation.money import money_of
from baoheng.evaluation.reports.contract import to_contract
from baoheng.evaluation.reports.evidence import check_folder, write_evidence
from baoheng.evaluation.reports.page import page, write_page
from baoheng.evaluation.reports.terminal import (
    print_departures,
    print_result,
    print_summary,
    print_what_if,
)
from baoheng.evaluation.results import Result, filled, score
from baoheng.evaluation.scoring.whatif import what_if
from baoheng.evaluation.simulated import changed, check_wishes
from baoheng.forms.results import EVALUATION_FORMS, evaluation_sheets
from baoheng.reading.reports.words import clean

DONE, OPEN = 0, 1


@click.command(cls=ChineseCommand)
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="文件或文件夹…")
@assessment_options
@click.option("--profile", metavar="口径", help="考核口径，如 national-101；不写则按资料认定")
@click.option("--approved", type=PATH, metavar="文件", help="批复的目标表，核对指标有没有改过")
@click.option("--finished", is_flag=True, help="项目已完成（101号：完成且不超预算，执行率得满分）")
@click.option(
    "--simulate", multiple=True, metavar="口径或指标=目标",
    help="另按这个考核口径、这个目标值算一遍，比较得分；可多次写",
)  # fmt: skip
@click.option("--brief", is_flag=True, help="只打印每个项目一行")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，一个项目一行")
@click.option("--html", type=PATH, metavar="文件", help="写出网页报告：每个数怎样来的")
@click.option("--ask", type=PATH, metavar="文件", help="写出填报工作簿：要人答的、要写原因的")
@click.option("--evidence", type=PATH, metavar="文件夹", help="写出证据包：解释、查询、行、校验值")
@click.option(
    "--form-name", "form_name", default="self_evaluation", metavar="表式",
    help="自评表式：self_evaluation 或 transfer_self_evaluation（转移支付）",
)  # fmt: skip
@form_option
@into_option
def evaluate(
    paths: tuple[Path, ...],
    profile: str | None,
    approved: Path | None,
    finished: bool,
    simulate: tuple[str, ...],
    brief: bool,
    as_json: bool,
    html: Path | None,
    ask: Path | None,
    evidence: Path | None,
    form_name: str,
    forms: tuple[Path, ...],
    into: Path | None,
    **work: Any,
) -> int:
    """绩效自评：由台账算出每个指标的完成值，按口径评分，每个数都写明怎样来的。

    算不出的由人填报（--ask 写出工作簿，填好后用 --answers 读入），缺的不按 0 计。

    返回码：0 都已评分；1 还有指标没有结果或没写原因；2 没有做成。
    """
    check_targets(paths, [html, ask, into, *forms])
    check_forms(forms, form_name, EVALUATION_FORMS)
    if evidence:
        check_folder(evidence)
    chosen = profile_named(profile) if profile else None
    agreed = read_documents([approved]) if approved else []
    with assessing(paths, **work) as found:
        sources = [place for place, _ in found.readings]
        given = [one for one in (approved, work["answers"]) if one]
        guard(work, [*sources, *given], [html, ask, into, *forms], [evidence])
        results = [_scored(found, one, chosen, finished, agreed) for one in found.assessed]
        if evidence:
            _pack(evidence, found, results)
    check_wishes([one.case for one in results], simulate)
    _show(results, as_json, brief, simulate)
    note = console_for(stderr=as_json)
    if into:
        for line in write_into(into, found.readings, [filled(one) for one in results]):
            note.print(Text(clean(line)), soft_wrap=True)
    if html:
        write_page(html, results)
    if ask:
        write_answers(ask, [row for one in results for row in answer_rows(one)])
    write_forms(forms, evaluation_sheets(results, form_name))
    for path in filter(None, (html, ask, evidence, *forms)):
        note.print(Text(f"已写入 {clean(str(path))}"), soft_wrap=True)
    return DONE if all(_whole(one) for one in results) else OPEN


def _scored(
    found: Work,
    one: Assessed,
    profile: Profile | None,
    finished: bool,
    approved: Sequence[TargetDocument],
) -> Result:
    money = money_of(found.facts, one.table, one.span, found.known)
    return score(one, money, found.as_of, profile, finished, approved)


def _pack(folder: Path, found: Work, results: Sequence[Result]) -> None:
    with Progress(sum(len(one.case.actuals) for one in results), "证据包") as bar:
        write_evidence(folder, found.facts, results, page(results), bar.advance)


def _whole(one: Result) -> bool:
    """Whether nothing is left to answer, to explain or to clear up."""
    left = (one.evaluation.missing, one.evaluation.needs_reasons, one.departures)
    return not any(left)


def _show(results: Sequence[Result], as_json: bool, brief: bool, simulate: Sequence[str]) -> None:
    if as_json:
        for one in results:
            write_line(sys.stdout.buffer, to_contract(one))
        return
    console = console_for()
    for one in results if not brief else ():
        print_result(console, one)
        console.print()
    if len(results) > 1 or brief:
        print_summary(console, list(results))
    for one in results if brief else ():
        print_departures(console, one)
    for one in results if simulate else ():
        print_what_if(console, one.title, what_if(one.case, changed(one.case, simulate)))
