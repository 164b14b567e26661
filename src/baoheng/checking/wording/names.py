"""Whether two names speak of the same thing: normalising, synonyms from data, fuzzy comparison."""

import re
from functools import lru_cache

from rapidfuzz import fuzz

from baoheng.checking.lexicon import section, words
from baoheng.reading.values import clean, parse_unit

_FILE = "names.toml"
_NUMBERING = re.compile(
    r"^(?:(?:指标|目标|任务)?\d+[、.:：)）]|[(（]?[一二三四五六七八九十]+[、.)）])\s*"
)
_CATEGORY = re.compile(r"^[^—–\-]{2,14}类\s*[—–\-]+\s*")
_BRACKET = re.compile(r"[(（\[【]([^()（）\[\]【】]{1,12})[)）\]】]$")
_REMARK = re.compile(r"[≥≤<>＜＞=＝%％]|20\d\d|^单位|^.$")
_NOISE = re.compile(r"[\s,，.。;；:：、“”\"'‘’《》<>()（）\[\]【】—–\-_/·]+")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
SAME, ALIKE = 100, 85
_REORDERED = 8  # 年度考核定点医药机构家数 and 定点医药机构年度考核家数


@lru_cache(maxsize=8192)
def plain(name: str) -> str:
    """A name reduced to what it says: no numbering, unit in brackets, signs or synonyms."""
    view = _NOISE.sub("", _without_unit(_NUMBERING.sub("", clean(name).strip())))
    for prefix in words(_FILE, "prefixes"):
        if view.startswith(prefix) and len(view) > len(prefix) + 1:
            view = view[len(prefix) :]
    for first, *others in section(_FILE, "synonyms"):
        for other in sorted(others, key=len, reverse=True):
            view = view.replace(other, first)
    return view


def _without_unit(view: str) -> str:
    """The name without a unit in brackets at its end; （城镇） or （二期） is part of the name."""
    found = _BRACKET.search(view)
    if not found:
        return view
    parts = re.split(r"[/／、]", found[1])
    unit = parse_unit(found[1]) or all(parse_unit(part) or len(part) == 1 for part in parts)
    return view[: found.start()] if unit or _REMARK.search(found[1]) else view


@lru_cache(maxsize=8192)
def plain_project(name: str) -> str:
    """A project's name without the endings that add nothing, such as 专项 or 补助资金."""
    view = plain(_CATEGORY.sub("", clean(name)))
    changed = True
    while changed:
        changed = False
        for ending in words(_FILE, "project_endings"):
            if view.endswith(ending) and len(view) - len(ending) >= 2:
                view, changed = view[: -len(ending)], True
                break
    return view


@lru_cache(maxsize=8192)
def written_name(name: str) -> str:
    """A project's name as written, without the category before it, spaces and signs."""
    return _NOISE.sub("", _CATEGORY.sub("", clean(name).strip())).upper()


def likeness(one: str, other: str) -> int:
    """How alike two indicator names are, 0–100; 0 where a distinguishing word differs.

    100 means that they reduce to the same text.
    """
    return _likeness(plain(one), plain(other))


def project_likeness(one: str, other: str) -> int:
    """How alike two project names are, 0–100, endings such as 专项 left out."""
    first, second = plain_project(one), plain_project(other)
    if (
        first
        and second
        and (first in second or second in first)
        and min(map(len, (first, second))) >= 4
    ):
        return max(90, _likeness(first, second))
    return _likeness(first, second)


def pairs(view: str) -> list[str]:
    """The two-letter pieces of a text, in order: 检查机构 → 检查, 查机, 机构."""
    return [view[at : at + 2] for at in range(len(view) - 1)]


def in_order(short: str, name: str) -> bool:
    """Whether a name has all letters of a shorter one in order: 接入药店 in 接入定点药店数量."""
    letters = iter(name)
    return all(letter in letters for letter in short)


@lru_cache(maxsize=65536)
def _likeness(first: str, second: str) -> int:
    if not first or not second:
        return 0
    if first == second:
        return SAME
    if len(first) >= _REORDERED and sorted(first) == sorted(second):
        return SAME
    if sorted(_DIGITS.findall(first)) != sorted(_DIGITS.findall(second)):
        return 0
    if marks(first) != marks(second):
        return 0
    return round(max(fuzz.ratio(first, second), fuzz.token_sort_ratio(first, second)))


@lru_cache(maxsize=8192)
def marks(view: str) -> frozenset[str]:
    """The words of a plain name that tell it from others that are otherwise alike."""
    return frozenset(word for word in words(_FILE, "distinguishing") if word in view)


def best(name: str, others: dict[str, str], project: bool = False) -> tuple[str | None, int]:
    """The key of the name most like ``name`` among ``others`` (key → name), and how alike."""
    measure = project_likeness if project else likeness
    scored = [(measure(name, other), key) for key, other in others.items()]
    if not scored:
        return None, 0
    score, key = max(scored, key=lambda pair: pair[0])
    return (key, score) if score else (None, 0)
