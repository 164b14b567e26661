"""Words of an indicator made comparable: noise off, pairs of signs, weights of rare pairs."""

import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from statistics import median
from typing import Any

from baoheng import packs
from baoheng.measures.definitions import measures
from baoheng.measures.model import Shape
from baoheng.reading.values import clean

_SHORTEST = 3  # signs of a name that still says what is counted
FILE = "national/evaluation/binding.toml"
_YEAR = re.compile(r"20\d\d年?(?:度)?|[①-⑩]")
_BRACKETS = re.compile(r"[(（\[【〔][^()（）\[\]【】〔〕]*[)）\]】〕]")
_SIGNS = re.compile(r"[^\w%]+", re.UNICODE)
_BOUND = re.compile(r"[≥≤＞＜><=]+\s*\d+(?:\.\d+)?%?")


@cache
def vocabulary() -> Mapping[str, Any]:
    """The words of the pack; read only."""
    return packs.load(FILE)


@cache
def plain(text: str) -> str:
    """The text without years, bounds, brackets, signs and words that say nothing."""
    view = _BOUND.sub("", _BRACKETS.sub("", _YEAR.sub("", clean(text))))
    view = _SIGNS.sub("", view).upper()
    bare = view
    for word in noise():
        bare = bare.replace(word, "")
    return bare if len(bare) > 1 else view


@cache
def comparable(text: str) -> str:
    """The plain text with one word for each meaning, and without the word that only says 数.

    That something is counted is told by its kind and unit; 办结 and 办完 are the same.
    """
    view = plain(text)
    for word, others in vocabulary()["same"].items():
        for other in others:
            view = view.replace(other, word)
    end = next((end for end in vocabulary()["counting"] if view.endswith(end)), "")
    bare = view.removesuffix(end)
    return bare if len(bare) > _SHORTEST else view


@cache
def noise() -> tuple[str, ...]:
    """Words that tell no indicator from another, the longest first."""
    return tuple(sorted(vocabulary()["noise"], key=len, reverse=True))


@cache
def shape_ends() -> tuple[tuple[Shape, tuple[str, ...]], ...]:
    """How names end that want each kind of answer, in the order in which they count."""
    return tuple((Shape(one["shape"]), tuple(one["ends"])) for one in vocabulary()["shapes"])


@cache
def pairs(text: str) -> Mapping[str, int]:
    """The neighbouring signs of a text, counted."""
    return Counter(text[at : at + 2] for at in range(len(text) - 1)) or Counter([text])


@cache
def rarity() -> Mapping[str, float]:
    """How telling each pair is, by the names of all measures."""
    names = [comparable(word) for one in measures().values() for word in (one.name, *one.aliases)]
    seen = Counter(pair for name in names for pair in pairs(name))
    return {pair: math.log(1 + len(names) / count) for pair, count in seen.items()}


def alike(one: str, other: str) -> float:
    """How much two plain texts share, 0 to 1; that the second lies in the first counts much."""
    if one == other:
        return 1.0
    common = _common(one, other)
    if not common:
        return 0.0
    dice = 2 * common / (_weight(one) + _weight(other))
    return 0.65 * dice + 0.33 * common / _weight(other)


def held(text: str, value: str) -> float:
    """The share of a value's pairs that a text holds."""
    return _common(text, value) / _weight(value)


def _common(one: str, other: str) -> float:
    mine, theirs = pairs(one), pairs(other)
    if len(theirs) < len(mine):
        mine, theirs = theirs, mine
    return sum(_telling(pair) * min(count, theirs[pair]) for pair, count in mine.items()
               if pair in theirs)  # fmt: skip


@cache
def _weight(text: str) -> float:
    return sum(_telling(pair) * count for pair, count in pairs(text).items())


def _telling(pair: str) -> float:
    return rarity().get(pair) or _unseen()


@cache
def _unseen() -> float:
    """What a pair counts that no measure's name holds: as much as a middling one."""
    return median(rarity().values())
