"""What a short text looks like: an operator sign, or a unit word."""

import re
from functools import lru_cache

from baoheng.reading.values.units import parse_unit
from baoheng.reading.values.vocabulary import COLUMN, GLYPHS

_DIRECTION = re.compile("(正|反|逆)向(指标)?")
_SIGNS = re.compile(r"[≥≤=><＝＞＜~～±]{1,2}|>=|<=|<[^\s<>]{0,3}>.{0,2}</[^\s<>]{0,3}>")


@lru_cache(maxsize=4096)
def is_operator(text: str) -> bool:
    """Whether the text is an operator sign, a word for one, or a known misreading of one."""
    key = text.strip()
    return bool(_SIGNS.fullmatch(key)) or key in COLUMN or key in GLYPHS


@lru_cache(maxsize=4096)
def is_unit(text: str) -> bool:
    """Whether the text is a unit word."""
    return parse_unit(text) is not None


def is_direction(text: str) -> bool:
    """Whether the text says which way is better (正向, 反向)."""
    return bool(_DIRECTION.fullmatch(text.strip()))
