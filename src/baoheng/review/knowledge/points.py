"""Statements of a file as knowledge points: conditions, groups, identities, contradictions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from baoheng.review.knowledge.batches import Batch
from baoheng.review.knowledge.entry import Entry, State, identity, sorted_codes
from baoheng.review.knowledge.forms import MISSING, lacking
from baoheng.review.knowledge.readings import (
    Condition,
    Reading,
    UnknownValueError,
    condition_of,
    readings_of,
)
from baoheng.review.knowledge.rows import Gathered, Statement
from baoheng.review.rules import rules


@dataclass(frozen=True, slots=True)
class Built:
    """The points of a file, and how many rows said what another row said."""

    entries: tuple[Entry, ...]
    repeated: int


def build(gathered: Gathered, batch: Batch) -> Built:
    """One point a row, or a group of rows; what contradicts itself is noted as wrong."""
    found: dict[object, Entry] = {}
    repeated = 0
    for one in _grouped(gathered, batch):
        limited = (one.rule, one.about, one.measure, one.window)
        before = found.get(limited)
        if before is None:
            found[limited] = one
        elif (before.condition, before.note, before.about) == (one.condition, one.note, one.about):
            repeated += 1
        else:
            gathered.wrong.append(f"{one.source}与{before.source}说的是同样的编码，内容不同")
    return Built(tuple(found.values()), repeated)


def _grouped(gathered: Gathered, batch: Batch) -> Iterable[Entry]:
    """Points in the order of their first rows; rows of a group are put together."""
    groups: dict[tuple[str, str], Entry] = {}
    found: list[Entry | tuple[str, str]] = []
    for said in gathered.statements:
        for reading, condition in _conditions(gathered, said, batch):
            one = _entry(said, condition, batch)
            if reading is None or not reading.group:
                found.append(one)
                continue
            name = said.value or said.text
            key = (said.rule, name)
            if key in groups:
                one = replace(groups[key], items=sorted_codes([*groups[key].items, *one.items]))
            else:
                found.append(key)
                one = replace(one, name=name[:100], note=said.text or name)
            groups[key] = one
    made = (one if isinstance(one, Entry) else groups[one] for one in found)
    return [replace(one, id=identity(one)) for one in made]


def _conditions(
    gathered: Gathered, said: Statement, batch: Batch
) -> Iterable[tuple[Reading | None, Condition]]:
    ways = readings_of(said.rule)
    if not ways:
        yield None, Condition({}, why="没有约定怎样由原文读出判断条件")
    for reading in ways:
        try:
            found = condition_of(reading, said.value, said.text, said.name, batch.published)
        except UnknownValueError as error:
            gathered.wrong.append(
                f"{said.where}“{said.name}”的限定值“{error}”不是规则“{rules()[said.rule].name}”"
                "已知的写法"
            )
        else:
            if found is not None:
                yield reading, found


def _entry(said: Statement, condition: Condition, batch: Batch) -> Entry:
    """A point; one that is not sure, or not complete, waits for a person."""
    settings: Mapping[str, Any] = condition.settings
    one = Entry(
        id="",
        rule=said.rule,
        name=said.name,
        note=said.text,
        source=said.where,
        batch=batch.id,
        published=batch.published,
        items=said.items,
        others=said.others,
        values=condition.values,
        **settings,
    )
    parts = [condition.why] if condition.why else []
    missing = lacking(one)
    if missing and (not parts or missing.startswith(MISSING)):
        parts.append(missing)
    why = "；".join(parts)
    return replace(one, state=State.WAITING if why else State.CONFIRMED, why=why)
