"""Everything that is checked, on one screen: the tuple of all checks."""

from baoheng.checking.chapters import budgets
from baoheng.checking.check import Check

CHECKS: tuple[Check, ...] = (
    # arithmetic: quantities, standards, shares, prose against cells
    # arithmetic: sums, weights, plans, budget tables
    budgets.cost_cap_above_budget,
    # across tables and years
    # values, operators, units, dates, bands
    # structure: levels and choice of indicators
    # wording, basis, codes
    # self-evaluation and monitoring
)
