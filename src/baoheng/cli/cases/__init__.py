"""``baoheng cases``: what people do with the hits of the review."""

import click

from baoheng.cli.cases.answer import appeal, notice, notify
from baoheng.cli.cases.bulk import import_filled, worklist
from baoheng.cli.cases.draw import precision, sample
from baoheng.cli.cases.judging import confirm, decide, dismiss, panel, recheck, rereview
from baoheng.cli.cases.look import list_cases, show
from baoheng.cli.cases.money import close, receipt, recover, recoveries
from baoheng.cli.cases.report import report
from baoheng.cli.chinese import ChineseGroup


@click.group("cases", cls=ChineseGroup)
def cases_group() -> None:
    """疑点处理：初审、通知、申诉、复审、合议、决定、追回、结案；抽查复核、规则准确率、报表。"""


for command in (
    list_cases, show, confirm, dismiss, notify, notice, appeal, rereview, panel, decide, recover,
    receipt, recoveries, close, sample, recheck, precision, worklist, import_filled, report,
):  # fmt: skip
    cases_group.add_command(command)
