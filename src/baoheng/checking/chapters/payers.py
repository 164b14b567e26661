"""A standard shared by several levels of government: the shares and the per cents must add up."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from baoheng.checking.amounts import as_said, quantity, say, slack
from baoheng.checking.check import COMMON_SENSE, Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier
from baoheng.checking.lexicon import section
from baoheng.checking.money.contributions import Share, Standard, alone, level_of, standards
from baoheng.checking.wording.formulas import formulas, view_of
from baoheng.checking.wording.texts import Prose, running
from baoheng.checking.wording.yeartalk import years_in
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.tables import Indicator
from baoheng.reading.values import clean

_N = r"\d+(?:\.\d+)?"
_HUNDRED = Decimal(100)
_YEAR = re.compile(r"(20\d\d)\s*年")  # a text that speaks of other years may rightly differ
_FINANCED = re.compile(
    rf"筹资[^\d。；;]{{0,12}}(?P<total>{_N})元[^。]*?财政[^\d。；;]{{0,12}}(?P<one>{_N})元"
    rf"[^。]*?个人[^\d。；;]{{0,12}}(?P<two>{_N})元"
)
_BORNE = re.compile(rf"(?P<base>{_N})元(?P<words>[^\d。；;]*?)(?:负担|承担|补助)(?P<percent>{_N})%")


@check(
    "A10",
    "各级负担之和不等于标准",
    kind=Kind.SUM,
    severity=Severity.ERROR,
    group=ReviewGroup.SUITABILITY,
    applies="文字中写了补助标准和各级财政各负担多少（金额或比例）的表",
    basis=COMMON_SENSE,
    todo="核对标准和各级负担的数，使各级之和等于标准",
)
def shares_add_up(dossier: Dossier) -> Iterator[Observation]:
    """各级财政负担的金额相加应等于补助标准，负担比例相加应等于100%。"""
    for one in running(dossier):
        for standard in standards(one.text):
            yield from _amounts(one, standard)
            yield from _percents(one, standard)
        yield from _financed(one)


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
    for one in running(dossier):
        told = standards(one.text)
        for standard in told:
            for level, share in standard.payers.items():
                if standard.undecided(level):
                    continue
                yield from _product(one, standard, share, told)
                yield from _indicators(one, standard.value, level, share)
        for share in alone(one.text):
            for level in share.levels:
                yield from _indicators(one, Decimal(0), level, share)
        yield from _rate(one)


def _amounts(one: Prose, standard: Standard) -> Iterator[Observation]:
    payers = standard.payers
    parts = [_yuan(share, standard.value) for share in payers.values()]
    amounts = [part for part in parts if part is not None]
    if len(amounts) < 2 or len(amounts) < len(payers) or not _told(payers):
        return
    summed = sum(amounts, Decimal(0))
    counted = [(value, len([*group])) for value, group in groupby(amounts)]
    written = " + ".join(f"{n} × {say(value)}" if n > 1 else say(value) for value, n in counted)
    evidence = f"{written} = {say(summed)}元，标准{say(standard.value)}元"
    step = slack(*amounts) * len(amounts) / 2 if slack(*amounts) < 1 else Decimal(0)
    if abs(summed - standard.value) <= step:
        yield holds(one.form, "各级负担之和等于标准", evidence, places=[one.place])
    elif summed > standard.value or standard.complete:
        message = (
            f"{_whose(one)}：各级负担相加{say(summed)}元，标准写{say(standard.value)}元，"
            f"差{say(abs(summed - standard.value))}元"
        )
        severity = _sure(one, standard.complete)
        yield wrong(one.form, message, evidence, places=[one.place], severity=severity)


def _sure(one: Prose, clear: bool) -> Severity:
    """An error only where the text speaks of no other year, whose standard might be meant."""
    return Severity.ERROR if clear and not _other_years(one) else Severity.WARNING


def _other_years(one: Prose) -> set[int]:
    """Years of the text beside the form's own; a single one may be the year of an undated form."""
    years = set(years_in(one.text))
    return years - {one.form.year} if one.form.year or len(years) > 1 else set()


def _told(payers: dict[str, Share]) -> bool:
    """Whether at least two amounts are printed and not worked out from per cents."""
    return sum(share.amount is not None for share in payers.values()) > 1


def _yuan(share: Share, standard: Decimal) -> Decimal | None:
    if share.amount is not None or share.percent is None:
        return share.amount
    return share.percent * standard / _HUNDRED


def _percents(one: Prose, standard: Standard) -> Iterator[Observation]:
    payers = standard.payers
    percents = [share.percent for share in payers.values() if share.percent is not None]
    if len(percents) < 2 or len(percents) < len(payers):
        return
    summed = sum(percents, Decimal(0))
    evidence = f"{' + '.join(f'{say(value)}%' for value in percents)} = {say(summed)}%"
    if summed == _HUNDRED:
        yield holds(one.form, "各级负担比例合计100%", evidence, places=[one.place])
    elif summed > _HUNDRED or standard.complete:
        message = f"{_whose(one)}：各级负担比例相加{say(summed)}%，应为100%"
        severity = _sure(one, standard.complete)
        yield wrong(one.form, message, evidence, places=[one.place], severity=severity)


def _financed(one: Prose) -> Iterator[Observation]:
    """What the state and the insured pay together is the standard of financing."""
    for match in _FINANCED.finditer(re.sub(r"\s+", "", clean(one.text))):
        total, state, own = (Decimal(match[key]) for key in ("total", "one", "two"))
        evidence = f"{say(state)} + {say(own)} = {say(state + own)}元，筹资标准{say(total)}元"
        if state + own == total:
            yield holds(
                one.form, "财政补助与个人缴费之和等于筹资标准", evidence, places=[one.place]
            )
        else:
            message = f"{_whose(one)}：财政补助与个人缴费之和不等于筹资标准{say(total)}元"
            yield wrong(one.form, message, evidence, places=[one.place], severity=Severity.WARNING)


def _product(
    one: Prose, standard: Standard, share: Share, told: list[Standard]
) -> Iterator[Observation]:
    """A per cent and an amount of one payer; another standard of the text may be meant."""
    if share.percent is None or share.amount is None:
        return
    fits = (s for s in (standard, *told) if _fits(s.value, share.percent, share.amount))
    base = next(fits, standard).value
    head = f"{say(base)}元 × {say(share.percent)}% = {say(base * share.percent / _HUNDRED)}元"
    evidence = f"{head}，写{say(share.amount)}元"
    if _fits(base, share.percent, share.amount):
        yield holds(one.form, "比例乘标准等于负担额", evidence, places=[one.place])
    else:
        message = f"{_whose(one)}：{head}，却写{say(share.amount)}元"
        severity = _sure(one, len(told) == 1)
        yield wrong(one.form, message, evidence, places=[one.place], severity=severity)


def _fits(base: Decimal, percent: Decimal, amount: Decimal) -> bool:
    """To the last printed digit of the coarser of the two."""
    loose = base * slack(percent) / _HUNDRED / 2 if slack(percent) < 1 else Decimal(0)
    return abs(base * percent / _HUNDRED - amount) < max(slack(amount), loose)


def _indicators(one: Prose, standard: Decimal, level: str, share: Share) -> Iterator[Observation]:
    """A share against the indicator that states the same payer's standard per head."""
    value = _yuan(share, standard)
    rows = [row for row in one.form.indicators if _is_standard_of(row, level)]
    if value is None or not one.form.is_target or len(rows) != 1:
        return
    if next(formulas(one.text), None):
        return
    row, found = rows[0], quantity(rows[0])
    if found is None:
        return
    head = f"{one.where}写{say(value)}元"
    if share.percent is not None and share.amount is None:
        head = f"{say(standard)}元 × {say(share.percent)}% = {say(value)}元"
    evidence = f"{head}，指标“{row.level3}”{as_said(row)}"
    if abs(found.base() - value) < slack(found.value) * found.unit.scale:
        yield holds(one.form, "负担额与指标相同", evidence, row, places=[one.place])
    elif set(_YEAR.findall(one.text)) <= {str(one.form.year)}:
        message = f"{_whose(one)}的分担与指标“{row.level3}”不符：{head}，指标写{as_said(row)}"
        severity = Severity.WARNING
        yield wrong(one.form, message, evidence, row, places=[one.place], severity=severity)


def _is_standard_of(row: Indicator, level: str) -> bool:
    found = quantity(row)
    return (
        found is not None
        and found.unit.dimension.startswith("money/person")
        and "person_time" not in found.unit.dimension
        and level_of(row.level3) == level
    )


def _rate(one: Prose) -> Iterator[Observation]:
    """1250元 of which we bear 20% must be the 250元 that the same row calculates with."""
    found = [formula for formula in formulas(one.text) if formula.rate]
    if len(found) != 1 or (rate := found[0].rate) is None:
        return
    view = re.sub(r"\s+", "", view_of(one.text)).replace(found[0].text.replace(" ", ""), "")
    for match in _BORNE.finditer(view):
        half = any(
            word in match["words"] for word in section("contributions.toml", "words")["half"]
        )
        base, percent = Decimal(match["base"]), Decimal(match["percent"])
        value = base * percent / _HUNDRED / (2 if half else 1)
        head = f"{say(base)}元{' ÷ 2' if half else ''} × {say(percent)}% = {say(value)}元"
        evidence = f"{head}，算式用{rate.text}"
        if abs(value - rate.value) < slack(base):
            yield holds(one.form, "算式所用的标准等于比例乘标准", evidence, places=[one.place])
        else:
            message = f"{_whose(one)}：{head}，算式却用{rate.text}"
            severity = Severity.WARNING
            yield wrong(one.form, message, evidence, places=[one.place], severity=severity)


def _whose(one: Prose) -> str:
    return one.where if one.where.startswith("正文") else f"“{one.form.name}”的{one.where}"
