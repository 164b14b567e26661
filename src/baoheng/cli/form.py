"""``baoheng form``: what a document says, printed on an official form."""

from pathlib import Path

import click
from rich.text import Text

from baoheng.cli.chinese import ChineseCommand
from baoheng.cli.common import PATH, check_targets, console_for
from baoheng.cli.documents import read_documents
from baoheng.cli.printing import form_option, write_forms
from baoheng.core.errors import OutputError
from baoheng.forms import FormData, compose, definition, forms
from baoheng.reading.reports.words import clean

DONE = 0


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
    overall = chosen.id == "department_target"
    tables = [
        table
        for document in read_documents(paths)
        for table in document.tables
        if table.indicators and (table.kind == "overall") == overall
    ]
    if not tables:
        what = "部门整体" if overall else "项目"
        raise OutputError(f"资料里没有{what}的指标", todo="请换一份资料，或用 --name 换一种表式")
    write_forms(forms, [compose(chosen, FormData(table)) for table in tables])
    for path in forms:
        console_for().print(Text(f"已写入 {clean(str(path))}（{len(tables)}张表）"), soft_wrap=True)
    return DONE


def _known(name: str) -> str:
    """The name as it is; ``?`` is answered with the forms there are."""
    if name != "?":
        return name
    listed = "；".join(f"{one.id} {one.name}" for one in forms())
    raise OutputError("请选一种表式", todo=listed)
