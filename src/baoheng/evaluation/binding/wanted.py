"""What kind of answer an indicator wants, told by its unit, its value and how its name ends."""

from collections.abc import Mapping
from functools import cache

from baoheng.core.tables import Indicator
from baoheng.core.target import Operator
from baoheng.evaluation.binding.wording import plain, shape_ends, vocabulary
from baoheng.measures.model import Measure, Shape
from baoheng.reading.values import clean
from baoheng.reading.values.units import parse_unit

UNSURE = 0.75  # of a fit where nothing tells what is wanted


@cache
def _fits() -> Mapping[Shape, Mapping[str, float]]:
    return {Shape(one["wanted"]): one["fits"] for one in vocabulary()["fits"]}


def shape_wanted(row: Indicator) -> Shape | None:
    """The shape that the indicator asks for; None where neither unit nor name tells."""
    name = plain(row.level3)
    by_name = _by_name(name)
    if by_name is Shape.GROWTH or row.target.date is not None:
        return by_name if by_name is Shape.GROWTH else Shape.DATE
    if row.target.grades and by_name:
        return by_name  # the per cents of a rating scale say nothing of the indicator
    by_unit = _by_unit(row.target.unit)
    if by_unit is Shape.MONEY and (by_name is Shape.STANDARD or "/" in (row.target.unit or "")):
        return Shape.STANDARD
    if row.target.operator is Operator.QUALITATIVE and by_name in (Shape.MONEY, Shape.COUNT):
        return by_name if by_unit else None
    return by_unit or by_name


def _by_name(name: str) -> Shape | None:
    return next((shape for shape, ends in shape_ends() if name.endswith(ends)), None)


def _by_unit(unit: str | None) -> Shape | None:
    parsed = parse_unit(unit) if unit else None
    if parsed is None:
        return None
    head = parsed.dimension.split("/")[0].split(":")[0]
    if head == "money" and "/" in parsed.dimension:
        return Shape.STANDARD
    kinds: Mapping[str, str] = vocabulary()["units"]
    return Shape(kinds[head]) if head in kinds else None


def fit(row: Indicator, measure: Measure) -> float:
    """How well the kind of the measure's answer suits, 0 to 1."""
    wanted = shape_wanted(row)
    told = UNSURE if wanted is None else _fits()[wanted][measure.shape]
    return told * _level_fit(row, measure) * _unit_fit(row, measure)


def _level_fit(row: Indicator, measure: Measure) -> float:
    """Satisfaction is answered by surveys and by nothing else, and surveys answer nothing else."""
    about_people = "满意" in clean(f"{row.level1 or ''}{row.level2 or ''}{row.level3}")
    if about_people and "满意" in row.level3:
        return 1.0 if measure.surveyed else 0.1
    return 0.5 if measure.surveyed and "知晓" not in row.level3 and not about_people else 1.0


def _unit_fit(row: Indicator, measure: Measure) -> float:
    """Counters that are the same word speak for a measure, others a little against it."""
    mine, theirs = (parse_unit(unit) if unit else None for unit in (row.target.unit, measure.unit))
    if mine is None or theirs is None:
        return 1.0
    if mine.dimension == theirs.dimension:
        return 1.0
    return 0.85 if measure.shape is Shape.COUNT else 0.95
