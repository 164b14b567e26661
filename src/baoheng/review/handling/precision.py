"""How often a rule was right, by what people concluded; and which rules should change."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from baoheng.review.handling.model import DISMISSED, FIRST, Case
from baoheng.review.handling.settings import PrecisionRule

UNSAID = "（没有写理由）"


@dataclass(slots=True)
class Precision:
    """A rule's hits whose first review is closed, by their latest conclusion.

    ``undecided`` have none yet and do not count. ``turned`` were concluded otherwise later.
    """

    rule: str
    name: str
    result: str
    confirmed: int = 0
    dismissed: int = 0
    undecided: int = 0
    turned: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def judged(self) -> int:
        """The denominator: hits with a conclusion."""
        return self.confirmed + self.dismissed

    @property
    def rate(self) -> Fraction | None:
        """Percent confirmed; None where nothing was concluded."""
        return Fraction(100 * self.confirmed, self.judged) if self.judged else None


@dataclass(frozen=True, slots=True)
class Proposal:
    """That a rule should be retired or tightened, with the numbers and the commonest reasons."""

    rule: str
    name: str
    retire: bool
    said: str
    reasons: Sequence[tuple[str, int]]


def precisions(cases: Iterable[Case]) -> list[Precision]:
    """The precision of each rule that has hits whose first review is closed."""
    found: dict[tuple[str, str], Precision] = {}
    for case in cases:
        if any(step.kind == FIRST and not step.open for step in case.steps):
            key = (case.rule, case.result)
            one = found.setdefault(key, Precision(case.rule, case.rule_name, case.result))
            _count(one, case)
    return [found[key] for key in sorted(found, key=lambda key: (len(key[0]), key))]


def _count(one: Precision, case: Case) -> None:
    last = case.conclusion
    if last is None:
        one.undecided += 1
        return
    first = next((s for s in case.steps if s.kind == FIRST and not s.open), last)
    right = last.outcome != DISMISSED
    one.confirmed += right
    one.dismissed += not right
    one.turned += first.outcome in ("1", "2", "3") and right != (first.outcome != DISMISSED)
    if not right:
        one.reasons[last.opinion or case.reasons.get(last.number) or UNSAID] += 1


def proposals(found: Iterable[Precision], rule: PrecisionRule) -> list[Proposal]:
    """Rules that are right too seldom, among those with enough conclusions."""
    made = []
    for one in found:
        rate = one.rate
        if rate is None or one.judged < rule.cases or rate >= rule.below:
            continue
        retire = rate < rule.retire
        line = rule.retire if retire else rule.below
        said = (
            f"准确率 {percent(rate)}（{one.confirmed}/{one.judged}），低于 {line}%，"
            f"建议{'停用' if retire else '收紧'}"
        )
        most = one.reasons.most_common(rule.reasons)
        made.append(Proposal(one.rule, one.name, retire, said, most))
    return made


def percent(rate: Fraction) -> str:
    """A percentage with one place, half up."""
    tenths = (20 * rate.numerator + rate.denominator) // (2 * rate.denominator)
    return f"{tenths // 10}.{tenths % 10}%"
