"""Numbers of amount cells and Chinese numerals. What is ambiguous is None, never a guess."""

import re
from decimal import Decimal

from baoheng.reading.values.clean import clean

# 1,086.42 with correct groups of three, or plain digits
PLAIN = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"

_AMOUNT = re.compile(rf"(?P<sign>[-+]|负)?(?P<number>{PLAIN})")
_BRACKETED = re.compile(rf"\((?P<number>{PLAIN})\)")
_SPACED_POINT = re.compile(r"(?<=\d)\s*\.\s*(?=\d)")
_SPACED_COMMA = re.compile(r"(?<=\d)\s*[,，]\s*(?=\d{3}(?!\d))")
_SPLIT_CENTS = re.compile(r"(\.\d) (\d)$")  # 50.6 0: recognition split two decimals
_WEIGHT = re.compile(rf"\(?(?P<number>{PLAIN})\s*(?:分|%)?\)?")

CHINESE_DIGITS = "零〇一二三四五六七八九两壹贰叁肆伍陆柒捌玖"
CHINESE = rf"[{CHINESE_DIGITS}十百千万亿拾佰仟]"
_DIGIT = {
    char: value % 10
    for chars, base in (("零一二三四五六七八九", 0), ("〇壹贰叁肆伍陆柒捌玖", 0))
    for value, char in enumerate(chars, base)
} | {"两": 2}
_STEP = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_CHINESE_ONLY = re.compile(rf"{CHINESE}+")


def parse_number(text: str) -> Decimal | None:
    """The number of an amount cell: ``1,086.42``, full width, ``50 .6 0``, ``(1.2)``, ``九十``.

    None for a blank, a dash, a number with a unit, and whatever can be read in two ways.
    """
    view = _SPACED_COMMA.sub(",", _SPACED_POINT.sub(".", clean(text)))
    view = _SPLIT_CENTS.sub(r"\1\2", view)
    if match := _AMOUNT.fullmatch(view):
        number = _decimal(match["number"])
        return -number if match["sign"] in ("-", "负") else number
    if match := _BRACKETED.fullmatch(view):
        number = _decimal(match["number"])
        # a small whole number in brackets is a list number as well as a negative amount
        return None if number < 100 and "." not in match["number"] else -number
    if view == "一":  # a dash as often as the numeral
        return None
    whole = parse_chinese(view)
    return None if whole is None else Decimal(whole)


def parse_weight(text: str) -> Decimal | None:
    """A weight or points cell: ``10``, ``10分``, ``10%``, ``（10分）``; None where it is none."""
    match = _WEIGHT.fullmatch(clean(text).replace(" ", ""))
    return _decimal(match["number"]) if match else None


def parse_chinese(text: str) -> int | None:
    """A whole Chinese numeral such as ``九十``, ``一千零八十六`` or ``二〇二三``; else None."""
    if not _CHINESE_ONLY.fullmatch(text) or len(text) > 20:
        return None
    if not any(char in _STEP or char in "万亿" for char in text):
        return _positional(text)
    return _sections(text)


def _positional(text: str) -> int | None:
    if len(text) == 1:
        return _DIGIT[text]
    # 一二三 alone may be a list of three; with a zero in it, it is a number
    if "两" in text or not set(text) & set("零〇"):
        return None
    return int("".join(str(_DIGIT[char]) for char in text))


def _sections(text: str) -> int | None:
    for unit, scale in (("亿", 10**8), ("万", 10**4)):
        if unit in text:
            head, _, tail = text.partition(unit)
            high = _under_ten_thousand(head)
            low = _sections(tail) if tail else 0
            return None if high is None or low is None or low >= scale else high * scale + low
    return _under_ten_thousand(text)


def _under_ten_thousand(text: str) -> int | None:
    total, digit, last = 0, None, 10_000
    for char in text:
        if char in _STEP:
            step = _STEP[char]
            if step >= last or (digit is None and (total or step != 10)):
                return None
            total, digit, last = total + (1 if digit is None else digit) * step, None, step
        elif char in "零〇":
            if digit is not None:
                return None
        elif char in _DIGIT:
            if digit is not None:
                return None
            digit = _DIGIT[char]
        else:
            return None
    # 一百二 means 120 to some and 102 to nobody: leave it
    if digit is not None and last > 10 and total and not set(text) & set("零〇"):
        return None
    return total + (digit or 0) if text else None


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))
