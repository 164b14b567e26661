"""Which state a rule is in on a day: draft, shadow, published, retired.

What is not registered in the ledger is published. A draft or retired rule does not run; a shadow
one runs and is counted, but nobody is told.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import pyarrow as pa

from baoheng.core.errors import LedgerError
from baoheng.ledger.definitions import dictionary, tables
from baoheng.ledger.engine import engine
from baoheng.ledger.folder import Ledger
from baoheng.ledger.load import Order, load_own, refusals
from baoheng.ledger.reading import make_views
from baoheng.ledger.sources.memory import Rows
from baoheng.review.model import Point
from baoheng.review.rules import rules

TABLE = "rule_states"


class State(StrEnum):
    """The life of a rule."""

    DRAFT = "draft"
    SHADOW = "shadow"
    PUBLISHED = "published"
    RETIRED = "retired"

    @property
    def words(self) -> str:
        """As people say it."""
        return dictionary("rule_state")[self.value]

    @property
    def next(self) -> tuple["State", ...]:
        """The states that a rule may go to from this one."""
        return _NEXT[self]


RUNS = (State.SHADOW, State.PUBLISHED)
_NEXT = {
    State.DRAFT: (State.SHADOW, State.PUBLISHED, State.RETIRED),
    State.SHADOW: (State.DRAFT, State.PUBLISHED, State.RETIRED),
    State.PUBLISHED: (State.SHADOW, State.RETIRED),
    State.RETIRED: (State.DRAFT, State.SHADOW),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change of state: from a day on, for a reason, by somebody."""

    rule: str
    begin: datetime.date
    state: State
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class States:
    """All changes by rule, the oldest first."""

    changes: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)

    def on(self, rule: str, day: datetime.date) -> State:
        """The state of a rule on a day."""
        state = State.PUBLISHED
        for one in self.changes.get(rule, ()):
            if one.begin <= day:
                state = one.state
        return state

    def running(
        self, points: Sequence[Point], first: datetime.date, last: datetime.date
    ) -> list[Point]:
        """The points whose rule runs on any day of the period."""
        days = {
            rule: {first, *(one.begin for one in some if first <= one.begin <= last)}
            for rule, some in self.changes.items()
        }
        return [
            one
            for one in points
            if any(
                self.on(one.rule.number, day) in RUNS for day in days.get(one.rule.number, {first})
            )
        ]


def load_states(ledger: Ledger) -> tuple[States, int]:
    """The states of the ledger's rules, and the version of the table (-1: none registered)."""
    with engine(ledger.work_folder("states")) as connection:
        version = make_views(ledger, connection, [TABLE])[TABLE]
        rows = connection.execute(
            "SELECT rule_no, begndate, rule_state, reason, decided_by FROM rule_states "
            "ORDER BY rule_no, begndate"
        ).fetchall()
    changes: dict[str, tuple[Change, ...]] = {}
    for rule, begin, state, reason, by in rows:
        one = Change(rule, begin, State(state), reason, by)
        changes[rule] = (*changes.get(rule, ()), one)
    return States(changes), version


def change(ledger: Ledger, wanted: Change, at: datetime.datetime) -> None:
    """Register a change of state.

    Raises LedgerError where the rule is not known, the reason is missing, or a rule cannot go from
    its state to that one.
    """
    if wanted.rule not in rules():
        raise LedgerError(f"没有规则 {wanted.rule}", todo="见 baoheng rules list")
    if not wanted.reason.strip() or not wanted.by.strip():
        raise LedgerError("改规则状态须写明理由和批准人", where=f"规则 {wanted.rule}")
    states, _ = load_states(ledger)
    now = states.on(wanted.rule, wanted.begin)
    if wanted.state not in now.next:
        allowed = "、".join(one.words for one in now.next)
        raise LedgerError(
            f"{wanted.begin}已是“{now.words}”，不能改为“{wanted.state.words}”",
            where=f"规则 {wanted.rule}",
            todo=f"可以改为 {allowed}",
        )
    row = pa.table(
        {
            "rule_no": [wanted.rule],
            "begndate": [wanted.begin],
            "rule_state": [wanted.state.value],
            "reason": [wanted.reason.strip()],
            "decided_by": [wanted.by.strip()],
        }
    )
    source = Rows(f"规则状态/{wanted.rule}/{wanted.begin}", row)
    if wrong := refusals(ledger, tables()[TABLE], source):
        raise LedgerError(wrong[0][1], where=f"规则 {wanted.rule}", todo="没有改动，请改正后再办")
    load_own(ledger, tables()[TABLE], [source], Order(wanted.by, at))
