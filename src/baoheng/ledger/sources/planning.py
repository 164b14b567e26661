"""Which files of a folder go into which table."""

from dataclasses import dataclass
from pathlib import Path

from baoheng.core.errors import SourceError
from baoheng.ledger.definitions import Table, in_order, table, tables
from baoheng.ledger.sources.opening import files_below


@dataclass(frozen=True, slots=True)
class Planned:
    """Tables with their files, those that are referred to first; ``passed`` cannot be loaded."""

    tables: tuple[tuple[Table, tuple[Path, ...]], ...]
    passed: tuple[Path, ...]


def planned(folder: Path, name: str | None) -> Planned:
    """All files of the folder for one table, or each subfolder for the table that it is named for.

    Raises SourceError where nothing in it can be loaded.
    """
    folders = [folder] if name else [f for f in sorted(folder.iterdir()) if f.name in tables()]
    if not folders:
        raise SourceError(
            "文件夹里没有以表名命名的子文件夹", where=str(folder), todo="请写明装进哪张表"
        )
    order = in_order()
    plan: list[tuple[Table, tuple[Path, ...]]] = []
    passed: list[Path] = []
    for one in sorted(folders, key=lambda f: order.index(f.name) if f.name in order else 0):
        good, other = files_below(one)
        passed += other
        if good:
            plan.append((writable(name or one.name), tuple(good)))
    if not plan:
        raise SourceError(
            "文件夹里没有能装的文件", where=str(folder), todo="支持 CSV、Excel、Parquet、JSON 行"
        )
    return Planned(tuple(plan), tuple(passed))


def writable(name: str) -> Table:
    """A table that people may load. Raises SourceError for the program's own."""
    one = table(name)
    if one.system:
        raise SourceError(f"{one.title}由程序自己写，不能装入", todo="请换一张表")
    return one
