"""A sentence that tells a standard, how many get it and what it comes to, without a formula."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from baoheng.checking.amounts import Mention, mentions, say, step
from baoheng.checking.lexicon import pattern, section

_FILE, _SHARES = "quantities.toml", "contributions.toml"
_SENTENCES = re.compile(r"[。；;\n]")
_OF_WHICH = re.compile(r"^\s*其中[:：，,]?")
_WRITTEN = re.compile(r"[×*=%÷]|乘")
_HEAD = re.compile(r"(?:每(?:一?(?P<who>[人名位]))|人均)[^，,、\d]{0,12}$")
_SMALL = Decimal(10000)
_WAN_STEP = Decimal(100)  # 元: 万元 with two decimals
_RELATED = (Decimal("0.5"), Decimal(2))  # beyond, the two do not speak of the same money
_ROUGH, _UNIT = Decimal("0.1"), Decimal(1)
_LEVELS = re.compile("中央|[省市区县](?=级|财政|本级)|本级")
_ABOUT = re.compile(r"约|近|余|左右|上下|大致")


@dataclass(frozen=True, slots=True)
class ToldProduct:
    """A count, a standard in 元 and the amount that the sentence says they come to, in 元."""

    text: str
    count: str
    product: Decimal
    amount: Decimal
    step: Decimal

    @property
    def holds(self) -> bool:
        """Whether the amount is the product, to its last printed digit."""
        return abs(self.product - self.amount) <= self.step


def told_products(text: str) -> Iterator[ToldProduct]:
    """每人100元资助4200名…，需52万元: one standard, one count and one result in a sentence."""
    for whole in _SENTENCES.split(text):
        sentence = _OF_WHICH.sub("", whole)  # a sentence that is a part as a whole
        elsewhere = any(word in sentence for word in section(_SHARES, "words")["elsewhere"])
        if elsewhere or _WRITTEN.search(sentence) or _several().search(sentence):
            continue
        view, found = mentions(sentence)
        if len(found) == 3 and (told := _of(view, found)):
            yield told


def told_of_task(text: str, amount: Decimal) -> ToldProduct | None:
    """按人均1100元对1.26万人补助, where a task of so many 元 says just that, else None."""
    elsewhere = any(word in text for word in section(_SHARES, "words")["elsewhere"])
    if elsewhere or _WRITTEN.search(text) or _several().search(text) or _ABOUT.search(text):
        return None
    view, found = mentions(text)
    factors = _factors(view, found)
    if len(found) != 2 or factors is None:
        return None
    told = _multiplied(view, factors, amount, _WAN_STEP)
    return told if _RELATED[0] < told.product / amount < _RELATED[1] else None


def _several() -> re.Pattern[str]:
    """Words that say that more than one number was multiplied, or that others pay a part."""
    return pattern(_FILE, "not_one_product")


def _of(view: str, found: list[Mention]) -> ToldProduct | None:
    result = found[-1]
    lead = re.split(r"[，,、]", view[: result.start])[-1]
    if result.yuan is None or not re.search(section(_FILE, "comes_to"), lead):
        return None
    factors = _factors(view, found[:2])
    if factors is None:
        return None
    _, rate = factors
    if set(_LEVELS.findall(lead)) - set(_LEVELS.findall(view[: rate.start])):
        return None  # 各级每人700元，48万人，市级需3360万元: what one of several pays
    loose = step(result)
    if _ABOUT.search(view):
        loose = max(loose, result.yuan * _ROUGH)
    return _multiplied(view, factors, result.yuan, loose)


def _factors(view: str, found: list[Mention]) -> tuple[Mention, Mention] | None:
    """A count and the standard of one of what is counted; None where the numbers are not these."""
    rates = [(m, per) for m in found if (per := _per(view, m)) is not None]
    if len(rates) != 1 or len(found) != 2:
        return None
    rate, per = rates[0]
    count = next(m for m in found if m is not rate)
    fits = count.unit is not None and count.unit.dimension == per
    return (count, rate) if fits else None


def _multiplied(
    view: str, factors: tuple[Mention, Mention], amount: Decimal, loose: Decimal
) -> ToldProduct:
    """The product of a count and a standard beside an amount, which may differ by ``loose``."""
    count, rate = factors
    scale = count.unit.scale if count.unit else Decimal(1)
    price = rate.value * (rate.unit.scale if rate.unit else 1)
    if scale > 1:  # 1.86万人 may be some fifty more or less
        loose = max(loose, step(count) * price / 2)
    return ToldProduct(
        view, f"{count.text} × {say(price)}元", count.value * scale * price, amount, loose
    )


def _per(view: str, mention: Mention) -> str | None:
    """What a standard is paid for, such as ``person``; None where the number is no standard."""
    unit = mention.unit
    if unit is None:
        return None
    head, _, rest = unit.dimension.partition("/")
    if head == "money" and rest:
        return rest.partition("/")[0]
    small = mention.yuan is not None and unit.scale == _UNIT and mention.value < _SMALL
    return "person" if small and _HEAD.search(view[: mention.start]) else None
