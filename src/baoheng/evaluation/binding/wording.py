"""Words of an indicator made comparable: noise off, pairs of signs, weights of rare pairs."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from baoheng import packs
from baoheng.measures.definitions import measures
from baoheng.reading.values import clean

FILE = "national/evaluation/binding.toml"
_YEAR = re.compile(r"20\d\d年?(?:度)?|[①-⑩]")
_BRACKETS = re.compile(r"[(（\[【〔][^()（）\[\]【】〔〕]*[)）\]】〕]")
_SIGNS = re.compile(r"[^\w%]+", re.UNICODE)
_BOUND = re.compile(r"[≥≤＞＜><=]+\s*\d+(?:\.\d+)?%?")


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
def noise() -> tuple[str, ...]:
    """Words that tell no indicator from another, the longest first."""
    return tuple(sorted(packs.load(FILE)["noise"], key=len, reverse=True))


def pairs(text: str) -> Counter[str]:
    """The neighbouring signs of a text."""
    return Counter(text[at : at + 2] for at in range(len(text) - 1)) or Counter([text])


@cache
def rarity() -> Mapping[str, float]:
    """How telling each pair is, by the names of all measures."""
    names = [plain(word) for one in measures().values() for word in (one.name, *one.aliases)]
    seen = Counter(pair for name in names for pair in set(pairs(name)))
    return {pair: math.log(1 + len(names) / count) for pair, count in seen.items()}


def alike(one: str, other: str) -> float:
    """How much two plain texts share, 0 to 1; that the second lies in the first counts much."""
    if one == other:
        return 1.0
    mine, theirs = pairs(one), pairs(other)
    common = _weight((mine & theirs).items())
    all_mine, all_theirs = _weight(mine.items()), _weight(theirs.items())
    if not common:
        return 0.0
    dice = 2 * common / (all_mine + all_theirs)
    return 0.65 * dice + 0.33 * common / all_theirs


def held(text: str, value: str) -> float:
    """The share of a value's pairs that a text holds."""
    theirs = pairs(value)
    return _weight((pairs(text) & theirs).items()) / _weight(theirs.items())


def _weight(counted: Iterable[tuple[str, int]]) -> float:
    telling = rarity()
    unseen = math.log(1 + len(telling))
    return sum(telling.get(pair, unseen) * count for pair, count in counted)
