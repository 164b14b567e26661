"""Delimiter-separated text that really is CSV: commas or semicolons, quotes where needed.

Accounting: the census counts the decoded text without the delimiters and quotes, found by a regular
expression of its own. Where quotes do not pair up, lines are split one by one, and there is no
second way to count.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from baoheng.core.errors import EmptyDocument
from baoheng.core.provenance import Place
from baoheng.reading.formats.encoding import decode
from baoheng.reading.formats.remarks import Remarks
from baoheng.reading.formats.sheetcell import clean, text_cell
from baoheng.reading.formats.sheetgrid import Budget, Sheet, sheet_blocks
from baoheng.reading.grid import Flag, Source, count_characters
from baoheng.reading.limits import Limits

_DELIMITERS = (",", ";")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # Excel's own hint
_QUOTED_FORMULA = re.compile(r'="(.*)"$', re.DOTALL)  # ="00123": how exports keep leading zeros
_LONGEST = (1 << 31) - 1  # the library's own limit would stop at 131072 characters

Record = tuple[int, list[str]]  # number of its first line from 1, fields


def read(path: Path, name: str, limits: Limits) -> Source:
    """Read a CSV file; places carry the line, the record as row, and the field as column.

    Raises LimitExceeded on too many rows, columns or cells, EmptyDocument.
    """
    text, notes = decode(path.read_bytes())
    text = clean(text)
    hint = _SEPARATOR_LINE.match(text)
    body = text[hint.end() :] if hint else text
    first = 1 if hint is None else 2
    delimiter = hint[1] if hint else _delimiter(body)
    remarks, budget = Remarks(), Budget(limits, name)
    paired = _quotes_pair(body, delimiter)
    records = _records(body, delimiter) if paired else _line_by_line(body, delimiter)
    if not paired:
        notes.append(("CSV_QUOTES", "有引号没有成对，已改为逐行拆分，请核对含引号的各行"))
    sheet = _sheet(records, name, budget, remarks, first)
    blocks, _ = sheet_blocks(sheet, budget)
    if not blocks:
        raise EmptyDocument("文件里没有文字", where=name, todo="请检查是否选错了文件")
    census = _census(body, delimiter, sheet) if paired else None
    return Source(name, "", "csv", "csv 1", blocks, census, notes + remarks.notes())


def saved_rows(content: bytes) -> list[list[str]] | None:
    """The rows of a table that Excel saved with commas, in UTF-8 or GB 18030; None of neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return [fields for _, fields in _records(content.decode(encoding), ",")]
    return None


def _delimiter(text: str) -> str:
    """The delimiter by which most lines of the beginning have the same number of fields."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text[:65536].split("\n") if line.strip()]
    scores = []
    for delimiter in _DELIMITERS:
        counts = [line.count(delimiter) for line in lines]
        usual = max(set(counts), key=counts.count, default=0)
        scores.append((counts.count(usual) if usual else 0, usual))
    return _DELIMITERS[scores.index(max(scores))]


def _quotes_pair(text: str, delimiter: str) -> bool:
    """Whether every field that begins with a quote also ends with one."""
    mark = re.escape(delimiter)
    rest = re.sub(rf'(?:(?<=\n)|(?<={mark})|\A)"[^"]*(?:""[^"]*)*"(?={mark}|\n|\Z)', "", text)
    return re.search(rf'(?:\A|\n|{mark})"', rest) is None


def _records(text: str, delimiter: str) -> Iterator[Record]:
    usual = csv.field_size_limit(_LONGEST)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        line = 1
        for fields in lines:
            yield line, fields
            line = lines.line_num + 1
    finally:
        csv.field_size_limit(usual)


def _line_by_line(text: str, delimiter: str) -> Iterator[Record]:
    for line, content in enumerate(text.split("\n"), 1):
        if _quotes_pair(content, delimiter):
            yield from ((line, fields) for _, fields in _records(content, delimiter))
        else:
            yield line, content.split(delimiter)


def _sheet(
    records: Iterable[Record], name: str, budget: Budget, remarks: Remarks, first: int
) -> Sheet:
    lines: dict[int, int] = {}

    def place(row: int, column: int) -> Place:
        if not row:
            return Place(name)
        return Place(name, line=lines.get(row, first), row=row, col=column)

    sheet = Sheet(name, place)
    rows = 0
    for row, (line, fields) in enumerate(records, 1):
        lines[row] = line + first - 1
        filled = False
        for column, field in enumerate(fields, 1):
            if not field.strip():
                continue
            formula = _QUOTED_FORMULA.match(field)
            cell = text_cell(formula[1] if formula else field, "", budget.limits)
            if formula:
                cell = replace(cell, raw=field)
            rows += 0 if filled else 1
            filled = True
            budget.add_cell(sheet, rows)
            remarks.cell(cell, place(row, column), budget.limits)
            sheet.cells[row, column] = cell
    return sheet


def _census(text: str, delimiter: str, sheet: Sheet) -> int:
    """Non-blank characters of the text that are not CSV's own, less what was cut on purpose."""
    mark = re.escape(delimiter)
    total = 0
    for field in re.finditer(
        rf'(?:\A|(?<={mark})|(?<=\n))"([^"]*(?:""[^"]*)*)"|[^{mark}\n]+', text
    ):
        inner = field[1]
        total += count_characters(field[0] if inner is None else inner.replace('""', '"'))
    for cell in sheet.cells.values():
        if Flag.TRUNCATED in cell.flags:
            total -= cell.text_length - count_characters(cell.text)
        elif cell.raw is not None:
            total -= count_characters(cell.raw) - count_characters(cell.text)
    return total
