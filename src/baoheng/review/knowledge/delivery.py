"""One file of knowledge as points: whichever kind it is, whole or not at all."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from baoheng.core.errors import SourceError
from baoheng.review.knowledge import pointsfile, truthfile
from baoheng.review.knowledge.batches import Batch, batch_of, batch_of_file
from baoheng.review.knowledge.entry import Entry
from baoheng.review.knowledge.layouts import Recognised, has_codes, recognise
from baoheng.review.knowledge.ownbook import is_own, read_own
from baoheng.review.knowledge.points import Built, build
from baoheng.review.knowledge.rows import Gathered, read_drugs, read_items, read_pairs
from baoheng.review.knowledge.sheets import LINES, PARQUET, Sheet, read_book


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a file brings. ``rows`` are its rows, each of them in a point; ``remarks`` are none.

    ``repeated`` rows say what another row of the file says; ``notes`` is what a clerk should hear.
    ``own`` files say of each point which it is, and change it.
    """

    file: str
    kind: str
    entries: tuple[Entry, ...]
    rows: int
    remarks: tuple[str, ...] = ()
    repeated: int = 0
    notes: tuple[str, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """What a clerk states about the files: batch, day of publication, first day of validity.

    A points file says batch and day line by line; what is stated holds where a line says nothing.
    """

    batch: str = ""
    published: datetime.date | None = None
    begin: datetime.date | None = None


def read_file(path: Path, given: Given) -> Delivery:
    """All points of a file. Raises SourceError with file, sheet, row and reason."""
    ending = path.suffix.lower()
    if ending in PARQUET:
        batch = batch_of(given.batch, given.published)
        begin = given.begin or batch.published
        entries = [replace(one, begin=begin) for one in truthfile.read_truth(path, batch)]
        return Delivery(path.name, "示例城市的知识", tuple(entries), len(entries))
    if ending in LINES:
        gathered, built = pointsfile.read_points(path, given.batch, given.published)
        return _delivered(path, "知识点清单", gathered, built, given, ())
    sheets = read_book(path)
    if is_own(sheets):
        if given != Given():
            raise SourceError(
                "本软件的知识表自己写明批次和日期，不能再用 --batch、--published、--begin",
                where=str(path),
                todo="请去掉这些选项，在工作簿里改；别的文件请另外导入",
            )
        entries = read_own(path, sheets)
        return Delivery(path.name, "本软件的知识表", tuple(entries), len(entries), own=True)
    return _official(path, sheets, given)


def _official(path: Path, sheets: Sequence[Sheet], given: Given) -> Delivery:
    found = [one for sheet in sheets if (one := recognise(sheet))]
    known = {one.sheet.name for one in found}
    strange = [one.name for one in sheets if one.name not in known]
    lost = [one.name for one in sheets if one.name not in known and has_codes(one)]
    if not found or lost:
        raise SourceError(
            f"工作表“{'”“'.join(lost or strange)}”的表头不认识",
            where=str(path),
            todo="整份文件没有导入。表头里要有名称、编码和限定的内容，写法见操作说明",
        )
    gathered = Gathered()
    _gather(found, gathered)
    batch = _batch(path, given)
    built = build(gathered, batch)
    notes = [f"工作表“{name}”没有知识点，略过" for name in strange]
    unused = sorted({head for one in found for head in one.unused})
    notes += [f"没有用到的列：{'、'.join(unused)}"] if unused else []
    title = "、".join(dict.fromkeys(one.layout.title for one in found))
    return _delivered(path, title, gathered, built, given, notes)


def _gather(found: Sequence[Recognised], gathered: Gathered) -> None:
    lists = [one for one in found if one.layout.id == "codes"]
    drugs = [one for one in found if one.layout.id == "drugs"]
    for one in drugs:
        read_drugs(one, lists, gathered)
    if lists and not drugs:
        gathered.wrong.append(f"工作表“{lists[0].sheet.name}”是编码表，缺少药品清单")
    for one in found:
        if one.layout.id == "pairs":
            read_pairs(one, gathered)
        elif one.layout.id not in ("codes", "drugs"):
            read_items(one, gathered)


def _batch(path: Path, given: Given) -> Batch:
    """What the clerk states goes before what the file's name tells."""
    told = batch_of(given.batch) if given.batch else batch_of_file(path.name)
    return Batch(told.id, given.published or told.published)


def _delivered(
    path: Path, kind: str, gathered: Gathered, built: Built, given: Given, notes: Sequence[str]
) -> Delivery:
    gathered.refuse(str(path))
    entries = [
        replace(
            one,
            source=f"{path.name} {one.source}",
            begin=given.begin or one.published,
        )
        for one in built.entries
    ]
    said = list(notes)
    if any(one.begin is None for one in entries):
        said.append("没有公布日期，从什么时候起算都有效；可用 --published 写明")
    return Delivery(
        path.name, kind, tuple(entries), gathered.rows, tuple(gathered.remarks), built.repeated,
        tuple(said),
    )  # fmt: skip
