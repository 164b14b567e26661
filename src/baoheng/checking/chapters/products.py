"""Quantity times standard: costing rows, indicators and budgets must agree."""

import re
from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import as_said, one_digit_apart, quantity, rounded, say
from baoheng.checking.check import Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import section
from baoheng.checking.money.costing import (
    agreed,
    agreed_elsewise,
    column_count,
    column_price,
    costed,
    counts,
    label,
    same_thing,
    told_total,
    wan,
    works,
)
from baoheng.checking.money.headcounts import Pair, holding, pairs, telling
from baoheng.checking.money.told_each import told_heads, told_prices
from baoheng.checking.money.told_formulas import told_formulas
from baoheng.checking.money.told_products import told_of_task, told_products
from baoheng.checking.wording.formulas import formulas
from baoheng.checking.wording.texts import Prose, prose
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.quantity import Quantity, Unit
from baoheng.core.tables import CostItem, Indicator
from baoheng.core.target import Operator

_EACH = re.compile(r"每(?:期|次|场|年|月|季度?|批|班|轮|天|[一-鿿]?[市县区乡镇])")
_ROUGH = Decimal("0.1")  # 近、余、约
_HUNDRED = Decimal(100)
_NEAR = (Decimal("0.9"), Decimal("1.1"))  # of the budget
_STEP = Decimal(100)  # 元: 万元 with two decimals


@check(
    "A01",
    "数量乘标准不等于金额",
    kind=Kind.PRODUCT,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="测算依据写了算式，或同一张表既有数量指标又有单位标准的表，以及写了人数、标准和得数的完成情况",
    basis="财预〔2015〕88号：绩效目标应与资金匹配",
    todo="核对数量、标准和金额，改正算错的一个；有结转、预拨或其他负担方的，请写明",
)
def product_is_the_amount(dossier: Dossier) -> Iterator[Observation]:
    """数量乘以标准应等于该行金额或项目预算。"""
    for form in dossier.targets():
        for cost in form.table.cost_items:
            yield from _costing(form, cost)
        for one in prose(form):
            yield from _sentences(form, one)
        for one in _free_text(form):
            yield from _bare_formula(form, one)
        yield from _tasks(form)
        yield from _pair(form, floors=False)
    for form in (*dossier.evaluations(), *dossier.monitorings()):
        for one in prose(form):
            yield from _sentences(form, one)
    yield from told_formulas(dossier)


@check(
    "A03",
    "由金额推出的数量与所写数量不符",
    kind=Kind.PRODUCT,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="同一张表写了数量（不少于）、单位标准和预算，或测算依据、文字（几期、每期几人）与数量指标写了同一数量的表",
    basis="财预〔2015〕88号：绩效目标应与资金匹配",
    todo="使数量、标准与金额一致，或写明差额的来源",
)
def implied_quantity(dossier: Dossier) -> Iterator[Observation]:
    """金额除以标准得到的数量应与所写数量一致。"""
    for form in dossier.targets():
        yield from _pair(form, floors=True)
        matched = False
        for cost in form.costs:
            for seen in _counted(form, cost):
                matched = True
                yield seen
            yield from _columns(form, cost)
            if next(told_total(cost), None) is None:
                told = f"{label(cost)}{cost.basis or ''}"
                yield from told_heads(form, Prose(form, f"“{label(cost)}”的测算", told, cost.place))
        if not matched:
            yield from _together(form)
        for one in _free_text(form):
            yield from told_heads(form, one)


@check(
    "G02",
    "测算用的单价与指标的标准不符",
    kind=Kind.PRODUCT,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="测算依据或文字中用的单价在成本指标中另有标准的表",
    basis="财预〔2015〕88号：绩效目标应与资金匹配",
    todo="统一测算依据和成本指标中的标准",
)
def price_of_the_indicator(dossier: Dossier) -> Iterator[Observation]:
    """测算依据用的单价应与同一事项的标准指标相同。"""
    for form in dossier.targets():
        for cost in form.costs:
            yield from _priced(form, cost)
            yield from _column_priced(form, cost)
        for one in _free_text(form):
            yield from told_prices(form, one)


def _costing(form: Form, cost: CostItem) -> Iterator[Observation]:
    """A costing row's amount against the calculation in its basis."""
    broken = [formula for formula in formulas(cost.basis or "") if not works(formula)]
    found = costed(cost)
    for formula in broken:
        message = (
            f"“{form.name}”的“{label(cost)}”算式不成立：“{formula.text}”，应为{wan(formula.value)}"
        )
        evidence = f"{formula.text}；乘出来是{wan(formula.value)}"
        loose = formula.rough or found is None or found.silent
        severity = Severity.WARNING if loose else Severity.ERROR
        yield wrong(form, message, evidence, places=[cost.place], severity=severity)
    if found is None or broken or cost.amount is None:
        return
    same = agreed(form, cost.amount, found)
    printed = same or f"{say(cost.amount)}{form.money_unit}"
    equals = "" if "=" in found.text else f" = {wan(found.values[0])}"
    evidence = f"{found.text}{equals}，该行金额{printed}"
    if not same and _of_one(cost, found.text, found.values[0], form.yuan(cost.amount)):
        return  # 每期2名讲师、每人4000元: what one of several costs
    if same:
        yield holds(form, f"“{label(cost)}”的金额与测算相符", evidence, places=[cost.place])
    elif other := agreed_elsewise(form, cost.amount, found):
        message = (
            f"“{form.name}”的“{label(cost)}”：按测算应为{other}，金额单位写的却是{form.money_unit}"
        )
        advice = "金额请按表的单位填写，或在金额栏写明单位"
        yield wrong(
            form, message, evidence, places=[cost.place], severity=Severity.WARNING, advice=advice
        )
    elif not found.silent:
        gap = wan(abs(found.values[0] - form.yuan(cost.amount)))
        said = f"{evidence}，差{gap}（容差为金额的最后一位）"
        message = f"“{form.name}”的“{label(cost)}”：测算应为{wan(found.values[0])}，金额写{printed}"
        certain = found.certain and not found.rough
        severity = Severity.ERROR if certain else Severity.WARNING
        yield wrong(form, message, said, places=[cost.place], severity=severity)


def _sentences(form: Form, one: Prose) -> Iterator[Observation]:
    """每人100元资助4200名，需52万元: what a sentence multiplies without writing a formula."""
    if "测算依据" in one.where:
        return
    for found in told_products(one.text):
        evidence = f"{found.count} = {wan(found.product)}，写{wan(found.amount)}"
        if found.holds:
            yield holds(form, f"{one.where}的人数乘标准等于金额", evidence, places=[one.place])
        else:
            message = (
                f"“{form.name}”的{one.where}：{found.count}得{wan(found.product)}，"
                f"却写{wan(found.amount)}"
            )
            gap = wan(abs(found.product - found.amount))
            yield wrong(form, message, f"{evidence}，差{gap}", places=[one.place])


def _free_text(form: Form) -> Iterator[Prose]:
    """The form's prose without the bases of costing lines, held against their own amounts."""
    bases = {cost.basis for cost in form.costs}
    return (one for one in prose(form) if one.text not in bases)


def _bare_formula(form: Form, one: Prose) -> Iterator[Observation]:
    """测算说明：36.5万人×42元/人 — the only product of a calculation that writes no result."""
    budget, found = form.table.budget.total, [*formulas(one.text)]
    if not budget or "测算" not in one.where or len(found) != 1 or found[0].printed is not None:
        return
    yuan, value = form.yuan(budget), found[0].value
    if not _NEAR[0] < value / yuan < _NEAR[1]:
        return  # what one of several things costs
    evidence = f"{found[0].text} = {wan(value)}，预算{say(budget)}{form.money_unit}"
    places = [one.place, form.place("budget_total")]
    if abs(value - yuan) <= _STEP:
        yield holds(form, f"{one.where}的乘积等于预算", evidence, places=places)
    else:
        message = f"“{form.name}”的{one.where}算下来是{wan(value)}，与预算不符"
        gap = wan(abs(value - yuan))
        yield wrong(form, message, f"{evidence}，差{gap}", places=places)


def _tasks(form: Form) -> Iterator[Observation]:
    """A task whose content is one standard for so many people, against the task's amount."""
    for task in form.table.tasks:
        if not task.amount or not task.content:
            continue
        amount = form.yuan(task.amount)
        found = told_of_task(task.content, amount)
        if found is None:
            continue
        evidence = f"{found.count} = {wan(found.product)}，金额{wan(amount)}"
        if found.holds:
            message = f"“{task.name}”的人数乘标准等于金额"
            yield holds(form, message, evidence, places=[task.place])
        else:
            message = f"“{task.name}”：{found.count}得{wan(found.product)}，金额却写{wan(amount)}"
            gap = wan(abs(found.product - amount))
            yield wrong(form, message, f"{evidence}，差{gap}", places=[task.place])


def _of_one(cost: CostItem, text: str, value: Decimal, amount: Decimal) -> bool:
    """Whether the calculation is of one session and the amount of several; not ten, a slip."""
    if not value or not _EACH.search((cost.basis or "").split(text)[0]):
        return False
    times = amount / value
    return times > 1 and times == times.to_integral_value() and not one_digit_apart(amount, value)


def _pair(form: Form, floors: bool) -> Iterator[Observation]:
    """The form's quantity and standard of the same head against its money."""
    found = pairs(form)
    fitting = holding(form, found)
    budget, places = form.table.budget.total, [form.place("budget_total")]
    if fitting is not None:
        one, amount = fitting
        if one.floor is floors:
            told = f"{_product(one)}，{amount.name}{wan(amount.yuan)}"
            seen = [place for place in (amount.place,) if place]
            yield holds(form, "数量乘标准与金额相符", told, one.count, one.standard, places=seen)
        return
    pair = telling(form, found) if form.table.kind == "project" else None
    number = quantity(pair.count) if pair else None
    if pair is None or number is None or budget is None or pair.floor is not floors:
        return
    yuan = form.yuan(budget)
    gap, more = abs(pair.product - yuan), "多" if pair.product > yuan else "少"
    implied = yuan * number.value / pair.product
    percent = say(rounded(gap / yuan * _HUNDRED, 1))
    evidence = (
        f"{_product(pair)}，预算{say(budget)}{form.money_unit}，差{wan(gap)}（{more}{percent}%）；"
        f"按预算推算为{say(rounded(implied))}{number.unit.text}"
    )
    message = (
        f"“{form.name}”的“{pair.count.level3}”{as_said(pair.count)}，乘以“{pair.standard.level3}”"
        f"{as_said(pair.standard)}得{wan(pair.product)}，与预算{say(budget)}{form.money_unit}不符"
    )
    rows, rests = (pair.count, pair.standard), ["value", "unit"]
    yield wrong(form, message, evidence, *rows, places=places, rests_on=rests)


def _product(pair: Pair) -> str:
    months = f" × {pair.months}个月" if pair.months > 1 else ""
    return f"{as_said(pair.count)} × {as_said(pair.standard)}{months} = {wan(pair.product)}"


def _counted(form: Form, cost: CostItem) -> Iterator[Observation]:
    """The quantity of a costing row against the indicator that counts the same thing."""
    for formula, factor, unit in counts(cost):
        for one in form.indicators:
            number = quantity(one)
            if number is None or number.unit.dimension != unit.dimension:
                continue
            if not same_thing(cost, one.level3):
                continue
            rough = factor.rough or one.target.operator is Operator.APPROX
            loose = number.base() * _ROUGH if rough else Decimal(0)
            evidence = f"测算“{formula.text}”，指标“{one.level3}”{as_said(one)}"
            places = [cost.place]
            if abs(factor.value - number.base()) <= loose:
                yield holds(form, "测算的数量与指标相同", evidence, one, places=places)
            else:
                told = f"写{as_said(one)}，测算依据用的是{factor.text}"
                message = f"“{form.name}”的“{one.level3}”{told}"
                yield wrong(form, message, evidence, one, places=places, rests_on=["value"])


def _columns(form: Form, cost: CostItem) -> Iterator[Observation]:
    """The quantity of a costing row's own columns, or the total its basis tells, below the target.

    More than the least that is promised may be bought; less cannot be.
    """
    told: list[tuple[str, Quantity]] = []
    if found := column_count(cost):
        told.append((f"数量{say(found.value)}{found.unit.text}", found))
    for verb, mention in told_total(cost):
        rows = [row for row in form.indicators if verb in row.level3 and _like(row, mention.unit)]
        if len(rows) == 1 and mention.unit is not None:
            quantity_ = Quantity(mention.value, mention.unit)
            yield from _below(form, cost, rows[0], mention.text, quantity_)
    for text, amount in told:
        for row in form.indicators:
            if same_thing(cost, row.level3) and _like(row, amount.unit):
                yield from _below(form, cost, row, text, amount)


def _like(row: Indicator, unit: Unit | None) -> bool:
    number = quantity(row)
    return number is not None and unit is not None and number.unit.dimension == unit.dimension


def _below(
    form: Form, cost: CostItem, row: Indicator, text: str, amount: Quantity
) -> Iterator[Observation]:
    number = quantity(row)
    if number is None or row.target.operator not in (Operator.GE, Operator.EQ):
        return
    evidence = f"支出明细“{label(cost)}”{text}，指标“{row.level3}”{as_said(row)}"
    other = row.target.operator is Operator.EQ and amount.base() != number.base()
    if amount.base() < number.base() or other or _tens(amount, number):
        only = "只有" if amount.base() < number.base() else "却是"
        message = f"“{form.name}”的“{row.level3}”写{as_said(row)}，支出明细{only}{text}"
        yield wrong(form, message, evidence, row, places=[cost.place], rests_on=["value"])
    else:
        yield holds(form, "支出明细的数量够指标所需", evidence, row, places=[cost.place])


def _tens(one: Quantity, other: Quantity) -> bool:
    """Whether one is ten, a hundred … times the other: a digit too many or too few."""
    return one.base() != other.base() and one_digit_apart(one.base(), other.base())


def _together(form: Form) -> Iterator[Observation]:
    """Rows that split one quantity, such as a row a county, against the indicator of the whole."""
    rows = [found for cost in form.costs for found in counts(cost)]
    prices = {formula.rate.value for formula, _, _ in rows if formula.rate}
    units = {unit.dimension for _, _, unit in rows}
    if len(rows) < 2 or len(rows) < len(form.costs) or len(units | prices) != 2:
        return
    summed = sum((factor.value for _, factor, _ in rows), Decimal(0))
    unit = rows[0][2]
    whole = [one for one in form.indicators if _counts_all(one, unit)]
    written = " + ".join(say(factor.value / unit.scale) for _, factor, _ in rows)
    told = f"测算各行{written} = {say(summed / unit.scale)}{unit.text}"
    places = [cost.place for cost in form.costs]
    for one in whole:
        number = quantity(one)
        evidence = f"{told}，指标“{one.level3}”{as_said(one)}"
        if number is not None and number.base() == summed:
            yield holds(form, "测算各行的数量之和等于指标", evidence, one, places=places)
        elif len(whole) == 1:
            message = f"“{form.name}”的测算各行相加与“{one.level3}”{as_said(one)}不符"
            yield wrong(form, message, evidence, one, places=places, rests_on=["value"])


def _counts_all(one: Indicator, unit: Unit) -> bool:
    number = quantity(one)
    groups = section("quantities.toml", "counts")["groups"]
    named = any(word in one.level3 for word in groups)
    return number is not None and number.unit.dimension == unit.dimension and not named


def _column_priced(form: Form, cost: CostItem) -> Iterator[Observation]:
    """The column 单价 of a costing line against the row that caps the price of one."""
    price = column_price(cost)
    for row in form.indicators if price else ():
        number, each = quantity(row), re.search(section("quantities.toml", "of_one"), row.level3)
        if price is None or number is None or each is None or not same_thing(cost, row.level3):
            continue
        if number.unit.dimension.partition("/")[0] != "money":
            continue
        evidence = (
            f"支出明细“{label(cost)}”单价{say(price.base())}元，指标“{row.level3}”{as_said(row)}"
        )
        if number.base() == price.base():
            yield holds(form, "测算的单价与指标相同", evidence, row, places=[cost.place])
            continue
        slip = one_digit_apart(number.base(), price.base())
        below = row.target.operator in (Operator.LE, Operator.LT) and price.base() < number.base()
        message = (
            f"“{form.name}”的“{row.level3}”写{as_said(row)}，支出明细的单价是{say(price.base())}元"
        )
        severity = Severity.ADVICE if below and not slip else None
        yield wrong(form, message, evidence, row, places=[cost.place], severity=severity)


def _priced(form: Form, cost: CostItem) -> Iterator[Observation]:
    found = [formula for formula in formulas(cost.basis or "") if formula.rate]
    if len(found) != 1 or (rate := found[0].rate) is None or rate.unit is None:
        return
    for one in form.indicators:
        price = quantity(one)
        if price is None or price.unit.dimension != rate.unit.dimension:
            continue
        if "/" not in price.unit.dimension or not same_thing(cost, one.level3):
            continue
        evidence = f"测算“{found[0].text}”，指标“{one.level3}”{as_said(one)}"
        if price.base() == rate.value:
            yield holds(form, "测算的单价与指标相同", evidence, one, places=[cost.place])
        else:
            message = f"“{form.name}”的“{one.level3}”写{as_said(one)}，测算依据用的是{rate.text}"
            yield wrong(form, message, evidence, one, places=[cost.place], rests_on=["value"])
