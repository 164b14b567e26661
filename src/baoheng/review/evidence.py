"""The sentence of a hit: what was found, with its numbers, and which knowledge says so."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from baoheng.ledger.definitions import dictionary
from baoheng.packs import load
from baoheng.review.model import SCALE, Point

_PRICES = ("price_cap", "discount")
_MOST = 3  # names that are written out
_DAYS = ("not_after",)  # whose seen is in days, not scaled


@cache
def _data() -> Mapping[str, Any]:
    return load("national/review/words.toml")


def template(point: Point) -> str:
    """The words for a point's condition."""
    say: Mapping[str, str] = _data()["say"]
    kind = point.attribute or point.measure
    for key in (f"{point.operator}.{kind}", point.operator, point.measure):
        if key is not None and key in say:
            return say[key]
    return point.rule.name


def sentence(point: Point, seen: int | None, code: str | None, others: Sequence[str]) -> str:
    """What was found and what is allowed, in one sentence."""
    size = point.window_size or ""
    window = _data()["words"].get(point.window, "").format(size=size)
    name = _namer(point)
    prices = point.operator in _PRICES
    return template(point).format(
        seen=_plain(seen, 1 if point.operator in _DAYS else SCALE),
        limit=_plain(point.limit),
        low=_plain(point.low),
        values=_few([name(one) for one in point.other_values or point.values]) or "限定范围",
        code=_plain(int(code)) if prices and code else name(code) if code else "未填",
        sex=dictionary("gend").get(point.sex or "", ""),
        window=window,
        size=size,
        others=_few(others),
        ratio=_plain(point.ratio and point.ratio * 100),
    )


def basis(point: Point) -> str:
    """The knowledge that the hit rests on."""
    return f"知识点{point.id}：{point.note}" if point.note else f"知识点{point.id}"


def _few(names: Sequence[str]) -> str:
    shown = "、".join(names[:_MOST])
    return f"{shown}等{len(names)}项" if len(names) > _MOST else shown


def _namer(point: Point) -> Callable[[str], str]:
    known = _data()["dictionaries"].get(point.attribute)
    names: Mapping[str, str] = dictionary(known) if known else {}
    return lambda code: names.get(code, code)


def _plain(number: int | None, scale: int = SCALE) -> str:
    """A scaled integer as people write it; empty where there is none."""
    if number is None:
        return ""
    text = format(Decimal(number) / scale, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
