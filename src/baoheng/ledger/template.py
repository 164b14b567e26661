"""Excel templates: what a bureau without a system fills in by hand, with lists to choose from."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from baoheng.ledger.columns import Column, Type
from baoheng.ledger.definitions import Table, dictionary, entities

_LAST_ROW = 2000
_NEEDED = PatternFill("solid", fgColor="FFF2CC")
_FORMS = {
    Type.DATE: "日期，如 2026-01-31",
    Type.TIME: "日期和时间，如 2026-01-31 08:30:00",
    Type.MONEY: "金额，单位元，最多两位小数",
    Type.INT: "整数",
    Type.FLAG: "是或否",
}


def write_template(table: Table, target: Path) -> None:
    """A workbook with one sheet to fill in and one that explains the columns."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(table.title[:31])
    lists = book.create_sheet("字典")
    guide = book.create_sheet("说明")
    guide.append(["列名", "国家字段名", "必填", "怎样填"])
    for place, column in enumerate(table.columns, 1):
        how = _how(column)
        cell = sheet.cell(1, place, column.title)
        cell.font = Font(bold=True)
        cell.comment = Comment(f"{column.name}\n{how}", "保衡")
        if column.required:
            cell.fill = _NEEDED
        sheet.column_dimensions[get_column_letter(place)].width = max(12, 2 * len(column.title) + 2)
        guide.append([column.title, column.name, "必填" if column.required else "", how])
        _offer(sheet, lists, place, column)
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCD", (24, 24, 8, 70), strict=True):
        guide.column_dimensions[letter].width = width
    lists.sheet_state = "hidden"
    book.save(target)


def _offer(sheet: Worksheet, lists: Worksheet, place: int, column: Column) -> None:
    """A list to choose from, where the column has a dictionary or is a flag."""
    letter = get_column_letter(place)
    if column.codes:
        names = list(dictionary(column.codes).values())
        for row, name in enumerate(names, 1):
            lists.cell(row, place, name)
        source = f"字典!${letter}$1:${letter}${len(names)}"
    elif column.type is Type.FLAG:
        source = '"是,否"'
    else:
        return
    choice = DataValidation(type="list", formula1=source, allow_blank=not column.required)
    choice.error = "请从列表中选"
    choice.add(f"{letter}2:{letter}{_LAST_ROW}")
    sheet.add_data_validation(choice)


def _how(column: Column) -> str:
    if column.to:
        return f"{entities()[column.to].title}的编号"
    if column.codes:
        return "、".join(f"{code} {name}" for code, name in dictionary(column.codes).items())
    if column.type is Type.NUMBER:
        return f"数，最多 {column.scale} 位小数" + (f"，单位{column.unit}" if column.unit else "")
    if column.type is Type.TEXT:
        return f"文字，最多 {column.size} 字" if column.size else "文字"
    return _FORMS[column.type]
