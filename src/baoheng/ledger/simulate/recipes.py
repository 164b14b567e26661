"""Rows of the bureau's daily work, column by column, from recipes in the packs.

A recipe is a verb and its words, such as ``after inspect_date 3 20``; ``VERBS`` lists them. There
is a row for ``each`` row of a pool (``times`` over), for each of a ``list``, or so many a million;
for each month where it is ``monthly``. A register that ``lasts`` is the same in every year. What
would happen after the last month that is made has not happened yet: such dates stay empty.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np

from baoheng.ledger.simulate.draws import Draws
from baoheng.ledger.simulate.period import Period

Row = dict[str, Any]
Pools = dict[str, Sequence[Mapping[str, Any]]]
_DAY_SECONDS = 86_400


@dataclass
class Making:
    """One row while it is made: what is there already, and this column's own random bits."""

    period: Period
    pools: Pools
    index: int
    month: int
    row: Row = field(default_factory=dict)
    chosen: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    bits: int = 0
    turn: int = 0

    def below(self, limit: int) -> int:
        """A number in [0, limit)."""
        return (self.bits >> 20) % limit

    def between(self, low: int, high: int) -> int:
        """A number in [low, high]."""
        return low + self.below(high - low + 1)

    def cut(self, day: int) -> int | None:
        """A day that has come, None for one after the last month."""
        return day if day < self.period.end else None

    def make(self, recipe: str) -> Any:
        """The value that a recipe gives."""
        verb, _, rest = recipe.partition(" ")
        return VERBS[verb](self, rest)


def _words(rest: str) -> list[int]:
    return [int(word) for word in rest.split()]


def _serial(making: Making, rest: str) -> str:
    return f"{rest}{making.period.year}{making.index + 1:07d}"


def _text(making: Making, rest: str) -> str:
    return rest.format(i=making.index + 1, year=making.period.year, month=making.month)


def _choice(making: Making, rest: str) -> str | None:
    """``choice 1:60 2:40``; a dash is nothing."""
    options = [word.rpartition(":") for word in rest.split()]
    place = making.below(sum(int(weight) for *_, weight in options))
    for word, _, weight in options:
        place -= int(weight)
        if place < 0:
            return None if word == "-" else word
    return None


def _day(making: Making, rest: str) -> int:
    low, high = _words(rest)
    return making.period.new_year + making.between(low, high)


def _after(making: Making, rest: str) -> int | None:
    """``after C low high percent``: that many days after C, in so many of a hundred."""
    name, *words = rest.split()
    low, high, percent = [*map(int, words), 100][:3]
    base = making.row[name]
    if base is None or making.below(100) >= percent:
        return None
    return making.cut(base + making.between(low, high))


def _due(making: Making, rest: str) -> int | None:
    name, days = rest.split()
    base = making.row[name]
    return None if base is None else base + int(days)


def _moment(making: Making, rest: str) -> int:
    """``moment first last from to``: seconds, on a day of the year, between two hours."""
    low, high, early, late = _words(rest)
    day = making.period.new_year + making.between(low, high)
    return day * _DAY_SECONDS + early * 3600 + making.bits % ((late - early) * 3600)


def _later(making: Making, rest: str) -> int | None:
    """``later C low high``: that many seconds after."""
    name, *words = rest.split()
    base = making.row[name]
    if base is None:
        return None
    second = int(base) + making.between(int(words[0]), int(words[1]))
    return second if second < making.period.end * _DAY_SECONDS else None


def _int(making: Making, rest: str) -> int:
    low, high = _words(rest)
    return making.between(low, high)


def _money(making: Making, rest: str) -> int:
    """``money low high`` in 元; the value is in 分."""
    low, high = _words(rest)
    return making.between(low * 100, high * 100)


def _yuan(_: Making, rest: str) -> int:
    return int(Decimal(rest) * 100)


def _number(_: Making, rest: str) -> Decimal:
    return Decimal(rest)


def _decimal(making: Making, rest: str) -> Decimal:
    """``decimal low high places``."""
    low, high, places = _words(rest)
    return Decimal(making.between(low * 10**places, high * 10**places)).scaleb(-places)


def _flag(making: Making, rest: str) -> bool:
    return making.below(100) < int(rest)


def _some(making: Making, rest: str) -> Any:
    """``some 996 recipe``: in so many of a thousand."""
    share, _, recipe = rest.partition(" ")
    return making.make(recipe) if making.bits % 1000 < int(share) else None


def _odds(making: Making, rest: str) -> bool:
    """``odds C``: true in as many of a thousand as C says."""
    return making.below(1000) < int(making.row[rest])


def _first(making: Making, rest: str) -> Any:
    """``first A B``: the first of these that is there."""
    return next((making.row[name] for name in rest.split() if making.row[name] is not None), None)


def _spell(making: Making, rest: str) -> str | None:
    """``spell C 8 ZX``: in which of eight equal parts of the year a day lies."""
    name, parts, letters = rest.split()
    if making.row[name] is None:
        return None
    place = (making.row[name] - making.period.new_year) * int(parts) // making.period.days
    return f"{letters}{making.period.year}{place + 1:02d}"


def _turn(making: Making, _: str) -> int:
    """Which row it is among those of ``times``, from 1."""
    return making.turn + 1


def _with(making: Making, rest: str) -> Any:
    """``with C recipe``: only where C is there."""
    name, _, recipe = rest.partition(" ")
    return None if making.row[name] is None else making.make(recipe)


def _without(making: Making, rest: str) -> Any:
    name, _, recipe = rest.partition(" ")
    return making.make(recipe) if making.row[name] is None else None


def _when(making: Making, rest: str) -> Any:
    """``when C=1,2 recipe``: only where C is one of these."""
    test, _, recipe = rest.partition(" ")
    name, _, values = test.partition("=")
    return making.make(recipe) if str(making.row[name]) in values.split(",") else None


def _product(making: Making, rest: str) -> int:
    """Money from a number and a price in 元."""
    first, second = (making.row[name] for name in rest.split())
    return int((Decimal(first) * Decimal(second) * 100).to_integral_value())


def _part(making: Making, rest: str) -> int | None:
    """``part C 30``: percent of an amount or count, rounded down."""
    name, percent = rest.split()
    base = making.row[name]
    return None if base is None else int(base) * int(percent) // 100


def _less(making: Making, rest: str) -> int | None:
    """``less C low high``: a percentage of a count, between the two."""
    name, low, high = rest.split()
    base = making.row[name]
    return None if base is None else int(base) * making.between(int(low), int(high)) // 100


def _minus(making: Making, rest: str) -> int:
    """``minus A B C``: A less all the others."""
    first, *others = (int(making.row[name] or 0) for name in rest.split())
    return first - sum(others)


def _copy(making: Making, rest: str) -> Any:
    return making.row[rest]


def _ref(making: Making, rest: str) -> Any:
    """``ref pool field``: from a row of the pool that is chosen once for this row."""
    pool, name = rest.split()
    if pool not in making.chosen:
        rows = making.pools[pool]
        if not rows:
            return None
        making.chosen[pool] = rows[making.below(len(rows))]
    return making.chosen[pool].get(name)


def _month(making: Making, _: str) -> int:
    return making.period.month_begin(making.month)


def _year(making: Making, rest: str) -> int:
    return making.period.year + int(rest or 0)


VERBS: dict[str, Callable[[Making, str], Any]] = {
    "after": _after,
    "choice": _choice,
    "copy": _copy,
    "day": _day,
    "decimal": _decimal,
    "due": _due,
    "first": _first,
    "flag": _flag,
    "int": _int,
    "later": _later,
    "less": _less,
    "minus": _minus,
    "moment": _moment,
    "money": _money,
    "month": _month,
    "number": _number,
    "odds": _odds,
    "part": _part,
    "product": _product,
    "ref": _ref,
    "serial": _serial,
    "some": _some,
    "spell": _spell,
    "text": _text,
    "turn": _turn,
    "when": _when,
    "with": _with,
    "without": _without,
    "year": _year,
    "yuan": _yuan,
}


def make_rows(
    name: str, body: Mapping[str, Any], pools: Pools, period: Period, draws: Draws, population: int
) -> list[Row]:
    """The rows of one table, in order; ``body`` says how many and the recipe of each column."""
    heads = _heads(body, pools, period, population)
    bits = {
        column: draws.bits(f"{name}.{column}", np.arange(len(heads))).tolist()
        for column in body["columns"]
    }
    rows = []
    for index, (chosen, month) in enumerate(heads):
        making = Making(period, pools, index, month, chosen=dict(chosen))
        making.turn = index % body.get("times", 1)
        for column, recipe in body["columns"].items():
            making.bits = bits[column][index]
            making.row[column] = making.make(recipe)
        rows.append(making.row)
    return rows


def _heads(
    body: Mapping[str, Any], pools: Pools, period: Period, population: int
) -> list[tuple[dict[str, Mapping[str, Any]], int]]:
    """For each row: what is chosen already, and the month."""
    months = [*period.months()] if body.get("monthly") else [period.last]
    turns = range(body.get("times", 1))
    if each := body.get("each"):
        return [({each: row}, month) for row in pools[each] for month in months for _ in turns]
    if listed := body.get("list"):
        return [({"list": row}, month) for row in listed for month in months]
    count = max(body.get("least", 1), population * body.get("per_million", 0) // 1_000_000)
    return [({}, month) for _ in range(count) for month in months]
