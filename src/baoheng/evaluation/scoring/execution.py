"""The points of budget execution by the profile: by rate, or by steps that spare what is done."""

from decimal import Decimal
from fractions import Fraction

from baoheng.core import scoring
from baoheng.evaluation.scoring import formulas
from baoheng.evaluation.scoring.model import Case, ExecutionScore
from baoheng.evaluation.scoring.rows import basis_of


def score_execution(case: Case, points: Decimal) -> ExecutionScore:
    """The score of the year's spending; None with the reason where the money is not known."""
    rules, basis = case.profile.scoring, basis_of(case.profile)
    reason = _gap(case)
    if reason or case.budget is None or case.spent is None:
        return ExecutionScore(points, None, None, ("没有得分", reason, basis), reason)
    rate = Fraction(case.spent) / Fraction(case.budget)
    note = "执行数超过预算数，请核对" if rate > 1 else ""
    if rules.finished_full and case.finished and rate <= 1:
        score = formulas.full(points, "项目已完成，支出没有超过预算，得满分")
    else:
        found = scoring.execution(
            rules.execution, case.spent, case.budget, points, rules.execution_steps
        )
        score = found or scoring.none()
        if rules.finished_full and rate < 1:
            note = "项目如已完成且支出没有超过预算，可得满分：请填报人说明"
    lines = (score.formula, score.worked, basis)
    return ExecutionScore(points, score.points, rate, lines, note=note)


def _gap(case: Case) -> str:
    """Why execution cannot be scored; empty where it can."""
    if case.budget is None:
        return "没有全年预算数"
    if case.spent is None:
        return "没有全年执行数"
    if case.budget <= 0:
        return "全年预算数不是正数，不能算执行率"
    if case.spent < 0:
        return "全年执行数是负数，请核对"
    return "" if case.year_over else "年度未完，执行率还没有定"
