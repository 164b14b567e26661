"""Drawing hits for recheck: the same for the same month, spread over rules and institutions."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby
from math import ceil

from baoheng.core.errors import CaseRefused
from baoheng.review.handling.drafts import Draft, Order, open_row
from baoheng.review.handling.flow import may, since, state_of
from baoheng.review.handling.model import FIRST, RECHECK, Case, person

UNREVIEWED, PASSED, OWN = "初审还没有办结", "已进入后续环节", "所写的人都办过初审"


@dataclass(frozen=True, slots=True)
class Rate:
    """The recheck rate of a month: rechecked hits of all that its runs found."""

    rechecked: int
    hits: int

    @property
    def words(self) -> str:
        """As people read it, with both numbers."""
        if not self.hits:
            return "没有审出疑点，没有复核率"
        tenths = (2000 * self.rechecked + self.hits) // (2 * self.hits)
        return f"{self.rechecked}/{self.hits} = {tenths // 10}.{tenths % 10}%"


@dataclass(slots=True)
class Draw:
    """What a draw comes to: drafts to write, who gets how many, and why it falls short."""

    target: int
    rate: Rate
    waiting: int
    drafts: list[Draft] = field(default_factory=list)
    assigned: Counter[str] = field(default_factory=Counter)
    kept_out: Counter[str] = field(default_factory=Counter)

    @property
    def short(self) -> int:
        """How many hits are wanting for the target."""
        return max(0, self.target - self.rate.rechecked - self.waiting - len(self.drafts))


def recheck_rate(cases: Iterable[Case]) -> Rate:
    """How many hits of a month have been rechecked; a hit counts once."""
    found = [_rechecked(case) for case in cases]
    return Rate(sum(found), len(found))


def draw(cases: Sequence[Case], share: Fraction, people: Sequence[str], order: Order) -> Draw:
    """Draw from a month's hits so that ``share`` of all have been or will be rechecked.

    Hits are taken rule by rule and institution by institution, each its part, in an order that the
    month and the hit's number give; what one part cannot give comes from the others.
    """
    names = [*dict.fromkeys(filter(None, map(person, people)))]
    if not names:
        raise CaseRefused("没有写复核的人", todo="请用 --by 写明姓名，可写多次")
    made = Draw(
        target=ceil(share * len(cases)),
        rate=recheck_rate(cases),
        waiting=sum(_waits(case) for case in cases),
    )
    spare: list[Case] = []
    for wanted, some in _strata(cases, share):
        left = wanted - sum(_rechecked(case) or _waits(case) for case in some)
        for case in some:
            why = _kept_out(case, names, order)
            if why:
                made.kept_out[why] += 1
            elif why is None and left > 0:
                _assign(made, case, names, order)
                left -= 1
            elif why is None:
                spare.append(case)
    for case in sorted(spare, key=_mark)[: made.short]:
        _assign(made, case, names, order)
    return made


def _strata(cases: Sequence[Case], share: Fraction) -> Iterator[tuple[int, list[Case]]]:
    """The hits of each rule and institution, and how many of them are wanted.

    The numbers wanted add up to the whole's; each is within one of its share.
    """
    before = 0
    ordered = sorted(cases, key=lambda case: (*_stratum(case), _mark(case)))
    for _, group in groupby(ordered, key=_stratum):
        some = [*group]
        after = before + len(some)
        yield ceil(share * after) - ceil(share * before), some
        before = after


def _stratum(case: Case) -> tuple[str, str]:
    return case.rule, case.subject.institution


def _mark(case: Case) -> str:
    """A number that looks drawn by lot and is always the same for a month and a hit."""
    month = f"{case.month:%Y-%m}" if case.month else ""
    return hashlib.sha256(f"{month}|{case.hit}".encode()).hexdigest()


def _kept_out(case: Case, names: Sequence[str], order: Order) -> str | None:
    """Why a hit cannot be drawn; empty where it was rechecked already, None where it can."""
    if _rechecked(case) or _waits(case):
        return ""
    if not case.who(FIRST):
        return UNREVIEWED
    if "sample" not in state_of(case, order.settings).acts or order.day < since(case):
        return PASSED
    if not any(may(case, order.settings, "sample", name) for name in names):
        return OWN
    return None


def _assign(made: Draw, case: Case, names: Sequence[str], order: Order) -> None:
    """Give a hit to the one with the fewest who may recheck it."""
    able = [name for name in names if may(case, order.settings, "sample", name)]
    chosen = min(able, key=lambda name: made.assigned[name])
    row = open_row(case, order, RECHECK, "recheck", chosen)
    made.assigned[chosen] += 1
    made.drafts.append(Draft(case.hit, f"抽给{chosen}复核", {"hit_steps": [row]}))


def _rechecked(case: Case) -> bool:
    return any(step.kind == RECHECK and not step.open for step in case.steps)


def _waits(case: Case) -> bool:
    return any(step.kind == RECHECK and step.open for step in case.steps)
