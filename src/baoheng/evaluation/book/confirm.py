"""The sheet 绑定: proposals to confirm or change, and what a person made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from baoheng.core.errors import BindingError
from baoheng.core.tables import TargetTable
from baoheng.evaluation.binding.choose import Chosen
from baoheng.evaluation.binding.memory import STATED, Binding
from baoheng.evaluation.book.filters import said, understood
from baoheng.evaluation.book.rows import read_sheet
from baoheng.evaluation.book.sheets import dress
from baoheng.measures.definitions import measure, measures
from baoheng.reading.reports.files import write_whole

SHEET = "绑定"
YES, NO = "是", "否"
HEADS = {
    "部门": 18, "项目": 24, "指标": 30, "指标值": 14, "测算项": 28, "参数": 30, "把握": 8,
    "依据的字眼": 22, "其他候选": 34, "确认": 8, "改用测算项": 24, "改用参数": 24,
}  # fmt: skip
TO_FILL = ("确认", "改用测算项", "改用参数")
_OTHERS = 3


@dataclass(frozen=True, slots=True)
class Bound:
    """The choices of one table, with the bureau that the document names."""

    department: str | None
    table: TargetTable
    rows: Sequence[Chosen]


def write_bindings(path: Path, bound: Sequence[Bound]) -> None:
    """The workbook in which a person confirms bindings. Raises OutputError."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    rows = [_row(one, chosen) for one in bound for chosen in one.rows]
    dress(sheet, HEADS, rows, TO_FILL)
    last = max(len(rows) + 1, 2)
    choice = DataValidation(type="list", formula1=f'"{YES},{NO}"', allow_blank=True)
    choice.add(f"J2:J{last}")
    sheet.add_data_validation(choice)
    catalogue = book.create_sheet("测算项目录")
    listed = [[one.name, one.id, one.unit, one.about] for one in measures().values()]
    dress(catalogue, {"测算项": 36, "编号": 36, "单位": 10, "说明": 80}, listed, ())
    names = DataValidation(
        type="list", formula1=f"测算项目录!$A$2:$A${len(listed) + 1}", allow_blank=True
    )
    names.add(f"K2:K{last}")
    sheet.add_data_validation(names)
    write_whole(path, book.save)


def _row(one: Bound, chosen: Chosen) -> list[str]:
    binding = chosen.binding
    used = measures().get(binding.measure) if binding else None
    best = chosen.proposals[0] if chosen.proposals else None
    if used is None and best and not (binding and binding.stated):
        used = best.measure
    filters = binding.filters if binding else best.filters if best else {}
    others = [each.measure.name for each in chosen.proposals if each.measure is not used]
    return [
        one.department or "",
        one.table.project or "",
        chosen.row.level3,
        chosen.row.target.text,
        used.name if used else "由人填报" if binding and binding.stated else "",
        said(used, filters) if used else "",
        "已确认" if chosen.confirmed else f"{chosen.confidence:.0%}" if best else "没有候选",
        "、".join(best.words) if best else "",
        "、".join(others[:_OTHERS]),
        YES if chosen.confirmed else "",
        "",
        "",
    ]


def read_bindings(path: Path, by: str, at: str) -> list[Binding]:
    """What a person confirmed or changed; rows left open say nothing.

    Raises BindingError, which names the cell, where a measure or a parameter is not known.
    """
    found = []
    for number, row in read_sheet(path, SHEET, tuple(HEADS)):
        where = f"{path.name} 工作表“{SHEET}”第{number}行"
        answer, other = row["确认"], row["改用测算项"]
        if answer not in ("", YES, NO):
            raise BindingError(f"“确认”写的是“{answer}”", where=where, todo=f"请写{YES}或{NO}")
        if not answer and not other:
            continue
        found.append(_binding(row, answer, other, where, by, at))
    return found


def _binding(row: dict[str, str], answer: str, other: str, where: str, by: str, at: str) -> Binding:
    filters: dict[str, tuple[str, ...]] = {}
    name = other or (row["测算项"] if answer == YES else "")
    if name in ("", "由人填报"):
        ident = STATED
    else:
        used = measure(name)
        ident = used.id
        filters = understood(
            used, row["改用参数"] if other or row["改用参数"] else row["参数"], where
        )
    return Binding(row["部门"], row["项目"], row["指标"], ident, filters, by, at)
