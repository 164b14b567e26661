"""What evaluating and monitoring share: options, the documents, the ledger, the assessed tables."""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.text import Text

from baoheng.cli.bind import remembered_in
from baoheng.cli.common import PATH, check_targets, console_for, day
from baoheng.cli.documents import read_whole
from baoheng.cli.ledger.common import ledger_option
from baoheng.cli.progress import Progress
from baoheng.core.errors import BindingError, OutputError
from baoheng.evaluation.assess import Assessed, assess, told_year, unused, year_of
from baoheng.evaluation.binding.choose import GOOD
from baoheng.evaluation.binding.memory import load
from baoheng.evaluation.book.answer import read_answers
from baoheng.ledger.engine import reading
from baoheng.ledger.folder import Place, open_ledger
from baoheng.measures.facts import Facts, open_facts
from baoheng.measures.known import Known, known_values
from baoheng.measures.span import Span
from baoheng.reading.accounting import Reading
from baoheng.reading.reports.words import clean

MOST_NAMED = 6
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Work:
    """The assessed tables with the facts that they were computed from."""

    facts: Facts
    known: Known
    as_of: datetime.date
    assessed: Sequence[Assessed]
    readings: Sequence[tuple[Path, Reading]]


def assessment_options(function: F) -> F:
    """``--ledger``, ``--as-of``, ``--bindings``, ``--confirmed``, ``--answers``."""
    for option in (
        click.option("--answers", type=PATH, metavar="文件", help="填好的填报工作簿"),
        click.option("--confirmed", is_flag=True, help="只用人确认过的绑定，不用建议"),
        click.option(
            "--bindings", type=PATH, metavar="文件", help="绑定记录（默认在台账文件夹里）"
        ),
        click.option("--as-of", callback=day, metavar="日期", help="截止日（默认今天）"),
        ledger_option,
    ):
        function = option(function)
    return function


def guard(
    work: Mapping[str, Any],
    sources: Sequence[Path],
    targets: Sequence[Path | None],
    folders: Sequence[Path | None] = (),
) -> None:
    """Refuse results that would overwrite what is read, the bindings, or the ledger's own files.

    ``folders`` are filled by the command itself: no result of another kind goes into one.
    Raises OutputError.
    """
    root = work["root"]
    check_targets([*sources, remembered_in(root, work["bindings"])], targets)
    for folder in filter(None, folders):
        for target in filter(None, targets):
            if target.resolve().is_relative_to(folder.resolve()):
                raise OutputError(
                    "证据包里不放别的文件", where=str(target), todo="请写到证据包以外的文件夹"
                )
    for target in filter(None, (*targets, *folders)):
        if isinstance(root, Path) and target.resolve().is_relative_to(root.resolve()):
            raise OutputError(
                "结果会写进台账文件夹", where=str(target), todo="请写到别的文件夹，台账里只放台账"
            )


@contextmanager
def assessing(
    paths: Sequence[Path],
    *,
    root: Place,
    as_of: datetime.date,
    bindings: Path | None,
    confirmed: bool,
    answers: Path | None,
) -> Iterator[Work]:
    """Read, bind and compute; the facts stay open within the context.

    Raises BindingError where the cut-off lies before a table's year.
    """
    memory = load(remembered_in(root, bindings))
    said = read_answers(answers) if answers else {}
    ledger = open_ledger(root)
    readings = read_whole(paths)
    documents = [reading.document for _, reading in readings]
    tables = [(d, t) for d in documents for t in d.tables if t.indicators]
    for document, table in tables:
        if (year := year_of(document, table, as_of)) > as_of.year:
            raise BindingError(
                f"资料是 {year} 年的，截止日 {as_of} 在它之前",
                where=document.file,
                todo="请用 --as-of 写那一年里的一天",
            )
    for name in dict.fromkeys(d.file for d, t in tables if told_year(d, t) is None):
        warn(f"{name}：有表没有写年度，按截止日的 {as_of.year} 年测算；不对请用 --as-of 指明")
    with reading() as connection:
        facts = open_facts(ledger, connection)
        known = known_values(facts, Span.of_year(as_of.year, as_of))
        least = 2.0 if confirmed else GOOD  # no proposal is that sure
        with Progress(len(tables), "测算") as bar:
            assessed = [
                one
                for document in documents
                for one in assess(
                    facts, document, known, memory, said, as_of, least=least, advance=bar.advance
                )
            ]
        if not assessed:
            raise BindingError("资料里没有绩效指标", todo="请给绩效目标表或自评表")
        if strangers := unused(said, assessed):
            named = "、".join(clean(word) for word in strangers[:MOST_NAMED])
            warn(f"{answers}：有 {len(strangers)} 行对不上资料里的指标，没有用：{named}")
        yield Work(facts, known, as_of, assessed, readings)


def warn(line: str) -> None:
    """Tell the clerk of something to look at, apart from the results."""
    console_for(stderr=True).print(Text(clean(line), style="bold yellow"), soft_wrap=True)
