"""Unit words: their dimension and scale, and which of several printed units counts."""

import re
from decimal import Decimal
from functools import lru_cache

from baoheng.core.quantity import Unit
from baoheng.reading.values.clean import clean
from baoheng.reading.values.vocabulary import GENERIC_COUNTERS, SCALES, UNITS, alternation

SCALE = alternation(SCALES)
WORD = alternation(word for word in UNITS if not word[-1].isascii() or word in "%")
LATIN_WORD = alternation(word for word in UNITS if word[-1].isascii() and word != "%")
# 元/人/年, 元/人·年, 元每人每年
PER = rf"(?:[/·•]|每)(?:{SCALE})?(?:{WORD})"

_PER_SPLIT = re.compile(r"[/·•]|每(?=\S)")
_SCALED = re.compile(rf"(?P<scale>{SCALE})?(?P<word>.+)")
_EITHER = re.compile(r"(?<=[\u4e00-\u9fff])\([\u4e00-\u9fff]{1,3}\)")  # 台(套) counts as 台
_LONGEST = 40  # characters of a unit; a longer cell is none and must not fill the cache
_NONE = frozenset(("", "-", "--", "—", "——", "/", "无", "空", "定性", "定量"))
_LABEL = re.compile(r"^(?:计量单位|度量单位|计算单位|单位)[:：]?")
_NAME_UNIT = re.compile(r"[(（\[【](?P<unit>[^()（）\[\]【】]{1,12})[)）\]】][.。;；:：、]?$")


def parse_unit(text: str) -> Unit | None:
    """The unit that a text spells, such as ``万人次`` or ``元/人/年``; None where it is none.

    ``text`` of the result is the view of the printed text.
    """
    return _parse_unit(text) if len(text) <= _LONGEST else None


@lru_cache(maxsize=4096)
def _parse_unit(text: str) -> Unit | None:
    view = _EITHER.sub("", clean(text).replace(" ", ""))
    if whole := _simple(view):
        return Unit(view, *whole)
    head, *rest = _PER_SPLIT.split(view)
    simple = _simple(head)
    if simple is None or not rest:
        return None
    dimension, scale = simple
    for part in rest:
        per = _simple(part)
        if per is None:
            return None
        quotient = _exact(scale, per[1])
        dimension += f"/{per[0]}" if quotient is not None else f"/{part}"
        scale = scale if quotient is None else quotient
    return Unit(view, dimension, scale)


def _simple(word: str) -> tuple[str, Decimal] | None:
    """Dimension and scale of a unit without a stroke: 万元 → (money, 10000)."""
    if word in UNITS:
        return UNITS[word]
    match = _SCALED.fullmatch(word)
    if match and match["scale"] and match["word"] in UNITS:
        dimension, scale = UNITS[match["word"]]
        return dimension, scale * SCALES[match["scale"]]
    return None


def _exact(scale: Decimal, per: Decimal) -> Decimal | None:
    """scale ÷ per where per is a power of ten; other quotients need not be exact."""
    return scale.scaleb(-per.adjusted()) if per.normalize().as_tuple().digits == (1,) else None


@lru_cache(maxsize=4096)
def column_unit(text: str) -> str | None:
    """The unit printed in a unit column, or None where the cell states none."""
    view = _LABEL.sub("", clean(text).replace(" ", ""))
    if view.startswith("(") and view.endswith(")"):
        view = view[1:-1]
    return None if view in _NONE else view.replace("(", "（").replace(")", "）")


@lru_cache(maxsize=4096)
def unit_in_name(name: str) -> str | None:
    """The unit in the last brackets of an indicator's name: 参保人数（万人） → 万人."""
    match = _NAME_UNIT.search(clean(name))
    if not match:
        return None
    word = _LABEL.sub("", match["unit"].replace(" ", ""))
    return word if parse_unit(word) else None


def starts_with_scale(unit: str) -> bool:
    """Whether a unit begins with a scale word, as 万元 does."""
    match = _SCALED.fullmatch(unit)
    return bool(match and match["scale"])


def contradict(first: str, second: str) -> bool:
    """Whether two printed units measure different things: 次 and 年, but not 元/人 and 元."""
    if first == second or first in second or second in first:
        return False
    one, two = parse_unit(first), parse_unit(second)
    if one is None or two is None:
        return True
    if one.dimension.split("/")[0] == two.dimension.split("/")[0]:
        return False
    counters = {one.text.lstrip("十百千万亿"), two.text.lstrip("十百千万亿")}
    return not (
        counters & GENERIC_COUNTERS
        and all(unit.dimension.startswith(("count:", "person")) for unit in (one, two))
    )
