"""List numbers as Word and browsers print them: 3 → 三, ③, iii, c, ３."""

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_PLACES = ((1000, "千"), (100, "百"), (10, "十"))
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
SUPERSCRIPT = str.maketrans("0123456789-−+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁺")


def chinese(number: int) -> str:
    """1 → 一, 12 → 十二, 105 → 一百零五; plain digits from 10000 on."""
    if not 0 < number < 10_000:
        return "〇" if number == 0 else str(number)
    words, gap = "", False
    for size, word in _PLACES:
        digit, number = divmod(number, size)
        if digit:
            tens = digit == 1 and size == 10 and not words
            words += ("零" if gap else "") + ("" if tens else _DIGITS[digit]) + word
            gap = False
        else:
            gap = bool(words)
    if number:
        words += ("零" if gap else "") + _DIGITS[number]
    return words


def circled(number: int) -> str:
    """1 → ① … 50 → ㊿; plain digits beyond."""
    for first, last, start in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= number <= last:
            return chr(start + number - first)
    return "⓪" if number == 0 else str(number)


def letters(number: int) -> str:
    """1 → a, 26 → z, 27 → aa, 28 → bb, as Word counts."""
    if number < 1:
        return str(number)
    turns, place = divmod(number - 1, 26)
    return chr(97 + place) * (turns + 1) if turns < 30 else str(number)


def roman(number: int) -> str:
    """1 → I, 4 → IV; plain digits outside 1–3999."""
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for size, word in _ROMAN:
        count, number = divmod(number, size)
        text += word * count
    return text


def _one_by_one(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number)) if number >= 0 else str(number)


def _from(signs: str) -> Callable[[int], str]:
    return lambda n: signs[n - 1] if 0 < n <= len(signs) else str(n)


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": lambda n: str(n).translate(_WIDE),
    "decimalFullWidth2": lambda n: str(n).translate(_WIDE),
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "decimalEnclosedFullstop": lambda n: chr(0x2487 + n) if 0 < n <= 20 else f"{n}.",
    "decimalEnclosedParen": lambda n: chr(0x2473 + n) if 0 < n <= 20 else f"({n})",
    "ideographEnclosedCircle": lambda n: chr(0x327F + n) if 0 < n <= 10 else str(n),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": _one_by_one,
    "japaneseDigitalTenThousand": _one_by_one,
    "taiwaneseDigital": _one_by_one,
    "ideographTraditional": _from(_STEMS),
    "ideographZodiac": _from(_BRANCHES),
    "lowerLetter": letters,
    "upperLetter": lambda n: letters(n).upper(),
    "lowerRoman": lambda n: roman(n).lower(),
    "upperRoman": roman,
}  # the names are those of Word's w:numFmt; formats not listed are printed as plain digits
