"""What a review knows: rules, knowledge points and what a logic finds."""

import datetime
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

SCALE = 10_000  # limits, counts and ratios are integers of a ten-thousandth


class Money(StrEnum):
    """Which amount a hit counts: its lines, the whole bill, what is in excess, or none."""

    LINE = "line"
    BILL = "bill"
    EXCESS = "excess"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the packs: which logic it uses, where, when and how it counts money.

    ``paid_only``: lines that the patient pays in full are not looked at. ``both``: both sides of a
    pair offend. ``stages``: before, during, after payment.
    """

    number: str
    name: str
    code: str | None
    klass: str
    group: str
    logic: str
    result: str
    settings: tuple[str, ...]
    stages: tuple[str, ...]
    money: Money
    paid_only: bool
    both: bool

    @property
    def id(self) -> str:
        """Its number as hits carry it."""
        return f"YX{self.number}"


@dataclass(frozen=True, slots=True)
class Point:
    """One knowledge point: a condition of a rule, with its limits as scaled integers.

    ``place`` numbers the points of one review; ``begin`` and ``end`` are days since 1970-01-01,
    the first and the last on which it holds. ``window_size`` counts
    days or hours, as ``window`` says.
    """

    place: int
    id: str
    rule: Rule
    attribute: str | None = None
    operator: str | None = None
    measure: str | None = None
    window: str | None = None
    window_size: int | None = None
    low: int | None = None
    limit: int | None = None
    sex: str | None = None
    ratio: int | None = None
    setting: str | None = None
    items: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    values: tuple[str, ...] = ()
    other_values: tuple[str, ...] = ()
    note: str = ""
    begin: int | None = None
    end: int | None = None

    @property
    def settings(self) -> tuple[str, ...]:
        """Where it is looked at: its own setting, else those of its rule."""
        return (self.setting,) if self.setting else self.rule.settings

    def placed(self, place: int) -> "Point":
        """The same point under another number."""
        return replace(self, place=place)


def told(points: Iterable[Point]) -> str:
    """All that points say as one text, the same in every process (sets have no order)."""
    return json.dumps([asdict(one) for one in points], default=sorted, ensure_ascii=False)


def day_number(day: datetime.date) -> int:
    """Days since 1970-01-01."""
    return (day - datetime.date(1970, 1, 1)).days


def date_of(day: int) -> datetime.date:
    """The date of a day number."""
    return datetime.date(1970, 1, 1) + datetime.timedelta(day)
