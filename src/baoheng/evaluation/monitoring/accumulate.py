"""How an indicator's value moves within the year: as its measure says, else guessed and marked."""

from baoheng.core.tables import Indicator
from baoheng.core.target import Operator
from baoheng.evaluation.monitoring.rules import Rules
from baoheng.evaluation.monitoring.targets import dimension, is_ceiling
from baoheng.measures.model import Accumulation
from baoheng.reading.values import clean

_TIMES = ("clock", "workday", "calendar")
_FLOWS = ("money", "person_time")


def accumulation(
    row: Indicator, said: Accumulation | None, rules: Rules
) -> tuple[Accumulation, bool]:
    """How the value moves, and whether that is a guess from name and unit.

    A target that is a date is a deadline, and what grows towards a ceiling is a cap, whatever is
    said; a limit for each of something (元/份) or of a ratio does not grow and is none.
    """
    found = said if said is not None else _guess(row, rules)
    if row.target.date is not None:
        found = Accumulation.DEADLINE
    elif found is Accumulation.CUMULATIVE and is_ceiling(row):
        found = Accumulation.CAP
    elif found is Accumulation.CAP and not _adds_up(row):
        found = Accumulation.STATE
    return found, said is None


def _adds_up(row: Indicator) -> bool:
    measured = dimension(row.target)
    return "/" not in measured and measured not in ("ratio", *_TIMES)


def _guess(row: Indicator, rules: Rules) -> Accumulation:
    name, measured = clean(row.level3), dimension(row.target)
    if measured == "ratio":
        rising = any(word in name for word in rules.rising)
        return Accumulation.CUMULATIVE if rising else Accumulation.RATE
    if measured in _TIMES:
        return Accumulation.AVERAGE
    if not measured or "/" in measured or row.target.operator is Operator.QUALITATIVE:
        return Accumulation.STATE
    flows = measured in _FLOWS or (row.target.unit or "").endswith("次")
    if not flows and not any(word in name for word in rules.flow):
        if any(word in name for word in rules.stock):
            return Accumulation.STATE
    elif "余" in name and any(word in name for word in rules.stock):
        return Accumulation.STATE  # 基金累计结余, in money but at a day
    return Accumulation.CUMULATIVE
