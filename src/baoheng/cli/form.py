"""``baoheng form``: what a document says, printed on an official form."""

from collections.abc import Sequence
from pathlib import Path

import click
from rich.text import Text

from baoheng.cli.assessing import warn
from baoheng.cli.chinese import ChineseCommand
from baoheng.cli.common import PATH, check_targets, console_for
from baoheng.cli.documents import read_documents
from baoheng.cli.printing import form_option, write_forms
from baoheng.core.errors import OutputError
from baoheng.core.tables import TargetTable
from baoheng.forms import Form, FormData, compose, definition, forms
from baoheng.reading.reports.words import clean

DONE = 0
SUMMARY = "summary"
# forms for tables of one kind only; the others print both
KINDS = {
    "project_target": "project",
    "project_target_split": "project",
    "department_target": "overall",
}
WORDS = {"project": "项目支出", "overall": "部门整体支出"}


@click.command(cls=ChineseCommand)
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="文件或文件夹…")
@click.option(
    "--name", default="project_target", metavar="表式",
    help="官方表式的编号或名称（默认 project_target，项目支出绩效目标表）；不知道的写 ?",
)  # fmt: skip
@form_option
def form(paths: tuple[Path, ...], name: str, forms: tuple[Path, ...]) -> int:
    """把资料里的目标表印到官方表式上（xlsx、docx、html、pdf），一张表一页。"""
    chosen = definition(_known(name))
    if not forms:
        raise OutputError("没有说写到哪里", todo="请写 --form 文件名，如 --form 目标表.xlsx")
    check_targets(paths, list(forms))
    if chosen.id == SUMMARY:
        raise OutputError(
            f"{chosen.name}要有评分结果，不由资料直接印",
            todo="请用 baoheng evaluate 评几个项目，--form 写出的文件里就有汇总表",
        )
    documents = read_documents(paths)
    every = [table for one in documents for table in one.tables if table.indicators]
    tables = [table for table in every if chosen.id not in KINDS or table.kind == KINDS[chosen.id]]
    if not tables:
        what = WORDS[KINDS[chosen.id]] if chosen.id in KINDS else ""
        raise OutputError(f"资料里没有{what}指标表", todo="请换一份资料，或用 --name 换一种表式")
    write_forms(forms, [compose(chosen, FormData(table)) for table in tables])
    for path in forms:
        console_for().print(Text(f"已写入 {clean(str(path))}（{len(tables)}张表）"), soft_wrap=True)
    _tell_left(chosen, [table for table in every if all(table is not one for one in tables)])
    return DONE


def _tell_left(chosen: Form, left: Sequence[TargetTable]) -> None:
    """The tables that are not for this form, with the form that is for them."""
    for table in left:
        name = next((form for form, kind in KINDS.items() if kind == table.kind), "")
        todo = f"，请另用 --name {name}" if name else ""
        title = clean(table.project or table.title or WORDS.get(table.kind, "没有名称的表"))
        warn(f"“{title}”没有印：“{chosen.name}”只印{WORDS[KINDS[chosen.id]]}的表{todo}")


def _known(name: str) -> str:
    """The name as it is; ``?`` is answered with the forms there are."""
    if name != "?":
        return name
    listed = "；".join(f"{one.id} {one.name}" for one in forms())
    raise OutputError("请选一种表式", todo=listed)
