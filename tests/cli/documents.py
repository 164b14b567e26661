"""The small bureau's target tables and blank self-evaluation forms, as Word and Excel files."""

from pathlib import Path

import docx
from openpyxl import Workbook, load_workbook
from tests.cli.bureau import BUREAU, PROJECT
from tests.cli.shell import shell

HEAD = ("一级指标", "二级指标", "三级指标", "指标值", "分值")
ROWS = (
    ("产出指标", "数量指标", "智能审核结算单据数量", "≥24份", "20"),
    ("产出指标", "数量指标", "举报投诉受理数", "≥5件", "10"),
    ("产出指标", "质量指标", "疑点单据月度复核率", "≥90%", "10"),
    ("产出指标", "时效指标", "举报线索按期办结率", "≥80%", "10"),
    ("成本指标", "经济成本指标", "基金监管项目总成本", "≤24.02万元", "20"),
    ("效益指标", "社会效益指标", "监管制度健全性", "健全", "10"),
    ("满意度指标", "服务对象满意度指标", "参保居民满意度", "≥90%", "10"),
)
NAMES = tuple(row[2] for row in ROWS)
EVALUATED = (*HEAD[:3], "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
REASON = "理由（偏差原因及改进措施）"


def target_form(path: Path, rows=ROWS, year=2025, name=PROJECT) -> Path:
    """A target table as a workbook; every cell is a text, whatever sign it begins with."""
    lines = [
        [f"{year}年项目支出绩效目标表"],
        ["主管部门", BUREAU, "", "", "金额单位：万元"],
        ["项目名称", name],
        ["预算数", "24.02"],
        HEAD,
        *rows,
    ]
    return _book(path, lines)


def renamed(*pairs):
    """The rows with other names or other cells: ``("参保居民满意度", 3, "≥95%")``."""
    changed = {(name, place): text for name, place, text in pairs}
    return tuple(
        tuple(changed.get((row[2], at), text) for at, text in enumerate(row)) for row in ROWS
    )


def blank_form(path: Path, rows=ROWS, year=2025) -> Path:
    """A blank self-evaluation form, in Word or Excel by the name."""
    none = [""] * (len(EVALUATED) - 2)
    title = f"{year}年度项目支出绩效自评表"
    lines = [
        ["项目名称", PROJECT, *none],
        ["主管部门", BUREAU, *none],
        [
            "项目资金（万元）",
            "年初预算数",
            "全年预算数",
            "全年执行数",
            "分值",
            "执行率",
            "得分",
            "",
        ],
        ["年度资金总额", "24.02", "24.02", "", "10", "", "", ""],
        EVALUATED,
        *((*row[:4], "", row[4], "", "") for row in rows),
        ["总分", "", "", "", "", "100", "", ""],
    ]
    if path.suffix == ".xlsx":
        return _book(path, [[title], *lines])
    document = docx.Document()
    document.add_paragraph(title)
    table = document.add_table(rows=len(lines), cols=len(EVALUATED))
    for at, line in enumerate(lines):
        for place, text in enumerate(line):
            table.cell(at, place).text = text
    document.save(str(path))
    return path


def _book(path: Path, lines) -> Path:
    book = Workbook()
    for at, line in enumerate(lines, start=1):
        for place, text in enumerate(line, start=1):
            cell = book.worksheets[0].cell(at, place)
            cell.value = text or None
            if text:
                cell.data_type = "s"
    book.save(path)
    return path


def fill(path: Path, sheet: str, **rows) -> Path:
    """Fill cells of a workbook in: indicator → {head: text}."""
    book = load_workbook(path)
    heads = {cell.value: cell.column for cell in book[sheet][1]}
    for line in book[sheet].iter_rows(min_row=2):
        for head, text in rows.get(line[heads["指标"] - 1].value, {}).items():
            book[sheet].cell(line[0].row, heads[head], text)
    book.save(path)
    return path


def sheet_rows(path: Path, sheet: str) -> dict[str, dict[str, str | None]]:
    """The rows of a workbook's sheet by their indicator."""
    heads, *rows = load_workbook(path)[sheet].iter_rows(values_only=True)
    return {row[heads.index("指标")]: dict(zip(heads, row, strict=True)) for row in rows}


def formulas(path: Path) -> list[str]:
    """Cells of a workbook that a spreadsheet would run: formulas, and signs without a quote."""
    return [
        f"{sheet.title}!{cell.coordinate}"
        for sheet in load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
        or (isinstance(cell.value, str) and cell.value[:1] in "=+-@" and not cell.quotePrefix)
    ]


def read_back(path: Path) -> dict:
    """The one table with indicators that ``baoheng read`` finds in a file."""
    [document] = shell("read", "--json", path).lines
    [table] = [one for one in document["tables"] if one["indicators"]]
    return table
