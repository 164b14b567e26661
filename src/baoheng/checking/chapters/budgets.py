"""Money of one form against its own budget."""

from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import money, quantity, say
from baoheng.checking.check import COMMON_SENSE, Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import section
from baoheng.checking.wording.names import ALIKE, project_likeness
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.provenance import Place
from baoheng.core.tables import Indicator, Task
from baoheng.core.target import Operator
from baoheng.reading.values import clean

_CAPS = (Operator.LE, Operator.LT, Operator.EQ, Operator.APPROX)
_MATCHING = "财预〔2015〕88号：绩效目标应与资金匹配；成本控制数不能超过批复的预算"


def caps(form: Form) -> Iterator[tuple[Indicator, Decimal]]:
    """Cost indicators of the form that cap what its own project may spend, in 元."""
    words = tuple(section("sums.toml", "caps")["not_project_cost"])
    for indicator in form.indicators:
        cap = money(indicator)
        if cap is None or "成本" not in f"{indicator.level1}{indicator.level2}":
            continue
        if indicator.target.operator in _CAPS and not any(w in indicator.level3 for w in words):
            yield indicator, cap


def _printed(indicator: Indicator) -> str:
    text = " ".join(clean(indicator.target.text).split())
    unit = indicator.target.unit or ""
    return text if unit and unit in text else f"{text}{unit}"


@check(
    "A05",
    "成本控制数高于预算",
    kind=Kind.CROSS_TABLE,
    severity=Severity.ERROR,
    group=ReviewGroup.SUITABILITY,
    applies="写了预算数、又有以金额为单位的成本指标的项目表，以及列出重点任务金额的部门整体表",
    basis=_MATCHING,
    todo="把成本控制数改为不超过预算数，或核对预算数",
)
def cost_cap_above_budget(dossier: Dossier) -> Iterator[Observation]:
    """成本指标的控制数不得高于项目自己的预算数，部门表的不得高于对应任务的金额和部门总额。"""
    for form in dossier.projects():
        budget = form.table.budget.total
        if budget is not None:
            for indicator, cap in caps(form):
                yield _cap(form, indicator, cap, budget, "项目预算", form.place("budget_total"))
    for form in dossier.overalls():
        total = form.table.budget.total
        for indicator, cap in caps(form):
            task = _task_of(form, indicator)
            if task is not None and task.amount is not None:
                yield _cap(
                    form, indicator, cap, task.amount, f"任务“{task.name}”的金额", task.place
                )
            elif total is not None and cap > form.yuan(total):
                yield _cap(form, indicator, cap, total, "部门资金总额", form.place("budget_total"))
        if total is not None:
            yield from _tasks_above(form, total)


def _cap(
    form: Form, indicator: Indicator, cap: Decimal, limit: Decimal, word: str, place: Place | None
) -> Observation:
    most, unit = form.yuan(limit), form.money_unit
    sign = ">" if cap > most else "≤"
    told = f"{say(cap)}元（{_printed(indicator)}）{sign} {say(most)}元（{word}{say(limit)}{unit}）"
    places = [place]
    if cap <= most:
        return holds(form, f"“{indicator.level3}”不高于{word}", told, indicator, places=places)
    message = f"“{form.name}”的“{indicator.level3}”高于{word}"
    advice = f"请把控制数改为“≤{say(limit)}{unit}”，或核对{word}"
    fields = ["value", "unit", "operator"]
    return wrong(form, message, told, indicator, places=places, advice=advice, rests_on=fields)


def _task_of(form: Form, indicator: Indicator) -> Task | None:
    """The task of a department's form that the cost indicator caps, by its name."""
    name = indicator.level3
    for word in section("sums.toml", "caps")["cap_words"]:
        name = name.replace(word, "")
    scored = [
        (max(project_likeness(name, task.name), project_likeness(indicator.level3, task.name)), n)
        for n, task in enumerate(form.table.tasks)
        if task.name
    ]
    score, at = max(scored, default=(0, 0))
    return form.table.tasks[at] if score >= ALIKE else None


def _tasks_above(form: Form, total: Decimal) -> Iterator[Observation]:
    for task in form.table.tasks:
        if task.amount is not None and task.amount > total:
            unit = form.money_unit
            told = f"{say(task.amount)}{unit} > {say(total)}{unit}"
            message = f"任务“{task.name}”的金额高于部门资金总额"
            yield wrong(form, message, told, places=[task.place, form.place("budget_total")])


@check(
    "C06",
    "成本指标只重复预算数",
    kind=Kind.OTHER,
    severity=Severity.ADVICE,
    group=ReviewGroup.RELEVANCE,
    applies="写了预算数、成本指标只有总额的项目表",
    basis="财预〔2021〕101号：成本指标优先设置单位成本，无法拆分的设置分项成本控制数",
    todo="补充单位成本（如元/人、元/件）或分项成本控制数",
)
def cost_row_repeats_budget(dossier: Dossier) -> Iterator[Observation]:
    """成本指标不宜只把预算数再写一遍，应有单位成本或分项控制数。"""
    for form in dossier.projects():
        budget = form.table.budget.total
        rows = [r for r in form.indicators if "成本" in f"{r.level1}{r.level2}"]
        found = [(row, cap) for row in rows if (cap := money(row)) is not None]
        finer = any(
            (amount := quantity(row)) is not None and amount.unit.dimension.startswith("money/")
            for row in form.indicators
        )
        if budget is None or finer or not found:
            continue
        same = [row for row, cap in found if cap == form.yuan(budget)]
        if len(same) < len(found) or len(rows) > len(found) + 1:
            continue
        unit = form.money_unit
        yield wrong(
            form,
            f"“{form.name}”的成本指标“{same[0].level3}”只是重复预算数，看不出成本高低",
            f"{_printed(same[0])} = 预算{say(budget)}{unit}，没有单位成本或分项成本",
            *same,
            places=[form.place("budget_total")],
        )


@check(
    "G10",
    "分项成本之和高于预算",
    kind=Kind.SUM,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="写了预算数、有两条以上分项成本控制数的项目表",
    basis=COMMON_SENSE,
    todo="核对各分项成本控制数，使其相加不超过预算",
)
def parts_of_cost_above_budget(dossier: Dossier) -> Iterator[Observation]:
    """各分项成本控制数之和不应高于项目预算。"""
    whole = tuple(section("sums.toml", "caps")["whole"])
    for form in dossier.projects():
        budget = form.table.budget.total
        if budget is None:
            continue
        most, unit = form.yuan(budget), form.money_unit
        parts = [
            (row, cap)
            for row, cap in caps(form)
            if not any(word in row.level3 for word in whole) and cap < most
        ]
        if len(parts) < 2:
            continue
        scale = form.yuan(Decimal(1))
        total = sum((cap for _, cap in parts), Decimal(0))
        left = " + ".join(say(cap / scale) for _, cap in parts)
        sign = "≤" if total <= most else ">"
        told = f"{left} = {say(total / scale)}{unit} {sign} 预算{say(budget)}{unit}"
        rows = [row for row, _ in parts]
        places = [form.place("budget_total")]
        if total <= most:
            yield holds(form, "分项成本之和不高于预算", told, *rows, places=places)
        else:
            message = f"“{form.name}”的{len(parts)}条分项成本相加，超过项目预算"
            yield wrong(form, message, told, *rows, places=places, rests_on=["value", "unit"])
