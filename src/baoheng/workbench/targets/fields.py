"""The form of editing: its fields with what they hold, and what a person wrote into them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from baoheng.core.errors import Conflict
from baoheng.reading.reports.words import DIRECTIONS
from baoheng.workbench.documents.models import Version
from baoheng.workbench.targets.comparing import AMOUNTS, CODES, COLUMNS, EXTRA, text
from baoheng.workbench.targets.layout import SPLIT, Column, HeadCell, Layout, Part
from baoheng.workbench.targets.showing import values_of
from baoheng.workbench.targets.writing import MOST_ROWS, Row, Written

Given = Mapping[str, str]
EMPTY_ROWS, MORE_ROWS = 5, 2  # to add indicators, and rows of the lists beside them
WAYS = ("", *DIRECTIONS.values())
_TALL = frozenset(
    ("level3", "description", "standard", "basis", "scoring", "content", "goal", "remark")
)
_LABEL = 100  # signs of a label of the form that the contents do not have yet
_NARROW, _LINE = 9, 30  # signs that fit into a cell of a list, and above the lists, on one line
_KNOWN = frozenset((*COLUMNS, *SPLIT))
_CELL = re.compile(r"(\d{1,4}):(.+)")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: its name, what it is called, its text, whether it is more than a line.

    ``choices`` are all it may hold, ``listed`` the list of what it usually holds.
    """

    name: str
    words: str
    text: str
    tall: bool
    choices: tuple[str, ...] = ()
    listed: str = ""


@dataclass(frozen=True, slots=True)
class HeadField:
    """A cell of the form's head with the field in it, None where nothing can be written."""

    form: HeadCell
    field: Field | None


@dataclass(frozen=True, slots=True)
class RowFields:
    """An indicator's row: where it stood (empty for a new one), its place in the order."""

    at: int
    old: str
    order: str
    drop: bool
    cells: list[Field]


@dataclass(frozen=True, slots=True)
class PartFields:
    """A list beside the indicators with some empty rows."""

    part: Part
    rows: list[list[Field]]


def head_fields(version: Version, layout: Layout, given: Given | None) -> list[list[HeadField]]:
    """The form's head as it is, or as typed."""
    return [
        [HeadField(cell, _key_field(version, cell.key, cell.words, given)) for cell in row]
        for row in layout.head
    ]


def rest_fields(version: Version, layout: Layout, given: Given | None) -> list[Field]:
    """What the contents hold beside the form's head."""
    keys = [(f"amount:{name}", AMOUNTS[name]) for name in layout.amounts]
    keys += [(f"field:{name}", name) for name in layout.fields]
    head = {cell.key for row in layout.head for cell in row}
    if "period" not in head:
        keys.append(("period", "实施期"))
    found = (_key_field(version, key, words, given) for key, words in keys)
    return [one for one in found if one]


def _key_field(version: Version, key: str, words: str, given: Given | None) -> Field | None:
    if not key:
        return None
    now = given.get(key, "") if given is not None else held(version.contents, key)
    return Field(key, words, now, key == "goals" or "\n" in now or len(now) > _LINE)


def held(contents: Mapping[str, object], key: str) -> str:
    """The text of one of the fields above the indicators."""
    group, _, name = key.partition(":")
    if group == "goals":
        goals = contents.get("goals")
        return "\n".join(goals) if isinstance(goals, list) else ""
    if group in {"period", "code"}:
        return text(contents.get(name or group))
    inside = contents.get("budget" if group == "amount" else "fields")
    return text(inside.get(name)) if isinstance(inside, dict) else ""


def row_fields(version: Version, layout: Layout, given: Given | None) -> list[RowFields]:
    """The rows of the form: those of the contents, or as typed, and some empty ones."""
    known = version.contents.get("indicators") or []
    count = len(known)
    if given is not None and str(given.get("rows", "")).isdecimal():
        count = min(int(given["rows"][:4]), MOST_ROWS)
    rows = []
    for at in range(count + EMPTY_ROWS):
        there = at < len(known)
        held = values_of(known[at], layout.table, at, layout.columns) if there else {}
        old, order = (str(at), str(at + 1)) if there else ("", "")
        rows.append(
            RowFields(
                at,
                old if given is None else given.get(f"{at}:old", ""),
                order if given is None else given.get(f"{at}:order", ""),
                given is not None and bool(given.get(f"{at}:drop")),
                [_cell(at, one, held.get(one.name, ""), given) for one in layout.columns],
            )
        )
    return rows


def _cell(at: int, column: Column, held: str, given: Given | None) -> Field:
    name = f"{at}:{column.name}"
    now = held if given is None else given.get(name, "")
    tall = column.name in _TALL or "\n" in now or len(now) > _NARROW
    choices = WAYS if column.name == "direction" else ()
    listed = column.name if column.name in {"level1", "level2"} and not tall else ""
    return Field(name, column.words, now, tall, choices, listed)


def part_fields(version: Version, layout: Layout, given: Given | None) -> list[PartFields]:
    """The lists beside the indicators as they are or as typed."""
    found = []
    for part in layout.parts:
        known = version.contents.get(part.name) or []
        rows = []
        for at in range(len(known) + MORE_ROWS):
            one = known[at] if at < len(known) else {}
            cells = []
            for column in part.columns:
                name = f"{part.name}:{at}:{column.name}"
                now = text(one.get(column.name)) if given is None else given.get(name, "")
                tall = column.name in _TALL or "\n" in now or len(now) > _NARROW
                cells.append(Field(name, column.words, now, tall))
            rows.append(cells)
        found.append(PartFields(part, rows))
    return found


def written(given: Given, version: Version) -> Written:
    """The form's fields as a person left them. Raises Conflict where the form is not whole."""
    told = given.get("rows", "")
    if not told.isdecimal():
        raise Conflict("表单不完整，什么也没有改", todo="请刷新页面后再试")
    rows = []
    most = min(int(told[:4]), MOST_ROWS) + EMPTY_ROWS
    for at, texts in sorted(cells(given, version).items()):
        old = given.get(f"{at}:old", "")
        empty = not old and not any(map(str.strip, texts.values()))
        if at >= most or empty or given.get(f"{at}:drop"):
            continue
        order = given.get(f"{at}:order", "")
        place = Decimal(order) if order.replace(".", "", 1).isdecimal() else Decimal(at + 1)
        rows.append((place, at, Row(int(old[:4]) if old.isdecimal() else None, texts)))
    rows.sort(key=lambda one: one[:2])
    known = version.contents.get("fields") or {}
    fields = [n.removeprefix("field:") for n in given if n.startswith("field:")]
    return Written(
        amounts={n: given[f"amount:{n}"] for n in AMOUNTS if f"amount:{n}" in given},
        goals=line(given, "goals").split("\n"),
        rows=[row for _, _, row in rows],
        period=line(given, "period") if "period" in given else None,
        fields={n: line(given, f"field:{n}") for n in fields if n in known or len(n) <= _LABEL},
        parts={part: _part(given, part) for part in ("cost_items", "tasks") if _has(given, part)},
        codes={n: line(given, f"code:{n}") for n in CODES if f"code:{n}" in given},
    )


def cells(given: Given, version: Version) -> dict[int, dict[str, str]]:
    """The texts of the rows by their number; columns that nobody knows are passed over."""
    rows = version.contents.get("indicators") or []
    known = _KNOWN | {f"{EXTRA}{head}" for one in rows for head in one.get("extra") or {}}
    found: dict[int, dict[str, str]] = {}
    for name in given:
        told = _CELL.fullmatch(name)
        if told and told[2] in known:
            found.setdefault(int(told[1]), {})[told[2]] = line(given, name)
    return found


def line(given: Given, name: str) -> str:
    """A field with the line breaks of the contents: browsers send others."""
    return str(given.get(name, "")).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _has(given: Given, part: str) -> bool:
    return any(name.startswith(f"{part}:") for name in given)


def _part(given: Given, part: str) -> list[dict[str, str]]:
    """The rows of a list that hold something."""
    found: dict[int, dict[str, str]] = {}
    for name in given:
        told = _CELL.fullmatch(name.removeprefix(f"{part}:")) if name.startswith(part) else None
        if told:
            found.setdefault(int(told[1]), {})[told[2]] = line(given, name)
    rows = [one for _, one in sorted(found.items())]
    return [one for one in rows if any(map(str.strip, one.values()))]
