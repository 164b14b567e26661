"""Rows of which a form asks for a reason: missed, far exceeded, or with points taken off."""

from decimal import Decimal

from baoheng.checking.results.outcomes import blank
from baoheng.evaluation.scoring.model import Case, Judgement, Outcome


def reason_of(case: Case, index: int) -> str:
    """What a person gave as the reason, else what the form says; empty where nothing is said."""
    given = case.reasons.get(index) or case.table.indicators[index].reason
    return "" if given is None or blank(given) else given


def needs_reason(
    case: Case, index: int, judged: Judgement, points: Decimal, score: Decimal, *, told: str = ""
) -> str:
    """A sentence on what to write; empty where nothing is asked for or a reason is given.

    ``told`` is the reason of a score by hand, which explains a deduction but not a miss.
    """
    if reason_of(case, index):
        return ""
    name, lost = case.table.indicators[index].level3, points - score
    cut = f"，扣{lost.normalize():f}分" if lost > 0 else ""
    head = f"第{index + 1}项“{name}”：{judged.said}{cut}。"
    if judged.outcome is Outcome.MISSED:
        return f"{head}请写明没有达到的原因和改进措施"
    if judged.outcome is Outcome.OVER:
        return f"{head}请写明超出目标的原因，是不是目标定低了"
    if lost > 0 and not told:
        return f"{head}请写明扣分的理由"
    return ""
