"""A version as its page shows it: like its form, findings at their cells, last year beside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from baoheng.core.tables import TargetTable
from baoheng.forms.targets import split
from baoheng.reading.reports.words import DIRECTIONS
from baoheng.workbench.documents.models import Version
from baoheng.workbench.targets.checked import marked
from baoheng.workbench.targets.comparing import AMOUNTS, EXTRA, said, text
from baoheng.workbench.targets.lastyear import LastYear
from baoheng.workbench.targets.layout import SPLIT, Column, HeadCell, Layout, Part, layout_of

SIGNS = {"error": "✗", "warning": "!", "advice": "·"}
_RANK = ("error", "warning", "advice")
# of a place, where a column is called otherwise
_FIELD = {"goals": "goal", "value_text": "value", "bare": "value", "content_text": "content",
          "cycle_value_text": "cycle_value"}  # fmt: skip
_LEVELS = ("level1", "level2")
Make = Callable[[int, str, object], "Cell"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, the worst severity of its findings, and their signs with numbers."""

    text: str
    severity: str
    signs: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Head:
    """A cell of the form's head with its findings."""

    form: HeadCell
    cell: Cell


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of the page; ``heights`` are those of its levels, 0 inside one above."""

    number: int
    cells: dict[str, Cell]
    read: str
    last: str
    actual: str
    heights: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True)
class Listed:
    """A list beside the indicators: its rows, each with its findings and its texts."""

    part: Part
    rows: list[tuple[Cell, list[tuple[bool, str]]]]


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything of a version that its page shows."""

    layout: Layout
    head: list[list[Head]]
    rest: list[tuple[str, Cell]]
    lines: list[Line]
    findings: list[dict[str, Any]]
    parts: list[Listed]


def shown(version: Version, last: LastYear) -> Shown:
    """The version's contents with its findings, and last year's values by the indicator's name."""
    findings, at = marked(version)
    severities = {one["number"]: one["severity"] for one in findings}
    for one in findings:
        one["sign"] = SIGNS[one["severity"]]

    def cell(row: int, field: str, value: object) -> Cell:
        numbers = at.get((row, field), [])
        worst = min((severities[n] for n in numbers), key=_RANK.index, default="")
        return Cell(text(value), worst, [(n, SIGNS[severities[n]]) for n in numbers])

    layout = layout_of(version)
    contents = version.contents
    head = [
        [Head(one, cell(0, _FIELD.get(one.field, one.field), one.text)) for one in row]
        for row in layout.head
    ]
    return Shown(
        layout, head, _rest(layout, contents, cell), _lines(layout, contents, last, cell),
        findings, list(_parts(layout, contents, cell)),
    )  # fmt: skip


def _rest(layout: Layout, contents: Mapping[str, Any], cell: Make) -> list[tuple[str, Cell]]:
    """What the contents hold and the form has no cell for."""
    budget, fields = contents.get("budget") or {}, contents.get("fields") or {}
    unit = text(contents.get("money_unit"))
    found = [
        (
            f"{AMOUNTS[one]}（{unit}）" if unit else AMOUNTS[one],
            cell(0, f"budget_{one}", budget[one]),
        )
        for one in layout.amounts
    ]
    found += [(one, cell(0, "", fields[one])) for one in layout.fields if fields[one]]
    keys = {one.key for row in layout.head for one in row}
    if contents.get("period") and "period" not in keys:
        found.append(("实施期", cell(0, "period", contents["period"])))
    return found


def _lines(layout: Layout, contents: Mapping[str, Any], last: LastYear, cell: Make) -> list[Line]:
    lines = []
    for at, one in enumerate(contents.get("indicators") or ()):
        values = values_of(one, layout.table, at, layout.columns)
        name = text(one.get("level3"))
        lines.append(
            Line(
                at + 1,
                {key: cell(at + 1, _FIELD.get(key, key), said) for key, said in values.items()},
                said(one),
                last.target(name),
                last.actual(name),
            )
        )
    return _spanned(lines)


def values_of(
    one: Mapping[str, Any], table: TargetTable, at: int, columns: tuple[Column, ...]
) -> dict[str, str]:
    """The texts of an indicator's row under these columns."""
    found = {}
    for column in columns:
        name = column.name
        if name in SPLIT:
            parts = split(table.indicators[at], table.year)
            found[name] = parts[SPLIT.index(name)]
        elif name.startswith(EXTRA):
            found[name] = text((one.get("extra") or {}).get(name.removeprefix(EXTRA)))
        elif name == "direction":
            found[name] = _WAYS.get(text(one.get(name)), "")
        else:
            found[name] = text(one.get(name))
    return found


_WAYS = {key.value: words for key, words in DIRECTIONS.items()}


def _parts(layout: Layout, contents: Mapping[str, Any], cell: Make) -> Any:
    """The lists beside the indicators, as far as they hold something."""
    for part in layout.parts:
        rows = [
            (
                cell(number, part.name, ""),
                [(column.numeric, text(one.get(column.name))) for column in part.columns],
            )
            for number, one in enumerate(contents.get(part.name) or (), start=1)
        ]
        if rows:
            yield Listed(part, rows)


def _spanned(lines: list[Line]) -> list[Line]:
    """Neighbours of one level 1 (and within it level 2) share a cell, unless one has findings."""
    heights = [[1, 1] for _ in lines]
    for level in range(len(_LEVELS)):
        names, top = _LEVELS[: level + 1], 0
        for at in range(1, len(lines)):
            same = all(lines[at].cells[n].text == lines[top].cells[n].text for n in names)
            marks = any(lines[k].cells[names[-1]].signs for k in (at, top))
            if same and not marks:
                heights[top][level] += 1
                heights[at][level] = 0
            else:
                top = at
    return [
        replace(one, heights=(height[0], height[1]))
        for one, height in zip(lines, heights, strict=True)
    ]
