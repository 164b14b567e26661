"""``baoheng measures``: what can be measured, how it is defined, and what it gives."""

import datetime
import sys

import click
from rich.table import Table as Grid
from rich.text import Text

from baoheng.cli.chinese import ChineseCommand, ChineseGroup
from baoheng.cli.common import console_for, day, write_line
from baoheng.cli.ledger.common import cell, ledger_option
from baoheng.cli.progress import Progress
from baoheng.cli.verify import verify
from baoheng.core.errors import BindingError
from baoheng.evaluation.book.filters import understood
from baoheng.ledger.columns import Column
from baoheng.ledger.definitions import dictionary, tables
from baoheng.ledger.engine import reading
from baoheng.ledger.folder import Place, open_ledger
from baoheng.measures.cases import bench, cases, differences, run_case
from baoheng.measures.compute import Request, compute
from baoheng.measures.contract import to_contract
from baoheng.measures.definitions import measure, measures, needs
from baoheng.measures.evidence import Rows, rows_behind
from baoheng.measures.explain import explain, formula
from baoheng.measures.facts import open_facts
from baoheng.measures.model import Dimension, Measure
from baoheng.measures.query import MONTH
from baoheng.measures.span import Span
from baoheng.reading.reports.words import clean

FINE, FAULTS = 0, 1
MONTH_WORDS = ("月", "month")


@click.group("measures", cls=ChineseGroup)
def measures_group() -> None:
    """测算项：每个指标怎样由台账算出；查看口径、算一个数、看它背后的行。"""


@measures_group.command("list", cls=ChineseCommand)
@click.argument("words", nargs=-1, metavar="[字眼]…")
def list_measures(words: tuple[str, ...]) -> int:
    """列出测算项；给出字眼的，只列名称、别名中含有它们的。"""
    grid = Grid("测算项", "编号", "单位", "公式")
    for one in measures().values():
        names = "、".join((one.name, *one.aliases, one.id))
        if all(word in names for word in words):
            grid.add_row(one.name, one.id, one.unit, formula(one))
    console = console_for()
    if grid.row_count:
        console.print(grid)
        return FINE
    said = f"没有名称、别名或编号里含有“{'”和“'.join(map(clean, words))}”的测算项"
    console.print(Text(f"{said}，请换一个字眼，或不写字眼列出全部 {len(measures())} 个"))
    return FINE


@measures_group.command(cls=ChineseCommand)
@click.argument("name", metavar="测算项")
def show(name: str) -> int:
    """看一个测算项的口径：算什么、分子分母、参数、所用的表、没有数时怎样说。"""
    one = measure(name)
    console = console_for()
    console.print(Text(f"{one.name}（{one.id}，{one.version}）", style="bold"))
    for head, said in _definition(one):
        console.print(Text(f"  {head}　{said}"), soft_wrap=True)
    return FINE


def _definition(one: Measure) -> list[tuple[str, str]]:
    told = [("说明", one.about), ("公式", f"{formula(one)}，单位{one.unit}")]
    told += [("分子", term.words) for term in one.numerator]
    told += [("分母", term.words) for term in one.denominator]
    reasons = dict.fromkeys(each.reason for term in one.terms for each in term.exclusions)
    told += [("剔除", reason) for reason in reasons]
    if one.zero:
        told.append(("分母为零", f"不适用：{one.zero}"))
    for each in one.dimensions.values():
        must = "，必须指明" if each.required else ""
        told.append(("参数", f"{each.title}（{each.name}{must}）{_choices(each)}"))
    told.append(("用到的表", "、".join(tables()[name].title for name in needs(one))))
    told.append(("别名", "、".join(one.aliases)))
    told.append(("依据", one.source))
    told.append(("核对", f"{one.checked_by}，{one.checked_on}；{one.review_on}前再看"))
    return told


def _choices(one: Dimension) -> str:
    return "：" + "、".join(dictionary(one.codes).values()) if one.codes else ""


@measures_group.command("compute", cls=ChineseCommand)
@click.argument("name", metavar="测算项")
@ledger_option
@click.option("--year", type=click.IntRange(1900, 2100), help="年度（默认截止日所在的年）")
@click.option("--as-of", callback=day, metavar="日期", help="截止日（默认今天）")
@click.option("--only", "filters", multiple=True, metavar="参数=值", help="只算一部分，可多次写")
@click.option("--by", metavar="参数", help="按这个参数分开算；写“月”按月份分开")
@click.option("--rows", type=click.IntRange(1, 1000), metavar="行数", help="看背后的行，最多这么多")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，一个结果一行")
def compute_one(
    name: str,
    root: Place,
    year: int | None,
    as_of: datetime.date,
    filters: tuple[str, ...],
    by: str | None,
    rows: int | None,
    as_json: bool,
) -> int:
    """由台账算一个测算项：结果、公式、代入的数、依据；可以分开算，可以看背后的行（遮盖）。

    返回码：0 算出来了；1 没有算出来，写明原因。
    """
    if rows and as_json:
        raise BindingError("--rows 和 --json 不能一起写", todo="请分两次做：一次出结果，一次看行")
    one = measure(name)
    chosen: dict[str, tuple[str, ...]] = {}
    for text in filters:
        chosen |= understood(one, text, "--only")
    if as_of.year < (year or 0):
        raise BindingError(f"截止日 {as_of} 早于 {year} 年", todo="请改 --as-of 或 --year")
    span = Span.of_year(year or as_of.year, as_of)
    ledger = open_ledger(root)
    with reading() as connection:
        facts = open_facts(ledger, connection, needs(one))
        found = compute(facts, [Request(one, span, chosen, _by(one, by))])[0]
        if as_json:
            for group, answer in found.items():
                write_line(sys.stdout.buffer, to_contract(answer, group))
        else:
            for group, answer in found.items():
                whole = group is None and not answer.computed  # told of no group, but of all
                words = _group_words(one, by, group) if by and not whole else None
                _print(explain(answer), words)
        if rows:
            _print_rows(rows_behind(facts, one, span, chosen, rows))
    return FINE if all(each.computed for each in found.values()) else FAULTS


def _by(one: Measure, by: str | None) -> str | None:
    """The dimension that was asked for, by title or name. Raises BindingError."""
    if by is None:
        return None
    if by in MONTH_WORDS:
        return MONTH
    titles = {each.title: name for name, each in one.dimensions.items()}
    if found := (by if by in one.dimensions else titles.get(by)):
        return found
    raise BindingError(
        f"“{one.name}”不能按“{by}”分开", todo=f"可以写：{'、'.join([*titles, MONTH_WORDS[0]])}"
    )


def _group_words(one: Measure, by: str, group: object) -> str:
    """A group as people call it: 城乡居民基本医疗保险, 2025年3月."""
    name = _by(one, by)
    if isinstance(group, datetime.date) and name == MONTH:
        return f"{group.year}年{group.month}月"
    codes = one.dimensions[name].codes if name and name in one.dimensions else None
    return dictionary(codes).get(cell(group), cell(group)) if codes else cell(group) or "（空）"


def _print(lines: tuple[str, ...], group: str | None) -> None:
    console = console_for()
    head = f"{group}：{lines[0]}" if group is not None else lines[0]
    console.print(Text(head, style="bold"), soft_wrap=True)
    for line in lines[1:]:
        console.print(Text(f"  {line}"), soft_wrap=True)


def _print_rows(found: list[Rows]) -> None:
    console = console_for()
    for part in found:
        words = "分子" if part.part == "numerator" else "分母"
        console.print(Text(f"—— {words}：{part.words}（{part.table.title}）", style="bold"))
        for number, row in enumerate(part.rows, 1):
            pairs = zip(part.table.columns, row, strict=True)
            told = "，".join(
                f"{column.title} {_cell_words(column, value)}"
                for column, value in pairs
                if value is not None
            )
            console.print(Text(f"  {number}. {told}"), soft_wrap=True)


def _cell_words(column: Column, value: object) -> str:
    """A cell with the words of its code, as far as it is not masked."""
    text = cell(value)
    return dictionary(column.codes).get(text, text) if column.codes else text


@measures_group.command(cls=ChineseCommand)
def check() -> int:
    """把每个测算项自带的例子都算一遍；改了口径以后先运行它。

    返回码：0 都相符；1 有不相符的。
    """
    wrong = 0
    every = measures().values()
    console = console_for()
    with bench() as connection, Progress(len(every), "核对") as progress:
        for one in every:
            progress.advance(one.name)
            for case in cases(one):
                if faults := differences(case, run_case(connection, one, case)):
                    wrong += 1
                    said = f"✗ {one.id}·{case.name}：{'；'.join(faults)}"
                    with progress.paused():
                        console.print(Text(said, style="bold red"), soft_wrap=True)
    console.print(Text(f"核对了 {len(every)} 个测算项，{wrong} 个例子不相符"))
    return FAULTS if wrong else FINE


measures_group.add_command(verify)
