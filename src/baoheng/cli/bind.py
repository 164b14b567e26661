"""``baoheng bind``: which measure proves which indicator; proposals, confirmation, memory."""

import datetime
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
from rich.table import Table as Grid
from rich.text import Text

from baoheng.cli.chinese import ChineseCommand
from baoheng.cli.common import PATH, check_targets, console_for, day, now, write_line
from baoheng.cli.documents import read_whole
from baoheng.cli.ledger.common import ledger_option, who
from baoheng.core.errors import BindingError
from baoheng.core.tables import TargetDocument
from baoheng.evaluation.assess import year_of
from baoheng.evaluation.binding.choose import Chosen, as_binding, choose
from baoheng.evaluation.binding.memory import STATED, Binding, Memory, load, memory_of, save
from baoheng.evaluation.book.confirm import Bound, read_bindings, write_bindings
from baoheng.evaluation.book.filters import said, understood
from baoheng.ledger.engine import reading
from baoheng.ledger.folder import Place, exists, open_ledger
from baoheng.measures.definitions import measure, measures
from baoheng.measures.facts import open_facts
from baoheng.measures.known import Known, known_values
from baoheng.measures.span import Span
from baoheng.reading.reports.words import clean

FINE, OPEN = 0, 1


def remembered_in(root: Place, given: Path | None) -> Path:
    """The file of remembered bindings: the one given, else the ledger's own."""
    return given or memory_of(root, Path())


def known_of(root: Place, as_of: datetime.date) -> Known:
    """The names that the ledger holds; none where there is no ledger yet."""
    if not exists(root):
        return {}
    with reading() as connection:
        facts = open_facts(open_ledger(root), connection)
        return known_values(facts, Span.of_year(as_of.year, as_of))


@click.command(cls=ChineseCommand)
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="文件或文件夹…")
@ledger_option
@click.option("--bindings", type=PATH, metavar="文件", help="绑定记录（默认在台账文件夹里）")
@click.option("--xlsx", type=PATH, metavar="文件", help="写出工作簿，逐条确认或改用")
@click.option("--confirm", type=PATH, metavar="文件", help="读入确认过的工作簿并记住")
@click.option(
    "--accept", type=click.FloatRange(0, 1), metavar="把握", help="记住把握不低于此的建议"
)
@click.option(
    "--set", "sets", multiple=True, metavar="指标=测算项[:参数]",
    help="直接指定一个指标，如 指标=住院率:险种类型=职工基本医疗保险；测算项写“填报”表示由人填报",
)  # fmt: skip
@click.option("--as-of", callback=day, metavar="日期", help="哪一天的台账（默认今天）")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，一个指标一行")
def bind(
    paths: tuple[Path, ...],
    root: Place,
    bindings: Path | None,
    xlsx: Path | None,
    confirm: Path | None,
    accept: float | None,
    sets: tuple[str, ...],
    as_of: datetime.date,
    as_json: bool,
) -> int:
    """给每个指标找出能证明它的测算项：建议、参数、依据的字眼和把握；人确认后记住，下次照用。

    返回码：0 每个指标都有了测算项或已定为人工填报；1 还有没定的。
    """
    check_targets(paths, [xlsx])
    remembered = remembered_in(root, bindings)
    memory = dict(load(remembered))
    readings = read_whole(paths)
    given = [one for one in (confirm, remembered) if one]
    check_targets([*(place for place, _ in readings), *given], [xlsx])
    documents = [reading.document for _, reading in readings]
    if not any(table.indicators for document in documents for table in document.tables):
        raise BindingError("资料里没有绩效指标", todo="请给绩效目标表或自评表")
    known = known_of(root, as_of)
    at = f"{now():%Y-%m-%d %H:%M:%S}"
    fresh = read_bindings(confirm, who(), at) if confirm else []
    bound = _bound(documents, memory, known, as_of)
    fresh += _accepted(bound, accept, at) if accept is not None else []
    fresh += [_set(bound, text, at) for text in sets]
    if fresh:
        fresh = list({one.key: one for one in fresh}.values())
        save(remembered, memory, fresh)
        bound = _bound(documents, load(remembered), known, as_of)
    if as_json:
        _print_json(bound)
    else:
        _print(bound)
    note = console_for(stderr=as_json)
    if fresh:
        note.print(Text(f"记住了 {len(fresh)} 条绑定：{clean(str(remembered))}"), soft_wrap=True)
    if xlsx:
        write_bindings(xlsx, bound)
        note.print(Text(f"已写入 {clean(str(xlsx))}"), soft_wrap=True)
    every = [chosen for one in bound for chosen in one.rows]
    return FINE if all(one.binding for one in every) else OPEN


def _bound(
    documents: Sequence[TargetDocument], memory: Memory, known: Known, as_of: datetime.date
) -> list[Bound]:
    found = []
    for document in documents:
        for table in document.tables:
            if not table.indicators:
                continue
            department = table.department or document.department
            year = year_of(document, table, as_of)
            rows = choose(department, replace(table, year=year), memory, known)
            found.append(Bound(department, table, rows))
    return found


def _accepted(bound: Sequence[Bound], least: float, at: str) -> list[Binding]:
    return [
        as_binding(one.department, one.table, chosen.row, chosen.proposals[0], who(), at)
        for one in bound
        for chosen in one.rows
        if not chosen.confirmed and chosen.proposals and chosen.confidence >= least
    ]


def _set(bound: Sequence[Bound], text: str, at: str) -> Binding:
    """``指标=测算项[:参数]`` as a binding. Raises BindingError where the indicator is not there."""
    name, sign, rest = text.partition("=")
    used, _, filters = rest.partition(":")
    matching = [(one, c) for one in bound for c in one.rows if c.row.level3 == name.strip()]
    if not sign or not matching:
        raise BindingError(
            f"没有“{name.strip()}”这个指标",
            where="--set",
            todo="请写成 指标=测算项，名称与资料相同",
        )
    one, chosen = matching[0]
    if used.strip() in ("填报", "由人填报", STATED):
        ident, narrowed = STATED, {}
    else:
        found = measure(used.strip())
        ident, narrowed = found.id, understood(found, filters, "--set")
    return Binding(
        one.department or "", one.table.project or "", chosen.row.level3, ident, narrowed, who(), at
    )


def _print(bound: Sequence[Bound]) -> None:
    console = console_for()
    for one in bound:
        grid = Grid(
            "指标",
            "测算项",
            "参数",
            "把握",
            "依据的字眼",
            title=Text(clean(one.table.project or "部门整体支出")),
        )
        for chosen in one.rows:
            grid.add_row(*(Text(text) for text in _cells(chosen)))
        console.print(grid)
    every = [chosen for one in bound for chosen in one.rows]
    done = sum(1 for one in every if one.confirmed)
    good = sum(1 for one in every if one.binding and not one.confirmed)
    console.print(
        f"{len(every)} 个指标：已确认 {done}，建议 {good}（请确认），"
        f"没有合适测算项 {len(every) - done - good}"
    )


def _cells(chosen: Chosen) -> tuple[str, str, str, str, str]:
    binding = chosen.binding
    best = chosen.proposals[0] if chosen.proposals else None
    sure = "已确认" if chosen.confirmed else f"{chosen.confidence:.0%}" if best else ""
    words = "、".join(best.words) if best else ""
    if binding is None:
        maybe = f"（{best.measure.name}？）" if best else "—"
        return chosen.row.level3, maybe, "", sure, words
    if binding.stated:
        return chosen.row.level3, "由人填报", "", sure, ""
    used = measures()[binding.measure]
    return chosen.row.level3, used.name, said(used, binding.filters), sure, words


def _print_json(bound: Sequence[Bound]) -> None:
    for one in bound:
        for chosen in one.rows:
            write_line(
                sys.stdout.buffer,
                {
                    "format": "baoheng.binding/1",
                    "department": one.department,
                    "project": one.table.project,
                    "indicator": chosen.row.level3,
                    "measure": chosen.binding.measure if chosen.binding else None,
                    "filters": {k: list(v) for k, v in chosen.binding.filters.items()}
                    if chosen.binding
                    else {},
                    "confirmed": chosen.confirmed,
                    "proposals": [
                        {
                            "measure": each.measure.id,
                            "name": each.measure.name,
                            "filters": {k: list(v) for k, v in each.filters.items()},
                            "words": list(each.words),
                            "confidence": str(each.confidence),
                            "missing": list(each.missing),
                        }
                        for each in chosen.proposals
                    ],
                },
            )
