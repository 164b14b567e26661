"""``baoheng waive``: accept one finding, with a reason and an end."""

import datetime
from pathlib import Path

import click
from rich.text import Text

from baoheng.checking.waivers import Waiver, add_waiver
from baoheng.cli.chinese import ChineseCommand
from baoheng.cli.common import PATH, console_for, day
from baoheng.reading.reports.words import clean


@click.command(cls=ChineseCommand)
@click.argument("finding", metavar="问题编号")
@click.option("--reason", required=True, metavar="文字", help="为什么接受")
@click.option("--by", required=True, metavar="姓名", help="谁批准的")
@click.option("--until", required=True, callback=day, metavar="日期", help="到哪一天为止（含当天）")
@click.option("--waivers", required=True, type=PATH, metavar="文件", help="记在哪个豁免文件里")
def waive(finding: str, reason: str, by: str, until: datetime.date, waivers: Path) -> int:
    """接受（豁免）一个问题：写明理由、批准人和截止日，过了那天会重新列出。

    问题编号在检查结果的每个问题后面，如 A05-0123456789。
    """
    for label, text in (("问题编号", finding), ("理由", reason), ("批准人", by)):
        if not text.strip():
            raise click.BadParameter(f"{label}不能是空的")
    add_waiver(waivers, Waiver(finding.strip(), reason.strip(), by.strip(), until))
    said = f"已记入 {clean(str(waivers))}：{clean(finding)} 豁免到 {until.isoformat()}"
    console_for().print(Text(said), soft_wrap=True)
    return 0
