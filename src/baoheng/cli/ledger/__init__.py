"""``baoheng ledger``: load, look at, check and look after the facts of a bureau."""

import click

from baoheng.cli.chinese import ChineseGroup
from baoheng.cli.ledger.care import compact, export, vacuum
from baoheng.cli.ledger.load import load
from baoheng.cli.ledger.look import check, show, status
from baoheng.cli.ledger.quarantine import quarantine
from baoheng.cli.ledger.start import init, tables, template


@click.group(cls=ChineseGroup)
def ledger() -> None:
    """台账：装入、查看、核对业务数据；每次装入是一个版本，没装入的行都在隔离区。"""


for command in (
    init, tables, template, load, status, check, show, quarantine, compact, vacuum, export,
):  # fmt: skip
    ledger.add_command(command)
