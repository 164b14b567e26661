"""A version as its page shows it: rows with the findings at their cells, last year beside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from baoheng.workbench.documents.models import State, Targets, Version
from baoheng.workbench.targets.checked import marked
from baoheng.workbench.targets.comparing import AMOUNTS, COLUMNS, PARTS, text
from baoheng.workbench.targets.writing import MOST_ROWS

EMPTY_ROWS, MORE_ROWS = 5, 2  # to add indicators, and rows of the lists beside them
SIGNS = {"error": "✗", "warning": "!", "advice": "·"}
TALL = frozenset(("三级指标", "绩效标准", "依据", "测算依据", "内容", "目标"))
_NARROW = 9  # signs that fit into a cell of one line
_RANK = ("error", "warning", "advice")
_FIELD = {"value_text": "value"}  # of a place, where a column is called otherwise


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, the worst severity of its findings, and their signs with numbers."""

    text: str
    severity: str
    signs: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of the page; ``rows1`` and ``rows2`` are the height of its levels, 0 inside."""

    number: int
    cells: dict[str, Cell]
    read: str
    last: str
    rows1: int = 1
    rows2: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A list beside the indicators: its columns, its rows (amounts told apart), findings."""

    name: str
    title: str
    columns: list[str]
    rows: list[tuple[Cell, list[tuple[bool, str]]]]


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything of a version that its page shows."""

    amounts: list[tuple[str, Cell]]
    goals: list[str]
    goal_cell: Cell
    lines: list[Line]
    findings: list[dict[str, Any]]
    unit: str
    texts: list[tuple[str, str]]
    parts: list[Part]


def year_before(table: Targets) -> Version | None:
    """The same table's approved version of the year before."""
    rows = Version.objects.filter(
        targets__department=table.department,
        targets__project=table.project,
        targets__kind=table.kind,
        targets__region=table.region,
        targets__year=table.year - 1,
        state=State.APPROVED,
    )
    return rows.first()


def shown(version: Version, before: Version | None) -> Shown:
    """The version's contents with its findings, and last year's values by the indicator's name."""
    findings, at = marked(version)
    severities = {one["number"]: one["severity"] for one in findings}

    def cell(row: int, field: str, value: object) -> Cell:
        numbers = at.get((row, field), [])
        worst = min((severities[n] for n in numbers), key=_RANK.index, default="")
        return Cell(text(value), worst, [(n, SIGNS[severities[n]]) for n in numbers])

    last = {
        text(one.get("level3")): text(one.get("value_text"))
        for one in (before.contents.get("indicators") or ())
    } if before else {}  # fmt: skip
    contents = version.contents
    budget = contents.get("budget") or {}
    lines = [
        Line(
            number,
            {name: cell(number, _FIELD.get(name, name), one.get(name)) for name in COLUMNS},
            said(one),
            last.get(text(one.get("level3")), ""),
        )
        for number, one in enumerate(contents.get("indicators") or (), start=1)
    ]
    for one in findings:
        one["sign"] = SIGNS[one["severity"]]
    return Shown(
        [
            (words, cell(0, f"budget_{name}", budget[name]))
            for name, words in AMOUNTS.items()
            if budget.get(name) is not None
        ],
        list(contents.get("goals") or ()),
        cell(0, "goals", ""),
        _spanned(lines),
        findings,
        str(contents.get("money_unit") or "万元"),
        [(name, said) for name, said in (contents.get("fields") or {}).items() if said],
        _parts(contents, cell),
    )


def _parts(contents: Mapping[str, Any], cell: Callable[[int, str, object], Cell]) -> list[Part]:
    """The lists beside the indicators, as far as they hold something."""
    return [
        Part(
            part,
            title,
            [*columns.values()],
            [
                (
                    cell(number, part, ""),
                    [(name == "amount", text(one.get(name))) for name in columns],
                )
                for number, one in enumerate(contents[part], start=1)
            ],
        )
        for part, (title, columns) in PARTS.items()
        if contents.get(part)
    ]


def _spanned(lines: list[Line]) -> list[Line]:
    """Neighbours of one level 1 (and within it level 2) share a cell, unless one has findings."""
    heights = [[1, 1] for _ in lines]
    for level, names in ((0, ("level1",)), (1, ("level1", "level2"))):
        top = 0
        for at in range(1, len(lines)):
            same = all(lines[at].cells[n].text == lines[top].cells[n].text for n in names)
            marks = any(lines[k].cells[names[-1]].signs for k in (at, top))
            if same and not marks:
                heights[top][level] += 1
                heights[at][level] = 0
            else:
                top = at
    return [
        Line(one.number, one.cells, one.read, one.last, *height)
        for one, height in zip(lines, heights, strict=True)
    ]


_OPERATORS = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜", "=": "＝"}


def said(one: Mapping[str, Any]) -> str:
    """How a value is understood, where that is more than its text: ≥ 95 %."""
    value, high = one.get("value"), one.get("value_high")
    if one.get("date"):
        return str(one["date"])
    if value is None:
        return "定性" if one.get("nature") else ""
    unit = one.get("unit") or ""
    if high is not None:
        return f"{text(value)}–{text(high)} {unit}".strip()
    sign = _OPERATORS.get(one.get("operator") or "", "")
    return f"{sign} {text(value)} {unit}".strip()


def _field(
    name: str, words: str, value: object, given: Mapping[str, str] | None
) -> tuple[str, str, str, bool]:
    """A field of the form: its name, its words, its text, and whether it is more than a line."""
    now = given.get(name, "") if given else text(value)
    return name, words, now, words in TALL or "\n" in now or len(now) > _NARROW


def rows_to_edit(version: Version, given: Mapping[str, str] | None) -> list[dict[str, Any]]:
    """The rows of the form: those of the contents, or as typed, and some empty ones."""
    known = version.contents.get("indicators") or []
    count = len(known)
    if given and str(given.get("rows", "")).isdecimal():
        count = min(int(given["rows"][:4]), MOST_ROWS)
    rows = []
    for at in range(count + EMPTY_ROWS):
        one = known[at] if at < len(known) else {}
        cells = [
            _field(f"{at}:{name}", words, one.get(name), given) for name, words in COLUMNS.items()
        ]
        rows.append(
            {
                "at": at,
                "old": given.get(f"{at}:old", "") if given else (at if at < len(known) else ""),
                "order": given.get(f"{at}:order", "") if given else (at + 1 if one else ""),
                "drop": bool(given and given.get(f"{at}:drop")),
                "cells": cells,
            }
        )
    return rows


def parts_to_edit(version: Version, given: Mapping[str, str] | None) -> list[dict[str, Any]]:
    """The lists beside the indicators as they are or as typed, each with some empty rows."""
    found = []
    nothing: list[dict[str, Any]] = [{}] * MORE_ROWS
    for part, (title, columns) in PARTS.items():
        known = version.contents.get(part) or []
        rows = [
            [
                _field(f"{part}:{at}:{name}", words, one.get(name), given)
                for name, words in columns.items()
            ]
            for at, one in enumerate([*known, *nothing])
        ]
        found.append({"title": title, "heads": [*columns.values()], "rows": rows})
    return found
