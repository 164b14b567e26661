"""The explanation of a budget: shares, changes, parts and named amounts in running text."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from baoheng.checking.amounts import Mention, decimals, other_digit, rounded, say
from baoheng.checking.check import COMMON_SENSE, Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier
from baoheng.checking.matching.claims import claimed_changes
from baoheng.checking.matching.told_counts import told_counts
from baoheng.checking.matching.told_directions import turned_round
from baoheng.checking.money.named_amounts import Named, named_amounts, table_amounts
from baoheng.checking.money.statements import (
    Text,
    Whole,
    is_change,
    listed,
    shares,
    texts,
    wholes,
)
from baoheng.checking.money.sums import Addition, rounding
from baoheng.checking.money.told_chains import told_chains
from baoheng.checking.money.told_changes import Change, Counted, changes, counted_changes
from baoheng.checking.money.told_growth import told_growth
from baoheng.checking.money.told_history import told_history
from baoheng.checking.money.told_lists import summed_lists
from baoheng.core.finding import Kind, ReviewGroup, Severity

_HUNDRED = Decimal(100)
_NEAR = Decimal("0.05")
_NEAR_COUNT = Decimal("0.2")
_BEFORE = 3


def _fits(part: Decimal, whole: Decimal, percent: Decimal) -> bool:
    """Whether a percentage is right to its last printed digit, half a unit more for rounding."""
    step = Decimal(1).scaleb(-decimals(percent))
    return whole != 0 and abs(part / whole * _HUNDRED - percent) <= step


@check(
    "G14",
    "说明文字中的占比算错",
    kind=Kind.PRODUCT,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="写了“某项…万元，占…%”的预算说明文字",
    basis=COMMON_SENSE,
    todo="按金额重算占比，或核对金额",
)
def share_wrong(dossier: Dossier) -> Iterator[Observation]:
    """说明文字中各项的占比应等于该项金额除以总额。"""
    told = texts(dossier)
    for at, text in enumerate(told):
        found = list(shares(text))
        near = [t for t in told[max(0, at - _BEFORE) : at] if t.form is text.form]
        outer = [m.yuan for t in near for m in t.money() if m.yuan]
        together = sum((part.yuan or Decimal(0) for part, _ in found), Decimal(0))
        for part, percent in found:
            mine = [m for m in text.money() if m.end <= part.start and not is_change(text, m)]
            shared = [one for one, _ in found]
            own = [m.yuan for m in mine if m.yuan and m not in shared]
            bases = [*reversed(own), *([together] if len(found) > 1 else []), *outer]
            if part.yuan is not None and bases:
                yield _share(text, part, percent, part.yuan, bases)


def _share(
    text: Text, part: Mention, percent: Mention, amount: Decimal, bases: list[Decimal]
) -> Observation:
    base = next((b for b in bases if _fits(amount, b, percent.value)), bases[0])
    right = rounded(amount / base * _HUNDRED, max(2, decimals(percent.value)))
    scale = part.unit.scale if part.unit else Decimal(1)
    unit = part.unit.text if part.unit else "元"
    told = f"{part.text} ÷ {say(base / scale)}{unit} = {say(right)}%，文中写{percent.text}"
    if _fits(amount, base, percent.value):
        return holds(text.form, f"“{part.text}”的占比正确", told, places=[text.place])
    message = f"说明文字中“{part.text}”的占比{percent.text}算错"
    advice = f"请核对：按{say(base / scale)}{unit}计算应为{say(right)}%"
    return wrong(text.form, message, told, places=[text.place], advice=advice)


@check(
    "G15",
    "文字中的增减数算错",
    kind=Kind.PRODUCT,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="写了“比上年增加（减少）…”的文字：预算说明中写了金额和比例的，"
    "目标等文字中写了增减多少、且上一年度的目标表也在本次或 --against 的文件中的，"
    "以及项目表的文字写了上年预算和本年增减额的",
    basis=COMMON_SENSE,
    todo="按本年数和上年数重算增减额与增减比例",
)
def change_wrong(dossier: Dossier) -> Iterator[Observation]:
    """文字中的增减额、增减比例应与本年数和上年数相符，增减方向前后一致。"""
    for text in texts(dossier):
        for change in changes(text):
            found = [[*_change(text, replace(change, now=now))] for now in change.subjects]
            right = next((told for told in found if told and all(o.holds for o in told)), None)
            if right is not None:
                yield from right
            elif change.sure or (found[0] and change.turns):
                yield from found[0]
        yield from (_counted(text, change) for change in counted_changes(text))
        yield from told_growth(text)
        yield from told_chains(text)
    for form in dossier.targets():
        yield from told_history(form)
    for form in dossier.forms:
        yield from turned_round(form)
    yield from claimed_changes(dossier)


def _counted(text: Text, change: Counted) -> Observation:
    """A count beside that of last year and the percentage told."""
    now, before = (one.value * _scale(one) for one in (change.now, change.before))
    real = (now - before if change.up else before - now) / before * _HUNDRED
    step = Decimal(1).scaleb(-decimals(change.rate.value))
    right = rounded(real, max(2, decimals(change.rate.value)))
    told = (
        f"本年{change.now.text}，上年{change.before.text}，"
        f"{'增长' if change.up else '减少'}{say(right)}%，文中写{change.rate.text}"
    )
    places = [text.place]
    if abs(real - change.rate.value) < step:
        return holds(text.form, "文字中的增减比例与两个数相符", told, places=places)
    message = f"文字中“{change.now.text}”的增减比例{change.rate.text}算错"
    return wrong(text.form, message, told, places=places)


def _change(text: Text, change: Change) -> Iterator[Observation]:
    now, places = change.now.yuan, [text.place]
    by = change.by.yuan if change.by else None
    before = change.before.yuan if change.before else None
    if now is None:
        return
    if change.by and change.rate and change.up != change.rate_up:
        told = f"{change.by.text}与{change.rate.text}一处说增、一处说减"
        yield wrong(text.form, "说明文字中的增减方向前后相反", told, places=places)
        return
    if before is not None and by is not None and change.by is not None:
        real = now - before if change.up else before - now
        scale = change.by.unit.scale if change.by.unit else Decimal(1)
        even = abs(real - by) / scale <= rounding(change.by.value, [change.now.value, Decimal(0)])
        told = f"本年{change.now.text}，上年{say(before / scale)}万元，文中写增减{change.by.text}"
        if even:
            yield holds(text.form, "增减额与本年、上年的数相符", told, places=places)
        else:
            yield wrong(text.form, "说明文字中的增减额算错", told, places=places)
    if before is None and by is not None:
        before = now - by if change.up else now + by
    if change.rate is None or not before or before < 0:
        return
    yield _rate(text, change, now, before)


def _rate(text: Text, change: Change, now: Decimal, before: Decimal) -> Observation:
    rate = change.rate.value if change.rate else Decimal(0)
    scale = change.now.unit.scale if change.now.unit else Decimal(1)
    unit = change.now.unit.text if change.now.unit else "元"
    gap = abs(now - before)
    right = rounded(gap / before * _HUNDRED, max(2, decimals(rate)))
    # the change itself is rounded: half a unit of its last digit, as per cent of last year
    loose = Decimal(1).scaleb(-decimals(change.now.value)) * scale / before * _HUNDRED
    step = Decimal(1).scaleb(-decimals(rate))
    last = f"{say(before / scale)}{unit}"
    told = f"{say(gap / scale)} ÷ 上年{last} = {say(right)}%，文中写{say(rate)}%"
    if abs(gap / before * _HUNDRED - rate) <= step + loose:
        return holds(text.form, "增减比例与增减额相符", told, places=[text.place])
    message = f"说明文字中“{change.now.text}”的增减比例{say(rate)}%算错"
    advice = f"请核对：上年为{last}时应为{say(right)}%"
    return wrong(text.form, message, told, places=[text.place], advice=advice)


@check(
    "G16",
    "说明文字中分项之和不等于总数",
    kind=Kind.SUM,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="写了总数和“其中”各项的文字，以及列出各项再写“共计”的文字",
    basis=COMMON_SENSE,
    todo="核对总数和各分项，改正写错的一个",
)
def prose_parts_not_total(dossier: Dossier) -> Iterator[Observation]:
    """文字中“其中”所列各项之和应等于前面写的总数，列出各项再写的“共计”应等于各项之和。"""
    yield from told_counts(dossier)
    told = texts(dossier)
    for at, text in enumerate(told):
        near = [t for t in told[max(0, at - _BEFORE) : at] if t.form is text.form]
        for whole in (*wholes(text), *listed(text, near), *summed_lists(text)):
            yield from _whole(text, whole)


def _whole(text: Text, whole: Whole) -> Iterator[Observation]:
    unit = whole.total.unit
    if unit is None:
        return
    parts = tuple(p.value * (p.unit.scale if p.unit else 1) / unit.scale for _, p in whole.parts)
    names = tuple(name for name, _ in whole.parts)
    totals = [whole.total, *reversed(whole.others)]
    sums = [Addition(parts, t.value * _scale(t) / unit.scale, unit.text, names) for t in totals]
    found = next((one for one in sums if one.holds), None)
    if found is not None:
        yield holds(text.form, "文中各分项之和等于总数", found.told("总数"), places=[text.place])
        return
    sum_, money = sums[0], unit.dimension == "money"
    near = abs(sum_.gap) <= sum_.total * (_NEAR if money else _NEAR_COUNT)
    near = near or (len(parts) > 1 and other_digit(sum_.sum, sum_.total))
    if money:
        speak = whole.certain or (len(parts) > 1 and (near or sum_.gap < 0))
    else:
        speak = len(sums) == 1 and (near or whole.certain) and len(parts) > 1
    if speak:
        severity = Severity.ERROR if whole.certain and money else None
        message = f"说明文字中“{whole.total.text}”与所列各分项之和不相等"
        told = sum_.told("总数")
        yield wrong(text.form, message, told, places=[text.place], severity=severity)


def _scale(mention: Mention) -> Decimal:
    return mention.unit.scale if mention.unit else Decimal(1)


@check(
    "G17",
    "说明文字与预算表的金额不同",
    kind=Kind.NARRATIVE_VS_CELL,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="说明文字写了预算表、绩效目标表中某一行或某个项目的金额",
    basis=COMMON_SENSE,
    todo="核对说明文字和表中的金额，以批复的预算为准统一",
)
def prose_not_table(dossier: Dossier) -> Iterator[Observation]:
    """说明文字写的科目、项目和收支总数应与预算表、绩效目标表中的金额相同。"""
    known = table_amounts(dossier)
    for text in texts(dossier):
        for name, mention in named_amounts(text, known):
            yield from _named(text, name, mention, known)


def _named(
    text: Text, name: str, mention: Mention, known: dict[str, list[Named]]
) -> Iterator[Observation]:
    amounts = [one for one in known[name] if one.may_be_meant(text.form)]
    if not amounts or mention.yuan is None:
        return
    scale = mention.unit.scale if mention.unit else Decimal(1)
    same = [one for one in amounts if one.is_near(mention)]
    one = (same or amounts)[0]
    sign = "=" if same else "≠"
    unit = mention.unit.text if mention.unit else "元"
    told = f"文中{name}{mention.text} {sign} 表中{say(one.yuan / scale)}{unit}（{one.where}）"
    places = [text.place, one.place]
    if same:
        yield holds(text.form, f"文中“{name}”的金额与表中一致", told, places=places)
    else:
        told = f"{told}，差{say(abs(one.yuan - mention.yuan) / scale)}{unit}"
        message = f"说明文字写“{name}”{mention.text}，与“{one.where}”中的金额不同"
        yield wrong(text.form, message, told, places=places)
