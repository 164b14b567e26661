"""Digits of a number through the tokens of one format section."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from baoheng.reading.formats.numbertokens import Kind, Token

_PLAIN = 30  # digits that are written out before an exponent is used
_WIDE = Context(prec=800, rounding=ROUND_HALF_UP)  # the largest number in the longest format


def general(value: Decimal) -> str:
    """A number without a format: no trailing zeros, no exponent unless very long."""
    if not value:
        return "0"
    value = value.normalize()
    if -_PLAIN < value.adjusted() < _PLAIN:
        return format(value, "f")
    digits = "".join(map(str, value.as_tuple().digits))
    mantissa = digits[0] + (f".{digits[1:]}" if len(digits) > 1 else "")
    return f"{'-' if value < 0 else ''}{mantissa}E{value.adjusted():+03d}"


def render_digits(value: Decimal, tokens: Sequence[Token]) -> str:
    """The value through the tokens, with a minus sign in front where it is negative.

    Rounds half away from zero, as spreadsheets do.
    """
    kinds = [token.kind for token in tokens]
    if Kind.GENERAL in kinds or Kind.TEXT in kinds:
        number = general(value)
        whole = (Kind.GENERAL, Kind.TEXT)
        return "".join(number if t.kind in whole else t.text for t in tokens)
    if Kind.DIGIT not in kinds:
        return "".join(token.text for token in tokens)
    if Kind.SLASH in kinds:
        return _fraction(value, tokens)
    if Kind.EXPONENT in kinds:
        return _scientific(value, tokens)
    power = 2 * kinds.count(Kind.PERCENT) - 3 * kinds.count(Kind.SCALE)
    return _fixed(value.scaleb(power, _WIDE), tokens)


def _fixed(value: Decimal, tokens: Sequence[Token]) -> str:
    split = _point(tokens)
    places = sum(1 for t in tokens[split:] if t.kind is Kind.DIGIT)
    rounded = value.quantize(Decimal(1).scaleb(-places), context=_WIDE)
    whole, _, fraction = format(rounded.copy_abs(), "f").partition(".")
    sign = "-" if rounded < 0 else ""
    return sign + _whole(whole, tokens[:split]) + _decimals(fraction, tokens[split:])


def _point(tokens: Sequence[Token]) -> int:
    for index, token in enumerate(tokens):
        if token.kind is Kind.POINT:
            return index
    return len(tokens)


def _whole(digits: str, tokens: Sequence[Token]) -> str:
    """Fill the placeholders from the right; the first one takes all digits that are left over."""
    digits = digits.lstrip("0")
    grouped = any(token.kind is Kind.GROUP for token in tokens)
    left = sum(1 for token in tokens if token.kind is Kind.DIGIT)
    out: list[str] = []
    used = 0
    for token in reversed(tokens):
        if token.kind is Kind.LITERAL or token.kind is Kind.PERCENT:
            out.append(token.text)
        if token.kind is not Kind.DIGIT:
            continue
        left -= 1
        wanted = max(1, len(digits) - used) if left == 0 else 1
        for _ in range(wanted):
            shown = digits[-1 - used] if used < len(digits) else _filler(token)
            if grouped and used and used % 3 == 0 and shown.isdigit():
                out.append(",")
            out.append(shown)
            used += 1
    return "".join(reversed(out))


def _filler(token: Token) -> str:
    return {"0": "0", "?": " "}.get(token.text, "")


def _decimals(digits: str, tokens: Sequence[Token]) -> str:
    """Zeros at the end show only where the placeholder is a 0; a bare point is left out."""
    places = [token for token in tokens if token.kind is Kind.DIGIT]
    keep = len(digits.rstrip("0"))
    for index, token in enumerate(places, 1):
        if token.text == "0":
            keep = max(keep, index)
    out: list[str] = []
    at = 0
    for token in tokens:
        if token.kind is Kind.POINT:
            out.append("." if keep and at == 0 else "")
        elif token.kind is Kind.DIGIT:
            out.append(digits[at] if at < keep else "")
            at += 1
        elif token.kind in (Kind.LITERAL, Kind.PERCENT):
            out.append(token.text)
    return "".join(out)


def _scientific(value: Decimal, tokens: Sequence[Token]) -> str:
    at = next(i for i, t in enumerate(tokens) if t.kind is Kind.EXPONENT)
    head, tail = tokens[:at], tokens[at + 1 :]
    point = _point(head)
    step = max(1, sum(1 for t in head[:point] if t.kind is Kind.DIGIT))
    exponent = value.adjusted() // step * step if value else 0
    mantissa = _fixed(value.scaleb(-exponent, _WIDE), head)
    if sum(char.isdigit() for char in mantissa.partition(".")[0]) > step:  # rounded up to 10
        exponent += step
        mantissa = _fixed(value.scaleb(-exponent, _WIDE), head)
    plus = "+" if tokens[at].text.endswith("+") else ""
    mark = "-" if exponent < 0 else plus
    return f"{mantissa}E{mark}{_whole(str(abs(exponent)), tail)}"


def _fraction(value: Decimal, tokens: Sequence[Token]) -> str:
    bar = next(i for i, t in enumerate(tokens) if t.kind is Kind.SLASH)
    start = bar
    while start > 0 and tokens[start - 1].kind is Kind.DIGIT:
        start -= 1
    mixed = any(t.kind is Kind.DIGIT for t in tokens[:start])
    end, lower = _lower(tokens, bar)
    exact = Fraction(abs(value))
    whole = int(exact) if mixed else 0
    part = exact - whole
    if lower:
        top, bottom = round(part * lower), lower
    else:
        near = part.limit_denominator(10 ** min(end - bar - 1, 6) - 1)
        top, bottom = near.numerator, near.denominator
    if mixed and top >= bottom:
        whole, top = whole + 1, 0
    words = [str(whole)] if mixed and (whole or not top) else []
    if top or not mixed:
        words.append(f"{top}/{bottom}")
    rest = "".join(t.text for t in tokens[end:] if t.kind is Kind.LITERAL)
    first = "".join(t.text for t in tokens[:start] if t.kind is Kind.LITERAL and t.text.strip())
    return f"{'-' if value < 0 else ''}{first}{' '.join(words)}{rest}"


def _lower(tokens: Sequence[Token], bar: int) -> tuple[int, int]:
    """Where the lower part ends, and its value where the format fixes it (``?/8``), else 0."""
    end = bar + 1
    fixed = ""
    while end < len(tokens) and (tokens[end].kind is Kind.DIGIT or tokens[end].text.isdigit()):
        fixed += tokens[end].text if tokens[end].kind is Kind.LITERAL else ""
        end += 1
    # a zero after a fixed digit belongs to the number: ?/10
    number = "".join(t.text for t in tokens[bar + 1 : end])
    return end, int(number) if fixed and number.isdigit() else 0
