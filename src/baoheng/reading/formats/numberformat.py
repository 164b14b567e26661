"""Number formats of spreadsheets: a stored value → the text a person sees.

Follows Excel in its Chinese edition. Three things are simplified on purpose: Chinese digits
(``[DBNum1]``) are shown as Arabic ones, a format that ends in a bare point (``0.##`` of 95) shows
no point, and long numbers are written out instead of ``1.2E+11``, because codes are stored so.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from baoheng.reading.formats.numberdates import render_date
from baoheng.reading.formats.numberdigits import general, render_digits
from baoheng.reading.formats.numbertokens import Kind, Section, Token, sections

__all__ = ["BUILTIN", "Shown", "general", "show_number", "show_text"]

_LONGEST = 255  # characters; programs store no longer format
_ACCOUNTING = '_ * {0}_ ;_ * -{0}_ ;_ * "-"_ ;_ @_ '

BUILTIN: dict[int, str] = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"¥"#,##0;"¥"-#,##0',
    6: '"¥"#,##0;"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00',
    8: '"¥"#,##0.00;"¥"-#,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    37: "#,##0_);-#,##0_)",
    38: "#,##0_);-#,##0_)",
    39: "#,##0.00_);-#,##0.00_)",
    40: "#,##0.00_);-#,##0.00_)",
    41: _ACCOUNTING.format("#,##0"),
    42: _ACCOUNTING.format('"¥"#,##0'),
    43: _ACCOUNTING.format("#,##0.00"),
    44: _ACCOUNTING.format('"¥"#,##0.00'),
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"',
    56: '上午/下午h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A value as shown.

    ``from_format``: an operator, unit, percent sign or scale came from the format. ``hidden``: the
    format shows nothing, ``text`` is the plain value. ``simplified``: the format holds something
    that is not reproduced.
    """

    text: str
    from_format: bool = False
    hidden: bool = False
    simplified: bool = False


def show_number(value: Decimal, code: str, epoch_1904: bool = False) -> Shown:
    """A number through a format code; dates count from 1900, or from 1904 where ``epoch_1904``."""
    if code in ("", "General", "@"):
        return Shown(general(value))
    if len(code) > _LONGEST:
        return Shown(general(value), simplified=True)
    parts = _parsed(code)
    section, unsigned = _choose(parts, value)
    if section is None:
        return Shown(general(value))
    if not section.tokens:
        return Shown(general(value), hidden=True)
    if section.is_date:
        shown = render_date(value, section, epoch_1904)
        return Shown(shown or general(value), simplified=section.simplified or shown is None)
    text = render_digits(-value if unsigned else value, section.tokens).strip()
    if not text:
        return Shown(general(value), hidden=True)
    # a number shown without any digit, such as "-" for 0 on accounting forms, is the format's word
    from_format = _adds(section.tokens) or not any(char.isdigit() for char in text)
    return Shown(text, from_format, simplified=section.simplified)


def show_text(text: str, code: str) -> Shown:
    """A stored text through a format code: only a section with ``@``, or a fourth one, matters."""
    if code in ("", "General", "@") or len(code) > _LONGEST:
        return Shown(text)
    parts = _parsed(code)
    last = parts[-1]
    if len(parts) < 4 and not any(token.kind is Kind.TEXT for token in last.tokens):
        return Shown(text)
    shown = "".join(
        text if token.kind is Kind.TEXT else token.text
        for token in last.tokens
        if token.kind in (Kind.TEXT, Kind.LITERAL)
    )
    if not shown.strip():
        return Shown(text, hidden=bool(text.strip()))
    # padding with blanks adds nothing that has to be told
    return Shown(shown, from_format=True) if shown.strip() != text.strip() else Shown(text)


@lru_cache(maxsize=1024)
def _parsed(code: str) -> tuple[Section, ...]:
    return sections(code)


def _choose(parts: tuple[Section, ...], value: Decimal) -> tuple[Section | None, bool]:
    """The section for a value, and whether the value is shown without its minus sign."""
    numeric = parts[:3]
    if len(parts) > 1 and len(parts) < 4 and any(t.kind is Kind.TEXT for t in parts[-1].tokens):
        numeric = parts[:-1]
    if any(part.condition for part in numeric):
        return _by_condition(numeric, value)
    if len(numeric) == 1 or value > 0:
        return numeric[0], False
    if value < 0:
        return numeric[1], True
    return (numeric[2] if len(numeric) == 3 else numeric[0]), False


def _by_condition(parts: tuple[Section, ...], value: Decimal) -> tuple[Section | None, bool]:
    for index, part in enumerate(parts):
        last = index == len(parts) - 1 and len(parts) > 1
        holds = part.holds(value) if part.condition else last or (index == 1 and value < 0)
        if holds:
            return part, value < 0 and part.only_negative
    return None, False


def _adds(tokens: tuple[Token, ...]) -> bool:
    """Whether the format says more than digits: a unit, an operator, a percent sign, a scale."""
    words = any(t.kind is Kind.LITERAL and t.text.strip(" -+") for t in tokens)
    return words or any(t.kind in (Kind.PERCENT, Kind.SCALE) for t in tokens)
