"""A whole table scored: every row, the execution, the total and the grade, or what is missing."""

from decimal import Decimal

from baoheng.core import scoring
from baoheng.core.errors import BaohengError
from baoheng.evaluation.scoring.execution import score_execution
from baoheng.evaluation.scoring.model import OUTCOME_WORDS, Case, Evaluation, RowScore
from baoheng.evaluation.scoring.rows import basis_of, score_row
from baoheng.evaluation.scoring.weights import weigh


def evaluate(case: Case) -> Evaluation:
    """Score the case. Rows without an actual get no score, and then there is no total.

    Raises BaohengError where the actuals are not parallel to the rows, where a person's score or
    share cannot be, or where the weights cannot be used.
    """
    _check(case)
    weighting = weigh(case.table, case.profile)
    rows = tuple(score_row(case, i, points) for i, points in enumerate(weighting.points))
    execution = score_execution(case, weighting.execution) if weighting.execution else None
    missing = [_missing(row) for row in rows if row.score is None]
    if execution is not None and execution.score is None:
        missing.append(f"预算执行率：{execution.reason}")
    scores = [row.score for row in rows if row.score is not None]
    judged = sum((row.points for row in rows if row.score is not None), Decimal(0))
    if execution is not None and execution.score is not None:
        scores.append(execution.score)
        judged += execution.points
    summed = scoring.total(scores)
    total = None if missing else summed.points
    whole = weighting.full == case.profile.evaluation_total
    grade = scoring.grade(case.profile.grades, total) if total is not None and whole else None
    notes = [*weighting.notes, *(f"{_place(row)}：{row.note}" for row in rows if row.note)]
    if execution is not None and execution.note:
        notes.append(f"预算执行率：{execution.note}")
    formula = summed.formula if total is not None else f"{summed.formula}（还缺{len(missing)}项）"
    lines = (formula, summed.worked, basis_of(case.profile))
    return Evaluation(
        case.profile, weighting, rows, execution, total, summed.points, judged, grade, lines,
        tuple(missing), tuple(notes),
    )  # fmt: skip


def _check(case: Case) -> None:
    rows = len(case.table.indicators)
    if len(case.actuals) != rows:
        raise BaohengError(
            f"指标有{rows}项，实际完成值有{len(case.actuals)}项",
            todo="请逐项对应后再评分，没有完成值的留空",
        )
    for what, given in (
        ("原因", case.reasons), ("得分比例", case.shares), ("人工评分", case.overrides),
    ):  # fmt: skip
        strange = sorted(index for index in given if not 0 <= index < rows)
        if strange:
            raise BaohengError(
                f"{what}写给了第{strange[0] + 1}项，表中只有{rows}项指标", todo="请核对序号"
            )


def _place(row: RowScore) -> str:
    return f"第{row.index + 1}项“{row.name}”"


def _missing(row: RowScore) -> str:
    why = row.judgement.reason or row.note
    return f"{_place(row)}：{OUTCOME_WORDS[row.outcome]}，{why}"
