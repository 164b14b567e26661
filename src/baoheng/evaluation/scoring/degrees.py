"""Worded rows: which degree a stated level is, and what share of the points it gets.

The share is the one a person states. Without one the highest degree gets all points; a lower one
the edge or the middle that the profile's ``band_share`` names. The middle is the default: the top
of a lower band belongs to the band above it, and its bottom would punish what nobody has judged.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from baoheng.checking.lexicon import section
from baoheng.checking.profile import Band, Profile
from baoheng.checking.results.outcomes import FILE
from baoheng.core.actual import Actual
from baoheng.core.tables import Indicator
from baoheng.core.target import Grade, Operator
from baoheng.evaluation.scoring.model import Judgement, Outcome
from baoheng.reading.values import clean

_LEVELS = ("reached", "partly", "missed")  # the three degrees of results.toml, from the best
_MARKS = '“”"。；; '
_HUNDRED = Decimal(100)


def worded(profile: Profile, row: Indicator, level: str) -> Judgement:
    """A stated level against the profile's degrees, or against the row's own grades."""
    view = clean(level).strip(_MARKS)
    said = f"实际“{view}”，目标“{clean(row.target.text)}”"
    bands = _ordered(profile.scoring.bands)
    if view == clean(row.target.text).strip(_MARKS):
        return _judged(bands, bands[0], said)
    found = _degree(bands, view)
    if found is not None:
        return _judged(bands, found, said)
    grades = _ordered(profile.grades)
    named = _named(grades, view)
    if named is not None:
        return _judged(grades, named, said)
    known = "、".join(band.name for band in bands)
    reason = f"不知道“{view}”是哪一档，请从这些中选一个：{known}"
    return Judgement(Outcome.UNKNOWN, f"{said}：{reason}", reason=reason)


def graded(profile: Profile, row: Indicator, actual: Actual) -> Judgement:
    """A number against the grades that the target itself states: 优≥95%，良≥85%."""
    value, unit = actual.value, clean(actual.unit or "")
    said = f"实际{clean(actual.text)}，目标{clean(row.target.text)}"
    reason = "评判标准没有写到这个数，请填写完成程度"
    if value is not None:
        bands = _ordered(profile.grades)
        for grade in row.target.grades:
            if not _same_unit(grade, unit) or not _within(grade, value):
                continue
            band = _named(bands, clean(grade.name))
            if band is not None:
                return _judged(bands, band, f"{said}，属于“{band.name}”")
    return Judgement(Outcome.UNKNOWN, f"{said}：{reason}", reason=reason)


def share_of(profile: Profile, band: Band, top: bool) -> Decimal:
    """The share of the points, per cent, of a band where nobody states one."""
    if top:
        return _HUNDRED
    edges = {"high": band.high, "low": band.low, "middle": (band.low + band.high) / 2}
    return edges[profile.scoring.band_share]


def _judged(bands: Sequence[Band], band: Band, said: str) -> Judgement:
    top = band is bands[0]
    outcome = Outcome.MET if top else Outcome.MISSED
    return Judgement(outcome, f"{said}，“{band.name}”一档", band=band, top=top)


def _ordered(bands: Iterable[Band]) -> list[Band]:
    return sorted(bands, key=lambda band: -band.low)


def _degree(bands: Sequence[Band], view: str) -> Band | None:
    """By the band's own name, else by the common words for three degrees."""
    for band in bands:
        if view == band.name:
            return band
    known = [(word, name) for name, words in section(FILE, "levels").items() for word in words]
    for word, name in sorted(known, key=lambda pair: -len(pair[0])):
        if len(bands) == len(_LEVELS) and view == word:
            return bands[_LEVELS.index(name)]
    return None


def _named(bands: Sequence[Band], view: str) -> Band | None:
    """The grade of this name: 优, 优秀 and 一等 are one."""
    names = section(FILE, "grades")
    for band in bands:
        if view == band.name or view in names.get(band.name, ()):
            return band
    return None


def _same_unit(grade: Grade, unit: str) -> bool:
    """A bound in per cent holds per cent only; one without a unit holds what has none."""
    text = clean(grade.text)
    return unit in text if unit else "%" not in text


def _within(grade: Grade, value: Fraction) -> bool:
    if grade.value is None:
        return False
    low = Fraction(grade.value)
    match grade.operator:
        case Operator.GE:
            return value >= low
        case Operator.GT:
            return value > low
        case Operator.LE:
            return value <= low
        case Operator.LT:
            return value < low
        case Operator.EQ:
            return value == low
        case Operator.RANGE if grade.value_high is not None:
            return low <= value <= Fraction(grade.value_high)
    return False
