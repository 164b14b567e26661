"""Tables that a page lost: their fields stand one under another, or blanks apart on a line.

Pages saved as text keep the order of the fields and nothing else. Where the heads of an indicator
table are among them, the rows are put together again: a level word begins a row, and between two
of them the fields are divided so that each looks most like the head above it. The result is a grid
that is not trusted. Without such heads, or where the rows are not convincing, nothing is changed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from baoheng.reading.grammar.fields import STRONG, inline, label_role
from baoheng.reading.grammar.flatrows import (
    Field,
    Row,
    body_rows,
    convincing,
    line_words,
    spaced_row,
)
from baoheng.reading.grammar.heads import Column, Head, find_heads
from baoheng.reading.grammar.padded import spread_heads
from baoheng.reading.grammar.titles import is_title
from baoheng.reading.grammar.vocabulary import level1_of, level2_of, role_of, squash
from baoheng.reading.grid import Block, Cell, Flag, Grid, Loose, Source

_FEWEST = 3  # known heads that make a head
_WIDEST = 16  # heads
_LONGEST = 24  # characters of a head
_DATE = re.compile(r"20\d\d年")  # a deadline, which a signature may look like
_NOTE = "第{line}行起的表没有分栏，已按表头和各格的内容归栏，请逐行核对"


def restore(source: Source) -> None:
    """Put grids into the place of the source's loose lines that hold a table's fields."""
    blocks: list[Block] = []
    run: list[Loose] = []
    for block in [*source.blocks, None]:
        if isinstance(block, Loose):
            run.append(block)
            continue
        blocks += _restored(run, source) if len(run) >= _FEWEST else run
        run = []
        if block is not None:
            blocks.append(block)
    source.blocks = blocks


def _restored(run: list[Loose], source: Source) -> Iterator[Block]:
    """The run's lines, tables among them as grids."""
    at = 0
    for start in range(len(run)):
        if start < at:
            continue
        table = _spaced(run, start) or _listed(run, start)
        if table is None:
            continue
        heads, rows, stop = table
        top = _fields_begin(run, at, start)
        yield from run[at:top]
        above = _field_rows(run[top:start], spaced=len(run[start].text.split()) >= _FEWEST)
        grid = _grid([*above, *heads, *rows], run[top])
        source.notes.append(("COLUMNS_RESTORED", _NOTE.format(line=run[start].place.line or 1)))
        yield grid
        at = stop
    yield from run[at:]


def _spaced(run: list[Loose], start: int) -> tuple[list[Row], list[Row], int] | None:
    """A head line with blanks between its words, and the lines under it."""
    if len(run[start].text) > _WIDEST * _LONGEST:
        return None
    words = _words(run[start])
    first = next((i for i, w in enumerate(words) if _head_role(w.text) in {"level1", "level3"}), 0)
    lower = _words(run[start + 1]) if start + 1 < len(run) else []
    two = len(lower) > 1 and not any(_level(w.text) for w in lower)
    two = two and sum(bool(_head_role(w.text)) for w in lower) * 2 > len(lower)
    head = _head(words[first:], lower if two else [])
    if head is None:
        return None
    stop = _body_end(run, start + 1 + two)
    body = run[start + 1 + two : stop]
    rows = [spaced_row(line, head.columns) for line in body]
    if not convincing(rows, head.columns):
        return None
    above = [list(enumerate(words[:first]))] if first else []
    return [*above, *_rows_of(head, [*words[first:], *lower])], rows, stop


def _words(line: Loose) -> list[Field]:
    return [Field(word, line.place) for word in line_words(line.text)]


def _rows_of(head: Head, words: Sequence[Field]) -> list[Row]:
    """The head's words under the columns where they turned out to stand."""
    rows: list[Row] = []
    left = list(words)
    for number in range(head.top, head.bottom):
        cells = [c for c in head.cells if c.row == number]
        rows.append([(cell.col, left.pop(0)) for cell in cells])
    return rows


def _listed(run: list[Loose], start: int) -> tuple[list[Row], list[Row], int] | None:
    """Heads one under another, and the fields under them."""
    if _head_role(run[start].text) not in {"serial", "level1", "level3"}:
        return None
    fields = _joined(run[start : start + 2 * _WIDEST])
    size = next((i for i, f in enumerate(fields[:_WIDEST]) if _first(f.text)), 0)
    words = [f for f in fields[:size] if f.text]
    head = _head(words, [])
    if head is None or fields[: len(words)] != words:
        return None
    nameless = [Column("other", i, i + 1, "") for i in range(len(words), size)]
    stop = start + sum(len(f.lines) for f in fields[:size])
    begin, stop = stop, _body_end(run, stop)
    rows = body_rows(_joined(run[begin:stop]), [*head.columns, *nameless])
    good = convincing(rows, [*head.columns, *nameless])
    return ([list(enumerate(words))], rows, stop) if good else None


def _body_end(run: list[Loose], start: int) -> int:
    """The first line from ``start`` on that is no row of the table."""
    stop = start
    while stop < len(run) and not _ends(run[stop].text):
        stop += 1
    return stop


def _head_role(text: str) -> str | None:
    return role_of("indicator", text) if len(text) <= _LONGEST else None


def _head(upper: Sequence[Field], lower: Sequence[Field]) -> Head | None:
    """The words, in one or two rows, as the head of an indicator table, if they are one."""
    known = [role for word in upper if (role := _head_role(word.text))]
    if len(known) < _FEWEST or len(known) * 3 < len(upper) * 2:
        return None
    rows = [list(enumerate(words)) for words in (upper, lower) if words]
    grid = _grid(rows, Loose(upper[0].text, upper[0].place))
    grid.padded, grid.ncols = True, len(upper) + max(len(lower) - 1, 0)
    spread_heads(grid)
    heads = find_heads(grid)
    head = next((h for h in heads if h.section == "indicator" and h.cells), None)
    needed = ({"level3"}, {"level1", "level2"}, {"value", "actual"})
    if head is None or not all(any(map(head.find, roles)) for roles in needed):
        return None
    whole = len(head.columns) == grid.ncols and len(head.cells) == len(upper) + len(lower)
    return head if whole else None


def _first(text: str) -> bool:
    """Whether a field under the heads is the first of a row: a level word, or the number 1."""
    return _level(text) or text.strip() == "1"


def _level(text: str) -> bool:
    return bool(level1_of(text) or level2_of(text))


def _ends(whole: str) -> bool:
    """Whether the table ends above this line."""
    first = next(iter(whole.split()), "")
    structure = role_of("structure", whole) or role_of("structure", first)
    if structure in {"signature", "title"} and not _level(first) and not _DATE.match(squash(whole)):
        return True
    if is_title(squash(whole)) or _head_role(first) == "level1":
        return True
    return label_role(first) in STRONG or squash(whole).startswith(("注:", "注1", "说明:"))


def _joined(lines: Sequence[Loose]) -> list[Field]:
    """The lines as fields; a level word or head broken over two lines is one field."""
    fields: list[Field] = []
    for line in lines:
        last = fields[-1] if fields else None
        if last is not None and squash(line.text) == "指标" and not last.text.endswith("指标"):
            both = f"{last.text}\n{line.text}"
            if _level(both) or role_of("indicator", both):
                fields[-1] = replace(last, text=both, lines=(*last.lines, line.place))
                continue
        fields.append(Field(line.text, line.place, (line.place,)))
    return fields


def _fields_begin(run: list[Loose], at: int, start: int) -> int:
    """Where the form's own fields begin above the head: below its title, at a known label."""
    begin = start
    for index in range(start - 1, at - 1, -1):
        text = run[index].text
        if is_title(squash(text)) and not label_role(text):
            return index + 1 if begin > index else begin
        words = text.split()
        if label_role(text) or inline(text) or (words and label_role(words[0]) in STRONG):
            begin = index
    return begin


def _field_rows(lines: Sequence[Loose], spaced: bool) -> list[Row]:
    """The lines above the head as rows of labels and values."""
    if spaced:
        return [_labelled(line) for line in lines if line.text]
    rows: list[Row] = []
    for heads, part in _money_heads(lines):
        fields: list[Field] = []
        for line in part:
            label = label_role(line.text) or inline(line.text)
            if label and not heads and fields and not label_role(fields[-1].text):
                rows.append(list(enumerate(fields)))
                fields = []
            fields.append(Field(line.text, line.place))
        rows.append(list(enumerate(fields)))
    return rows


def _money_heads(lines: Sequence[Loose]) -> Iterator[tuple[bool, list[Loose]]]:
    """The lines in parts: the heads of a table of the year's money, and what is between them."""
    rest: list[Loose] = []
    for known, group in groupby(lines, key=lambda line: bool(role_of("money", line.text))):
        part = list(group)
        if not known or len(part) < _FEWEST:
            rest += part
            continue
        if rest:
            yield False, rest
        yield True, part
        rest = []
    if rest:
        yield False, rest


def _labelled(line: Loose) -> Row:
    """The words of a line as labels and values; a value keeps its own blanks."""
    fields: list[Field] = []
    for word in line.text.split():
        last = fields[-1] if fields else None
        label = bool(label_role(word) or inline(word))
        named = last is not None and (len(fields) == 1 or bool(label_role(last.text)))
        if last is None or label or (named and len(last.text) <= _LONGEST):
            fields.append(Field(word, line.place))
        else:
            fields[-1] = replace(last, text=f"{last.text} {word}")
    return list(enumerate(fields))


def _grid(rows: Sequence[Row], first: Loose) -> Grid:
    cells = [
        Cell(
            number, col, 1, 1, field.text,
            replace(field.place, row=number + 1, col=col + 1),
            flags=frozenset({Flag.GUESS_COLUMNS}),
        )
        for number, row in enumerate(rows)
        for col, field in row
    ]  # fmt: skip
    width = max((cell.col for cell in cells), default=0) + 1
    return Grid(cells, len(rows), width, first.place, trusted=False)
