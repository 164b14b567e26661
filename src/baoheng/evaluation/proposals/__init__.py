"""Proposals for next year's targets from what was promised and reached before."""

from baoheng.evaluation.proposals.model import (
    TREND_WORDS,
    Basis,
    Concern,
    Proposal,
    Record,
    Remark,
    Trend,
    Year,
)
from baoheng.evaluation.proposals.propose import propose

__all__ = [
    "TREND_WORDS",
    "Basis",
    "Concern",
    "Proposal",
    "Record",
    "Remark",
    "Trend",
    "Year",
    "propose",
]
