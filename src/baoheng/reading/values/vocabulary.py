"""The vocabularies of target values, read once from the pack and compiled."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from baoheng import packs
from baoheng.core.errors import PackError
from baoheng.core.target import Operator

_FOLDER = "national/reading/"


class Glyph(NamedTuple):
    """A misread operator and what it may have been, the likeliest first."""

    candidates: tuple[Operator, ...]
    certain: bool
    note: str


@cache
def _file(name: str) -> dict[str, Any]:
    return packs.load(_FOLDER + name)


def alternation(words: Iterable[str]) -> str:
    """A regular expression that matches the longest of the words."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


def _by_operator(section: str) -> dict[str, Operator]:
    """Word → operator of one section; raises PackError for an operator that does not exist."""
    table = {}
    for sign, words in _file("operators.toml")[section].items():
        if sign == "ignored":
            continue
        operator = _operator(sign)
        table.update(dict.fromkeys(words, operator))
    return table


def _operator(sign: str) -> Operator:
    try:
        return Operator(sign)
    except ValueError as error:
        raise PackError(
            f"没有这样的运算符：{sign}",
            where=_FOLDER + "operators.toml",
            todo="请写 >=、<=、=、>、<、range、approx 或 qualitative",
        ) from error


def _units() -> dict[str, tuple[str, Decimal]]:
    """Unit word → dimension and scale."""
    file = _file("units.toml")
    table = {word: (f"count:{word}", Decimal(1)) for word in file["counters"]["words"]}
    table |= {word: (f"count:{word}", Decimal(1)) for word in file["counters"]["generic"]}
    for dimension, words in file["units"].items():
        table |= {word: (dimension, Decimal(scale)) for word, scale in words.items()}
    return table


def _glyphs() -> dict[str, Glyph]:
    return {
        entry["glyph"]: Glyph(
            tuple(_operator(sign) for sign in entry["candidates"]),
            entry.get("certain", False),
            entry["note"],
        )
        for entry in _file("operators.toml")["glyph"]
    }


def _words(key: str) -> frozenset[str]:
    return frozenset(_file("words.toml")[key])


UNITS = _units()
GENERIC_COUNTERS = frozenset(_file("units.toml")["counters"]["generic"])
SCALES = {word: Decimal(scale) for word, scale in _file("units.toml")["scales"].items()}
PREFIX = _by_operator("prefix")
SUFFIX = _by_operator("suffix")
IMPLIED = _by_operator("implied")
COLUMN = _by_operator("column")
COLUMN_IGNORED = frozenset(_file("operators.toml")["column"]["ignored"])
GLYPHS = _glyphs()
LOWER_IS_BETTER = re.compile(alternation(_file("operators.toml")["direction"]["lower"]))
MISSING = _words("missing")
ELSEWHERE = _words("elsewhere")
UNDECIDED = _words("undecided")
YES_NO = _words("yes_no")
ADJECTIVES = _words("adjectives")
GRADE = alternation(_words("grade_names"))
REFERENCE = re.compile(alternation(_words("references")))
FILLER = re.compile(alternation(_words("fillers")))
