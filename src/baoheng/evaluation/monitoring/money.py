"""The money of a table at a day: rate of execution, spending plan, time progress and a light."""

from fractions import Fraction

from baoheng.core.scoring import written
from baoheng.evaluation.monitoring import curve
from baoheng.evaluation.monitoring.model import Case, Light, Lines, Money
from baoheng.evaluation.monitoring.numbers import percent, points, worked_line
from baoheng.evaluation.monitoring.rules import Lines as Limits
from baoheng.evaluation.monitoring.rules import Rules


def monitored_money(case: Case, rules: Rules) -> Money:
    """Budget, spent, rate, plan, time and the colour of the money."""
    time = curve.time_share(case.cut_off)
    plan = curve.planned(case.table.spending_plan, case.cut_off, rules.between)
    budget, spent = _budget(case), case.spent.value if case.spent else None
    reason = _missing(case, budget)
    passed = time.value or Fraction(0)
    beside = f"时间进度 {time.worked} ≈ {percent(passed)}"
    beside += f"；支出计划 {_planned(plan)}" if plan.value is not None else f"；{plan.reason}"
    if reason or budget is None or spent is None:
        lines: Lines = (
            "公式：执行率 = 已支出 ÷ 预算",
            f"代入：不能计算，{reason}",
            f"依据：{beside}",
        )
        return Money(budget, spent, None, plan.value, passed, Light.GREY, lines, reason)
    rate = spent / budget
    worked = f"{written(spent)} ÷ {written(budget)} × 100"
    lines = (
        "公式：执行率 = 已支出 ÷ 预算 × 100%",
        f"代入：{worked_line(worked, rate * 100, percent(rate))}",
        f"依据：{beside}",
    )
    light, notes = _light(rate, plan.value, passed, rules.money)
    return Money(budget, spent, rate, plan.value, passed, light, lines, notes=notes)


def light_of(deviation: Fraction, limits: Limits) -> Light:
    """The colour of a deviation from what should be, as a share of 1; negative is behind."""
    if deviation * 100 < -limits.red:
        return Light.RED
    return Light.YELLOW if deviation * 100 < -limits.yellow else Light.GREEN


def _light(
    rate: Fraction, plan: Fraction | None, time: Fraction, limits: Limits
) -> tuple[Light, tuple[str, ...]]:
    """By the spending plan, which was approved with the budget; without one by time.

    A project on plan but far behind time is still shown in yellow.
    """
    if rate > 1:
        return Light.RED, ("支出超过预算，请核对预算是否调整",)
    by_time = light_of(rate - time, limits)
    behind_time = f"比时间进度低{points(time - rate)}" if rate < time else ""
    if plan is None:
        return by_time, (behind_time,) if by_time is not Light.GREEN else ()
    light = light_of(rate - plan, limits)
    notes = (f"比支出计划低{points(plan - rate)}",) if light is not Light.GREEN else ()
    if by_time is Light.RED and light is Light.GREEN:
        return Light.YELLOW, (f"没有落后于支出计划，但{behind_time}",)
    return light, notes


def _planned(plan: curve.Share) -> str:
    share = percent(plan.value or Fraction(0))
    return share if plan.worked.isdigit() else f"{plan.worked} ≈ {share}"


def _budget(case: Case) -> Fraction | None:
    execution = case.table.execution
    known = (case.budget, execution.budget if execution else None, case.table.budget.total)
    return next((Fraction(one) for one in known if one is not None), None)


def _missing(case: Case, budget: Fraction | None) -> str:
    """Why there is no rate; empty where there is one."""
    if budget is None:
        return "表中没有预算数"
    if budget <= 0:
        return "预算数为0，执行率无意义"
    if case.spent is None:
        return "没有支出数"
    if case.spent.value is None:
        return case.spent.reason or "支出数不是金额"
    return "支出数为负，请核对" if case.spent.value < 0 else ""
