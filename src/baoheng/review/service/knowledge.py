"""All that a judgement needs besides bills and history, loaded as one and swapped as one."""

import datetime
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from baoheng.ledger.definitions import tables
from baoheng.ledger.delta import opened
from baoheng.ledger.engine import engine
from baoheng.ledger.folder import Ledger, open_ledger
from baoheng.packs import load
from baoheng.review.bucket import days_of
from baoheng.review.index import Index, make_index
from baoheng.review.knowledge.store import CODES, POINTS, load_points
from baoheng.review.logics import LOOKS
from baoheng.review.model import Point, Rule
from baoheng.review.service.bills import key
from baoheng.review.service.places import READ, Places, load_places
from baoheng.review.states import RUNS, TABLE, State, States, load_states

WATCHED = (POINTS, CODES, TABLE, *READ)
_EVER = datetime.date(1980, 1, 1), datetime.date(2199, 12, 31)
_ALONE = (None, "line", "visit")  # windows that do not reach beyond the bill


@dataclass(frozen=True)
class Known:
    """Points made ready, states of rules, places; ``asked`` are the items whose past is asked."""

    points: tuple[Point, ...]
    index: Index
    states: States
    places: Places
    asked: frozenset[int]
    versions: Mapping[str, int]
    version: str
    _since: dict[datetime.date, int] = field(default_factory=dict)

    @cached_property
    def names(self) -> frozenset[str]:
        """By which a message may ask for the rules that can be judged."""
        return frozenset(name for one in self.points for name in names_of(one.rule))

    def runs(self, rule: str, day: datetime.date) -> bool:
        """Whether a rule runs on a day."""
        return self.states.on(rule, day) in RUNS

    def name_of(self, code: str) -> str:
        """The name of an item in the catalogue; its code where it is not there."""
        return self.places.items.get(key(code), code)

    def since(self, day: datetime.date) -> int:
        """The first day, since 1970, that the windows of a bill of a day reach."""
        found = self._since.get(day)
        if found is None:
            found = self._since[day] = days_of(day, day, self.points).since
        return found

    def told(self, rule: str, day: datetime.date) -> bool:
        """Whether people hear of what a rule finds."""
        return self.states.on(rule, day) is State.PUBLISHED


def names_of(rule: Rule) -> tuple[str, ...]:
    """By which a message may ask for a rule."""
    return tuple(name for name in (rule.id, rule.number, rule.code) if name)


def stamp_of(ledger: Ledger, names: Iterable[str]) -> tuple[str, ...]:
    """What changes when one of the tables does; quickly, where the ledger is a folder."""
    if ledger.store:
        return tuple(f"{name} {version}" for name, version in versions_of(ledger, names).items())
    return tuple(f"{name} {_last(ledger, name)}" for name in names)


def _last(ledger: Ledger, name: str) -> str:
    """The last file of a table's log. Raises LedgerError where the ledger is gone."""
    try:
        with os.scandir(ledger.table_folder(name) / "_delta_log") as files:
            return max((one.name for one in files if one.name.endswith(".json")), default="")
    except FileNotFoundError:
        open_ledger(ledger.root)  # which says so where nothing is there at all
        return ""


def versions_of(ledger: Ledger, names: Iterable[str] = WATCHED) -> dict[str, int]:
    """The versions of the tables that knowledge comes from; -1 where nothing was loaded."""
    found = {}
    for name in names:
        delta = opened(ledger, tables()[name].name)
        found[name] = delta.version() if delta else -1
    return found


def load_known(ledger: Ledger) -> Known:
    """The knowledge, states and places of the ledger now.

    Raises LedgerError where a point cannot be judged as it stands.
    """
    versions = versions_of(ledger)
    loaded = load_points(ledger, *_EVER)
    states, state_version = load_states(ledger)
    ready = [one for one in loaded.points if one.rule.logic in LOOKS]
    points = tuple(one.placed(place) for place, one in enumerate(ready))
    with engine(ledger.work_folder("places")) as connection:
        places = load_places(ledger, connection, versions)
    packs = load("national/review/rules_policy.toml")["version"]
    return Known(
        points, make_index(points, places.caps), states, places, _asked(points), versions,
        f"{packs}·{max(state_version, 0)}·{loaded.version}",
    )  # fmt: skip


def _asked(points: tuple[Point, ...]) -> frozenset[int]:
    """The items of which lines of other bills may count."""
    return frozenset(
        key(code)
        for one in points
        if one.window not in _ALONE or one.operator == "requires_before"
        for code in (*one.items, *one.others)
    )
