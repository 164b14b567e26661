"""Units of money through whole files: docx, xlsx and html of one sheet of budget and costing."""

from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest

from baoheng.core.tables import TargetDocument
from baoheng.reading.read import read_document

BUDGET = (
    ("单位名称", "人数", "预算数", "其中：财政拨款"),
    ("", "（人）", "（元）", "（万元）"),
    ("稽核中心", "50", "5320300", "532.03"),
    ("信息中心", "20", "53.2万元", "53.2"),
)
COSTING = (
    ("支出内容", "支出明细", "金额（元）", "测算依据"),
    ("补助", "东汀区", "5000", "询价"),
    ("补助", "西汀区", "0.3万元", "询价"),
    ("合计", "", "8000", ""),
)


def as_docx(path: Path) -> None:
    made = docx.Document()
    for title, unit, rows in _parts():
        made.add_paragraph(title)
        made.add_paragraph(unit)
        table = made.add_table(len(rows), len(rows[0]))
        for row, texts in enumerate(rows):
            for col, text in enumerate(texts):
                table.cell(row, col).text = text
    made.add_paragraph("")
    made.save(str(path))


def as_xlsx(path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, unit, rows in _parts():
        sheet = book.create_sheet(title[-6:])
        sheet.append([title])
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=4)
        sheet.append([None, None, None, unit])
        for texts in rows:
            sheet.append([_number(text) for text in texts])
    book.save(path)


def _number(text: str) -> str | float | None:
    return float(text) if text.replace(".", "").isdigit() else text or None


def as_html(path: Path) -> None:
    page = ""
    for title, unit, rows in _parts():
        cells = "".join(f"<tr>{''.join(f'<td>{t}</td>' for t in texts)}</tr>" for texts in rows)
        page += f"<p>{title}</p><p style='text-align:right'>{unit}</p><table>{cells}</table>"
    path.write_text(f"<html><meta charset='utf-8'><body>{page}</body></html>", encoding="utf-8")


def _parts() -> tuple[tuple[str, str, tuple[tuple[str, ...], ...]], ...]:
    return (
        ("2026年部门支出预算表", "单位：万元", BUDGET),
        ("2026年项目支出绩效目标申报表", "金额单位：人民币元", COSTING),
    )


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html"])
def test_every_number_of_a_file_is_in_the_unit_that_its_table_says(
    kind: str, tmp_path: Path
) -> None:
    path = tmp_path / f"表.{kind}"
    {"docx": as_docx, "xlsx": as_xlsx, "html": as_html}[kind](path)
    document: TargetDocument = read_document(path).document
    budget, project = document.tables
    assert (budget.money_unit, project.money_unit) == ("万元", "元")
    assert [(r["name"], r["amount"], r["人数"], r["其中:财政拨款"]) for r in budget.rows] == [
        ("稽核中心", Decimal("532.03"), 50, Decimal("532.03")),
        ("信息中心", Decimal("53.2"), 20, Decimal("53.2")),
    ]
    assert [item.amount for item in project.cost_items] == [5000, 3000]
    assert Decimal(project.fields["支出明细合计"]) == 8000
    assert [d.code for t in document.tables for d in t.doubts] == ["AMOUNT_CONVERTED"] * 2
