"""A standard shared by several levels of government: the shares and the per cents must add up."""

import re
from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import quantity, say, slack
from baoheng.checking.check import COMMON_SENSE, Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.texts import Prose, prose
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.tables import Indicator
from baoheng.reading.values import clean

_N = r"\d+(?:\.\d+)?"
_PAYER = r"(?:中央|省级?|自治区|市级?|区级?|县级?|乡镇|镇级?|财政|本级|地方|和|与|及|、|\(|\)|,)+"
_TOTAL = re.compile(
    rf"(?:标准|补助|补贴|配套)[^。;；\d]{{0,16}}?(?P<total>{_N})元(?:/人|每人|/年|,|，|。|;|；|其中|\()"
)
_SHARE = re.compile(rf"(?P<payer>{_PAYER})(?P<words>[^\d,，。;；]{{0,14}}?)(?P<amount>{_N})元")
_PERCENT = re.compile(
    rf"(?P<payer>{_PAYER})(?P<words>[^\d,，。;；]{{0,8}}?)(?P<percent>{_N})%"
    rf"(?:(?:即|[,，]?为|\(|计|[,，])(?P<amount>{_N})元)?"
)
_JOINT = re.compile(r"和|与|及|、")


@check(
    "A10",
    "各级负担之和不等于标准",
    kind=Kind.SUM,
    severity=Severity.ERROR,
    group=ReviewGroup.SUITABILITY,
    applies="文字中写了补助标准和各级财政各负担多少的表",
    basis=COMMON_SENSE,
    todo="核对标准和各级负担的数，使各级之和等于标准",
)
def shares_add_up(dossier: Dossier) -> Iterator[Observation]:
    """各级财政负担的金额相加应等于补助标准。"""
    for form in dossier.targets():
        for one in prose(form):
            yield from _shares(one)


@check(
    "A11",
    "分担比例乘标准不等于负担额",
    kind=Kind.PRODUCT,
    severity=Severity.ERROR,
    group=ReviewGroup.SUITABILITY,
    applies="文字中写了补助标准、分担比例和负担额（或有对应的标准指标）的表",
    basis=COMMON_SENSE,
    todo="核对比例、标准和负担额",
)
def percent_of_the_standard(dossier: Dossier) -> Iterator[Observation]:
    """分担比例乘以补助标准应等于所写的负担额。"""
    for form in dossier.targets():
        for one in prose(form):
            yield from _percents(one)


def _shares(one: Prose) -> Iterator[Observation]:
    view = clean(one.text).replace(" ", "")
    total = _TOTAL.search(view)
    if not total:
        return
    sentence = view[total.end("total") :].partition("。")[0]
    parts = [
        (match["payer"], Decimal(match["amount"]), _payers(match["payer"], match["words"]))
        for match in _SHARE.finditer(re.sub(rf"{_N}%(?:即|,|，)?", "", sentence))
    ]
    if len(parts) < 2:
        return
    standard = Decimal(total["total"])
    summed = sum((amount * count for _, amount, count in parts), Decimal(0))
    written = " + ".join(f"{count} × {say(a)}" if count > 1 else say(a) for _, a, count in parts)
    evidence = f"{written} = {say(summed)}元，标准{say(standard)}元"
    if abs(summed - standard) <= slack(standard, *(a for _, a, _ in parts)) / 2:
        yield holds(one.form, "各级负担之和等于标准", evidence, places=[one.place])
    elif summed < standard * 2 and summed > standard / 2:
        message = (
            f"“{one.form.name}”的{one.where}：各级负担相加{say(summed)}元，标准写{say(standard)}元"
        )
        yield wrong(one.form, message, evidence, places=[one.place])


def _payers(payer: str, words: str) -> int:
    """How many payers pay the amount each: 市和县(市、区)财政各负担 are two."""
    if "各" not in words and "均" not in words:
        return 1
    named = re.sub(r"\([^()]*\)", "", payer)
    return 1 + len(_JOINT.findall(named))


def _percents(one: Prose) -> Iterator[Observation]:
    view = clean(one.text).replace(" ", "")
    total = re.search(rf"(?P<total>{_N})元(?:/人|每人|/年|,|，|;|；|其中)", view)
    if not total:
        return
    standard = Decimal(total["total"])
    for match in _PERCENT.finditer(view, total.end("total")):
        percent = Decimal(match["percent"])
        value = standard * percent / 100
        head = f"{say(standard)}元 × {say(percent)}% = {say(value)}元"
        if match["amount"]:
            amount = Decimal(match["amount"])
            evidence = f"{head}，写{say(amount)}元"
            if abs(value - amount) <= slack(amount):
                yield holds(one.form, "比例乘标准等于负担额", evidence, places=[one.place])
            else:
                message = f"“{one.form.name}”的{one.where}：{head}，却写{say(amount)}元"
                yield wrong(one.form, message, evidence, places=[one.place])
        elif "×" not in view:
            yield from _with_indicator(one.form, one, match["payer"], value, head)


def _with_indicator(
    form: Form, one: Prose, payer: str, value: Decimal, head: str
) -> Iterator[Observation]:
    """A share without its amount against the indicator that states the payer's standard."""
    for indicator in form.indicators:
        if not _is_standard_of(indicator, payer):
            continue
        found = quantity(indicator)
        if found is None:
            continue
        evidence = f"{head}，指标“{indicator.level3}”{indicator.target.text.strip()}"
        if abs(found.base() - value) <= slack(found.value):
            yield holds(form, "比例乘标准等于指标", evidence, indicator, places=[one.place])
        else:
            message = f"“{form.name}”的“{indicator.level3}”与{one.where}的比例不符：{head}"
            yield wrong(
                form, message, evidence, indicator, places=[one.place], severity=Severity.WARNING
            )


def _is_standard_of(indicator: Indicator, payer: str) -> bool:
    found = quantity(indicator)
    level = re.match(r"中央|省|市|区|县", payer)
    per_head = found is not None and found.unit.dimension.startswith("money/")
    return per_head and level is not None and f"{level[0]}级" in indicator.level3
