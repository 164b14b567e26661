"""Bills in outline: what a visit or a stay for one disease consists of, line by line.

Every encounter follows one template; hospital, prices, makers, times and chance do the rest.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from baoheng.core.errors import PackError
from baoheng.ledger.simulate.catalogue import catalogue
from baoheng.ledger.simulate.draws import Ints, spread
from baoheng.ledger.simulate.period import DAY_MINUTES
from baoheng.packs import load

VISIT_VARIANTS, STAY_VARIANTS, STAY_LENGTHS = 4, 2, 8
SHORTEST_STAY, LONGEST_STAY = 3, 45
HABIT = -1  # the line of a hospital's habit: what it is, the hospital decides
_ALWAYS = 255
_RECIPE = re.compile(
    r"(?P<keys>[\w.|]+)(?:\*(?P<count>[\d.]+))?(?:/(?P<days>\d+))?(?:\?(?P<percent>\d+))?"
)
_ADMISSION, _OPERATION, _OTHER, _TAKEN_HOME = 90, 91, 92, 93


@dataclass(frozen=True, slots=True)
class Recipe:
    """One line as the data files write it."""

    keys: tuple[str, ...]
    count: int  # in hundredths
    days: int
    keep: int  # of 255, how often the line is there

    @classmethod
    def parse(cls, text: str) -> "Recipe":
        """``amox|cefu*2/5?60``: one of two drugs, two packs for five days, in 60 % of the bills.

        Raises PackError for anything else.
        """
        found = _RECIPE.fullmatch(text)
        if found is None:
            raise PackError(
                f"看不懂“{text}”",
                where="national/simulation/diseases.toml",
                todo="请写成 键*数量/天数?百分比",
            )
        whole, _, cents = (found["count"] or "1").partition(".")
        return cls(
            keys=tuple(found["keys"].split("|")),
            count=int(whole) * 100 + int((cents + "00")[:2]),
            days=int(found["days"] or 0),
            keep=int(found["percent"]) * _ALWAYS // 100 if found["percent"] else _ALWAYS,
        )


@dataclass
class _Columns:
    """The lines and orders of all templates while they are gathered."""

    family: list[int] = field(default_factory=list)
    count: list[int] = field(default_factory=list)
    minute: list[int] = field(default_factory=list)
    order: list[int] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    keep: list[int] = field(default_factory=list)
    order_no: list[int] = field(default_factory=list)
    order_stop: list[int] = field(default_factory=list)

    def add(self, recipe: Recipe, variant: int, minute: int, order: int) -> None:
        """One line."""
        self.family.append(catalogue().find(recipe.keys[variant % len(recipe.keys)]))
        self.count.append(recipe.count)
        self.minute.append(minute)
        self.order.append(order)
        self.days.append(recipe.days)
        self.keep.append(recipe.keep)


@dataclass(frozen=True)
class Templates:
    """All templates: ``begin`` and ``size`` cut the lines, ``order_begin`` … the orders."""

    begin: Ints
    size: Ints
    stay: Ints  # days of stay, 0 for a visit
    disease: Ints  # -1 for a purchase
    order_begin: Ints
    order_size: Ints
    family: Ints
    count: Ints
    minute: Ints
    order: Ints
    days: Ints
    keep: Ints
    order_no: Ints
    order_stop: Ints
    visits: Ints  # [disease]: the first of its visit templates
    stays: Ints  # [disease]: the first of its stay templates, by length, then variant
    purchases: int  # the first of the purchase templates


@cache
def diseases() -> tuple[dict[str, Any], ...]:
    """The diseases, in the order of the file."""
    return tuple(load("national/simulation/diseases.toml")["disease"])


@cache
def templates() -> Templates:
    """Every template; the same in every run, whatever the seed."""
    data = load("national/simulation/diseases.toml")
    common = {
        part: [Recipe.parse(text) for text in data["common"][part]] for part in data["common"]
    }
    columns = _Columns()
    heads: list[tuple[int, int, int, int]] = []  # begin, stay, disease, first order
    visits, stays = [], []
    for number, disease in enumerate(diseases()):
        visits.append(len(heads))
        for variant in range(VISIT_VARIANTS):
            heads.append((len(columns.family), 0, number, len(columns.order_no)))
            _visit(columns, [*common["visit"], *_recipes(disease, "visit")], variant)
    for number, disease in enumerate(diseases()):
        stays.append(len(heads))
        for days in stay_lengths(disease["days"]):
            for variant in range(STAY_VARIANTS):
                heads.append((len(columns.family), days, number, len(columns.order_no)))
                _stay(columns, common, disease, days, variant)
    purchases = len(heads)
    for lines in data["pharmacy"]["lines"]:
        heads.append((len(columns.family), 0, -1, len(columns.order_no)))
        _visit(columns, [Recipe.parse(text) for text in lines], 0)
    return _frozen(columns, heads, visits, stays, purchases)


def stay_lengths(median: int) -> list[int]:
    """Eight equally likely lengths of stay around the usual one; the shortest fits any stay."""
    factors = [int(spread(420)[16 + 32 * place]) for place in range(STAY_LENGTHS)]
    days = [min(LONGEST_STAY, max(2, (median * one + 400) // 900)) for one in factors]
    return [min(days[0], SHORTEST_STAY), *days[1:]]


def _recipes(disease: dict[str, Any], part: str) -> list[Recipe]:
    return [Recipe.parse(text) for text in disease.get(part, ())]


def _visit(columns: _Columns, recipes: Sequence[Recipe], variant: int) -> None:
    kinds = catalogue()
    orders = set()
    for place, recipe in enumerate(recipes):
        kind = kinds.families[kinds.find(recipe.keys[0])].kind
        order = {"D": 1, "Z": 1, "T": 2}.get(kind, 0)
        columns.add(recipe, variant, 3 + 4 * place, order)
        orders.add(order)
    for order in sorted(orders - {0}):
        columns.order_no.append(order)
        columns.order_stop.append(-1)


def _stay(
    columns: _Columns,
    common: dict[str, list[Recipe]],
    disease: dict[str, Any],
    days: int,
    variant: int,
) -> None:
    """Admission tests, what every day brings, an operation on the second day, drugs to take home.

    Minutes count from midnight of the day of admission.
    """
    first = [*common["first"], *_recipes(disease, "first")]
    operation = _recipes(disease, "operation")
    daily = [*_recipes(disease, "daily"), *common["daily"]]
    evening = [*_recipes(disease, "daily"), *common["evening"]]
    evening = [one for one in evening if _is_given(one)]
    last = [*common["last"], *_recipes(disease, "last")]
    for place, recipe in enumerate(first):
        columns.add(recipe, variant, 690 + 5 * place, _ADMISSION)
    for day in range(days):
        begin = day * DAY_MINUTES + 800
        for place, recipe in enumerate(daily):
            columns.add(recipe, variant, begin + 12 * place, place + 1)
        for place, recipe in enumerate(evening):
            columns.add(recipe, variant, begin + 400 + 9 * place, place + 1)
        if day % 3 == 2:
            for place, recipe in enumerate(common["other"]):
                columns.add(recipe, variant, begin + 7 * place, _OTHER)
        if day == 1:
            for place, recipe in enumerate(operation):
                columns.add(recipe, variant, begin + 15 * place, _OPERATION)
    for place, recipe in enumerate(last):
        columns.add(recipe, variant, days * DAY_MINUTES + 540 + 5 * place, _TAKEN_HOME)
    columns.add(Recipe(("bed",), 100, 0, _ALWAYS), variant, DAY_MINUTES + 780, _OTHER)
    columns.family[-1] = HABIT
    long_term = [(place + 1, days * DAY_MINUTES) for place in range(len(daily))]
    once = [(order, -1) for order in (_ADMISSION, _OPERATION, _OTHER, _TAKEN_HOME)]
    for order, stop in [*long_term, *once]:
        columns.order_no.append(order)
        columns.order_stop.append(stop)


def _is_given(recipe: Recipe) -> bool:
    """Whether it is given several times a day: drugs, consumables and what goes with them."""
    kinds = catalogue()
    family = kinds.families[kinds.find(recipe.keys[0])]
    return family.kind in "DZC" or family.key in ("infuse", "inject", "mix", "oxygen", "mist")


def _frozen(
    columns: _Columns,
    heads: list[tuple[int, int, int, int]],
    visits: list[int],
    stays: list[int],
    purchases: int,
) -> Templates:
    def array(values: Sequence[int]) -> Ints:
        return np.array(values, dtype=np.int32)

    begin = array([head[0] for head in heads])
    orders = array([head[3] for head in heads])
    return Templates(
        begin=begin,
        size=np.diff(array([*begin, len(columns.family)])),
        stay=array([head[1] for head in heads]),
        disease=array([head[2] for head in heads]),
        order_begin=orders,
        order_size=np.diff(array([*orders, len(columns.order_no)])),
        family=array(columns.family),
        count=array(columns.count),
        minute=array(columns.minute),
        order=array(columns.order),
        days=array(columns.days),
        keep=array(columns.keep),
        order_no=array(columns.order_no),
        order_stop=array(columns.order_stop),
        visits=array(visits),
        stays=array(stays),
        purchases=purchases,
    )


def is_taken_home(order: Ints) -> Any:
    """Whether the line is a drug to take home."""
    return order == _TAKEN_HOME


def is_long_term(order: Ints) -> Any:
    """Whether the order holds for the whole stay."""
    return order < _ADMISSION
