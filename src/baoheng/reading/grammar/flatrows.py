"""The rows of a table whose fields stand one under another or blanks apart, by their looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from baoheng.core.provenance import Place
from baoheng.reading.grammar.align import align, looks_valued
from baoheng.reading.grammar.heads import Column
from baoheng.reading.grammar.looks import is_direction, is_operator
from baoheng.reading.grammar.rows import is_total
from baoheng.reading.grammar.vocabulary import level1_of, level2_of, squash
from baoheng.reading.grid import Loose

EMPTY = ""  # a field without text, where a dump keeps it
_WORDS = 30  # words of a line that may be fields of their own
_WHOLE = 0.8  # of the rows must have a name and a value
_VALUED = 0.5  # of the values must look like one: words may be none of the usual ones
_CHUNK = 300  # fields between two level words; where there are more, it is no such table


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a flat table; ``lines`` are the places of its lines where it has several."""

    text: str
    place: Place
    lines: tuple[Place, ...] = ()


Row = list[tuple[int, Field]]  # (column, field)


def body_rows(fields: Sequence[Field], columns: list[Column]) -> list[Row]:
    """The fields under the head as rows; empty where they cannot be told apart."""
    levels = [c for c in columns if c.role in {"level1", "level2"}]
    rest = [c for c in columns if c not in levels]
    short = bool(fields) and not squash(fields[0].text).endswith("指标")
    rows: list[Row] = []
    chunks = _chunks(fields, short)
    if any(len(chunk) > _CHUNK for _, chunk in chunks):
        return []
    for words, chunk in chunks:
        lead = _lead(words, levels)
        for number, row in enumerate(_divided(chunk, rest)):
            rows.append([*lead, *row] if number == 0 else row)
        if not chunk:
            rows.append(lead)
    return rows


def _lead(words: Sequence[Field], levels: list[Column]) -> Row:
    """The level words of a row under their heads."""
    starts = {column.role: column.start for column in levels}
    row: Row = []
    for position, word in enumerate(words):
        first = len(words) == 2 and position == 0
        role = "level1" if first or not level2_of(word.text) else "level2"
        row.append((starts.get(role, next(iter(starts.values()), 0) + position), word))
    return row


def _chunks(fields: Sequence[Field], short: bool) -> list[tuple[list[Field], list[Field]]]:
    """The fields in parts, each with the level words that stand before it, and total lines."""
    parts: list[tuple[list[Field], list[Field]]] = [([], [])]
    for field in fields:
        words, chunk = parts[-1]
        level = _levels(field.text, short)
        total = is_total(field.text)
        if (level and not chunk and len(words) < 2 and _under(words, field)) and not total:
            words.append(field)
        elif level and chunk:
            parts.append(([field], []))
        elif total:
            parts.append(([], [field]))
        else:
            chunk.append(field)
    return [part for part in parts if part != ([], [])]


def _levels(text: str, short: bool) -> bool:
    named = bool(level1_of(text) or level2_of(text))
    return named and (short or squash(text).endswith("指标"))


def _under(words: Sequence[Field], field: Field) -> bool:
    """A second level word is a level 2 below a level 1."""
    return not words or bool(level1_of(words[0].text) and level2_of(field.text))


def _divided(chunk: Sequence[Field], columns: list[Column]) -> list[Row]:
    """The fields between two level words as rows of these columns."""
    if chunk and is_total(chunk[0].text):
        return [[(columns[0].start + i, field) for i, field in enumerate(chunk)]]
    even = len(chunk) % len(columns) == 0
    size = len(columns)
    if even:
        rows = [list(chunk[i : i + size]) for i in range(0, len(chunk), size)]
        if all(_even(row, columns) for row in rows):
            places = [column.start for column in columns]
            return [list(zip(places, row, strict=True)) for row in rows]
    return [_placed(row, columns) for row in _best(list(chunk), columns)]


def _even(row: Sequence[Field], columns: list[Column]) -> bool:
    """Whether the fields are good under the heads in order, none missing."""
    texts = tuple(field.text for field in row)
    kept = [i for i, text in enumerate(texts) if text != EMPTY]
    found = _aligned(texts, tuple((c.role, c.start) for c in columns))
    return all(found[i] == i for i in kept)


def _placed(row: Sequence[Field], columns: list[Column]) -> Row:
    places = _aligned(tuple(field.text for field in row), tuple((c.role, c.start) for c in columns))
    spare = columns[-1].start + 1
    return [
        (columns[place].start if place is not None else spare + i, field)
        for i, (field, place) in enumerate(zip(row, places, strict=True))
    ]


def _best(fields: list[Field], columns: list[Column]) -> list[list[Field]]:
    """The division of the fields into rows whose looks are best altogether."""
    shape = tuple((c.role, c.start) for c in columns)
    most = len(columns)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for stop in range(1, len(fields) + 1):
        choices = []
        for start in range(max(0, stop - most), stop):
            texts = tuple(field.text for field in fields[start:stop])
            choices.append((best[start][0] + _score(texts, shape), start))
        best.append(max(choices))
    rows: list[list[Field]] = []
    stop = len(fields)
    while stop:
        start = best[stop][1]
        rows.append(fields[start:stop])
        stop = start
    return rows[::-1]


Shape = tuple[tuple[str, int], ...]


def _tokens(texts: Sequence[str], shape: Shape) -> list[tuple[int, str]]:
    starts = [start for _, start in shape]
    return [
        (starts[min(i, len(starts) - 1)], text) for i, text in enumerate(texts) if text != EMPTY
    ]


@lru_cache(maxsize=65_536)
def _score(texts: tuple[str, ...], shape: Shape) -> float:
    columns = [Column(role, start, start + 1, "") for role, start in shape]
    return align(_tokens(texts, shape), columns).score


@lru_cache(maxsize=65_536)
def _aligned(texts: tuple[str, ...], shape: Shape) -> tuple[int | None, ...]:
    """The column of each text; None for an empty field and where nothing fits."""
    columns = [Column(role, start, start + 1, "") for role, start in shape]
    found = iter(align(_tokens(texts, shape), columns).columns)
    return tuple(None if text == EMPTY else next(found) for text in texts)


def spaced_row(line: Loose, columns: list[Column]) -> Row:
    """A line of words with blanks between as a row: blanks inside the name are its own.

    Of all ways to join neighbouring words to one name, the one whose fields look best.
    """
    words = line.text.split(maxsplit=_WORDS)
    shape = tuple((c.role, c.start) for c in columns)
    lead = 0
    while lead < min(2, len(words) - 1) and (level1_of(words[lead]) or level2_of(words[lead])):
        lead += 1
    ends = range(lead + 2, len(words) + 1)
    ways = [words, *([*words[:lead], " ".join(words[lead:e]), *words[e:]] for e in ends)]
    chosen = max(ways, key=lambda way: _score(tuple(way), shape) - 0.01 * (len(words) - len(way)))
    fields = [Field(text, line.place) for text in chosen]
    return _placed(fields, columns)


def order_direction(lines: Sequence[Loose], columns: list[Column]) -> None:
    """Swap 指标性质 and 指标方向 where the rows hold them the other way round than the head."""
    roles = {column.role: column for column in columns}
    operator, direction = roles.get("operator"), roles.get("direction")
    if operator is None or direction is None or operator.start > direction.start:
        return
    swapped = sum(
        is_direction(one) and is_operator(two)
        for line in lines
        for one, two in pairwise(line.text.split())
    )
    if swapped * 2 > len(lines):
        operator.role, direction.role = direction.role, operator.role


def convincing(rows: Sequence[Row], columns: list[Column]) -> bool:
    """Whether the rows are those of a table: nearly all have a name and a value that looks it.

    Text of which lines were broken in the middle of fields gives rows of scraps, which are better
    not read.
    """
    spots = {column.role: column.start for column in columns}
    name = spots.get("level3", 0)
    value = spots.get("value", spots.get("actual", 0))
    last = max(column.start for column in columns)
    found = [{col: field.text for col, field in row} for row in rows]
    found = [row for row in found if any(name <= col for col in row) and not _total(row)]
    whole = sum(bool(row.get(name)) and bool(row.get(value)) for row in found)
    valued = sum(looks_valued(row.get(value, "")) for row in found)
    stray = sum(col > last for row in found for col in row)
    return whole >= _WHOLE * len(found) > 0 and valued >= _VALUED * len(found) and not stray


def _total(row: dict[int, str]) -> bool:
    return any(is_total(text) for text in row.values())
