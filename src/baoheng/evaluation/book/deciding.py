"""The sheet 监控: likelihood, kind and reason of each deviation, to be decided by a person."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from baoheng.core.errors import BindingError
from baoheng.core.tables import TargetTable
from baoheng.evaluation.binding.memory import wording
from baoheng.evaluation.book.rows import read_sheet
from baoheng.evaluation.book.sheets import dress
from baoheng.evaluation.monitored import Monitored
from baoheng.evaluation.monitoring.filled import Decision
from baoheng.evaluation.monitoring.model import LIGHT_WORDS, Likelihood
from baoheng.evaluation.monitoring.rules import rules
from baoheng.reading.reports.files import write_whole

SHEET = "监控"
HEADS = {
    "部门": 18, "项目": 24, "指标": 30, "指标值": 14, "完成情况": 16, "全年预计": 16, "灯": 8,
    "建议": 12, "要写什么": 40, "完成可能性": 12, "全年预计（改用）": 16, "偏差原因类别": 14,
    "原因说明": 40,
}  # fmt: skip
TO_FILL = ("完成可能性", "全年预计（改用）", "偏差原因类别", "原因说明")

Decisions = dict[tuple[str, str, str], Decision]


def write_decisions(path: Path, found: Sequence[Monitored]) -> None:
    """The workbook to decide in, the likeliest to fail first. Raises OutputError."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    rows = [_row(one, place) for one in found for place in one.monitoring.order]
    dress(sheet, HEADS, rows, TO_FILL)
    last = max(2, len(rows) + 1)
    for letter, words in (("J", rules().words.values()), ("L", rules().kinds)):
        choice = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
        choice.add(f"{letter}2:{letter}{last}")
        sheet.add_data_validation(choice)
    write_whole(path, book.save)


def _row(one: Monitored, place: int) -> list[str]:
    row, table = one.monitoring.rows[place], one.assessed.table
    said = one.decisions.get(place, Decision())
    words = rules().words
    return [
        one.assessed.department or "",
        table.project or "",
        row.name,
        row.target.text,
        row.actual_text or one.assessed.actuals[place].reason,
        row.forecast.text if row.forecast else "",
        LIGHT_WORDS[row.light],
        words[row.likelihood] if row.likelihood else "",
        row.needs_reason,
        words[said.likelihood] if said.likelihood else "",
        said.forecast_text,
        said.kind or "",
        said.reason,
    ]


def read_decisions(path: Path) -> Decisions:
    """What people decided, by the wording of the indicator. Raises BindingError with the row."""
    words = {word: Likelihood(name) for name, word in rules().words.items()}
    found = {}
    for number, row in read_sheet(path, SHEET, tuple(HEADS)):
        if not any(row[head] for head in TO_FILL):
            continue
        where = f"{path.name} 工作表“{SHEET}”第{number}行"
        for head, known in (("完成可能性", list(words)), ("偏差原因类别", list(rules().kinds))):
            if row[head] and row[head] not in known:
                raise BindingError(
                    f"“{head}”写的是“{row[head]}”", where=where, todo=f"请写：{'、'.join(known)}"
                )
        found[wording(row["部门"], row["项目"], row["指标"])] = Decision(
            words.get(row["完成可能性"]),
            row["偏差原因类别"] or None,
            row["原因说明"],
            row["全年预计（改用）"],
        )
    return found


def decisions_of(
    decisions: Decisions, department: str | None, table: TargetTable
) -> dict[int, Decision]:
    """The decisions on one table, by index of the row."""
    keys = [wording(department, table.project, row.level3) for row in table.indicators]
    return {at: decisions[key] for at, key in enumerate(keys) if key in decisions}
