"""A form's quantities and standards per head: which of them make up its money."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from baoheng.checking.amounts import mentions, money, one_digit_apart, quantity
from baoheng.checking.dossier import Form
from baoheng.checking.lexicon import section
from baoheng.checking.money.contributions import level_of
from baoheng.checking.money.costing import label
from baoheng.checking.money.standards import years_of
from baoheng.checking.wording.texts import prose
from baoheng.core.provenance import Place
from baoheng.core.tables import Indicator
from baoheng.core.target import Operator

_FILE = "quantities.toml"
_NEAR, _ROUGH = Decimal("0.01"), Decimal("0.1")  # of the amount; rough: 近、余、约
_RELATED = (Decimal("0.2"), Decimal(5))  # beyond, the two do not speak of the same money
_CLOSE = (Decimal("0.7"), Decimal("1.4"))  # of several quantities, the one that is meant
_CAPS, _FLOORS = (Operator.LE, Operator.LT), (Operator.GE, Operator.GT)
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money of a form, in 元, and what it is called."""

    name: str
    yuan: Decimal
    place: Place | None


@dataclass(frozen=True, slots=True)
class Pair:
    """A quantity and a standard per the same head, with what they come to in 元."""

    count: Indicator
    standard: Indicator
    product: Decimal
    months: int = 1

    @property
    def floor(self) -> bool:
        """Whether the quantity is the least that is promised."""
        return self.count.target.operator in _FLOORS

    @property
    def share(self) -> Decimal:
        """By how much an amount may differ and still be the same."""
        return _ROUGH if self.count.target.operator is Operator.APPROX else _NEAR

    def fits(self, amount: Decimal) -> bool:
        """Whether an amount in 元 is this product."""
        return abs(self.product - amount) <= max(abs(amount) * self.share, Decimal(50))


def pairs(form: Form) -> list[Pair]:
    """Quantities and standards per the same head: 9.4万人 and 96元/人; per month for a year."""
    return [*_pairs(form)]


def _pairs(form: Form) -> Iterator[Pair]:
    found = [(one, quantity(one)) for one in form.indicators]
    for standard, price in found:
        head, _, rest = (price.unit.dimension if price else "").partition("/")
        if price is None or head != "money" or not rest or not price.base():
            continue
        per, _, time = rest.partition("/")
        months = _MONTHS if time == "calendar" else 1
        for count, number in found:
            if number and number.value and number.unit.dimension == per:
                yield Pair(count, standard, number.base() * price.base() * months, months)


def paid_pairs(form: Form) -> list[Pair]:
    """The pairs whose standard is the form's own to pay, not one of all levels together."""
    return [pair for pair in _pairs(form) if _is_paid(form, pair.standard)]


def holding(form: Form, found: list[Pair]) -> tuple[Pair, Amount] | None:
    """The pair that gives the budget or another amount of the form, and which."""
    for amount in amounts(form):
        for pair in found:
            if pair.fits(amount.yuan):
                return pair, amount
    return None


def telling(form: Form, found: list[Pair]) -> Pair | None:
    """The pair that should have given the budget but does not; None where that cannot be said."""
    budget = form.table.budget.total
    paid = [pair for pair in found if _is_paid(form, pair.standard)]
    if (
        not budget
        or not paid
        or len({id(pair.standard) for pair in paid}) > 1
        or paid_elsewhere(form)
    ):
        return None
    groups = section(_FILE, "counts")["groups"]
    whole = [p for p in paid if not any(word in p.count.level3 for word in groups)] or paid
    money_yuan = form.yuan(budget)
    near = min(whole, key=lambda pair: abs(pair.product - money_yuan))
    ratio = near.product / money_yuan
    if len(whole) > 1 and not _CLOSE[0] < ratio < _CLOSE[1]:
        return None
    slip = one_digit_apart(near.product / 10000, money_yuan / 10000)
    if not slip and not _RELATED[0] < ratio < _RELATED[1]:
        return None
    bound = _binding(form, near, ratio) and not (ratio < 1 and _is_told(form, near))
    return near if bound else None


def _binding(form: Form, pair: Pair, ratio: Decimal) -> bool:
    """Whether the difference contradicts: neither a cap that is not used up, nor a part."""
    name = pair.standard.level3
    fixed = any(word in name for word in section(_FILE, "standards")["fixed"])
    if pair.standard.target.operator in _CAPS and not fixed and (ratio > 1 or pair.floor):
        return False
    return ratio > 1 or fixed or not _has_other_work(form, pair)


def _has_other_work(form: Form, pair: Pair) -> bool:
    """Whether the form pays for more than this one thing."""
    if len(form.table.cost_items) > 1:
        return True
    mine = quantity(pair.count)
    others = [quantity(one) for one in form.under("产出", "数量") if one is not pair.count]
    return any(
        one is not None
        and mine is not None
        and one.unit.dimension.startswith(("count", "person"))
        and one.unit.dimension != mine.unit.dimension
        for one in others
    )


def _is_paid(form: Form, standard: Indicator) -> bool:
    """Whether the form pays this standard, and alone: no patient's cost, no sum of all payers."""
    names = section(_FILE, "standards")
    name = standard.level3
    if any(word in name for word in (*names["not_paid"], *names["all_payers"])):
        return False
    level, own = level_of(name), own_level(form)
    if level is not None and own is not None and level != own:
        return False
    value = standard.target.value
    return level is not None or value is None or not years_of("fiscal", value)


def own_level(form: Form) -> str | None:
    """The level of government whose money the form is about: 市级财政补助资金 → 市."""
    named = level_of(form.table.project or "")
    if named is not None:
        return named
    department = form.table.department or form.document.department or ""
    at = max((department.rfind(word), word) for word in ("省", "自治区", "市", "州", "区", "县"))
    levels: dict[str, str] = section("contributions.toml", "levels")
    return levels[at[1]] if at[0] >= 0 else None


def paid_elsewhere(form: Form) -> bool:
    """Whether the form says that something is carried over, paid before or borne by others."""
    words = section("contributions.toml", "words")["elsewhere"]
    return any(word in text for text in _told(form) for word in words)


def _told(form: Form) -> list[str]:
    """What the form says in words: of costs, of its goals, of its rows."""
    told = [item.basis or "" for item in form.table.cost_items]
    told += [one.text for one in prose(form)]
    return told + [f"{_words(row.description)}{row.remark or ''}" for row in form.indicators]


def _is_told(form: Form, pair: Pair) -> bool:
    """Whether the form states the product itself, so that the budget has other parts as well."""
    found = (one.yuan for text in _told(form) for one in mentions(text)[1])
    return any(yuan == pair.product for yuan in found)


def _words(text: str | None) -> str:
    """A description, unless it is a formula: 累计结余÷月均支出 carries nothing over."""
    return "" if re.search(r"÷|除以|×\s*100", text or "") else text or ""


def amounts(form: Form) -> Iterator[Amount]:
    """The budget and the other amounts of the form that a product may be meant for."""
    if form.table.budget.total is not None:
        yield Amount("预算", form.yuan(form.table.budget.total), form.place("budget_total"))
    for cost in form.table.cost_items:
        if cost.amount is not None:
            yield Amount(f"“{label(cost)}”", form.yuan(cost.amount), cost.place)
    for task in form.table.tasks:
        if task.amount is not None:
            yield Amount(f"“{task.name or '重点工作'}”", form.yuan(task.amount), task.place)
    for one in form.indicators:
        amount = money(one)
        if amount is not None:
            yield Amount(f"“{one.level3}”", amount, one.places.get("value"))
    for told in prose(form):
        for mention in mentions(told.text)[1]:
            if mention.yuan is not None:
                yield Amount(told.where, mention.yuan, told.place)
