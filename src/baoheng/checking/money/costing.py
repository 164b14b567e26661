"""A costing row: the calculation in its basis against its own result, amount and indicators."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from baoheng.checking.amounts import Mention, decimals, mentions, rounded, say, slack
from baoheng.checking.dossier import Form
from baoheng.checking.lexicon import section, words
from baoheng.checking.wording.formulas import Factor, Formula, formulas, view_of
from baoheng.checking.wording.names import likeness, pairs, plain, plain_project
from baoheng.core.quantity import Quantity, Unit
from baoheng.core.tables import CostItem
from baoheng.reading.values import parse_unit

_BRACKETS = re.compile(r"\([^()]*\)")
_EACH = re.compile(r"每([份册台个场期批条支块本页班套项])(?:约|为|按|补助)?(\d+(?:\.\d+)?)(万?元)")
_COUNT = re.compile(r"(?:^|；)数量：(?P<number>\d[\d,]*(?:\.\d+)?)(?=$|；|\D)")
_PRICE = re.compile(r"(?:^|；)单价：(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>万?元)?(?=$|；|/)")
_UNIT = re.compile(r"(?:^|；)单位：(?P<unit>[^；\d]{1,6})(?=$|；)")
_OWN_UNIT = re.compile(r"(?P<unit>[^；\d/]{1,4})(?=$|；)")
_PERIODIC = re.compile(r"每[月季年天日期次周]|个月|\d+[月天期次]|[×xX*✕]")
_TOTAL_TOLD = re.compile(r"共计?(?P<verb>[\u4e00-\u9fff]{2})$")
_ENUMERATED = re.compile(r"[2②][.、．)）]|二是|其次")
_ROUGH, _HALF = Decimal("0.1"), Decimal("0.5")
_ALIKE, _SHORTEST = 75, 3
_UNITS = {"元": Decimal(1), "万元": Decimal(10000)}


@dataclass(frozen=True, slots=True)
class Costed:
    """What the basis of a row comes to, in 元.

    ``values`` are all amounts that the row may be meant to show, the first the likeliest;
    ``certain`` says that nothing beside the calculation speaks of money.
    """

    text: str
    values: tuple[Decimal, ...]
    rough: bool
    certain: bool
    silent: bool  # something else pays or is taken off: no difference may be held against it


def label(cost: CostItem) -> str:
    """How the row is called."""
    return cost.item or cost.name or "支出明细"


def costed(cost: CostItem) -> Costed | None:
    """The calculation of a row, written with × or told as a quantity and a standard."""
    basis = cost.basis or ""
    found = list(formulas(basis))
    silent = any(word in basis for word in section("contributions.toml", "words")["elsewhere"])
    if not found:
        return _told(basis, silent) or _columns(basis, silent)
    rest = view_of(basis)
    for formula in found:
        rest = rest.replace(formula.text, "")
    total = sum((formula.value for formula in found), Decimal(0))
    beside = [m.yuan for m in mentions(_BRACKETS.sub("", rest))[1] if m.yuan is not None]
    shares = [m.value / 100 for m in mentions(rest)[1] if m.unit and m.unit.dimension == "ratio"]
    more = sum(beside, Decimal(0))
    values = (total, total + more, total - more, *(f.value for f in found if len(found) > 1))
    return Costed(
        text=" + ".join(formula.text for formula in found),
        values=(*values, *(total * share for share in shares)),
        rough=any(formula.rough for formula in found),
        certain=len(found) == 1 and not beside,
        silent=silent,
    )


def _columns(basis: str, silent: bool) -> Costed | None:
    """The columns 数量 and 单价 of the row itself, the price in 元 or 万元."""
    count, price = _COUNT.search(basis), _PRICE.search(basis)
    if count is None or price is None or _PERIODIC.search(basis):
        return None
    one, two = (Decimal(found["number"].replace(",", "")) for found in (count, price))
    scale = Decimal(10000) if price["unit"] == "万元" else Decimal(1)
    value = one * two * scale
    others = () if price["unit"] else (value * 10000,)
    unit = _UNIT.search(basis)
    text = f"数量{say(one)}{unit['unit'] if unit else ''} × 单价{say(two)}{price['unit'] or ''}"
    rest = _UNIT.sub("", _PRICE.sub("", _COUNT.sub("", basis)))
    beside = any(m.yuan is not None and m.yuan != two * scale for m in mentions(rest)[1])
    return Costed(text, (value, *others), False, False, silent or beside)


def _told(basis: str, silent: bool) -> Costed | None:
    """补助9.4万人，每人96元; 按合同2万元/年: one quantity (one year where none) and a standard."""
    view, found = mentions(_EACH.sub(r"\2\3/\1", view_of(basis)))
    rates = [m for m in found if m.unit and m.unit.dimension.startswith("money/")]
    if len(rates) != 1 or rates[0].unit is None:
        return None
    per = rates[0].unit.dimension.split("/")[1]
    counts = [m for m in found if m.unit and m.unit.dimension == per]
    price = rates[0].value * rates[0].unit.scale
    others = [m for m in found if m.yuan is not None]
    if per == "年" and not counts:
        silent = silent or bool(others) or "合同" not in view
        return Costed(rates[0].text, (price,), False, False, silent)
    if len(counts) != 1 or counts[0].unit is None or counts[0].start > rates[0].end + 40:
        return None
    value = counts[0].value * counts[0].unit.scale * price
    text = f"{_plain(counts[0])} × {rates[0].text}"
    rough = any(word in counts[0].text for word in "余多约近")
    silent = silent or bool(others) or bool(_ENUMERATED.search(view))
    return Costed(text, (value,), rough, False, silent)


def _plain(mention: Mention) -> str:
    return mention.text.strip("，。")


def agreed(form: Form, amount: Decimal, found: Costed) -> str | None:
    """The row's amount where it is what its basis comes to, with the unit it is then in.

    That is the form's unit; 元 and 万元 are tried only where the form prints none.
    """
    units = [form.money_unit] if form.states_unit else [form.money_unit, *_UNITS]
    return _agreed(form, amount, found, units)


def agreed_elsewise(form: Form, amount: Decimal, found: Costed) -> str | None:
    """The unit in which the row's amount would be right, where it is not in the form's."""
    return _agreed(form, amount, found, [unit for unit in _UNITS if unit != form.money_unit])


def _agreed(form: Form, amount: Decimal, found: Costed, units: Sequence[str]) -> str | None:
    step = slack(amount) if decimals(amount) else _HALF
    for unit in units:
        scale = _UNITS.get(unit, form.yuan(Decimal(1)))
        for value in found.values:
            loose = step * scale
            if found.rough:
                loose = max(loose, amount * scale * _ROUGH)
            if abs(value - amount * scale) <= loose:
                return f"{say(amount)}{unit}"
    return None


def works(formula: Formula) -> bool:
    """Whether a calculation gives the result that it prints, to the last printed digit.

    A product that needs no rounding must be exact, unless one of its counts is in 万.
    """
    if formula.printed is None:
        return True
    counts = [f for product in formula.products for f in product if not f.is_money]
    exact = not formula.value % formula.step and not any("万" in count.text for count in counts)
    loose = abs(formula.value) * _ROUGH if formula.rough else Decimal(0)
    allowed = max(loose, Decimal(0) if exact else formula.step)
    return abs(formula.value - formula.printed) <= allowed


def counts(cost: CostItem) -> Iterator[tuple[Formula, Factor, Unit]]:
    """The quantity that a row of one calculation multiplies, with its unit."""
    found = [formula for formula in formulas(cost.basis or "") if formula.count]
    if len(found) == 1 and (factor := found[0].count) and factor.unit is not None:
        yield found[0], factor, factor.unit


def column_count(cost: CostItem) -> Quantity | None:
    """The columns 数量 and 单位 of a row as a quantity."""
    count, unit = _COUNT.search(cost.basis or ""), _UNIT.search(cost.basis or "")
    if count is None:
        return None
    own = _OWN_UNIT.match((cost.basis or "")[count.end("number") :])  # 数量：30台
    name = unit["unit"] if unit else own["unit"] if own else ""
    known = parse_unit(name) if name else None
    return Quantity(Decimal(count["number"].replace(",", "")), known) if known else None


def column_price(cost: CostItem) -> Quantity | None:
    """The column 单价 of a row, in 元 for one; None where its unit of money is not printed."""
    price = _PRICE.search(cost.basis or "")
    if price is None or not price["unit"]:
        return None
    value = Decimal(price["number"].replace(",", "")) * _UNITS[price["unit"]]
    return Quantity(value, Unit("元", "money", Decimal(1)))


def told_total(cost: CostItem) -> Iterator[tuple[str, Mention]]:
    """共培训480人次: a total that the basis of a row tells beside its calculation, and its verb."""
    view, found = mentions(cost.basis or "")
    for mention in found:
        verb = _TOTAL_TOLD.search(view[: mention.start])
        if verb and mention.unit is not None and mention.yuan is None:
            yield verb["verb"], mention


def same_thing(cost: CostItem, name: str) -> bool:
    """Whether a row and an indicator speak of one thing, the words perhaps in another order."""
    first, second = plain_project(label(cost)), plain(name)
    marks = [word for word in words("names.toml", "distinguishing") if word in first]
    if len(first) < _SHORTEST or any(mark not in second for mark in marks):
        return False
    if first in second or likeness(label(cost), name) >= 85:
        return True
    pieces = pairs(first)
    return sum(piece in second for piece in pieces) * 100 >= _ALIKE * len(pieces)


def wan(yuan: Decimal) -> str:
    """An amount in 万元 as a clerk writes it."""
    return f"{say(rounded(yuan / 10000, 4))}万元"
