"""A form's definition and its data → a sheet."""

from dataclasses import replace
from itertools import pairwise

from baoheng.core.errors import PackError
from baoheng.forms.data import FormData
from baoheng.forms.model import Cells, Column, Form, Listing
from baoheng.forms.rows import Texts, texts
from baoheng.forms.sheet import Draft, Sheet, Style
from baoheng.forms.values import fill
from baoheng.reading.reports.words import clean


def compose(form: Form, data: FormData) -> Sheet:
    """The filled form as a grid of cells.

    Raises PackError where the definition names a field that does not exist or its rows do not
    fill the grid.
    """
    try:
        sheet = Sheet(
            name=clean(data.table.project or form.name),
            title=clean(fill(form.title, data)),
            page=form.page,
            above=[(clean(fill(one, data)), clean(fill(two, data))) for one, two in form.above],
        )
        for block in form.blocks:
            if isinstance(block, Cells):
                _cells(sheet, block, data)
            else:
                _listing(sheet, block, data)
        sheet.below = [clean(one) for one in _below(form, data)]
    except KeyError as error:
        raise PackError(
            f"表式里的栏目 {error} 没有定义",
            where=form.name,
            todo="请对照同一文件夹里的其他表式改正",
        ) from error
    return sheet


def _cells(sheet: Sheet, block: Cells, data: FormData) -> None:
    for row in block.rows:
        sheet.row(*(Draft(clean(fill(s.text, data)), s.style, s.colspan, s.rowspan) for s in row))


def _listing(sheet: Sheet, block: Listing, data: FormData) -> None:
    rows = texts(block, data)
    if not rows:
        if block.optional:
            return
        rows = [dict.fromkeys((column.field for column in block.columns), "")]
    columns = [_filled(column, data) for column in block.columns]
    depth = 2 if any(column.group for column in columns) else 1
    top = sheet.nrows
    if block.repeat:
        sheet.repeat = (top, top + depth)
    side = clean(fill(block.side, data))
    for number, heads in enumerate(_heads(columns, depth)):
        opening = []
        if side and number == 0:
            opening = _side_of_head(block, side, depth, len(rows))
        sheet.row(*opening, *heads)
    spans = _spans(columns, rows)
    for number, row in enumerate(rows):
        opening = []
        if side and number == 0 and block.repeat:
            opening = [Draft("", Style.LABEL, block.side_span, len(rows), open_top=True)]
        sheet.row(*opening, *_row(columns, row, [span[number] for span in spans]))


def _filled(column: Column, data: FormData) -> Column:
    return replace(column, head=fill(column.head, data), group=fill(column.group, data))


def _side_of_head(block: Listing, side: str, depth: int, rows: int) -> list[Draft]:
    """The label beside the whole list; a repeated head takes it along to every page."""
    if block.repeat:
        return [Draft(side, Style.LABEL, block.side_span, depth, open_bottom=True)]
    return [Draft(side, Style.LABEL, block.side_span, depth + rows, block.vertical)]


def _heads(columns: list[Column], depth: int) -> list[list[Draft]]:
    """One or two rows of heads; neighbours of one group share a cell above their own heads."""
    first: list[Draft] = []
    second: list[Draft] = []
    last = ""
    for column in columns:
        head = clean(column.head)
        if not column.group:
            first.append(Draft(head, Style.HEAD, column.colspan, depth))
        else:
            second.append(Draft(head, Style.HEAD, column.colspan))
            if column.group == last:
                wide = first[-1]
                first[-1] = Draft(wide.text, wide.style, wide.colspan + column.colspan)
            else:
                first.append(Draft(clean(column.group), Style.HEAD, column.colspan))
        last = column.group
    return [first, second] if depth > 1 else [first]


def _spans(columns: list[Column], rows: list[Texts]) -> list[list[int]]:
    """For each column how many rows the cell of each row takes; 0 where one above covers it.

    A merged column is cut where a merged column to its left is cut.
    """
    found = []
    above: list[int] | None = None  # the cells of the merged column to the left
    for column in columns:
        if not column.merge:
            found.append([1] * len(rows))
            continue
        shown = [row[column.field] for row in rows]
        edges = [
            i
            for i, text in enumerate(shown)
            if i == 0 or not text or text != shown[i - 1] or (above is not None and above[i])
        ]
        spans = [0] * len(rows)
        for start, stop in pairwise([*edges, len(rows)]):
            spans[start] = stop - start
        above = spans
        found.append(spans)
    return found


def _row(columns: list[Column], row: Texts, spans: list[int]) -> list[Draft]:
    return [
        Draft(clean(row[column.field]), column.style, column.colspan, span)
        for column, span in zip(columns, spans, strict=True)
        if span
    ]


def _below(form: Form, data: FormData) -> list[str]:
    """The notes, what is missing and why, then the form's own lines such as signatures."""
    lines = [f"注：{note}" for note in data.notes]
    if data.coverage:
        lines.append(f"注：{data.coverage}")
    if form.results:
        lines += _missing(data)
    return [*lines, *(fill(line, data) for line in form.below)]


def _missing(data: FormData) -> list[str]:
    """A line for each indicator without an actual whose reason is known, and one for the rest."""
    rows = data.table.indicators
    lines = [
        f"注：“{row.level3}”没有完成值，不按0计。原因：{data.missing[index]}"
        for index, row in enumerate(rows)
        if index in data.missing
    ]
    rest = [
        f"“{row.level3}”"
        for index, row in enumerate(rows)
        if not row.actual_text and index not in data.missing
    ]
    if rest:
        lines.append(f"注：没有完成值的指标没有填写，不按0计：{'、'.join(rest)}")
    return lines
