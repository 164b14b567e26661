"""General measures for names that no measure's own words come near: 及时率 of anything."""

from collections.abc import Mapping
from typing import Any

from baoheng.core.tables import Indicator, TargetTable
from baoheng.evaluation.binding.narrow import spoken
from baoheng.evaluation.binding.wording import plain, vocabulary
from baoheng.reading.values import clean
from baoheng.reading.values.units import parse_unit

POINTS = 0.36  # of a measure that suits by the kind of the name only


def general_measures(table: TargetTable, row: Indicator) -> Mapping[str, str]:
    """The general measures that an indicator may be answered by, with the word that led there.

    The first entry of the pack that fits and names no context that is missing goes before others.
    """
    found: dict[str, str] = {}
    for one in vocabulary()["general"]:
        word = _fits(table, row, one)
        if word:
            return {str(one["measure"]): word}
    return found


def _fits(table: TargetTable, row: Indicator, one: Mapping[str, Any]) -> str:
    context = clean("".join(filter(None, (row.description, table.project))))
    if "context" in one and not any(word in context for word in one["context"]):
        return ""
    unit = parse_unit(row.target.unit) if row.target.unit else None
    if "units" in one and (unit is None or unit.dimension not in one["units"]):
        return ""
    name = clean(row.level3)
    if "codes" in one:
        return next((word for word, _ in spoken(one["codes"]) if word in name), "")
    return next((end for end in one["ends"] if plain(name).endswith(end)), "")
