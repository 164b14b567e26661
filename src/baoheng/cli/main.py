"""The command ``baoheng``: what a bureau's clerk types."""

import io
import os
import sys
from typing import TextIO

import click
from rich.console import Console
from rich.text import Text

from baoheng import __version__
from baoheng.cli.bind import bind
from baoheng.cli.cases import cases_group
from baoheng.cli.check import check
from baoheng.cli.chinese import ChineseGroup, explain
from baoheng.cli.evaluate import evaluate
from baoheng.cli.form import form
from baoheng.cli.knowledge import knowledge_group
from baoheng.cli.ledger import ledger
from baoheng.cli.measures import measures_group
from baoheng.cli.monitor import monitor
from baoheng.cli.propose import propose
from baoheng.cli.read import read
from baoheng.cli.review import review_group
from baoheng.cli.rules import rules_group
from baoheng.cli.serve import history_group, keys_group, serve_reviews
from baoheng.cli.simulate import simulate
from baoheng.cli.upkeep import workbench_group
from baoheng.cli.waive import waive
from baoheng.cli.workbench import serve_workbench
from baoheng.core.errors import BaohengError
from baoheng.core.faults import why

CANNOT = 2  # something could not be read, written or understood
CANNOT_CHECK = 3  # the same for ``check``, whose 2 says that the documents have errors
INTERRUPTED = 130


@click.group(cls=ChineseGroup)
@click.version_option(__version__, "--version", message="保衡 %(version)s", help="显示版本号")
def cli() -> None:
    """保衡：读懂、查清医保局的绩效目标表，管好台账。"""


for command in (
    read,
    check,
    waive,
    ledger,
    simulate,
    measures_group,
    bind,
    monitor,
    evaluate,
    propose,
    form,
    knowledge_group,
    rules_group,
    review_group,
    cases_group,
    serve_workbench,
    workbench_group,
):
    cli.add_command(command)
for command in (serve_reviews, history_group, keys_group):
    review_group.add_command(command)


def main() -> None:
    """Run the command line; every message is Chinese and every ending has an exit code."""
    sys.exit(run())


def run(arguments: list[str] | None = None) -> int:
    """The exit code of a command line; what it means is on each command's help page."""
    for stream in (sys.stdout, sys.stderr):
        _speak_chinese(stream)
    asked = sys.argv[1:] if arguments is None else arguments
    cannot = CANNOT_CHECK if asked[:1] == ["check"] else CANNOT
    try:
        code = cli.main(arguments, prog_name="baoheng", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as help_page:
        click.echo(help_page.message)
        return CANNOT
    except click.ClickException as error:
        return _fail(explain(error), cannot)
    except BaohengError as error:
        return _fail(str(error), cannot)
    except (click.Abort, KeyboardInterrupt):
        _fail("已中断，没有写出结果", INTERRUPTED)
        return INTERRUPTED
    except BrokenPipeError:
        # the reader of our output, such as head, has seen enough
        _silence(sys.stdout)
        return cannot
    except OSError as error:
        _silence(sys.stdout)
        return _fail(f"结果没有写完：{why(error)}。请检查磁盘是否已满、能否写入", cannot)
    return code if isinstance(code, int) else 0


def _speak_chinese(stream: TextIO) -> None:
    """Let the stream take any character; a terminal that knows only ASCII gets UTF-8."""
    if not isinstance(stream, io.TextIOWrapper):
        return
    try:
        "≥保衡".encode(stream.encoding)
    except UnicodeEncodeError:
        stream.reconfigure(encoding="utf-8")
    stream.reconfigure(errors="replace")


def _silence(stream: TextIO) -> None:
    """Drop what is still buffered, so that the interpreter's last flush cannot fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _fail(message: str, code: int) -> int:
    Console(stderr=True).print(Text(f"✗ {message}", style="bold red"), soft_wrap=True)
    return code
