"""A case: one hit with its lines, what was done with it, and what of it was recovered."""

import datetime
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

UPHELD, PARTLY, DISMISSED, PASSED_ON, UNOPPOSED, APPEALED, LAPSED, DONE = "12345678"
CONCLUSIONS = (UPHELD, PARTLY, DISMISSED)
FIRST, RECHECK, APPEAL, REREVIEW, PANEL, DECISION, NOTICE, CLOSING = (
    "1", "2", "3", "4", "5", "6", "9", "10",
)  # fmt: skip
APPEALS = (APPEAL, "7")
OFFENDS = "1"
TRIAL = "5"  # the kind of a run whose hits are nobody's work
LineKey = tuple[str, str]  # encounter and number of a fee line


def person(text: str) -> str:
    """A name as it is compared: 李 四 is 李四, whoever typed it."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@dataclass(frozen=True, slots=True)
class Line:
    """One fee line of a hit; ``amount`` in 分 is what the hit says of it, ``main`` if it counts."""

    mdtrt: str
    sn: str
    psn: str
    role: str
    amount: int
    main: bool = True

    @property
    def key(self) -> LineKey:
        """What tells it from other lines."""
        return self.mdtrt, self.sn


@dataclass(frozen=True, slots=True)
class Share:
    """What another hit says of the same fee line, and what stands of that, in 分.

    Of a line that several hits meet the first counts what it upholds, each later one only what it
    upholds beyond: first those that are decided, then the main one, violations, the larger amount.
    """

    hit: str
    result: str
    amount: int
    main: bool
    upheld: int
    decided: bool

    @property
    def rank(self) -> tuple[bool, str, int, str]:
        """Its place among those that are not decided."""
        return not self.main, self.result, -self.amount, self.hit


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a hit; without ``done`` it is open. ``upheld`` in 分."""

    number: int
    kind: str
    begin: datetime.date
    due: datetime.date | None = None
    done: datetime.datetime | None = None
    outcome: str | None = None
    upheld: int | None = None
    handler: str | None = None
    opinion: str | None = None

    @property
    def open(self) -> bool:
        """Whether it is not done yet."""
        return self.done is None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that came in for a recovery; a reversal is negative."""

    number: str
    day: datetime.date
    amount: int
    way: str


@dataclass(frozen=True, slots=True)
class Recovery:
    """One order to pay back or to refuse payment."""

    number: str
    kind: str
    fund: str | None
    decided: datetime.date
    amount: int
    due: datetime.date | None
    receipts: tuple[Receipt, ...] = ()

    @property
    def received(self) -> int:
        """What has come in, reversals taken off."""
        return sum(one.amount for one in self.receipts)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a hit is about, as codes and names."""

    institution: str
    institution_name: str = ""
    level: str | None = None
    kind: str | None = None
    settlement: str | None = None
    encounter: str | None = None
    person: str | None = None
    department: str | None = None
    department_name: str = ""
    physician: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One hit with all that belongs to it.

    ``month`` is the first day of what its run reviewed. ``decided`` has line amounts by step and
    line, ``reasons`` what was written at the lines, ``files`` and ``members`` belong to steps too.
    ``amount`` is what the hit counted when it was found; ``shares`` are those of other hits.
    """

    hit: str
    rule: str
    rule_name: str
    result: str
    run_kind: str
    month: datetime.date | None
    found: datetime.datetime
    amount: int
    subject: Subject
    content: str = ""
    basis: str = ""
    lines: tuple[Line, ...] = ()
    steps: tuple[Step, ...] = ()
    decided: Mapping[int, Mapping[LineKey, int]] = field(default_factory=dict)
    reasons: Mapping[int, str] = field(default_factory=dict)
    recoveries: tuple[Recovery, ...] = ()
    members: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    shares: Mapping[LineKey, tuple[Share, ...]] = field(default_factory=dict)

    @property
    def full(self) -> int:
        """The most that can be upheld: also of lines that other hits count."""
        return self.amount + sum(line.amount for line in self.offending if not line.main)

    @property
    def offending(self) -> tuple[Line, ...]:
        """The lines that can be upheld; related ones only explain."""
        return tuple(line for line in self.lines if line.role == OFFENDS)

    @property
    def last(self) -> Step | None:
        """The latest step."""
        return self.steps[-1] if self.steps else None

    @property
    def conclusion(self) -> Step | None:
        """The latest step that upheld, partly upheld or dismissed the hit."""
        return next(
            (s for s in reversed(self.steps) if not s.open and s.outcome in CONCLUSIONS), None
        )

    @property
    def decision(self) -> Step | None:
        """The decision, once it is taken."""
        return next((s for s in self.steps if s.kind == DECISION and not s.open), None)

    @property
    def ordered(self) -> int:
        """What the orders of recovery ask for, in 分."""
        return sum(one.amount for one in self.recoveries)

    @property
    def received(self) -> int:
        """What has come in of them, in 分."""
        return sum(one.received for one in self.recoveries)

    def who(self, *kinds: str) -> set[str]:
        """Who did steps of these kinds; the members of a panel are among them."""
        found = set()
        for step in self.steps:
            if step.kind in kinds and not step.open:
                found |= {step.handler or "", *self.members.get(step.number, ())}
        return {person(one) for one in found} - {""}

    @property
    def upheld(self) -> int | None:
        """What the latest conclusion counts; None before one, or where nobody wrote it down."""
        step = self.conclusion
        if step is None:
            return None
        if step.kind == DECISION and step.upheld is not None:
            return step.upheld
        total, lines = self.standing()
        return self.counted(lines) if lines else total

    def standing(self) -> tuple[int | None, Mapping[LineKey, int]]:
        """What is upheld as things stand: the sum and each line's amount, whoever counts it.

        Before anybody has concluded it is what the hit says. Where a partial conclusion has no
        lines (it came from elsewhere) only the sum is known, or None.
        """
        full = {line.key: line.amount for line in self.offending}
        step = self.conclusion
        if step is None:
            return self.full, full
        lines = self.decided.get(step.number)
        if lines:
            return sum(lines.values()), lines
        if step.outcome == DISMISSED:
            return 0, dict.fromkeys(full, 0)
        if step.outcome == UPHELD and step.upheld in (None, self.amount):
            return self.full, full
        return step.upheld, {}

    def counted(self, lines: Mapping[LineKey, int], deciding: bool = False) -> int:
        """What of these amounts is not counted by hits before this one.

        ``deciding`` puts it before all that are not decided yet.
        """
        return sum(max(0, amount - self.before(key, deciding)) for key, amount in lines.items())

    def before(self, key: LineKey, deciding: bool = False) -> int:
        """What hits before this one uphold of a line."""
        shares = self.shares.get(key)
        if not shares:
            return 0
        line = next(one for one in self.lines if one.key == key)
        mine = Share(self.hit, self.result, line.amount, line.main, 0, decided=False).rank
        return max(
            (one.upheld for one in shares if one.decided or (not deciding and one.rank < mine)),
            default=0,
        )
