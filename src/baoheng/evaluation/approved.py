"""What a form says against what was approved: targets changed, added or left out since."""

from collections.abc import Sequence
from dataclasses import dataclass

from baoheng.core.tables import Indicator, TargetDocument, TargetTable
from baoheng.core.target import Target
from baoheng.evaluation.assess import Assessed
from baoheng.evaluation.binding.memory import numbered
from baoheng.evaluation.binding.wording import plain
from baoheng.reading.values import clean


@dataclass(frozen=True, slots=True)
class Departure:
    """One indicator that is not as approved, with a sentence for the clerk."""

    indicator: str
    said: str


def departures(assessed: Assessed, approved: Sequence[TargetDocument]) -> list[Departure]:
    """How a table departs from the approved one of the same project; empty where it does not.

    Where no approved table of the project is found that is said, too: nothing was compared.
    """
    table = assessed.table
    found = _same_project(table, assessed.span.year, approved)
    if found is None:
        name = table.project or "部门整体支出"
        return [
            Departure(name, f"批复的资料里没有{assessed.span.year}年“{name}”的目标表，没有核对")
        ]
    theirs, mine = _by_name(found), _by_name(table)
    made = [
        Departure(row.level3, said)
        for name, row in mine.items()
        if (said := _said(row, theirs.get(name)))
    ]
    made += [
        Departure(row.level3, f"批复有“{row.level3}”{clean(row.target.text)}，本表没有这一项")
        for name, row in theirs.items()
        if name not in mine
    ]
    return made


def _by_name(table: TargetTable) -> dict[tuple[str, str, str], Indicator]:
    """The rows by name; rows of one name are told apart by their order."""
    keys = numbered(("", "", plain(row.level3)) for row in table.indicators)
    return dict(zip(keys, table.indicators, strict=True))


def _same_project(
    table: TargetTable, year: int, approved: Sequence[TargetDocument]
) -> TargetTable | None:
    wanted = plain(table.project or "整体")
    for document in approved:
        for one in document.tables:
            same_year = (one.year or document.year or year) == year
            if one.indicators and same_year and plain(one.project or "整体") == wanted:
                return one
    return None


def _said(mine: Indicator, theirs: Indicator | None) -> str:
    """What is different; empty where the target is the same."""
    if theirs is None:
        return f"“{mine.level3}”不在批复的目标表里"
    if _meaning(mine.target) == _meaning(theirs.target):
        return ""
    return (
        f"“{mine.level3}”批复的是{clean(theirs.target.text)}，本表是{clean(mine.target.text)}；"
        "没有批准调整的，应按批复的指标值评价"
    )


def _meaning(target: Target) -> tuple[object, ...]:
    """A target without how it is printed; words count as they are."""
    told = (target.operator, target.value, target.value_high, target.unit, target.date)
    return told if target.value is not None or target.date else (clean(target.text),)
