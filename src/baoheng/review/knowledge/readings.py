"""From what a row says to a condition: stated values, wording that is sure, hints for a person."""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from baoheng.core.errors import PackError
from baoheng.packs import load
from baoheng.review.knowledge.diseases import diseases_in
from baoheng.review.knowledge.entry import CONDITIONS, Code, plain

PACK = "national/review/knowledge_readings.toml"
_AGES = "national/review/knowledge_ages.toml"
_NUMBERS = ("low", "limit", "window_size")
Settings = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Way:
    """One wording, and what it sets."""

    say: re.Pattern[str]
    set: Mapping[str, Any]

    def found(self, text: str, whole: bool) -> list[Settings]:
        """What it sets at each place where it stands in a text."""
        matches = [self.say.fullmatch(text)] if whole else list(self.say.finditer(text))
        return [
            {**self.set, **{name: said for name, said in one.groupdict().items() if said}}
            for one in matches
            if one
        ]


@dataclass(frozen=True, slots=True)
class Reading:
    """How rows of some rules are read; see the head of the pack file."""

    rules: tuple[str, ...]
    set: Mapping[str, Any]
    values: tuple[Way, ...]
    texts: tuple[Way, ...]
    refines: tuple[Way, ...]
    hints: tuple[Way, ...]
    doubts: tuple[tuple[re.Pattern[str], str], ...]
    waits: str
    lacking: str
    optional: bool
    group: bool
    diseases: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """What a point judges; ``why`` is what a person has to decide before it may."""

    settings: Mapping[str, Any]
    values: tuple[Code, ...] = ()
    why: str = ""


class UnknownValueError(ValueError):
    """The value of a row is none that its rule knows."""


@cache
def readings() -> tuple[Reading, ...]:
    """All readings of the packs."""
    return tuple(_reading(body) for body in load(PACK)["reading"])


def readings_of(rule: str) -> list[Reading]:
    """The readings of a rule's rows; each makes a point of its own."""
    return [one for one in readings() if rule in one.rules]


def _reading(body: Mapping[str, Any]) -> Reading:
    doubts = [(re.compile(one["say"]), one["why"]) for one in body.get("doubts", ())]
    return Reading(
        rules=tuple(body["rules"]),
        set=body["set"],
        values=_ways(body.get("values", ())),
        texts=_ways(body.get("texts", ())),
        refines=_ways(body.get("refines", ())),
        hints=_ways(body.get("hints", ())),
        doubts=tuple(doubts),
        waits=body.get("waits", ""),
        lacking=body.get("lacking", "原文没有写明判断条件"),
        optional=body.get("optional", False),
        group=body.get("group", False),
        diseases=body.get("diseases", False),
    )


def _ways(bodies: Sequence[Mapping[str, Any]]) -> tuple[Way, ...]:
    return tuple(Way(re.compile(one["say"]), one["set"]) for one in bodies)


def condition_of(
    reading: Reading, value: str | None, text: str, name: str, day: datetime.date | None
) -> Condition | None:
    """The condition of a row; None where the reading is optional and nothing is said.

    ``day`` is when ages are looked up. Raises UnknownValueError where the value is of no known
    wording.
    """
    flat = plain(text)
    why = [reading.waits] if reading.waits else []
    why += [reason for say, reason in reading.doubts if say.search(f"{value or ''} {flat}")]
    found, unsure = _stated(reading, value, flat)
    if unsure and reading.optional:
        return None
    if unsure:
        why.append(unsure)
    if unsure and not found:
        found = _hinted(reading, flat, plain(name))
    settings = {**reading.set, **found}
    refined, several = _refined(reading, flat)
    settings |= refined
    if several:
        why.append("原文写了几个不同的范围")
    codes = tuple(Code(one) for one in settings.pop("values", ()))
    if reading.diseases:
        codes = diseases_in(text)
    typed = {key: _typed(key, said, day) for key, said in settings.items()}
    return Condition(typed, codes, "；".join(dict.fromkeys(why)))


def _stated(reading: Reading, value: str | None, flat: str) -> tuple[Settings, str]:
    """What value or text states, and why it is not sure."""
    said = _different(way.found(flat, whole=False) for way in reading.texts)
    if value and reading.values:
        for way in reading.values:
            for found in way.found(value, whole=True):
                return found, _against(found, said)
        raise UnknownValueError(value)
    if len(said) == 1:
        return said[0], ""
    return {}, reading.lacking


def _against(found: Settings, said: list[Settings]) -> str:
    """Whether the text states one thing, and that is another than the value."""
    if len(said) != 1:
        return ""
    both = [name for name in found if name in said[0]]
    wrong = [name for name in both if str(found[name]) != str(said[0][name])]
    return "".join(f"限定值（{found[name]}）与原文（{said[0][name]}）不同" for name in wrong)


def _different(groups: Iterator[list[Settings]]) -> list[Settings]:
    """Each different setting once; of one that says nothing only if there is no other."""
    found: list[Settings] = []
    for group in groups:
        for one in group:
            if one not in found:
                found.append(one)
    return [one for one in found if one] or found


def _hinted(reading: Reading, flat: str, name: str) -> Settings:
    hints = _different(way.found(name + flat, whole=False) for way in reading.hints)
    return hints[0] if len(hints) == 1 else {}


def _refined(reading: Reading, flat: str) -> tuple[Settings, bool]:
    """What the text narrows or widens; where it names several ranges, the one around them all."""
    found = _different(way.found(flat, whole=False) for way in reading.refines)
    if len(found) < 2:
        return (found[0] if found else {}), False
    merged = dict(found[0])
    for name, pick in (("low", min), ("limit", max)):
        numbers = [one[name] for one in found if str(one.get(name, "")).isdigit()]
        if numbers:
            merged[name] = pick(numbers, key=int)
    return merged, True


def _typed(name: str, said: Any, day: datetime.date | None) -> Any:
    if name not in CONDITIONS:
        raise PackError(f"不认识 {name}", where=PACK, todo="请对照其他写法")
    if isinstance(said, str) and said.startswith("@"):
        said = age_limit(said[1:], day)
    if name == "window_size":
        return int(said)
    return Decimal(said) if name in (*_NUMBERS, "ratio") and said is not None else said


@cache
def _ages() -> Mapping[str, Any]:
    found: Mapping[str, Any] = load(_AGES)["ages"]
    return found


def age_limit(name: str, day: datetime.date | None) -> int:
    """The limit of an age group on a day; the latest where no day is known. Raises PackError."""
    body = _ages().get(name)
    if body is None:
        raise PackError(f"没有年龄段 {name}", where=_AGES, todo="请补上")
    held = [one for one in body["values"] if day is None or one["from"] <= day]
    if not held:
        raise PackError(f"年龄段 {name} 在 {day} 没有值", where=_AGES, todo="请补上更早的值")
    return int(max(held, key=lambda one: one["from"])["limit"])
