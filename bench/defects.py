"""Planting one mechanical defect into clean tables: what was changed, and who should notice."""

import datetime
import random
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import permutations

from baoheng.core.tables import CostItem, Indicator, TargetTable
from baoheng.core.target import Direction, Operator
from baoheng.reading.accounting import Reading
from baoheng.reading.values import parse_grades, parse_target

YEAR = 2026


@dataclass(frozen=True, slots=True)
class Planted:
    """What was planted: in words, and the checks any of which should report it."""

    said: str
    checks: frozenset[str]


Plant = Callable[[random.Random, Sequence[Reading]], Planted | None]


def _forms(readings: Sequence[Reading], kind: str = "project") -> list[TargetTable]:
    tables = [t for reading in readings for t in reading.document.tables if t.kind == kind]
    return [t for t in tables if t.execution is None and t.indicators]


def _results(readings: Sequence[Reading]) -> list[TargetTable]:
    tables = [t for reading in readings for t in reading.document.tables]
    return [t for t in tables if t.total_score is not None and t.execution]


def _rows(
    readings: Sequence[Reading], fits: Callable[[Indicator], bool]
) -> list[tuple[TargetTable, Indicator]]:
    return [(t, i) for t in _forms(readings) for i in t.indicators if fits(i)]


def _reread(one: Indicator, text: str, unit: str | None = None) -> None:
    unit = one.target.unit if unit is None else unit
    one.target = parse_target(
        text, name=one.level3, unit=unit or "", level2=one.level2 or "", year=YEAR
    )


def _planted(said: str, checks: str) -> Planted:
    return Planted(said, frozenset(checks.split()))


def lost_digit(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """A digit of a task's amount is lost in the department's table."""
    tasks = [t for form in _forms(readings, "overall") for t in form.tasks if t.amount]
    tasks = [t for t in tasks if len(str(int(t.amount or 0))) >= 2]
    if not tasks:
        return None
    task = rng.choice(tasks)
    digits = str(task.amount)
    position = rng.randrange(1, len(str(int(task.amount or 0))))
    task.amount = Decimal(digits[:position] + digits[position + 1 :])
    return _planted(f"任务金额 {digits} → {task.amount}", "A04 A02 A08")


def costing_product(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """A costing row no longer is quantity times price."""
    costs = [c for form in _forms(readings) for c in form.cost_items if c.basis and "×" in c.basis]
    if not costs:
        return None
    cost: CostItem = rng.choice(costs)
    before = cost.basis or ""
    number, times, rest = before.partition("×")
    digits = "".join(c for c in number if c.isdigit() or c == ".")
    cost.basis = number.replace(digits, f"{Decimal(digits) * Decimal('1.3'):f}") + times + rest
    return _planted(f"测算 {before} → {cost.basis}", "A01")


def sum_of_budget(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """Basic and project spending no longer add to the total."""
    forms = [f for f in _forms(readings, "overall") if f.budget.basic and f.budget.project]
    if not forms:
        return None
    budget = rng.choice(forms).budget
    budget.basic = (budget.basic or Decimal(0)) + rng.randint(1, 50)
    return _planted("基本支出改大", "A09 A08")


def sum_of_costs(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """The budget is not the sum of the costing rows."""
    forms = [f for f in _forms(readings) if f.cost_items and f.budget.total]
    if not forms:
        return None
    budget = rng.choice(forms).budget
    budget.total = (budget.total or Decimal(0)) + rng.randint(2, 20)
    return _planted("预算数改大", "A08 A02 A01")


def cap_over_budget(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """The cost cap is above the budget."""
    rows = [(t, i) for t, i in _rows(readings, lambda i: i.target.unit == "万元") if t.budget.total]
    rows = [(t, i) for t, i in rows if (i.level1 or "").startswith("成本")]
    if not rows:
        return None
    form, one = rng.choice(rows)
    _reread(one, f"≤{(form.budget.total or Decimal(0)) * 2:f}")
    return _planted(f"{one.level3} {one.target.text}", "A05")


def unit_of_rate(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """A rate gets a counting unit."""
    rows = _rows(readings, lambda i: i.level3.endswith("率") and i.target.unit == "%")
    if not rows:
        return None
    _, one = rng.choice(rows)
    _reread(one, one.target.text.replace("%", ""), rng.choice(("个", "次", "家", "套")))
    return _planted(f"{one.level3} 单位 {one.target.unit}", "B05")


def person_time(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """人次 becomes 人, or 人数 gets 人次."""
    rows = _rows(readings, lambda i: i.level3.endswith(("人次", "人数")) and bool(i.target.unit))
    if not rows:
        return None
    _, one = rng.choice(rows)
    unit = (one.target.unit or "").replace("人次", "人") if one.level3.endswith("人次") else (
        (one.target.unit or "") + "次"
    )  # fmt: skip
    _reread(one, one.target.text.replace(one.target.unit or "", ""), unit)
    return _planted(f"{one.level3} 单位 {unit}", "B06 B05")


def operator_of_cost(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """A cap becomes a floor."""
    rows = _rows(
        readings, lambda i: i.target.operator is Operator.LE and i.target.value is not None
    )
    if not rows:
        return None
    _, one = rng.choice(rows)
    one.target = replace(one.target, operator=Operator.GE, text=one.target.text.replace("≤", "≥"))
    return _planted(f"{one.level3} {one.target.text}", "B01 B20")


def operator_of_rate(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """A larger-is-better rate gets a cap."""
    good = ("满意度", "准确率", "运行率", "参保率", "知晓率", "复核率", "追回率")
    rows = _rows(readings, lambda i: i.target.operator is Operator.GE and i.level3.endswith(good))
    if not rows:
        return None
    _, one = rng.choice(rows)
    one.target = replace(one.target, operator=Operator.LE, text=one.target.text.replace("≥", "≤"))
    return _planted(f"{one.level3} {one.target.text}", "B01 B20")


def level_moved(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """A level 2 stands under another level 1."""
    rows = _rows(
        readings, lambda i: (i.level2 or "")[:2] in ("数量", "质量", "时效", "社会", "经济")
    )
    rows = [(t, i) for t, i in rows if i.level2 != "经济成本指标"]
    if not rows:
        return None
    _, one = rng.choice(rows)
    one.level1 = "效益指标" if one.level1 == "产出指标" else "产出指标"
    return _planted(f"{one.level1}/{one.level2}/{one.level3}", "C03")


def weight_changed(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """One weight is changed."""
    rows = _rows(readings, lambda i: i.weight is not None)
    if not rows:
        return None
    _, one = rng.choice(rows)
    one.weight = (one.weight or Decimal(0)) + rng.choice((-2, 2, 3, 5))
    return _planted(f"{one.level3} 权重 {one.weight}", "A13")


def stale_period(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """The period is last year's."""
    forms = [f for f in _forms(readings) if f.period and str(f.year) in f.period]
    if not forms:
        return None
    form = rng.choice(forms)
    form.period = (form.period or "").replace(str(form.year), str((form.year or 0) - 1))
    return _planted(f"实施期 {form.period}", "B21")


def late_deadline(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """A deadline lies in another year."""
    rows = _rows(readings, lambda i: i.target.date is not None)
    if not rows:
        return None
    _, one = rng.choice(rows)
    day = one.target.date or datetime.date(YEAR, 12, 31)
    year = day.year + rng.choice((-1, 1))
    _reread(one, f"{year}年{day.month}月底前")
    return _planted(f"{one.level3} {one.target.text}", "B22 B21")


def duplicate_row(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """A row stands twice."""
    form, one = rng.choice(_rows(readings, lambda i: bool(i.target.text)))
    copy = deepcopy(one)
    form.indicators.append(copy)
    return _planted(f"重复 {one.level3}", "C09")


def contradicting_row(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """A row stands twice with two values."""
    form, one = rng.choice(_rows(readings, lambda i: bool(i.target.value)))  # half of 0 is 0
    copy = deepcopy(one)
    value = (one.target.value or Decimal(0)) * Decimal("0.5")
    copy.target = replace(
        one.target, value=value, text=one.target.text.replace(f"{one.target.value}", f"{value}")
    )
    form.indicators.append(copy)
    return _planted(f"矛盾 {one.level3} {one.target.text} / {copy.target.text}", "C10")


def cloned_set(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """One project carries another's indicators of the same year."""
    years = {id(t): r.document.year for r in readings for t in r.document.tables}
    pairs = [
        (one, other)
        for one, other in permutations(_forms(readings), 2)
        if one.project != other.project and years[id(one)] == years[id(other)]
    ]
    if not pairs:
        return None
    first, other = rng.choice(pairs)
    first.indicators[:] = deepcopy(other.indicators)
    return _planted(f"{first.project} 抄 {other.project}", "C11")


def overall_differs(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """The department's table states another value than the project's.

    Satisfaction is left out: a department may well ask others than the project does.
    """
    names = {i.level3 for form in _forms(readings) for i in form.indicators}
    rows = [
        i
        for form in _forms(readings, "overall")
        for i in form.indicators
        if i.level3 in names and i.target.value is not None and "满意度" not in i.level3
    ]
    if not rows:
        return None
    one = rng.choice(rows)
    value = (one.target.value or Decimal(0)) - rng.choice((1, 2, 3))
    one.target = replace(one.target, value=value, text=f"改{value}")
    return _planted(f"整体 {one.level3} {value}", "A06 A04 B19")


def graded(rng: random.Random, readings: Sequence[Reading], text: str, checks: str) -> Planted:
    """Give one rate a grading with a fault."""
    _, one = rng.choice(_rows(readings, lambda i: i.target.unit == "%"))
    one.target = replace(one.target, grades=tuple(parse_grades(text)))
    one.scoring = text
    return _planted(f"{one.level3} {text}", checks)


def band_gap(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """Grades leave a hole."""
    low = rng.choice((60, 65, 70))
    text = f"90%以上为优；80%以上为良；{low + 5}%以上为中；{low}%以下为差"
    return graded(rng, readings, text, "D08")


def band_overlap(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """Grades overlap."""
    low = rng.choice((60, 65, 70))
    text = f"90%以上为优；80%以上为良；{low}%以上为中；{low + 5}%以下为差"
    return graded(rng, readings, text, "D07")


def plan_falls(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """The cumulative plan falls, or does not reach 100."""
    forms = [f for f in _forms(readings) if len(f.spending_plan) >= 3]
    if not forms:
        return None
    plan = rng.choice(forms).spending_plan
    months = list(plan)
    if rng.random() < 0.5:
        plan[months[-1]] = Decimal(90)
    else:
        plan[months[1]] = plan[months[0]] - 5
    return _planted(f"支出计划 {plan}", "A19")


def direction_against(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """The direction column says the opposite of the operator."""
    rows = _rows(readings, lambda i: i.target.operator in (Operator.GE, Operator.LE))
    _, one = rng.choice(rows)
    down = one.target.operator is Operator.GE
    one.direction = Direction.LOWER if down else Direction.HIGHER
    return _planted(f"{one.level3} 方向相反", "B20")


def total_score(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """The total is not the sum."""
    forms = _results(readings)
    if not forms:
        return None
    form = rng.choice(forms)
    form.total_score = (form.total_score or Decimal(0)) - rng.choice((1, 2))
    return _planted(f"总分 {form.total_score}", "E01")


def score_above_cap(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """A row's score is above its points."""
    rows = [i for form in _results(readings) for i in form.indicators if i.points is not None]
    if not rows:
        return None
    one = rng.choice(rows)
    one.score = (one.points or Decimal(0)) + 1
    return _planted(f"{one.level3} 得分 {one.score}/{one.points}", "E02")


def missed_full(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """Far below the target, full points, no reason."""
    rows = [i for form in _results(readings) for i in form.indicators]
    rows = [i for i in rows if i.target.operator is Operator.GE and i.target.value and i.points]
    if not rows:
        return None
    one = rng.choice(rows)
    value = one.target.value or Decimal(0)
    one.actual = value * Decimal("0.8")
    if one.target.unit != "%" and value == value.to_integral_value():
        one.actual = one.actual.to_integral_value()  # there is no half a visit
    one.actual_text, one.score, one.reason = (
        f"{one.actual:f}{one.target.unit or ''}",
        one.points,
        None,
    )
    return _planted(f"{one.level3} {one.target.text} 实际 {one.actual_text}", "E04")


def met_deducted(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """Reached, points taken off, no reason."""
    rows = [i for form in _results(readings) for i in form.indicators]
    rows = [i for i in rows if i.target.value is not None and i.points and i.actual is not None]
    rows = [i for i in rows if i.score == i.points and not i.reason]
    if not rows:
        return None
    one = rng.choice(rows)
    one.score = (one.points or Decimal(0)) - 2
    return _planted(f"{one.level3} 达标扣分", "E03")


def grade_wrong(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """The grade does not fit the score."""
    forms = [f for f in _results(readings) if f.grade]
    if not forms:
        return None
    form = rng.choice(forms)
    form.grade = rng.choice(("良", "中", "差")) if form.grade == "优" else "优"
    return _planted(f"等级 {form.grade}", "E15")


def execution_rate(rng: random.Random, readings: Sequence[Reading]) -> Planted | None:
    """The execution rate is not spent over budget."""
    forms = [f for f in _results(readings) if f.execution and f.execution.rate]
    if not forms:
        return None
    execution = rng.choice(forms).execution
    if execution is None or execution.rate is None:
        return None
    execution.rate = execution.rate - rng.randint(3, 9)
    return _planted(f"执行率 {execution.rate}", "A16")


PLANTS: tuple[Plant, ...] = (
    lost_digit, costing_product, sum_of_budget, sum_of_costs, cap_over_budget, unit_of_rate,
    person_time, operator_of_cost, operator_of_rate, level_moved, weight_changed, stale_period,
    late_deadline, duplicate_row, contradicting_row, cloned_set, overall_differs, band_gap,
    band_overlap, plan_falls, direction_against, total_score, score_above_cap, missed_full,
    met_deducted, grade_wrong, execution_rate,
)  # fmt: skip
