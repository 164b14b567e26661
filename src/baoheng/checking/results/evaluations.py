"""Points of self-evaluation forms: rows that carry a score, and what the formulas give them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from baoheng.checking.amounts import decimals, rounded, say
from baoheng.checking.dossier import Form
from baoheng.checking.lexicon import section
from baoheng.checking.profile import profiles
from baoheng.checking.results.outcomes import FILE, Outcome, is_survey
from baoheng.core import scoring
from baoheng.core.scoring import Score
from baoheng.core.tables import Indicator
from baoheng.reading.values import clean

_LABELLED = re.compile(r"执行[^分]*[(（](\d+)分[)）]")


@dataclass(frozen=True, slots=True)
class Scored:
    """One score with the row it stands in; ``alone`` unless several rows share the cell."""

    row: Indicator
    points: Decimal
    score: Decimal
    alone: bool


def scored(form: Form) -> list[Scored]:
    """Rows with points and a score; a score cell merged over rows counts once."""
    rows = [row for row in form.indicators if row.points is not None and row.score is not None]
    shared = Counter(row.places["score"] for row in rows if "score" in row.places)
    found: list[Scored] = []
    seen = set()
    for row in rows:
        place = row.places.get("score")
        if place in seen or row.points is None or row.score is None:
            continue
        if place is not None:
            seen.add(place)
        alone = place is None or shared[place] == 1
        found.append(Scored(row, row.points, row.score, alone))
    return found


def complete(form: Form) -> bool:
    """Whether every row of the form has points and a score."""
    return bool(form.indicators) and all(
        row.points is not None and row.score is not None for row in form.indicators
    )


def execution_row(form: Form) -> bool:
    """Whether the execution rate is a row of the indicator table itself."""
    return any("预算执行" in (row.level1 or "") for row in form.indicators)


def execution_points(form: Form) -> Decimal | None:
    """The points of the execution rate: read, or told by its label, 预算执行情况（20分）."""
    execution = form.table.execution
    if execution is not None and execution.points is not None:
        return execution.points
    found = (_LABELLED.search(clean(label)) for label in form.table.fields)
    return next((Decimal(match[1]) for match in found if match), None)


def all_points(form: Form) -> Decimal:
    """The points of all rows, with those of the execution rate where they stand apart."""
    execution = form.table.execution
    apart = Decimal(0)
    if execution and execution.points is not None and not execution_row(form):
        apart = execution.points
    return sum((one.points for one in scored(form)), apart)


def allotted(form: Form) -> set[Decimal]:
    """What the points may add up to: with the execution rate, or without where none is printed."""
    profile = form.profile
    sums = {profile.evaluation_total}
    execution = form.table.execution
    if execution is None or execution.points is None:
        points = execution_points(form) or profile.execution_points
        sums |= {profile.target_total, profile.evaluation_total - points}
    return sums


def whole_points(form: Form) -> bool:
    """Whether the form gives whole points only."""
    execution = form.table.execution
    scores = [one.score for one in scored(form)]
    if execution and execution.score is not None:
        scores.append(execution.score)
    return all(decimals(score) == 0 or score == score.to_integral_value() for score in scores)


def candidates(form: Form, row: Indicator, outcome: Outcome, points: Decimal) -> list[Score]:
    """What the known formulas give a missed row, the profile's own first."""
    found = [*_by_number(form, outcome, points)]
    unit = row.target.unit
    if is_survey(row) and unit in ("%", "％") and outcome.actual is not None:
        found += _by_steps(outcome.actual, points)
    if found:
        found.append(scoring.none())
    return _different(found)


def _by_number(form: Form, outcome: Outcome, points: Decimal) -> Iterator[Score]:
    completion = outcome.completion
    own = form.profile.scoring
    others = [profile.scoring for profile in profiles()]
    for method in (own, *others):
        if completion is None:
            return
        if not outcome.lower:
            yield scoring.quantitative(method.quantitative, completion, points, method.pass_mark)
        elif outcome.actual is not None and outcome.target is not None:
            score = scoring.lower_is_better(
                method.lower_is_better,
                outcome.actual,
                outcome.target,
                points,
                by=method.quantitative,
                pass_mark=method.pass_mark,
            )
            if score:
                yield score


def _by_steps(actual: Decimal, points: Decimal) -> Iterator[Score]:
    for low, share in section(FILE, "satisfaction_steps"):
        if actual >= Decimal(low):
            value = rounded(points * Decimal(share))
            formula = f"满意度达到{low}%，得分值的{say(Decimal(share) * 100)}%"
            yield Score(value, formula, f"{say(points)} × {share}")
            return


def execution_candidates(form: Form) -> list[Score]:
    """What the known formulas give the execution rate, the profile's own first."""
    execution = form.table.execution
    if execution is None or execution.points is None:
        return []
    spent, budget = execution.spent, execution.budget
    if spent is None or budget is None:
        if execution.rate is None:
            return []
        spent, budget = execution.rate, Decimal(100)
    methods = [form.profile.scoring, *(profile.scoring for profile in profiles())]
    scores = [
        scoring.execution(m.execution, spent, budget, execution.points, m.execution_steps)
        for m in methods
    ]
    return _different(score for score in scores if score is not None)


def _different(scores: Iterable[Score]) -> list[Score]:
    """The first of those that give the same points."""
    first: dict[Decimal, Score] = {}
    for score in scores:
        first.setdefault(score.points, score)
    return list(first.values())


def agrees(printed: Decimal, computed: Decimal) -> bool:
    """Equal within one unit of the last printed digit; a whole number must be the rounded one."""
    places = min(decimals(printed), scoring.PLACES)
    if places == 0 or printed == printed.to_integral_value():
        return printed in (computed, rounded(computed, 0))
    return abs(printed - computed) <= Decimal(1).scaleb(-places)
