"""What the executors for real time share: one bill with its person's other bills, point by point.

Beside its queries every logic has functions over one bill, a ``Look`` for each kind of condition.
A look yields the rows that the queries give, for the bill that is judged.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property
from typing import NamedTuple

from baoheng.review.bill import Bill, Line
from baoheng.review.found import OFFENDS, UNKNOWN, Found
from baoheng.review.model import SCALE, Point

Lines = list[Line]
Past = list[tuple[Bill, Line]]


class On(Enum):
    """What in a bill makes a point be looked at."""

    ITEM = auto()  # a line of its first list
    EITHER = auto()  # a line of either list
    DIAGNOSIS = auto()  # a diagnosis that begins with one of its values
    PROCEDURE = auto()  # a procedure that begins with one of its values
    BILL = auto()  # any bill in its settings


class Cap(NamedTuple):
    """The highest price of an item for a level (9: all) and some days."""

    level: int
    price: int
    begin_d: int
    end_d: int | None


@dataclass(frozen=True, slots=True)
class Look:
    """How one kind of condition is looked at; ``needs`` are the fields a point must have."""

    find: "Callable[[Ready, Case], Iterator[Found]]"
    on: On = On.ITEM
    needs: tuple[str, ...] = ()


# by operator, operator and window, operator and attribute, or measure and window of a point
Looks = Mapping[str | tuple[str, str], Look]


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """A point made ready: keys instead of codes, sets instead of lists.

    Numbers that its look does not need and its point does not have are 0 here; ``begin`` and
    ``end`` are far away where the point has none.
    """

    point: Point
    place: int
    look: Look
    items: frozenset[int]
    others: frozenset[int]
    values: frozenset[str]
    other_values: frozenset[str]
    settings: frozenset[str]
    stages: frozenset[str]
    paid_only: bool
    low: int
    limit: int
    ratio: int
    size: int
    begin: int
    end: int

    def over(self, number: int) -> bool:
        """Whether a whole number is over the limit."""
        return number * SCALE > self.limit

    def counts(self, line: Line) -> bool:
        """Whether the rule looks at a line: the fund pays, or it looks at others too."""
        return line.paid or not self.paid_only


class History:
    """The other bills of a person, with their lines by item."""

    __slots__ = ("bills", "by_item", "items")

    def __init__(self, bills: Iterable[Bill] = ()) -> None:
        self.bills = tuple(bills)
        if len({one.person for one in self.bills}) > 1:
            raise ValueError("the bills of a history are of one person")
        self.by_item: dict[int, Past] = {}
        for bill in self.bills:
            for line in bill.lines:
                self.by_item.setdefault(line.item, []).append((bill, line))
        self.items = frozenset(self.by_item)


@dataclass(eq=False)
class Case:
    """The bill that is judged, with what is known besides."""

    bill: Bill
    history: History
    caps: Mapping[int, Sequence[Cap]]
    known: dict[int, Lines] = field(default_factory=dict)  # by place of a point and side

    def lines(self, ready: Ready, side: int = 1) -> Lines:
        """The bill's lines that the point knows."""
        return self.known.get(2 * ready.place + side, [])

    def counted(self, ready: Ready) -> Lines:
        """The bill's lines of the first list that the rule looks at."""
        lines = self.lines(ready)
        return [line for line in lines if line.paid] if ready.paid_only else lines

    def past(self, ready: Ready, side: int = 1) -> Past:
        """Lines of the person's other bills that the point knows."""
        wanted = ready.items if side == 1 else ready.others
        this, settings, begin, end = self.bill.bill, ready.settings, ready.begin, ready.end
        return [
            (bill, line)
            for item in wanted & self.history.items
            for bill, line in self.history.by_item[item]
            if bill.bill != this and bill.setting in settings and begin <= line.d <= end
        ]

    @property
    def others(self) -> Iterator[Bill]:
        """The person's other bills."""
        return (one for one in self.history.bills if one.bill != self.bill.bill)

    @cached_property
    def diagnosed(self) -> frozenset[str]:
        """Every beginning of every diagnosis of the bill."""
        return beginnings(one.code for one in self.bill.dx)

    @cached_property
    def operated(self) -> frozenset[str]:
        """Every beginning of every procedure of the bill."""
        return beginnings(one.code for one in self.bill.ops)


def beginnings(codes: Iterable[str]) -> frozenset[str]:
    """Every beginning of every code."""
    return frozenset(code[:size] for code in codes for size in range(1, len(code) + 1))


def matching(codes: Iterable[str], values: Collection[str]) -> list[str]:
    """The codes that begin with one of the values, the least first."""
    return sorted(
        code for code in codes if any(code[:n] in values for n in range(1, len(code) + 1))
    )


def line_found(
    ready: Ready,
    line: Line,
    role: int = OFFENDS,
    seen: int | None = None,
    code: str | None = None,
    amount: int | None = None,
) -> Found:
    """A row about a line of the bill that is judged."""
    counted = line.amount if amount is None else amount
    return Found(ready.place, line.bill, role, line.bill, line.sn, counted, seen, code)


def bill_found(
    ready: Ready,
    bill: Bill,
    role: int = OFFENDS,
    seen: int | None = None,
    code: str | None = None,
    other: Bill | None = None,
) -> Found:
    """A row about the whole bill; ``other`` is a related one."""
    return Found(ready.place, bill.bill, role, (other or bill).bill, None, 0, seen, code)


def look_diagnosed(ready: Ready, case: Case) -> Iterator[Found]:
    """Lines whose bill lacks a wanted diagnosis (``in``) or has an excluded one (``not_in``)."""
    role, code = OFFENDS, None
    if not case.bill.dx:
        role = UNKNOWN
    else:
        found = not case.diagnosed.isdisjoint(ready.values)
        if found == (ready.point.operator == "in"):
            return
        if found:
            code = matching((one.code for one in case.bill.dx), ready.values)[0]
    for line in case.counted(ready):
        yield line_found(ready, line, role, code=code)
