"""A knowledge point as the ledger and people hold it: condition, codes, state, time."""

import datetime
import hashlib
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """Only a confirmed point takes part in a review."""

    CONFIRMED = "1"
    WAITING = "2"
    STOPPED = "3"


class Code(NamedTuple):
    """A code with the name that its source gives it."""

    code: str
    name: str = ""


CONDITIONS = (
    "attribute", "operator", "measure", "window", "window_size", "low", "limit", "sex", "ratio",
    "setting",
)  # fmt: skip
ROLES = {"items": "item", "others": "other", "values": "value", "other_values": "other_value"}
Codes = tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One knowledge point. ``why`` says what a person has to decide; it holds begin to end.

    ``items``, ``others``, ``values`` and ``other_values`` are sorted by code, each code once.
    """

    id: str
    rule: str
    name: str = ""
    attribute: str | None = None
    operator: str | None = None
    measure: str | None = None
    window: str | None = None
    window_size: int | None = None
    low: Decimal | None = None
    limit: Decimal | None = None
    sex: str | None = None
    ratio: Decimal | None = None
    setting: str | None = None
    note: str = ""
    state: State = State.CONFIRMED
    why: str = ""
    source: str = ""
    batch: str = ""
    published: datetime.date | None = None
    begin: datetime.date | None = None
    end: datetime.date | None = None
    confirmed_by: str = ""
    confirmed_on: datetime.date | None = None
    items: Codes = ()
    others: Codes = ()
    values: Codes = ()
    other_values: Codes = ()

    @property
    def condition(self) -> tuple[object, ...]:
        """What is judged, without codes."""
        return tuple(getattr(self, name) for name in CONDITIONS)

    @property
    def active(self) -> bool:
        """Whether it is confirmed."""
        return self.state is State.CONFIRMED

    def codes(self, name: str) -> frozenset[str]:
        """The codes of one kind: ``items``, ``others``, ``values`` or ``other_values``."""
        return frozenset(one.code for one in getattr(self, name))

    @property
    def about(self) -> tuple[frozenset[str], frozenset[str]]:
        """Which codes it is about: its items and others; its values where it has no items."""
        items = self.codes("items")
        return (items, self.codes("others")) if items else (self.codes("values"), frozenset())

    @property
    def mark(self) -> str:
        """A short hash of its codes, kept beside it: both tables must be of one writing."""
        return digest([sorted(self.codes(name)) for name in ROLES])

    def holds_in(self, first: datetime.date, last: datetime.date) -> bool:
        """Whether it is valid on any day of a period."""
        return (self.begin is None or self.begin <= last) and (
            self.end is None or self.end >= first
        )


def sorted_codes(codes: Iterable[Code]) -> Codes:
    """Each code once, with the first name that is given, in order."""
    found: dict[str, str] = {}
    for one in codes:
        found[one.code] = found.get(one.code) or one.name
    return tuple(Code(code, found[code]) for code in sorted(found))


def identity(one: Entry) -> str:
    """An identifier from what it is: the same row of the same batch and day gets the same one."""
    items, others = one.about
    day = one.published and one.published.isoformat()
    what = [one.batch, day, one.attribute, one.operator, one.measure, one.window, one.window_size]
    return f"{one.rule}-{digest([*what, one.setting, sorted(items), sorted(others)])}"


def digest(value: object) -> str:
    """Ten hexadecimal digits of a value's hash."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()[:10]


def plain(text: str) -> str:
    """A text for comparing: width, white space and the shape of punctuation do not count."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def same(one: Entry, other: Entry) -> bool:
    """Whether nothing at all differs."""
    return all(getattr(one, each.name) == getattr(other, each.name) for each in fields(Entry))
