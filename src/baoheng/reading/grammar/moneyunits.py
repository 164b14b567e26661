"""The unit of money that a head, a label, a line or a title names; heads of other units."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from baoheng.core.quantity import Unit
from baoheng.packs import load
from baoheng.reading.values import parse_unit
from baoheng.reading.values.vocabulary import SCALES, alternation

_BRACKETS = re.compile(r"[(\[【〔](?P<inner>[^()\[\]【】〔〕]{1,20}(?:\([^()]{1,4}\))?)[)\]】〕]")
_LIST = re.compile(r"[、,;]")
_COUNTED = re.compile(r"[\d一二三四五六七八九十百千万亿每]$")  # 每人每年100元 names no unit
_OTHERS = ("person", "ratio", "money/")  # what stands under such a head is no amount


@dataclass(frozen=True, slots=True)
class Named:
    """A unit that a head names; ``money`` is None where it is no unit of money, or several."""

    text: str
    money: Unit | None


@dataclass(frozen=True, slots=True)
class _Patterns:
    alone: re.Pattern[str]  # the unit, perhaps after words such as 单位
    inside: re.Pattern[str]  # the same in brackets
    tail: re.Pattern[str]  # the unit at the end of a head, without brackets
    line: re.Pattern[str]  # the unit after 单位 in a line, perhaps after another: 人、万元
    before: re.Pattern[str]
    behind: tuple[str, ...]
    foreign: frozenset[str]


@cache
def _patterns() -> _Patterns:
    data: dict[str, Any] = load("national/reading/units.toml")["stated"]
    money = rf"(?P<unit>(?:{alternation(SCALES)})?(?:{alternation(data['words'])}))"
    before = rf"(?:(?:{alternation(data['before'])})[:、,]?)*"
    inner = rf"(?:(?:{alternation([*data['before'], *data['in_brackets']])})[:、,]?)*"
    after = rf"(?:{alternation(data['after'])})?"
    return _Patterns(
        re.compile(rf"{before}\(?{money}\)?{after}"),
        re.compile(rf"{inner}\(?{money}\)?{after}"),
        re.compile(rf"(?P<rest>.*?)(?P<cut>[:/,、—-]?{before}){money}{after}"),
        re.compile(
            rf"单位[:]?[(\[【]?{before}\(?(?:[\u4e00-\u9fff%]{{1,2}}[、,/])?{money}{after}"
            r"(?![\u4e00-\u9fff]|/[\u4e00-\u9fff])"
        ),
        re.compile(inner),
        tuple(data["behind"]),
        frozenset(data["foreign"]),
    )


def _key(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=65_536)
def unit_named(text: str) -> Named | None:
    """The unit that a head or label names: 金额（万元）, 预算数(人民币元), 金额/元; else None."""
    key = _key(text)
    found = [n for b in _BRACKETS.finditer(key) for n in [_inside(b["inner"])] if n is not None]
    if not found and (cut := _tail(key)):
        found = [_money(cut["unit"])]
    if len({n.money.scale if n.money else None for n in found}) > 1:
        return Named("、".join(n.text for n in found), None)
    return found[0] if found else None


def without_unit(key: str) -> str:
    """A head without the unit of money, or the per cent sign, that it names."""
    return _without(key, "%")


def without_money_unit(key: str) -> str:
    """A head without the unit of money that it names."""
    return _without(key, None)


def _without(key: str, also: str | None) -> str:
    def drop(found: re.Match[str]) -> str:
        named = _inside(found["inner"])
        gone = named is not None and (named.money or (also and also in named.text))
        return "" if gone else found.group()

    plain = _BRACKETS.sub(drop, key)
    if plain == key and (cut := _tail(key)):
        plain = cut["rest"] or key  # 单位:元 alone is no head
    return plain.rstrip(":")


@lru_cache(maxsize=65_536)
def unit_of_line(key: str) -> str | None:
    """The unit of money that a line states for what stands below it: 单位：万元, （人民币元）."""
    if found := _patterns().line.search(key):
        return found["unit"]
    alone = unit_alone(key)
    return alone.money.text if alone and alone.money and len(key) > 1 else None


def unit_of_corner(key: str) -> str | None:
    """The unit that a cell among the heads states for all of them: 单位：元, not （元） alone."""
    unit = unit_of_line(key)
    return unit if unit and key.endswith((f":{unit}", f":{unit})")) else None


@lru_cache(maxsize=65_536)
def unit_alone(text: str) -> Named | None:
    """The unit of a text that says nothing else: 元, （万元）, (人); None where it says more."""
    key = _key(text)
    if brackets := _BRACKETS.fullmatch(key):
        return _inside(brackets["inner"])
    alone = _patterns().alone.fullmatch(key)
    return _money(alone["unit"]) if alone else None


def _money(word: str) -> Named:
    return Named(word, parse_unit(word))


def _tail(key: str) -> re.Match[str] | None:
    patterns = _patterns()
    found = patterns.tail.fullmatch(key)
    if found is None or _COUNTED.search(found["rest"]) or not (found["rest"] or found["cut"]):
        return None
    return found if found["cut"] or found["rest"].endswith((*patterns.behind, ")")) else None


def _inside(text: str) -> Named | None:
    """The unit that the words inside brackets name; several kinds of money are none."""
    patterns = _patterns()
    whole = patterns.inside.fullmatch(text)
    if whole:
        return _money(whole["unit"])
    parts = [patterns.before.sub("", part, count=1) for part in _LIST.split(text)]
    parts = [part for part in parts if part]
    money = {m["unit"] for part in parts if (m := patterns.inside.fullmatch(part))}
    if len(money) == 1:
        return _money(money.pop())
    units = [parse_unit(part) for part in parts]
    other = all(u and u.dimension.startswith(_OTHERS) for u in units)
    if money or (parts and (other or set(parts) <= patterns.foreign)):
        return Named("、".join(parts), None)
    return None
