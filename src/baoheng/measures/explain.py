"""Three lines that explain a number: formula, the numbers put in, and what it rests on.

The lines are made from the objects that computed the number; working out the second gives it.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from baoheng.ledger.definitions import dictionary, tables
from baoheng.measures.measured import Measured, Summand
from baoheng.measures.model import Measure, Shape, Term
from baoheng.measures.units import FEN, in_unit

_SHOWN = 4  # filter values named in a heading


def shown(value: Fraction, places: int) -> str:
    """A number rounded half up for people, with separators; trailing zeros stay."""
    scaled = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"


def heading(measure: Measure, filters: Mapping[str, tuple[str, ...]]) -> str:
    """The measure's name with what it is narrowed down to."""
    words = [
        f"{one.title}：{'、'.join(_value_words(one.codes, v) for v in values[:_SHOWN])}"
        + (f"等{len(values)}个" if len(values) > _SHOWN else "")
        for name, one in measure.dimensions.items()
        if (values := filters.get(name) or one.default)
    ]
    return f"{measure.name}（{'；'.join(words)}）" if words else measure.name


def result_words(one: Measured, places: int | None = None) -> str:
    """The answer as printed: ``93.4%``, ``2026年3月15日``; the reason where there is none."""
    if one.date is not None:
        return f"{one.date.year}年{one.date.month}月{one.date.day}日"
    if one.value is None:
        return one.reason
    digits = one.measure.places if places is None else places
    return f"{shown(one.value, digits)}{one.measure.unit}"


def explain(one: Measured) -> tuple[str, ...]:
    """Heading, 公式, 代入, 依据; without a number the heading and the reason."""
    head = f"{heading(one.measure, one.filters)} {one.span.label}"
    if not one.computed:
        return (f"{head}：{one.reason}", f"公式 {formula(one.measure)}", f"依据 {basis(one)}")
    return (
        f"{head} = {result_words(one)}",
        f"公式 {formula(one.measure)}{_excluded(one)}",
        f"代入 {worked(one)}",
        f"依据 {basis(one)}",
    )


def formula(measure: Measure) -> str:
    """The definition in words."""
    if measure.shape is Shape.DATE:
        return measure.numerator[0].words
    top = _words(measure.numerator)
    if measure.shape is Shape.GROWTH:
        quotient = f"（{top} ÷ {_words(measure.denominator)}）" if measure.denominator else top
        return f"（本期{quotient} ÷ 上年同期{quotient} − 1）× 100%"
    if not measure.denominator:
        return top
    told = f"{top} ÷ {_words(measure.denominator)}" + (" × 100%" if measure.unit == "%" else "")
    return f"各月（{told}）的平均" if measure.mean else told


def worked(one: Measured) -> str:
    """The numbers put in."""
    measure = one.measure
    if one.date is not None:
        return result_words(one)
    if measure.shape is Shape.GROWTH and one.before:
        return f"（{_quotient(one)} ÷ {_quotient(one.before)} − 1）× 100%"
    if one.months is not None:
        return _months(one)
    return f"{_quotient(one)}{_factor(measure)}"


def basis(one: Measured) -> str:
    """The definition's version, the tables' versions and the rows counted."""
    versions = "、".join(
        f"{tables()[name].title}第{version}版" for name, version in (one.versions or {}).items()
    )
    rows = "；".join(_rows(part, words) for part, words in _parts(one) if part)
    told = f"口径 {one.measure.id} {one.measure.version}"
    left = _unplaced(one)
    if one.before is not None and (earlier := _unplaced(one.before)):
        left = "；".join(filter(None, (left, f"上年同期{earlier}")))
    return "；".join(filter(None, (told, f"台账 {versions}" if versions else "", rows, left)))


def _parts(one: Measured) -> Sequence[tuple[tuple[Summand, ...], str]]:
    return ((one.numerator, "分子" if one.denominator else "明细"), (one.denominator, "分母"))


def _rows(part: tuple[Summand, ...], words: str) -> str:
    return f"{words}{sum(one.count.rows for one in part):,}行"


def _unplaced(one: Measured) -> str:
    """Rows left out because they do not say what the measure was narrowed down by."""
    counted = [
        (words, sum(each.count.unplaced for each in part)) for part, words in _parts(one) if part
    ]
    rows = "、".join(f"{words}{number:,}行" for words, number in counted if number)
    titles = "、".join(narrowed_by(one.measure, one.filters))
    return f"没有写明{titles}而没有计入的：{rows}" if rows else ""


def narrowed_by(measure: Measure, filters: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The titles of the dimensions that the measure is narrowed down by, usual choices too."""
    return [
        one.title for name, one in measure.dimensions.items() if filters.get(name) or one.default
    ]


def _words(terms: Sequence[Term]) -> str:
    told = ""
    for place, term in enumerate(terms):
        sign = " − " if term.minus else " ＋ " if place else ""
        per = f" ÷ {term.per_words}" if term.per else ""
        told += f"{sign}{term.words}{per}"
    bracket = len(terms) > 1 or any(term.per for term in terms)
    return f"（{told}）" if bracket else told


def _quotient(one: Measured) -> str:
    top, bottom = _sum(one.numerator), _sum(one.denominator)
    return (
        f"（{top} ÷ {bottom}）"
        if one.measure.shape is Shape.GROWTH and bottom
        else (f"{top} ÷ {bottom}" if bottom else top)
    )


def _sum(part: tuple[Summand, ...]) -> str:
    told = ""
    for place, one in enumerate(part):
        sign = " − " if one.term.minus else " + " if place else ""
        told += f"{sign}{_number(one)}"
    bracket = len(part) > 1 or any(one.term.per for one in part)
    return f"（{told}）" if bracket else told


def _number(one: Summand) -> str:
    value = one.value * one.count.different if one.term.per else one.value
    digits = 2 if one.term.unit == FEN else 0
    while digits < 6 and (value * 10**digits).denominator != 1:
        digits += 1
    told = shown(value, digits)
    return f"{told} ÷ {one.count.different}" if one.term.per else told


def _factor(measure: Measure) -> str:
    """How the quotient becomes the measure's unit: × 100%, ÷ 10,000."""
    factor = in_unit(measure, Fraction(1))
    if factor == 1:
        return ""
    if measure.unit == "%":
        return " × 100%"
    return f" × {factor}" if factor.denominator == 1 else f" ÷ {shown(1 / factor, 0)}"


def _months(one: Measured) -> str:
    values = one.months or {}
    told = " + ".join(shown(value, one.measure.places + 2) for value in values.values())
    return f"（{told}）÷ {len(values)}"


def _excluded(one: Measured) -> str:
    """The rows left out, with the reasons, told once."""
    told: dict[str, int] = {}
    for each in (*one.denominator, *one.numerator):
        for exclusion, rows in zip(each.term.exclusions, each.count.excluded, strict=True):
            told.setdefault(exclusion.reason, rows)
    words = "、".join(f"{reason} {rows:,} 行" for reason, rows in told.items() if rows)
    return f"（剔除：{words}）" if words else ""


def _value_words(codes: str | None, value: str) -> str:
    return dictionary(codes).get(value, value) if codes else value
