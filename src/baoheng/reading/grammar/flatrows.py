"""The rows of a table whose fields stand one under another or blanks apart, by their looks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, zip_longest

from baoheng.core.provenance import Place
from baoheng.reading.grammar.align import align, looks_valued
from baoheng.reading.grammar.heads import Column
from baoheng.reading.grammar.rows import is_blank, is_total
from baoheng.reading.grammar.vocabulary import fits, level1_of, level2_of, level_key, squash
from baoheng.reading.grid import Loose

EMPTY = ""  # a field without text, where a dump keeps it
_SHORT = frozenset(("产出", "效益", "数量", "质量", "时效", "成本"))
_CLEAR = 4  # characters of a level word that hardly is anything else
_VALUE = re.compile(r"[\d≥≤＞＜><=＝]")
_POINTS = re.compile(r"[(（]\d[\d.]*分?[)）]")
_WORDS = 30  # words of a line that may be fields of their own
_NAMED = re.compile(r"\s*指标\s*\d+\s*[:：.、]")
_ROW = 1.2  # what another row must be better by than fields left out of one
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
    serial = next((c for c in columns if c.role == "serial"), None)
    numbers = _numbered(fields) if serial else {}
    levels = [c for c in columns if c.role in {"level1", "level2"}]
    rest = [c for c in columns if c not in levels and c is not serial]
    rows: list[Row] = []
    chunks = _chunks([f for f in fields if id(f) not in {id(n) for n in numbers.values()}])
    if any(len(chunk) > _CHUNK for _, chunk in chunks):
        return []
    above = ""
    for words, chunk in chunks:
        odd = len(chunk) % len(rest) == 1 < len(rest)  # a level 2 that nobody knows stands first
        lead = _lead(words, levels, above, odd)
        named = {column for column, _ in lead}
        second = next((c for c in levels if c.role == "level2" and c.start not in named), None)
        made = _divided(chunk, rest, second if words or odd else None)
        rows += [[*lead, *made[0]], *made[1:]] if made else [lead]
        above = next((f.text for c, f in lead if levels and c == levels[0].start), above)
    if serial:
        rows = [_with_number(row, numbers, serial) for row in rows]
    placed = sum(bool(field.text) for row in rows for _, field in row)
    return rows if placed == sum(bool(field.text) for field in fields) else []


def _numbered(fields: Sequence[Field]) -> dict[int, Field]:
    """The serial numbers among the fields, 1 and onwards, by the identity of the field behind."""
    numbers: dict[int, Field] = {}
    for field, following in pairwise(fields):
        if field.text.strip() == str(len(numbers) + 1) and not following.text.strip().isdigit():
            numbers[id(following)] = field
    return numbers


def _with_number(row: Row, numbers: dict[int, Field], serial: Column) -> Row:
    found = [numbers[id(field)] for _, field in row if id(field) in numbers]
    return [*((serial.start, number) for number in found), *row]


def _lead(words: Sequence[Field], levels: list[Column], above: str, odd: bool) -> Row:
    """The level words of a row under their heads; one that may be either goes below ``above``."""
    if len(words) == 2 or len(levels) == 1:
        return [(column.start, word) for column, word in zip(levels, words, strict=False)]
    if not words or not levels:
        return []
    (word,) = words
    first = level1_of(word.text) is not None
    second = level2_of(word.text) is not None and not odd and bool(above) and fits(above, word.text)
    return [(levels[1 if second or not first else 0].start, word)]


def _chunks(fields: Sequence[Field]) -> list[tuple[list[Field], list[Field]]]:
    """The fields in parts, each with the level words that stand before it, and total lines."""
    parts: list[tuple[list[Field], list[Field]]] = [([], [])]
    for field, following in zip_longest(fields, fields[1:]):
        words, chunk = parts[-1]
        if is_total(field.text):
            parts.append(([], [field]))
        elif chunk and is_total(chunk[0].text) and _follows([], field.text):
            parts.append(([field], []))
        elif not chunk and _follows(words, field.text):
            words.append(field)
        elif chunk and _begins(field.text, following.text if following else ""):
            parts.append(([field], []))
        else:
            chunk.append(field)
    return [part for part in parts if part != ([], [])]


def _follows(words: Sequence[Field], text: str) -> bool:
    """Whether the text is the level word of a part that begins: a level 2 only below a level 1."""
    if not words:
        return bool(level1_of(text) or level2_of(text))
    return len(words) == 1 and bool(level1_of(words[0].text) and level2_of(text))


def _begins(text: str, following: str) -> bool:
    """Whether a text behind fields is a level word, which indicators may be called like as well."""
    first, second = level1_of(text), level2_of(text)
    if not first and not second:
        return False
    if squash(text).endswith("指标") or level2_of(following):
        return True
    key = level_key(text)
    return key in _SHORT or (len(key) >= _CLEAR and "满意" not in key)


def _divided(chunk: Sequence[Field], columns: list[Column], second: Column | None) -> list[Row]:
    """The fields between two level words as rows of these columns.

    ``second`` is the column of a level 2 that no vocabulary knows, which may begin a row.
    """
    if chunk and is_total(chunk[0].text):
        return [[(columns[0].start + i, field) for i, field in enumerate(chunk)]]
    size = len(columns)
    lead = [(second.start, chunk[0])] if second and len(chunk) % size == 1 < size else []
    even = chunk[len(lead) :]
    if len(even) % size == 0:
        rows = [list(even[i : i + size]) for i in range(0, len(even), size)]
        if all(_even(row, columns) for row in rows):
            places = [column.start for column in columns]
            made = [list(zip(places, row, strict=True)) for row in rows]
            return [[*lead, *made[0]], *made[1:]] if made else [lead] if lead else []
    wide = [second, *columns] if second else columns
    return [_placed(row, wide) for row in _best(list(chunk), wide)]


def _even(row: Sequence[Field], columns: list[Column]) -> bool:
    """Whether the fields are good under the heads in order, none missing."""
    texts = tuple(field.text for field in row)
    kept = [i for i, text in enumerate(texts) if not _blank(text)]
    found = _aligned(texts, tuple((c.role, c.start) for c in columns))
    return all(found[i] == i for i in kept)


def _placed(row: Sequence[Field], columns: list[Column]) -> Row:
    places = _aligned(tuple(field.text for field in row), tuple((c.role, c.start) for c in columns))
    taken = set(places)
    made: Row = []
    for i, (field, place) in enumerate(zip(row, places, strict=True)):
        own = place if place is not None else i
        free = own == place or (own < len(columns) and own not in taken)
        if field.text:
            made.append((columns[own].start if free else columns[-1].start + 1 + i, field))
    return made


def _best(fields: list[Field], columns: list[Column]) -> list[list[Field]]:
    """The division of the fields into rows whose looks are best altogether."""
    shape = tuple((c.role, c.start) for c in columns)
    most = len(columns)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for stop in range(1, len(fields) + 1):
        choices = []
        for start in range(max(0, stop - most), stop):
            texts = tuple(field.text for field in fields[start:stop])
            if any(map(_NAMED.match, texts[1:])):
                continue  # 指标2: begins a row
            choices.append((best[start][0] + _score(texts, shape) - _ROW, start))
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
        (starts[min(i, len(starts) - 1)], text) for i, text in enumerate(texts) if not _blank(text)
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
    return tuple(None if _blank(text) else next(found) for text in texts)


def _blank(text: str) -> bool:
    """Whether a field holds its column without saying anything."""
    return text == EMPTY or is_blank(text)


def spaced_row(line: Loose, columns: list[Column]) -> Row:
    """A line of words with blanks between as a row: blanks inside the name are its own.

    Of all ways to join neighbouring words to one name, the one whose fields look best. What looks
    like a value is part of a name only in brackets.
    """
    words = line_words(line.text)
    shape = tuple((c.role, c.start) for c in columns)
    lead = 0
    while lead < min(2, len(words) - 1) and (level1_of(words[lead]) or level2_of(words[lead])):
        lead += 1
    ways = [words]
    for stop in range(lead + 2, len(words) + 1):
        name = " ".join(words[lead:stop])
        if _VALUE.search(words[stop - 1]) and not _opened(" ".join(words[lead : stop - 1])):
            break
        ways.append([*words[:lead], name, *words[stop:]])
    chosen = max(ways, key=lambda way: _score(tuple(way), shape) - 0.01 * (len(words) - len(way)))
    fields = [Field(text, line.place) for text in chosen]
    return _placed(fields, columns)


def line_words(text: str) -> list[str]:
    """The words of a line; points in brackets belong to the word before them."""
    words: list[str] = []
    for word in text.split(maxsplit=_WORDS):
        if words and _POINTS.fullmatch(word):
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words


def _opened(text: str) -> bool:
    return sum(text.count(c) for c in "(（") > sum(text.count(c) for c in ")）")


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
