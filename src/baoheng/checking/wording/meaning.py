"""Whether more or less of an indicator is better, as far as its name tells; the words are data."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from baoheng.checking.amounts import unit_of
from baoheng.checking.lexicon import pattern, section, words
from baoheng.core.errors import PackError
from baoheng.core.tables import Indicator
from baoheng.core.target import Direction
from baoheng.reading.values import clean

_FILE = "meaning.toml"
_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]$")
_SIGN = re.compile(r"[≥≤=<>:：、,，.。;；]+$")
_ROUND_THE_CLOCK = re.compile(r"[7七]\s*(?:天)?[*×xX✕]\s*24")
_BETTER = {"higher": Direction.HIGHER, "lower": Direction.LOWER, "none": None}
_KINDS = {
    "ratio": "ratio", "percentage_point": "ratio", "clock": "time", "workday": "time",
    "calendar": "time", "person": "count", "person_time": "count", "money": "money",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """Which way is better, whether the words leave no doubt, and the words that say so."""

    better: Direction | None
    certain: bool = False
    word: str = ""
    blanket: bool = False  # by the last word alone, which some bad things share


@dataclass(frozen=True, slots=True)
class _Rule:
    better: Direction | None
    certain: bool
    ends: tuple[str, ...]
    has: tuple[str, ...]
    without: tuple[str, ...]
    kinds: frozenset[str]
    level: str
    blanket: bool

    def match(self, name: str, kind: str, levels: str) -> str | None:
        """The words of the name that fulfil the rule; None where it does not apply."""
        if self.level not in levels or any(word in name for word in self.without):
            return None
        if self.kinds and kind and kind not in self.kinds:
            return None
        end = next((word for word in self.ends if name.endswith(word)), None)
        inside = next((word for word in self.has if word in name), None)
        if (self.ends and end is None) or (self.has and inside is None):
            return None
        found = [word for word in (inside, end) if word]
        return (
            "…".join(found) if len(found) == 2 and found[0] not in found[1] else (found or [""])[-1]
        )


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            better=_better(entry["better"]),
            certain=entry.get("certain", False),
            ends=_list(entry.get("ends", ())),
            has=_list(entry.get("has", ())),
            without=_list(entry.get("without", ())),
            kinds=frozenset(entry.get("kinds", ())),
            level=entry.get("level", ""),
            blanket=entry.get("blanket", False),
        )
        for entry in section(_FILE, "rules")
    )


def _better(word: str) -> Direction | None:
    if word not in _BETTER:
        raise PackError(f"没有这样的方向：{word}", where=_FILE, todo="请写 higher、lower 或 none")
    return _BETTER[word]


def _list(entries: tuple[str, ...]) -> tuple[str, ...]:
    """The words, ``@name`` replaced by the list of that name; the longest first."""
    found: set[str] = set()
    for entry in entries:
        found.update(words(_FILE, entry[1:]) if entry.startswith("@") else (entry,))
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


@lru_cache(maxsize=8192)
def head(name: str) -> str:
    """The name without what follows its head noun: brackets, signs."""
    view, before = clean(name).replace(" ", ""), ""
    while view != before:
        before = view
        view = _SIGN.sub("", _BRACKETS.sub("", view)) or view
    return view


@lru_cache(maxsize=8192)
def _meaning(name: str, kind: str, levels: str) -> Meaning:
    views = [head(name)]
    for tail in words(_FILE, "tails"):
        if views[0].endswith(tail) and len(views[0]) > len(tail) + 1:
            views.append(views[0].removesuffix(tail))
            break
    for view in views:
        for rule in _rules():
            if (word := rule.match(view, kind, levels)) is not None:
                sure = rule.certain and bool(kind or not rule.kinds)
                return Meaning(rule.better, sure, word, rule.blanket)
    return Meaning(None)


def kind_of(indicator: Indicator) -> str:
    """Ratio, time, money or count by the target's unit; empty where there is none."""
    unit = unit_of(indicator)
    if unit is None:
        return ""
    first = unit.dimension.split("/")[0]
    return "count" if first.startswith("count:") else _KINDS.get(first, "other")


def is_change(indicator: Indicator) -> bool:
    """Whether the value states a change (较上年下降5%), not the quantity that the name says."""
    return pattern(_FILE, "changes").search(clean(indicator.target.text)) is not None


def meaning(indicator: Indicator) -> Meaning:
    """Which way is better for this indicator, by its name, its unit and its level."""
    if is_change(indicator) or _ROUND_THE_CLOCK.search(indicator.target.text):
        return Meaning(None)
    levels = f"{indicator.level1 or ''}/{indicator.level2 or ''}"
    return _meaning(indicator.level3, kind_of(indicator), levels)
