"""The sheet 填报: what a person must answer, and the reasons asked for."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from openpyxl import Workbook

from baoheng.core.errors import BindingError
from baoheng.evaluation.binding.memory import numbered, wording
from baoheng.evaluation.book.rows import read_sheet
from baoheng.evaluation.book.sheets import dress
from baoheng.evaluation.stated import Stated, digest_of
from baoheng.reading.reports.files import write_whole

SHEET = "填报"
HEADS = {
    "部门": 18, "项目": 24, "指标": 30, "指标值": 14, "算出的完成值": 18, "要填什么": 44,
    "完成值": 16, "达成程度": 16, "得分率%": 10, "人工得分": 10,
    "理由（偏差原因及改进措施）": 40, "佐证文件": 24,
}  # fmt: skip
TO_FILL = ("完成值", "达成程度", "得分率%", "人工得分", "理由（偏差原因及改进措施）", "佐证文件")


def write_answers(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """The workbook to fill in; ``rows`` hold the first six columns, and the others where known."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    dress(sheet, HEADS, rows, TO_FILL)
    write_whole(path, book.save)


def read_answers(path: Path) -> dict[tuple[str, str, str], Stated]:
    """What was filled in, by the wording of the indicator; empty rows say nothing.

    Raises BindingError, which names the row, for a rate that is no number between 0 and 100.
    """
    found = {}
    rows = list(read_sheet(path, SHEET, tuple(HEADS)))
    keys = numbered(wording(row["部门"], row["项目"], row["指标"]) for _, row in rows)
    for key, (number, row) in zip(keys, rows, strict=True):
        if not any(row[head] for head in TO_FILL):
            continue
        where = f"{path.name} 工作表“{SHEET}”第{number}行"
        document = row["佐证文件"]
        found[key] = Stated(
            row["完成值"],
            row["达成程度"],
            _share(row["得分率%"], where),
            row["理由（偏差原因及改进措施）"],
            document,
            digest_of(document, path.parent) if document else None,
            _points(row["人工得分"], row["理由（偏差原因及改进措施）"], where),
        )
    return found


def _points(text: str, reason: str, where: str) -> Decimal | None:
    """A score set by hand; it needs a reason."""
    if not text:
        return None
    try:
        points = Decimal(text)
    except InvalidOperation:
        points = Decimal(-1)
    if points < 0:
        raise BindingError(f"人工得分写的是“{text}”", where=where, todo="请写不小于 0 的数")
    if not reason:
        raise BindingError("改了得分，没有写理由", where=where, todo="请在“理由”一栏写明")
    return points


def _share(text: str, where: str) -> Decimal | None:
    if not text:
        return None
    try:
        share = Decimal(text.rstrip("%％"))
    except InvalidOperation:
        share = Decimal(-1)
    if not 0 <= share <= 100:
        raise BindingError(f"得分率写的是“{text}”", where=where, todo="请写 0 到 100 的数")
    return share
