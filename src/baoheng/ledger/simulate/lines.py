"""Fee lines of one chunk: templates written out with hospital habits, prices and chance."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from baoheng.ledger.simulate.catalogue import PRICE_SCALE, catalogue
from baoheng.ledger.simulate.city import City
from baoheng.ledger.simulate.draws import Draws, Ints, Mask, part, spread
from baoheng.ledger.simulate.period import DAY_MINUTES
from baoheng.ledger.simulate.templates import HABIT, is_taken_home, templates
from baoheng.ledger.simulate.visits import Encounters

NO_ORDER = 0
REFUND_SERIAL = 900_000  # refunds are numbered after all lines of an encounter
_SEVERITY = 900  # sigma of the logarithm, in thousandths
_GROWING = (8, 9, 11)  # consumables, western and patent medicine
_REFUNDED = 3  # of 1024 lines
_OWN_EXPENSE = 3  # the reimbursement level of what no fund pays


@dataclass
class Lines:
    """One entry a fee line; money in 分, prices in 1/10000 元, counts in hundredths."""

    encounter: Ints  # the place of the encounter in the chunk
    serial: Ints  # number within the encounter
    refunds: Ints  # the serial of the line that is taken back, 0 for ordinary lines
    order: Ints
    second: Ints  # seconds since 1970
    item: Ints
    level: Ints
    count: Ints
    price: Ints
    amount: Ints
    over: Ints  # above the price cap
    before: Ints  # paid by the person before the fund comes in
    own: Ints  # entirely own expense
    days: Ints
    doctor: Ints  # -1 none
    home: Ints
    uploaded: Ints  # seconds since 1970

    @property
    def in_scope(self) -> Ints:
        """What the policy covers."""
        return self.amount - self.over - self.before - self.own


def amount_of(count: Any, price: Any) -> Any:
    """Count times price in 分, half up; exact for refunds too."""
    product = count * price
    half = PRICE_SCALE // 2
    return np.where(product >= 0, product + half, product - half + PRICE_SCALE - 1) // PRICE_SCALE


def make_lines(found: Encounters, city: City, habits: Ints, draws: Draws) -> Lines:
    """All lines of the encounters, ordered by encounter.

    ``habits`` names for each institution the family that it bills on every stay, -1 for none.
    """
    bills = templates()
    size = bills.size[found.template].astype(np.int64)
    encounter = np.repeat(np.arange(len(size)), size)
    line = np.arange(len(encounter)) - np.repeat(np.cumsum(size) - size, size)
    source = bills.begin[found.template][encounter] + line
    bits = draws.bits("line", found.number[encounter] * 4096 + line)
    family = bills.family[source].astype(np.int64)
    is_habit = family == HABIT
    family = np.where(is_habit, habits[found.institution[encounter]], family)
    lowest = catalogue().lowest[family]
    keep = part(bits, 0, 255) < bills.keep[source]
    keep &= city.klass[found.institution[encounter]] <= lowest
    keep &= family >= 0
    encounter, source, bits = encounter[keep], source[keep], bits[keep]
    family, is_habit = family[keep], is_habit[keep]
    count = bills.count[source].astype(np.int64)
    count = _varied(count, bits)
    count = _by_severity(found, encounter, family, count, draws)
    count = np.where(is_habit, habit_count(family), count)
    return _priced(found, city, encounter, source, family, count, bits)


def habit_count(family: Ints) -> Ints:
    """How much of its habit a hospital bills: about eight thousand 元 a stay, in hundredths."""
    kinds = catalogue()
    price = np.maximum(1, kinds.price[kinds.first[family], 1])
    result: Ints = np.maximum(1, 8000 * PRICE_SCALE // price) * 100
    return result


def _varied(count: Ints, bits: Any) -> Ints:
    """Every eighth line of several units has one unit more."""
    more = (part(bits, 1, 8) == 0) & (count >= 200) & (count <= 1000)
    return count + np.where(more, 100, 0)


def _by_severity(
    found: Encounters, encounter: Ints, family: Ints, count: Ints, draws: Draws
) -> Ints:
    """Drugs and consumables of a stay grow with how ill the patient is: costs are log-normal."""
    kinds = catalogue()
    ill = spread(_SEVERITY)[part(draws.bits("severity", found.number), 0, 256)]
    ill = np.where(templates().stay[found.template] > 0, ill, 1000)[encounter]
    grows = np.isin(kinds.charge[kinds.first[family]], _GROWING)
    return np.where(grows, np.maximum(100, (count * ill + 50_000) // 100_000 * 100), count)


def _priced(
    found: Encounters,
    city: City,
    encounter: Ints,
    source: Ints,
    family: Ints,
    count: Ints,
    bits: Any,
) -> Lines:
    bills, kinds = templates(), catalogue()
    institution = found.institution[encounter]
    item = kinds.first[family] + (city.formulary[institution] + family) % kinds.variants[family]
    price = kinds.price[item, city.price_level[institution]]
    amount = amount_of(count, price)
    stay = bills.stay[found.template] > 0
    origin = np.where(stay, found.begin // DAY_MINUTES * DAY_MINUTES, found.begin)
    second = (origin[encounter] + bills.minute[source]) * 60 + part(bits, 2, 60)
    order = bills.order[source].astype(np.int64)
    size = np.bincount(encounter, minlength=len(found.number))
    serial = np.arange(len(encounter)) - (np.cumsum(size) - size)[encounter] + 1
    level = kinds.level[item]
    zero = np.zeros(len(item), dtype=np.int64)
    return Lines(
        encounter=encounter,
        serial=serial,
        refunds=zero,
        order=order,
        second=second,
        item=item,
        level=level,
        count=count,
        price=price,
        amount=amount,
        over=zero,
        before=_before(amount, kinds.selfpay[item]),
        own=np.where(level == _OWN_EXPENSE, amount, 0),
        days=bills.days[source].astype(np.int64),
        doctor=found.doctor[encounter],
        home=is_taken_home(order).astype(np.int64),
        uploaded=second + uploaded_after(city, institution, bits),
    )


def uploaded_after(city: City, institution: Ints, bits: Any) -> Ints:
    """Seconds until the hospital uploads: minutes in some, most of a day in others."""
    return 60 + part(bits, 3, 3600) + city.upload_hours[institution] * 3600


def _before(amount: Ints, percent: Ints) -> Ints:
    return (amount * percent + 50) // 100


def make_refunds(lines: Lines, draws: Draws, found: Encounters, spared: Mask) -> Lines:
    """Lines taken back: negative, later the same day, and linked to what they take back.

    ``spared`` marks encounters in which nothing is taken back.
    """
    bits = draws.bits("refund", found.number[lines.encounter] * 4096 + lines.serial)
    chosen = np.flatnonzero(part(bits, 0, 1024) < _REFUNDED)
    chosen = chosen[~spared[lines.encounter[chosen]]]
    last = found.end[lines.encounter[chosen]] * 60
    back = {one.name: getattr(lines, one.name)[chosen] for one in fields(Lines)}
    for name in ("count", "amount", "over", "before", "own"):
        back[name] = -back[name]
    wait = np.minimum(last - back["second"], 600 + part(bits[chosen], 1, 1200))
    back["refunds"] = back["serial"]
    back["serial"] = back["serial"] + REFUND_SERIAL
    back["uploaded"] = back["uploaded"] + wait
    back["second"] = back["second"] + wait
    return Lines(**back)


def combined(parts: list[Lines]) -> Lines:
    """Several as one, in that order."""
    return Lines(
        **{one.name: np.concatenate([getattr(p, one.name) for p in parts]) for one in fields(Lines)}
    )
