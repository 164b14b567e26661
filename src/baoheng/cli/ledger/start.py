"""``ledger init``, ``tables`` and ``template``: before anything is loaded."""

from pathlib import Path

import click
from rich.table import Table as Grid
from rich.text import Text

from baoheng.cli.chinese import ChineseCommand
from baoheng.cli.common import PATH, check_targets, console_for
from baoheng.cli.ledger.common import kind_words, ledger_option
from baoheng.ledger import definitions
from baoheng.ledger.columns import Privacy
from baoheng.ledger.folder import DEFAULT_BUCKETS, Place, create
from baoheng.ledger.parts import MOST_BUCKETS
from baoheng.ledger.template import write_template

_PRIVACY = {
    Privacy.OPEN: "公开",
    Privacy.INTERNAL: "内部",
    Privacy.PERSONAL: "个人",
    Privacy.SENSITIVE: "敏感",
}


@click.command(cls=ChineseCommand)
@ledger_option
@click.option(
    "--buckets",
    type=click.IntRange(1, MOST_BUCKETS),
    default=DEFAULT_BUCKETS,
    metavar="个数",
    help="把参保人分成多少份（默认 64；几十万人的县可用 8）。建好后不能改",
)
def init(root: Place, buckets: int) -> int:
    """新建一个空台账。"""
    create(root, buckets)
    console_for().print(Text(f"已建好空台账 {root}（参保人分 {buckets} 份）"), soft_wrap=True)
    return 0


@click.command(cls=ChineseCommand)
@click.argument("name", required=False, metavar="[表]")
def tables(name: str | None) -> int:
    """列出台账的表；给出表名则列出它的每一列。"""
    console = console_for()
    if name:
        one = definitions.table(name)
        console.print(Text(f"{one.title}（{one.name}）：{one.about}"), soft_wrap=True)
        grid = Grid("列名", "国家字段名", "内容", "必填", "密级")
        for column in one.columns:
            kind = kind_words(one, column.name)
            needed = "是" if column.required else ""
            grid.add_row(column.title, column.name, kind, needed, _PRIVACY[column.privacy])
        console.print(grid)
        return 0
    grid = Grid("表", "名称", "主键", "支撑的指标")
    for one in definitions.tables().values():
        if not one.system:
            key = "、".join(one.by_name[part].title for part in one.key)
            grid.add_row(one.title, one.name, key, "、".join(one.serves))
    console.print(grid)
    return 0


@click.command(cls=ChineseCommand)
@click.argument("name", metavar="表")
@click.argument("target", type=PATH, metavar="文件.xlsx")
def template(name: str, target: Path) -> int:
    """写一个可以填的 Excel 模板：列名、必填、可选的代码都在里面。"""
    one = definitions.table(name)
    check_targets([], [target])
    write_template(one, target)
    console_for().print(
        Text(f"已写入 {target}：填好后 baoheng ledger load {target} --as {one.name}")
    )
    return 0
