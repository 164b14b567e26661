"""Calculations written in prose: ``6.20万人次×250元/人次=1550.00万元``, ``712.5(97+322.5+293)``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from baoheng.checking.amounts import decimals, slack
from baoheng.core.quantity import Unit
from baoheng.reading.values import clean, parse_unit

_SCALES = {"": 0, "十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_BEFORE = r"(?:约|近|按|以|每[人名户次年月天日家份件个台套例批期场]{1,2}|人均|户均|次均)*"
_UNIT = r"[%‰]|[\u4e00-\u9fff/·]{0,12}?"
_TIMES, _END = r"(?:×|乘以|乘)", r"(?=\s*(?:[×乘÷=≈+()\s,，。;；:：、]|$))"
_FACTOR = rf"{_BEFORE}(?<![\d.A-Za-z]){_NUMBER}[余多]?[十百千万亿]?[余多]?(?:{_UNIT}){_END}"
_PRODUCT = rf"{_FACTOR}(?:\s*{_TIMES}\s*{_FACTOR})*"
_RESULT = rf"\s*(?P<equals>[=≈])\s*(?P<result>{_NUMBER})\s*(?P<unit>[万亿]?元?)"
_FORMULA = re.compile(rf"(?P<left>{_PRODUCT}(?:\s*\+\s*{_PRODUCT})*)(?:{_RESULT})?")
_ONE = re.compile(
    rf"(?P<before>{_BEFORE})(?P<number>{_NUMBER})(?P<loose>[余多])?(?P<scale>[十百千万亿])?"
    rf"(?P<loose2>[余多])?(?P<unit>{_UNIT}){_END}"
)
_SPLIT_TIMES, _SPLIT_PLUS = re.compile(_TIMES), re.compile(r"\+")
_ANY_TIMES = re.compile(r"(?<=[\u4e00-\u9fff\d%)])\s*[xX*✕✖]\s*(?=[\d每人约])")
_LISTED = re.compile(r"(?:^|(?<=[;；。\n]))\s*([1-9])[.、](?=\d)")
_NOTE = re.compile(r"\([^()\d]*\)")
_BARE_RATE = re.compile(r"(?<=\d)([万亿])/(?=[人年月户次家个份件套台])")
_TAIL_SUM = re.compile(
    rf"(?P<total>{_NUMBER})\((?P<parts>{_NUMBER}(?:\+{_NUMBER})+)\)(?P<unit>[万亿]?元)"
)
_PLAIN_SUM = re.compile(
    rf"(?P<parts>{_NUMBER}[万亿]?元?(?:\+{_NUMBER}[万亿]?元?)+)=(?P<total>{_NUMBER})(?P<unit>[万亿]?元)"
)
_TURNED_SUM = re.compile(
    rf"(?P<total>{_NUMBER})(?P<unit>[万亿]?元)(?:=|\()(?P<parts>{_NUMBER}[万亿]?元?(?:\+{_NUMBER}[万亿]?元?)+)"
)


@dataclass(frozen=True, slots=True)
class Factor:
    """One number of a calculation, scaled: 9.4万人 is 94000, 250元/人次 is 250 (元)."""

    text: str
    value: Decimal
    unit: Unit | None
    rough: bool

    @property
    def is_money(self) -> bool:
        """Whether it is an amount or a standard in money."""
        return self.unit is not None and self.unit.dimension.startswith("money")

    @property
    def is_ratio(self) -> bool:
        """Whether it is a percentage."""
        return self.unit is not None and self.unit.dimension == "ratio"


@dataclass(frozen=True, slots=True)
class Formula:
    """A calculation of money: the sum of products of factors, in 元.

    ``printed`` is the result that the text states after ``=``, in 元, None where it states none;
    ``step`` the value of one unit of its last digit.
    """

    text: str
    products: tuple[tuple[Factor, ...], ...]
    value: Decimal
    printed: Decimal | None
    step: Decimal

    @property
    def rough(self) -> bool:
        """Whether a number of it is approximate (约, 余, 近)."""
        return any(factor.rough for product in self.products for factor in product)

    @property
    def rate(self) -> Factor | None:
        """The standard of a calculation of one product, such as 250元/人次."""
        money = [f for f in self.products[0] if f.is_money]
        return money[0] if len(self.products) == 1 and len(money) == 1 else None

    @property
    def count(self) -> Factor | None:
        """The quantity of a calculation with one product of exactly one quantity and a standard."""
        counts = [f for f in self.products[0] if not f.is_money and not f.is_ratio]
        return counts[0] if len(self.products) == 1 and len(counts) == 1 else None


@dataclass(frozen=True, slots=True)
class WrittenSum:
    """A written addition with the total it claims; amounts in 元."""

    text: str
    total: Decimal
    parts: tuple[Decimal, ...]
    step: Decimal


def view_of(text: str) -> str:
    """The text as it is searched: 元 restored in 2万/年, one sign for times, list numbers gone."""
    view = _ANY_TIMES.sub("×", _BARE_RATE.sub(r"\1元/", clean(text)))
    if _LISTED.findall(view)[:2] == ["1", "2"]:
        view = _LISTED.sub("", view)
    return _NOTE.sub("", view)


def formulas(text: str) -> Iterator[Formula]:
    """The calculations of money in a text, each with at least one multiplication."""
    for match in _FORMULA.finditer(view_of(text)):
        if not _SPLIT_TIMES.search(match["left"]):
            continue
        products = tuple(
            tuple(_factor(part.strip()) for part in _SPLIT_TIMES.split(piece))
            for piece in _SPLIT_PLUS.split(match["left"])
        )
        if formula := _formula(match, products):
            yield formula


def written_sums(text: str) -> Iterator[WrittenSum]:
    """The additions of money that a text writes out with their total."""
    view = re.sub(r"\s+", "", clean(text))
    seen: set[tuple[Decimal, tuple[Decimal, ...]]] = set()
    for pattern in (_TAIL_SUM, _PLAIN_SUM, _TURNED_SUM):
        for match in pattern.finditer(view):
            scale = _yuan(match["unit"])
            printed = [_number(word) for word in re.findall(_NUMBER, match["parts"])]
            units = re.findall(rf"{_NUMBER}([万亿]?元?)", match["parts"])
            parts = tuple(
                number * (_yuan(unit) if unit else scale)
                for number, unit in zip(printed, units, strict=True)
            )
            total = _number(match["total"]) * scale
            if (total, parts) not in seen:
                seen.add((total, parts))
                step = slack(_number(match["total"])) * scale
                yield WrittenSum(match.group().rstrip("("), total, parts, step)


def _formula(match: re.Match[str], products: tuple[tuple[Factor, ...], ...]) -> Formula | None:
    money = [sum(factor.is_money for factor in product) for product in products]
    bare = all(f.unit is None for product in products for f in product if not f.is_ratio)
    result = match["result"]
    if any(count > 1 for count in money) or (not all(money) and not result):
        return None
    if not all(money) and not (match["unit"] and (bare or _one_bare(products))):
        return None
    value = sum((_product(product) for product in products), Decimal(0))
    if not result:
        return Formula(match.group(), products, value, None, Decimal(1))
    number = _number(result)
    scale = _yuan(match["unit"]) if match["unit"] else _likely_scale(number, value)
    if bare and not any(money):
        scale = Decimal(1)  # 38.42×56=2151.52万元: the factors carry the unit of the result
    step = Decimal(1).scaleb(-decimals(number)) * scale
    return Formula(match.group(), products, value, number * scale, step)


def _one_bare(products: tuple[tuple[Factor, ...], ...]) -> bool:
    """9.4万人×96=902.4万元: the one number without a unit is the standard."""
    return all(sum(f.unit is None for f in product) == 1 for product in products)


def _likely_scale(number: Decimal, value: Decimal) -> Decimal:
    """The unit of a result printed without one: that which comes nearest."""
    return min((Decimal(1), Decimal(10000)), key=lambda scale: abs(number * scale - value))


def _factor(text: str) -> Factor:
    match = _ONE.search(text)
    if match is None:  # cannot be: the text came from the same pattern
        raise ValueError(text)
    scale, unit_text = match["scale"] or "", match["unit"]
    each = "".join(
        f"/{word}" for word in re.findall(r"每(.)|([人户次])均", match["before"]) if word
    )
    unit = _unit(scale, unit_text, each)
    number = _number(match["number"])
    rough = bool(match["loose"] or match["loose2"] or re.search("约|近", match["before"]))
    if unit is not None and (unit.dimension.startswith("money") or unit.dimension == "ratio"):
        return Factor(text, number * unit.scale, unit, rough)
    return Factor(text, number.scaleb(_SCALES[scale]), unit, rough)


def _unit(scale: str, text: str, each: str) -> Unit | None:
    """The unit at the beginning of a text: 元计算 begins with 元."""
    for end in range(len(text), 0, -1):
        unit = parse_unit(scale + text[:end] + each) or parse_unit(scale + text[:end])
        if unit is not None:
            return unit
    return None


def _product(factors: tuple[Factor, ...]) -> Decimal:
    value = Decimal(1)
    for factor in factors:
        value *= factor.value
    return value


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _yuan(unit: str) -> Decimal:
    return Decimal(1).scaleb(_SCALES[unit.removesuffix("元")])
