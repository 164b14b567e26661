"""The operator column: its proper spellings, and proposals for what recognition broke."""

import re
from dataclasses import dataclass
from functools import lru_cache

from baoheng.core.target import Doubt, Operator, Repair
from baoheng.reading.values.clean import clean
from baoheng.reading.values.vocabulary import (
    COLUMN,
    COLUMN_IGNORED,
    GLYPHS,
    LOWER_IS_BETTER,
    Glyph,
    alternation,
)

SIGNS = {
    Operator.GE: "≥",
    Operator.LE: "≤",
    Operator.EQ: "＝",
    Operator.GT: ">",
    Operator.LT: "<",
    Operator.RANGE: "区间",
    Operator.APPROX: "约",
    Operator.QUALITATIVE: "定性",
}
_BLANKS = re.compile(r"\s+")
_UNDERLINED = re.compile(r"<u>\s*(?P<sign>[<>≥≤]|&[gl]t;)\s*</u>(?=\s*\d)", re.IGNORECASE)
# a digit cannot be told from the number behind it, a word sign from the text: glyphs only
_LEADING = re.compile(
    rf"(?P<glyph>{alternation(s for s in GLYPHS if not s.isdecimal() and '<' not in s)})"
    r"(?=\s?\d[\d.,]*\s?(?:%|万|元|人|家|个|次|天|小时|$))"
)
_UNDERLINE_MEANS = {">": "≥", "<": "≤", "&gt;": "≥", "&lt;": "≤", "≥": "≥", "≤": "≤"}
_ANY_OF = (Operator.GE, Operator.LE, Operator.EQ)


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """What an operator column says: the first candidate counts, the others are alternatives."""

    candidates: tuple[Operator, ...] = ()
    repairs: tuple[Repair, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def operator(self) -> Operator | None:
        """The operator to use, None where the column is silent or cannot be read."""
        return self.candidates[0] if self.candidates else None


@lru_cache(maxsize=2048)
def read_column(text: str, name: str, level2: str) -> ColumnReading:
    """The operator that a column cell means; the name helps to order what a broken sign may be."""
    view = clean(text).replace(" ", "")
    if operator := COLUMN.get(view):
        if "<u>" in text.lower():
            return _mended(text, GLYPHS.get(_key(text)), name, level2) or ColumnReading((operator,))
        return ColumnReading((operator,))
    if view in COLUMN_IGNORED:
        return ColumnReading()
    if mended := _mended(text, GLYPHS.get(_key(text)), name, level2):
        return mended
    if not view:
        return ColumnReading()
    return ColumnReading(
        doubts=(
            Doubt(
                "OPERATOR_UNKNOWN", f"运算符栏“{text.strip()}”无法识别，请改为≥、≤、＝、>、<或定性"
            ),
        )
    )


def lower_is_better(name: str, level2: str) -> bool:
    """Whether the words of an indicator say that a smaller value is better."""
    return LOWER_IS_BETTER.search(clean(name).replace(" ", "") + clean(level2)) is not None


def mend_value(text: str) -> tuple[str, tuple[Repair, ...]]:
    """The value text with an underlined ``>`` or ``<`` before a number as ≥ or ≤."""
    repairs: list[Repair] = []

    def mend(match: re.Match[str]) -> str:
        sign = _UNDERLINE_MEANS[match["sign"].lower()]
        repairs.append(Repair("operator", match.group(), sign, f"符号下有横线，即{sign}", True))
        return sign

    return (_UNDERLINED.sub(mend, text), tuple(repairs)) if "<" in text else (text, ())


def leading_glyph(view: str, name: str, level2: str) -> tuple[str, ColumnReading] | None:
    """A broken sign printed before the number of a value: the rest, and what it may have been."""
    match = _LEADING.match(view)
    if not match:
        return None
    reading = _mended(match["glyph"], GLYPHS[match["glyph"]], name, level2)
    return None if reading is None else (view[match.end() :].strip(), reading)


def _key(text: str) -> str:
    return _BLANKS.sub("", text).replace("&gt;", ">").replace("&lt;", "<")


def _mended(text: str, glyph: Glyph | None, name: str, level2: str) -> ColumnReading | None:
    if glyph is None:
        return None
    candidates = list(glyph.candidates)
    reason = glyph.note
    if not glyph.certain and len(candidates) > 1 and Operator.LE in candidates:
        lower = lower_is_better(name, level2)
        candidates.sort(key=lambda operator: (operator is Operator.LE) != lower)
        if lower:
            reason += "；指标越低越好，按≤读"
    sign = SIGNS[candidates[0]]
    repair = Repair("operator", text.strip(), sign, reason, glyph.certain)
    if glyph.certain:
        return ColumnReading((candidates[0],), (repair,))
    others = "、".join(SIGNS[one] for one in candidates[1:])
    message = f"运算符“{text.strip()}”疑为识别错误：{reason}；暂按“{sign}”读"
    message += f"，也可能是“{others}”，请核对" if others else "，请核对"
    return ColumnReading(tuple(candidates), (repair,), (Doubt("OPERATOR_SUSPECT", message),))


def unreadable_column(reading: ColumnReading) -> tuple[Operator, ...]:
    """What an operator may be when its column holds a sign that nobody knows."""
    known = reading.candidates or not reading.doubts
    return () if known else _ANY_OF
