"""Quantity times standard: costing rows, indicators and budgets must agree."""

from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import as_said, mentions, money, quantity, rounded, say, slack
from baoheng.checking.check import Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.formulas import Formula, formulas
from baoheng.checking.names import likeness, plain
from baoheng.checking.texts import prose
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.tables import CostItem, Indicator
from baoheng.core.target import Operator

_NEAR, _ROUGH = Decimal("0.01"), Decimal("0.1")  # of the amount; rough: 近、余、约
_RELATED = (Decimal("0.2"), Decimal(5))  # beyond, the two do not speak of the same money
_CLOSE = (Decimal("0.8"), Decimal("1.25"))  # of several quantities, the one that is meant
_FLOORS = (Operator.GE, Operator.GT)


@check(
    "A01",
    "数量乘标准不等于金额",
    kind=Kind.PRODUCT,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="测算依据写了算式，或同一张表既有数量指标又有单位标准的项目表",
    basis="财预〔2015〕88号：绩效目标应与资金匹配",
    todo="核对数量、标准和金额，改正算错的一个；有结转、预拨或其他负担方的，请写明",
)
def product_is_the_amount(dossier: Dossier) -> Iterator[Observation]:
    """数量乘以标准应等于该行金额或项目预算。"""
    for form in dossier.projects():
        for cost in form.table.cost_items:
            yield from _costing(form, cost)
        yield from _pair(form, floors=False)


@check(
    "A03",
    "由金额推出的数量与所写数量不符",
    kind=Kind.PRODUCT,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="同一张表写了数量（不少于）、单位标准和预算，或测算依据与数量指标写了同一数量的项目表",
    basis="财预〔2015〕88号：绩效目标应与资金匹配",
    todo="使数量、标准与金额一致，或写明差额的来源",
)
def implied_quantity(dossier: Dossier) -> Iterator[Observation]:
    """金额除以标准得到的数量应与所写数量一致。"""
    for form in dossier.projects():
        yield from _pair(form, floors=True)
        for cost in form.table.cost_items:
            yield from _counted(form, cost)


def _costing(form: Form, cost: CostItem) -> Iterator[Observation]:
    """A costing row's amount against the calculation in its basis."""
    found = list(formulas(cost.basis or ""))
    broken = [f for f in found if f.printed is not None and not _works(f)]
    for formula in broken:
        label = cost.item or cost.name or "支出明细"
        message = f"“{form.name}”的“{label}”算式不成立：“{formula.text}”，应为{_wan(formula.value)}"
        evidence = f"{formula.text}；乘出来是{_wan(formula.value)}"
        severity = Severity.WARNING if formula.rough else Severity.ERROR
        yield wrong(form, message, evidence, places=[cost.place], severity=severity)
    if not found or broken or cost.amount is None:
        return
    amount, total = form.yuan(cost.amount), sum((f.value for f in found), Decimal(0))
    step = slack(cost.amount) * form.yuan(Decimal(1))
    share = _ROUGH if any(f.rough for f in found) else _NEAR
    text = " + ".join(formula.text for formula in found)
    label = cost.item or cost.name or "支出明细"
    evidence = f"{text} = {say(total)}元，该行金额{say(cost.amount)}{form.money_unit}"
    if any(_near(value, amount, share, step) for value in (total, *(f.value for f in found))):
        yield holds(form, f"“{label}”的金额与测算相符", evidence, places=[cost.place])
    elif len(found) == 1:
        severity = Severity.WARNING if found[0].rough else Severity.ERROR
        printed = f"{say(cost.amount)}{form.money_unit}"
        message = f"“{form.name}”的“{label}”：测算应为{_wan(total)}，金额写{printed}"
        said = f"{evidence}，差{_wan(abs(total - amount))}（容差1%）"
        yield wrong(form, message, said, places=[cost.place], severity=severity)


def _works(formula: Formula) -> bool:
    """Whether a calculation gives the result that it prints, to the last printed digit."""
    printed = formula.printed
    return printed is None or _near(formula.value, printed, Decimal(0), formula.step)


def _pair(form: Form, floors: bool) -> Iterator[Observation]:
    """The form's one quantity and one standard of the same head against its money."""
    budget = form.table.budget.total
    chosen = _chosen(form)
    if not budget or chosen is None:
        return
    count, standard = chosen
    if (count.target.operator in _FLOORS) is not floors:
        return
    number, price = quantity(count), quantity(standard)
    if number is None or price is None or not price.base():
        return
    product = number.base() * price.base()
    amounts = [form.yuan(budget), *_amounts(form)]
    share = _ROUGH if count.target.operator is Operator.APPROX else _NEAR
    head = f"{as_said(count)} × {as_said(standard)} = {_wan(product)}"
    evidence = f"{head}，预算{say(budget)}{form.money_unit}"
    places = [form.place("budget_total")]
    if any(_near(product, amount, share, Decimal(50)) for amount in amounts):
        yield holds(form, "数量乘标准与金额相符", evidence, count, standard, places=places)
        return
    ratio = product / form.yuan(budget)
    if not _RELATED[0] < ratio < _RELATED[1]:
        return
    implied = form.yuan(budget) / price.base() / number.unit.scale
    said = (
        f"{evidence}，差{_wan(abs(product - form.yuan(budget)))}；按预算推算为"
        f"{say(rounded(implied))}{number.unit.text}"
    )
    message = (
        f"“{form.name}”的“{count.level3}”{as_said(count)}，乘以“{standard.level3}”"
        f"{as_said(standard)}得{_wan(product)}，与预算{say(budget)}{form.money_unit}不符"
    )
    yield wrong(form, message, said, count, standard, places=places, rests_on=["value", "unit"])


def _chosen(form: Form) -> tuple[Indicator, Indicator] | None:
    """The pair that should give the form's money: the only one, or of one standard the nearest."""
    pairs = list(_pairs(form))
    budget = form.table.budget.total
    if not pairs or budget is None or len({id(standard) for _, standard in pairs}) > 1:
        return None
    near = min(pairs, key=lambda pair: abs(_product(*pair) - form.yuan(budget)))
    alone = len(pairs) == 1
    ratio = _product(*near) / form.yuan(budget) if budget else Decimal(0)
    return near if alone or _CLOSE[0] < ratio < _CLOSE[1] else None


def _product(count: Indicator, standard: Indicator) -> Decimal:
    number, price = quantity(count), quantity(standard)
    return number.base() * price.base() if number and price else Decimal(0)


def _pairs(form: Form) -> Iterator[tuple[Indicator, Indicator]]:
    """Quantities and standards per the same head: 9.4万人 and 96元/人."""
    found = [(one, quantity(one)) for one in form.indicators]
    for standard, price in found:
        dimension = price.unit.dimension if price else ""
        head, _, rest = dimension.partition("/")
        if head != "money" or not rest:
            continue
        for count, number in found:
            if number and number.unit.dimension == rest.split("/")[0]:
                yield count, standard


def _amounts(form: Form) -> Iterator[Decimal]:
    """Other amounts of the form that a product may be meant for, in 元."""
    for cost in form.table.cost_items:
        if cost.amount is not None:
            yield form.yuan(cost.amount)
    for one in form.indicators:
        amount = money(one)
        if amount is not None:
            yield amount
    for told in prose(form):
        for mention in mentions(told.text)[1]:
            if mention.yuan is not None:
                yield mention.yuan


def _counted(form: Form, cost: CostItem) -> Iterator[Observation]:
    """The quantity of a costing row against the indicator that counts the same thing."""
    found = [f for f in formulas(cost.basis or "") if f.count and f.count.unit]
    if len(found) != 1 or found[0].count is None or found[0].count.unit is None:
        return
    factor = found[0].count
    unit = found[0].count.unit
    for one in form.indicators:
        number = quantity(one)
        if number is None or number.unit.dimension != unit.dimension:
            continue
        if not _same_thing(cost.item or cost.name or "", one.level3):
            continue
        share = _ROUGH if factor.rough or one.target.operator is Operator.APPROX else Decimal(0)
        evidence = f"测算“{found[0].text}”，指标“{one.level3}”{as_said(one)}"
        if _near(factor.value, number.base(), share, Decimal(0)):
            yield holds(form, "测算的数量与指标相同", evidence, one, places=[cost.place])
        else:
            told = f"写{as_said(one)}，测算依据用的是{factor.text}"
            message = f"“{form.name}”的“{one.level3}”{told}"
            yield wrong(form, message, evidence, one, places=[cost.place], rests_on=["value"])


def _same_thing(item: str, name: str) -> bool:
    """Whether a costing row and an indicator speak of one thing."""
    first, second = plain(item), plain(name)
    return len(first) >= 3 and (first in second or likeness(item, name) >= 85)


def _near(one: Decimal, other: Decimal, share: Decimal, step: Decimal) -> bool:
    return abs(one - other) <= max(abs(other) * share, step)


def _wan(yuan: Decimal) -> str:
    return f"{say(rounded(yuan / 10000))}万元"
