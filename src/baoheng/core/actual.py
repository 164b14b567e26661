"""What became of an indicator: the actual beside its target, and where it comes from."""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from baoheng.core.result import ResultState


class Evidence(StrEnum):
    """What an actual rests on; every report prints the share of each (evidence coverage)."""

    COMPUTED = "computed"  # counted from the ledger's rows
    SURVEYED = "surveyed"  # counted from the ledger's survey answers
    STATED = "stated"  # said by a person, with a reason and an evidence file


EVIDENCE_WORDS = {
    Evidence.COMPUTED: "台账算出",
    Evidence.SURVEYED: "调查得出",
    Evidence.STATED: "人工填报",
}


@dataclass(frozen=True, slots=True)
class Actual:
    """What happened to one indicator up to a day.

    A number (``value``, exact, in ``unit``), a ``date`` (of a deadline) or a ``level`` (a graded
    word such as 达成年度指标) stands only in state COMPUTED; any other state says why in
    ``reason``. ``text`` is what a form prints, ``explanation`` the lines that explain it, and
    ``document`` the evidence file of a stated one.
    Raises ValueError where a result stands beside another state, or a state has neither.
    """

    state: ResultState
    value: Fraction | None = None
    date: datetime.date | None = None
    level: str | None = None
    unit: str | None = None
    text: str = ""
    evidence: Evidence | None = None
    explanation: tuple[str, ...] = ()
    reason: str = ""
    document: str | None = None

    def __post_init__(self) -> None:
        given = sum(one is not None for one in (self.value, self.date, self.level))
        if given != (1 if self.state is ResultState.COMPUTED else 0):
            raise ValueError(f"状态 {self.state} 与所带的结果不符")
        if not given and not self.reason:
            raise ValueError(f"状态 {self.state} 没有结果，须写明原因")
