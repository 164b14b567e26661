"""``baoheng measures verify``: an evidence pack computed again from the same versions."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from baoheng.cli.chinese import ChineseCommand
from baoheng.cli.common import PATH, console_for
from baoheng.cli.ledger.common import ledger_option
from baoheng.cli.progress import Progress
from baoheng.core.errors import BindingError
from baoheng.core.faults import why
from baoheng.core.result import ResultState
from baoheng.ledger.engine import reading
from baoheng.ledger.folder import Ledger, Place, open_ledger
from baoheng.measures.compute import measured
from baoheng.measures.contract import from_contract, to_contract
from baoheng.measures.facts import open_facts
from baoheng.reading.reports.words import clean

FINE, DIFFERS = 0, 1
NAME, COMPUTED = "测算.json", ResultState.COMPUTED.value
COMPARED = ("state", "value", "date", "numerator", "denominator")


@click.command(cls=ChineseCommand)
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="证据包或测算.json…")
@ledger_option
def verify(paths: tuple[Path, ...], root: Place) -> int:
    """把证据包里的数按当时的台账版本重算一遍，逐个说相同还是不同。

    返回码：0 都相同；1 有不同的；2 没有做成。
    """
    files = [each for path in paths for each in _files(path)]
    if not files:
        raise BindingError(f"没有找到 {NAME}", where=str(paths[0]), todo="请给证据包文件夹")
    ledger, console = open_ledger(root), console_for()
    wrong = without = 0
    with Progress(len(files), "重算") as progress:
        for file in files:
            progress.advance(file.parent.name)
            told = _told(file)
            without += told.get("state") != COMPUTED
            if said := _differences(ledger, told):
                wrong += 1
                with progress.paused():
                    line = f"✗ {clean(str(file))}：{said}"
                    console.print(Text(line, style="bold red"), soft_wrap=True)
    done = len(files) - without
    console.print(Text(f"重算了 {done} 个数，{done - wrong} 个相同，{wrong} 个不同"))
    if without:
        console.print(Text(f"另有 {without} 个当时没有结果，没有可比的数"))
    return DIFFERS if wrong else FINE


def _files(path: Path) -> list[Path]:
    return sorted(path.rglob(NAME)) if path.is_dir() else [path]


def _told(file: Path) -> Mapping[str, Any]:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BindingError(
            f"读不出来（{why(error)}）", where=str(file), todo="请检查文件"
        ) from error
    if not isinstance(told, dict):
        raise BindingError("不是测算结果", where=str(file), todo="请给证据包里的 测算.json")
    return told


def _differences(ledger: Ledger, told: Mapping[str, Any]) -> str:
    """What is different now, in words; empty where nothing is, or nothing had been computed."""
    request, versions = from_contract(told)
    if told.get("state") != COMPUTED:
        return ""
    with reading() as connection:
        facts = open_facts(ledger, connection, list(versions) or None, versions)
        again = to_contract(measured(facts, request))
    return "；".join(
        f"{name} 原为 {told.get(name)}，现为 {again[name]}"
        for name in COMPARED
        if told.get(name) != again[name]
    )
