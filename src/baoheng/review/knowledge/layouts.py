"""Recognising a sheet by its headings: which column is which, which layout, which rule."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from baoheng.packs import load
from baoheng.review.knowledge.entry import plain
from baoheng.review.knowledge.sheets import Sheet
from baoheng.review.rules import rules

PACK = "national/review/knowledge_heads.toml"
_LOOKED_AT = 20  # rows in which the headings must stand


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of sheet: the columns it needs, those it must not have, those that make the value."""

    id: str
    title: str
    need: frozenset[str]
    without: frozenset[str]
    value: tuple[str, ...]
    rule: str | None


@dataclass(frozen=True, slots=True)
class Recognised:
    """A sheet whose headings are understood; ``columns`` are places by field.

    ``first`` is the index of the first row below the headings; ``rule`` is what the sheet as a
    whole is about, where it says so; ``unused`` are headings that were not needed.
    """

    sheet: Sheet
    layout: Layout
    columns: Mapping[str, int]
    first: int
    rule: str | None
    unused: tuple[str, ...]


@cache
def layouts() -> tuple[Layout, ...]:
    """The layouts of the packs; the first that fits is taken."""
    return tuple(
        Layout(
            body["id"],
            body["title"],
            frozenset(body["need"]),
            frozenset(body.get("without", ())),
            tuple(body.get("value", ())),
            body.get("rule"),
        )
        for body in load(PACK)["layout"]
    )


@cache
def _heads() -> Mapping[str, re.Pattern[str]]:
    found = load(PACK)["heads"]
    return {
        name: re.compile("|".join(f"(?:{one})" for one in says)) for name, says in found.items()
    }


@cache
def other() -> Mapping[str, Any]:
    """Remarks, separators and the shape of a code, as patterns."""
    body: Mapping[str, str] = load(PACK)["other"]
    return {name: re.compile(say) for name, say in body.items()}


def recognise(sheet: Sheet) -> Recognised | None:
    """The sheet as one of the layouts; None where its headings are of none."""
    for index, (_, cells) in enumerate(sheet.rows[:_LOOKED_AT]):
        columns = _columns(cells)
        for layout in layouts():
            if layout.need <= set(columns) and not layout.without & set(columns):
                titles = [text for _, row in sheet.rows[:index] for text in row if text]
                used = set(columns.values())
                unused = [text for at, text in enumerate(cells) if text and at not in used]
                rule = layout.rule or _named([sheet.name, *titles])
                return Recognised(sheet, layout, columns, index + 1, rule, tuple(unused))
    return None


def _columns(cells: tuple[str, ...]) -> dict[str, int]:
    """The first column of each field."""
    found: dict[str, int] = {}
    for at, text in enumerate(cells):
        for name, pattern in _heads().items():
            if name not in found and pattern.fullmatch(plain(text)):
                found[name] = at
                break
    return found


def _named(titles: list[str]) -> str | None:
    """The rule whose name stands in one of the titles; the longest name, if several do."""
    said = [plain(other()["quotes"].sub("", title)) for title in titles]
    names = {plain(rule.name): number for number, rule in rules().items()}
    found = [name for name in names if any(name in one for one in said)]
    return names[max(found, key=len)] if found else None


def has_codes(sheet: Sheet) -> bool:
    """Whether anything in the sheet looks like a national code: then it must not be passed over."""
    shape = re.compile(r"[XZTC][A-Z0-9]{9,22}|\d{15}")
    return any(shape.fullmatch(text) for _, cells in sheet.rows for text in cells)


@cache
def _kinds() -> tuple[Mapping[str, str], ...]:
    return tuple(load(PACK)["kind"])


def rule_of_kind(kind: str, subject: str, value: str, text: str) -> str | None:
    """The rule that a 限定类型 stands for, seen with subject, value and wording."""
    for one in _kinds():
        if (one["say"], one["subject"]) != (kind, subject):
            continue
        if re.search(one.get("value", ""), value) and re.search(one.get("text", ""), text):
            return one["rule"]
    return None
