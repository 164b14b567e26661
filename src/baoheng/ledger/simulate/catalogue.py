"""Drugs, service items and consumables of the example city, with invented codes and prices."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from typing import Any

import numpy as np

from baoheng.core.errors import PackError
from baoheng.ledger.simulate.draws import Ints
from baoheng.packs import load

_LIST_TYPES = {"D": "101", "Z": "101", "T": "102", "S": "201", "C": "301"}
_VARIANT_PERCENT = (100, 88, 115, 94, 107, 81, 123, 97)
_LEVEL_PERCENT = {1: 80, 2: 90, 3: 100}  # service items are cheaper in lower hospitals
PRICE_SCALE = 10_000  # prices are integers in 1/10000 元
ANY_CLASS = 9


@dataclass(frozen=True, slots=True)
class Family:
    """One thing that can be billed; a hospital keeps one of its variants (makers and packs)."""

    key: str
    name: str
    kind: str
    charge: str
    level: str
    price: str
    unit: str
    selfpay_percent: int
    variants: int
    stem: str
    lowest: int  # the lowest class of institution that has it


@dataclass(frozen=True)
class Catalogue:
    """Families and, per item, what a bill needs; all numbers as arrays."""

    families: tuple[Family, ...]
    place: dict[str, int]
    first: Ints
    variants: Ints
    lowest: Ints
    codes: tuple[str, ...]
    family: Ints  # per item
    price: Ints  # [item, price level]
    selfpay: Ints  # per item, in percent
    charge: Ints  # per item, the charge type as a number
    level: Ints  # per item, the reimbursement level as a number

    def find(self, key: str) -> int:
        """The place of a family.

        Raises PackError for a key that no file defines.
        """
        if key not in self.place:
            near = get_close_matches(key, self.place, 1)
            hint = f"是否想写 {near[0]}？" if near else "请先在 catalogue.toml 写上"
            raise PackError(f"目录里没有“{key}”", where="national/simulation", todo=hint)
        return self.place[key]

    def key_for(self, number: str, key: str) -> str:
        """The key of a family as a rule names it: its own one, else one of the ordinary."""
        own = f"{number}.{key}"
        return own if own in self.place else key

    def codes_of(self, key: str) -> tuple[str, ...]:
        """The codes of a family."""
        at = self.find(key)
        return self.codes[int(self.first[at]) : int(self.first[at] + self.variants[at])]

    def name(self, item: int) -> str:
        """An item's name."""
        return self.families[int(self.family[item])].name


def code_of(family: Family, serial: int, variant: int) -> str:
    """A code that follows the national grammar and belongs to nothing real."""
    maker = f"99{variant:03d}"
    match family.kind:
        case "D":
            return f"X{family.stem}A{serial:03d}A00101{variant:02d}{maker}"
        case "Z":
            return f"Z{family.stem}A{serial:03d}01{variant:02d}{maker}"
        case "T":
            return f"T99{serial:07d}"
        case "C":
            return f"C{family.stem}{serial:03d}{variant:05d}{maker}"
    return f"99{family.stem}0000"


@cache
def catalogue() -> Catalogue:
    """The ordinary items, then those that only planted cases use."""
    ordinary = [Family(*row) for row in load("national/simulation/catalogue.toml")["items"]]
    return _built([*ordinary, *_planted()])


def _planted() -> list[Family]:
    found = []
    for rule in planted_rules():
        for place, row in enumerate(rule.get("items", ())):
            key, name, kind, charge, price, *rest = row
            extra = rest[0] if rest else {}
            stem = extra.get("stem") or _stem(kind, rule["number"], place)
            found.append(
                Family(
                    key=f"{rule['number']}.{key}",
                    name=name,
                    kind=kind,
                    charge=charge,
                    level=extra.get("level", "01"),
                    price=price,
                    unit=extra.get("unit", "次" if kind == "S" else "盒"),
                    selfpay_percent=0,
                    variants=1,
                    stem=stem,
                    lowest=ANY_CLASS,
                )
            )
    return found


def _stem(kind: str, number: str, place: int) -> str:
    digits = f"{sum(ord(one) * 31**at for at, one in enumerate(number)) % 997:03d}"
    match kind:
        case "D":
            return f"V{digits[:2]}X{'ABCDEFGH'[place]}"
        case "Z":
            return f"A99{digits}"
        case "C":
            return f"99{digits}{place}"
    return f"99{digits}{place:04d}"


@cache
def planted_rules() -> tuple[dict[str, Any], ...]:
    """The rules with their planted cases, in the order of the files."""
    files = ("policy", "management", "medical", "local")
    return tuple(
        rule for name in files for rule in load(f"national/simulation/rules_{name}.toml")["rule"]
    )


def _built(families: Sequence[Family]) -> Catalogue:
    variants = np.array([one.variants for one in families], dtype=np.int64)
    codes, owner, prices = [], [], []
    for serial, one in enumerate(families):
        for variant in range(one.variants):
            codes.append(code_of(one, serial, variant + 1))
            owner.append(serial)
            prices.append(_prices(one, variant))
    family = np.array(owner, dtype=np.int64)

    def each(values: list[int]) -> Ints:
        return np.array(values, dtype=np.int64)[family]

    return Catalogue(
        families=tuple(families),
        place={one.key: serial for serial, one in enumerate(families)},
        first=np.cumsum(variants) - variants,
        variants=variants,
        lowest=np.array([one.lowest for one in families], dtype=np.int64),
        codes=tuple(codes),
        family=family,
        price=np.array(prices, dtype=np.int64),
        selfpay=each([one.selfpay_percent for one in families]),
        charge=each([int(one.charge) for one in families]),
        level=each([int(one.level) for one in families]),
    )


def _prices(family: Family, variant: int) -> list[int]:
    """The price at each price level; service items are priced in whole 分."""
    base = int(Decimal(family.price) * PRICE_SCALE)
    if family.kind == "S":
        cut = PRICE_SCALE // 100
        return [base * _LEVEL_PERCENT[max(level, 1)] // 100 // cut * cut for level in range(4)]
    percent = _VARIANT_PERCENT[variant % len(_VARIANT_PERCENT)]
    exact = base * percent // 100
    return [exact if family.kind == "T" else exact // 100 * 100] * 4


def list_type(family: Family) -> str:
    """The catalogue a family belongs to."""
    return _LIST_TYPES[family.kind]
