"""Knowledge made ready to judge single bills: from an item or code to the points that know it.

An index is made once from points and price caps, never changed, and swapped whole when they are.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from baoheng.core.errors import LedgerError
from baoheng.ledger.keys import key_of
from baoheng.review.logics import LOOKS
from baoheng.review.logics.looks import Cap, Look, On, Ready
from baoheng.review.model import Point

_K = TypeVar("_K")
_V = TypeVar("_V")
Known = tuple[Ready, int, bool]  # a point, its place and side in a case, whether it is looked at
_EVER = 10**9  # days that no point reaches
_SIDE = {On.ITEM: (1,), On.EITHER: (1, 2)}


@dataclass(frozen=True, slots=True)
class Index:
    """The points by what in a bill makes them be looked at, and the caps by item."""

    items: Mapping[str, Mapping[int, tuple[Known, ...]]]  # by setting
    diagnoses: Mapping[str, tuple[Ready, ...]]  # by the beginning of a code
    procedures: Mapping[str, tuple[Ready, ...]]
    bills: Mapping[str, tuple[Ready, ...]]  # by setting
    caps: Mapping[int, tuple[Cap, ...]]


def make_index(points: Iterable[Point], caps: Iterable[tuple[int, Cap]] = ()) -> Index:
    """Make points ready, with the caps of items by their keys.

    Points of logics that look across persons are left out. Raises LedgerError where a point cannot
    be judged as it stands.
    """
    found = _Collected()
    for point in points:
        if point.rule.logic in LOOKS:
            found.add(_ready(point))
    prices: dict[int, list[Cap]] = {}
    for item, cap in caps:
        prices.setdefault(item, []).append(cap)
    return Index(
        {setting: _fixed(items) for setting, items in found.items.items()},
        _fixed(found.diagnoses),
        _fixed(found.procedures),
        _fixed(found.bills),
        _fixed(prices),
    )


def look_of(point: Point) -> Look | None:
    """How a point is looked at; None where its logic does not know such a condition."""
    looks = LOOKS[point.rule.logic]
    return next((looks[key] for key in _keys(point) if key in looks), None)


def _keys(point: Point) -> Iterator[str | tuple[str, str]]:
    operator = point.operator or ""
    yield operator
    yield operator, point.window or ""
    yield operator, point.attribute or ""
    if not operator:
        yield point.measure or "", point.window or ""


def _ready(point: Point) -> Ready:
    look = look_of(point)
    lacking = [] if look is None else [one for one in look.needs if _missing(point, one)]
    if look is None or lacking:
        raise LedgerError(
            f"知识点 {point.id}（规则“{point.rule.name}”）不能判断",
            todo="请用 baoheng knowledge show 查看，改正后再审核",
        )
    return Ready(
        point=point,
        place=point.place,
        look=look,
        items=frozenset(map(key_of, point.items)),
        others=frozenset(map(key_of, point.others)),
        values=frozenset(point.values),
        other_values=frozenset(point.other_values),
        settings=frozenset(point.settings),
        stages=frozenset(point.rule.stages),
        paid_only=point.rule.paid_only,
        low=point.low or 0,
        limit=point.limit or 0,
        ratio=point.ratio or 0,
        size=point.window_size or 0,
        begin=-_EVER if point.begin is None else point.begin,
        end=_EVER if point.end is None else point.end,
    )


def _missing(point: Point, name: str) -> bool:
    return getattr(point, name) in (None, "", (), frozenset())


class _Collected:
    """Lists that become the maps of an index."""

    def __init__(self) -> None:
        self.items: dict[str, dict[int, list[Known]]] = {}
        self.diagnoses: dict[str, list[Ready]] = {}
        self.procedures: dict[str, list[Ready]] = {}
        self.bills: dict[str, list[Ready]] = {}

    def add(self, one: Ready) -> None:
        looked = _SIDE.get(one.look.on, ())
        for side, keys in ((1, one.items), (2, one.others)):
            known = (one, 2 * one.place + side, side in looked)
            for setting in one.settings:
                items = self.items.setdefault(setting, {})
                for key in keys:
                    items.setdefault(key, []).append(known)
        if one.look.on is On.BILL:
            for setting in one.settings:
                self.bills.setdefault(setting, []).append(one)
        codes = {On.DIAGNOSIS: self.diagnoses, On.PROCEDURE: self.procedures}.get(one.look.on)
        if codes is not None:
            for value in one.values:
                codes.setdefault(value, []).append(one)


def _fixed(lists: Mapping[_K, list[_V]]) -> Mapping[_K, tuple[_V, ...]]:
    return {key: tuple(found) for key, found in lists.items()}
