"""Calculations in running text: 25个×5万元=125万元, and 终端60台，每台0.8万元，计48万元."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from baoheng.checking.amounts import Mention, mentions, step
from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Dossier
from baoheng.checking.lexicon import section
from baoheng.checking.money.costing import wan, works
from baoheng.checking.wording.formulas import formulas
from baoheng.checking.wording.texts import Prose, running
from baoheng.core.finding import Severity

_FILE = "quantities.toml"
_SENTENCE = re.compile(r"[。；;\n]")
_ROUGH = Decimal("0.1")
_ABOUT = re.compile(r"约|近|余|左右|≈")


@dataclass(frozen=True, slots=True)
class _Each:
    """So many of a thing, the price of one, and what the sentence says that they come to."""

    text: str
    product: Decimal
    amount: Decimal
    loose: Decimal


def told_formulas(dossier: Dossier) -> Iterator[Observation]:
    """Every calculation of the running text with its printed result.

    Lines of a costing table are checked with their own amounts, and are left out here.
    """
    bases = {cost.basis for form in dossier.forms for cost in form.table.cost_items}
    for one in running(dossier):
        if one.text in bases:
            continue
        for formula in formulas(one.text):
            if formula.printed is None or "≈" in formula.text:
                continue
            evidence = f"{one.where}“{formula.text}”，乘出来是{wan(formula.value)}"
            sure = Severity.WARNING if formula.rough else Severity.ERROR
            yield _judged(one, formula.text, evidence, works(formula), formula.value, sure)
        for each in (*_each(one.text), *_each_in_brackets(one.text)):
            evidence = f"{one.where}“{each.text}”，乘出来是{wan(each.product)}"
            fits = abs(each.product - each.amount) <= each.loose
            yield _judged(one, each.text, evidence, fits, each.product, Severity.WARNING)


def _judged(
    one: Prose, text: str, evidence: str, fits: bool, value: Decimal, severity: Severity
) -> Observation:
    if fits:
        return holds(one.form, "文字中的算式成立", evidence, places=[one.place])
    message = f"“{one.form.name}”的{one.where}算式不成立：“{text}”，应为{wan(value)}"
    return wrong(one.form, message, evidence, places=[one.place], severity=severity)


def _each(text: str) -> Iterator[_Each]:
    """A count, 每 and the price of one of what is counted, and the amount right behind."""
    each = re.compile(section(_FILE, "each_told"))
    for sentence in _SENTENCE.split(text):
        view, found = mentions(sentence)
        for (count, price), result in zip(pairwise(found), found[2:], strict=False):
            said = each.search(view[count.end : price.start] + _lead(price))
            if said is None or count.unit is None or not _is_result(view, price, result):
                continue
            if count.unit.text.lstrip("百千万亿") not in (said["thing"], f"{said['thing']}次"):
                continue
            if count.operator or price.operator or price.unit is None or result.yuan is None:
                continue
            product = count.value * count.unit.scale * price.value * price.unit.scale
            told = view[count.start : result.end]
            loose = step(result) if product % step(result) or count.unit.scale > 1 else Decimal(0)
            if _ABOUT.search(told):
                loose = max(loose, result.yuan * _ROUGH)
            yield _Each(told, product, result.yuan, loose)


def _each_in_brackets(text: str) -> Iterator[_Each]:
    """奖励4.8万元（兑付举报人16名，平均每名2000元）: what it comes to stands before."""
    each = re.compile(section(_FILE, "each_told"))
    for sentence in _SENTENCE.split(text):
        view, found = mentions(sentence)
        for result, count, price in zip(found, found[1:], found[2:], strict=False):
            said = each.search(view[count.end : price.start] + _lead(price))
            opened = view[result.end : result.end + 1] in ("(", "（")
            if not (said and opened and count.unit and price.unit and result.yuan):
                continue
            thing = count.unit.text.lstrip("百千万亿") == said["thing"]
            money = price.unit.dimension.startswith("money")
            if thing and money and not (count.operator or price.operator or result.operator):
                product = count.value * count.unit.scale * price.value * price.unit.scale
                told = view[result.start : price.end]
                yield _Each(told, product, result.yuan, step(result))


def _lead(price: Mention) -> str:
    """The words that a mention takes with it: 每人5万元."""
    own = re.match(r"\D*", price.text)
    return own.group() if own else ""


def _is_result(view: str, price: Mention, result: Mention) -> bool:
    """Whether the third number is what the two come to: 计48万元, and the price is money."""
    money = price.unit is not None and price.unit.dimension.startswith("money")
    lead = view[price.end : result.start].lstrip("，,、(（")
    return money and re.fullmatch(section(_FILE, "each_comes_to"), lead) is not None
