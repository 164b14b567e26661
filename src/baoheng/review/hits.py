"""From what the logics found to hits: one a point and bill, each amount counted once a line."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from baoheng.review.found import OFFENDS, RELATED, UNKNOWN, Found
from baoheng.review.model import Money, Point

LineKey = tuple[int, str]  # bill and number of a line


@dataclass(frozen=True, slots=True)
class HitLine:
    """One fee line of a hit; ``amount`` in 分 counts where the hit is the ``main`` one of it."""

    bill: int
    sn: str
    role: int
    amount: int
    main: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """What one point says of one bill. ``related`` are whole bills that belong to it."""

    point: Point
    bill: int
    seen: int | None
    code: str | None
    lines: tuple[HitLine, ...]
    related: tuple[int, ...] = ()

    @property
    def amount(self) -> int:
        """What it counts, in 分."""
        return sum(line.amount for line in self.lines if line.main)


@dataclass(slots=True)
class Gathered:
    """Hits of some bills, and how many lines or bills each point could not judge."""

    hits: list[Hit] = field(default_factory=list)
    unknown: dict[int, int] = field(default_factory=lambda: defaultdict(int))


def hit_id(point: Point, what: str) -> str:
    """The number of a hit: the same for the same point and bill (or institution), always."""
    digest = hashlib.sha256(f"{point.rule.number}|{point.id}|{what}".encode()).hexdigest()
    return f"YD{digest[:20].upper()}"


def gather(
    found: Iterable[Found], points: Sequence[Point], lines: Mapping[int, Mapping[str, int]]
) -> Gathered:
    """The hits of the rows that were found; ``lines`` are the amounts of the judged bills' lines.

    Each counts all its lines: see ``once``.
    """
    made = Gathered()
    rows: dict[tuple[int, int], list[Found]] = defaultdict(list)
    for one in found:
        if one.role == UNKNOWN:
            made.unknown[one.point] += 1
        else:
            rows[one.point, one.bill].append(one)
    made.hits = [
        _hit(points[point], bill, some, lines.get(bill, {}))
        for (point, bill), some in sorted(rows.items())
    ]
    return made


def once(hits: Sequence[Hit]) -> list[Hit]:
    """Count the amount of a line in one hit only: violations first, then the larger sum."""
    owner: dict[LineKey, int] = {}
    order = sorted(range(len(hits)), key=lambda at: _rank(hits[at]))
    for at in order:
        for line in hits[at].lines:
            if line.role == OFFENDS:
                owner.setdefault((line.bill, line.sn), at)
    return [replace(hit, lines=_own(hit, at, owner)) for at, hit in enumerate(hits)]


def _own(hit: Hit, at: int, owner: Mapping[LineKey, int]) -> tuple[HitLine, ...]:
    return tuple(
        replace(line, main=line.role == OFFENDS and owner[line.bill, line.sn] == at)
        for line in hit.lines
    )


def _rank(hit: Hit) -> tuple[bool, bool, int, int, int]:
    rule = hit.point.rule
    grave = rule.result == "violation"
    return (rule.money is Money.NONE, not grave, -hit.amount, hit.point.place, hit.bill)


def _hit(point: Point, bill: int, rows: Sequence[Found], lines: Mapping[str, int]) -> Hit:
    """One hit; the row in which most was seen speaks for it."""
    money = point.rule.money
    bad: dict[LineKey, int] = {}
    related: set[LineKey] = set()
    bills = set()
    for one in rows:
        if one.role == RELATED and one.sn is None:
            bills.add(one.lbill)
        elif one.role == RELATED:
            related.add((one.lbill, str(one.sn)))
        elif one.sn is not None:
            bad[one.lbill, one.sn] = one.amount
        elif money is Money.BILL:
            bad |= {(bill, sn): amount for sn, amount in lines.items()}
    if money is Money.NONE:
        bad = dict.fromkeys(bad, 0)
    loudest = max(
        (one for one in rows if one.role == OFFENDS),
        key=lambda one: (one.seen is not None, one.seen or 0, one.code or ""),
    )
    offending = [HitLine(*key, OFFENDS, amount, True) for key, amount in sorted(bad.items())]
    beside = [HitLine(*key, RELATED, 0, False) for key in sorted(related - set(bad))]
    return Hit(point, bill, loudest.seen, loudest.code, (*offending, *beside), tuple(sorted(bills)))
