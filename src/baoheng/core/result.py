"""A computed number, or the reason why there is none."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class ResultState(StrEnum):
    """What became of a computation. A number exists only in COMPUTED."""

    COMPUTED = "computed"
    INCOMPLETE = "incomplete"  # something is missing, and the reason names it
    NOT_APPLICABLE = "not_applicable"  # nothing to compute from, such as a denominator of zero
    NOT_COMPUTABLE = "not_computable"  # a person must supply the value
    EXCLUDED = "excluded"  # left out by a waiver or by policy
    BROKEN = "broken"  # the rule itself failed: neither "pass" nor "all wrong"


@dataclass(frozen=True, slots=True)
class Result:
    """A number in state COMPUTED, or another state with the reason in Chinese.

    Raises ValueError where a number stands beside any other state, is missing in COMPUTED, is not
    finite, or where a state without a number gives no reason.
    """

    state: ResultState
    value: Decimal | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if (self.value is not None) != (self.state is ResultState.COMPUTED):
            raise ValueError(f"只有“已算出”的结果才有数值：状态 {self.state}，数值 {self.value}")
        if self.value is not None and not self.value.is_finite():
            raise ValueError(f"数值 {self.value} 不是一个确定的数")
        if self.value is None and not self.reason:
            raise ValueError(f"状态 {self.state} 没有数值，须写明原因")

    @classmethod
    def of(cls, value: Decimal) -> "Result":
        """A computed number."""
        return cls(ResultState.COMPUTED, value)
