"""Spending plans: whether they reach the whole, rise, and differ between projects."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from baoheng.checking.amounts import say
from baoheng.checking.check import Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import section
from baoheng.checking.money.sums import addition
from baoheng.core.finding import Kind, ReviewGroup, Severity

_WHOLE = Decimal(100)
_SEVERAL = 3
_NEAR = Decimal("0.5")


@check(
    "A19",
    "支出计划不合理",
    kind=Kind.SUM,
    severity=Severity.WARNING,
    group=ReviewGroup.FEASIBILITY,
    applies="写了分月或分季支出计划的项目表",
    basis="财预〔2015〕88号：绩效目标应合理可行；支出计划应逐期递增并到100%",
    todo="核对各期支出计划：累计数逐期不减、最后一期100%，或各期相加等于全年",
)
def plan_not_reaching_the_whole(dossier: Dossier) -> Iterator[Observation]:
    """支出计划应逐期不减并在最后一期到100%，按期填写的应加到全年数。"""
    planned = [form for form in dossier.projects() if form.table.spending_plan]
    for form in planned:
        yield from _one(form)
    yield from _odd_months(planned)
    yield from _identical(planned)


def _one(form: Form) -> Iterator[Observation]:
    plan, budget = form.table.spending_plan, form.table.budget.total
    values = list(plan.values())
    told = "、".join(f"{_month(key)}{say(value)}" for key, value in plan.items())
    places = [form.place("spending_plan"), form.place("budget_total")]
    rising = all(a <= b for a, b in pairwise(values))
    total = sum(values, Decimal(0))
    by_amount = budget is not None and _in_amounts(values, budget)
    whole = budget if by_amount and budget is not None else _WHOLE
    unit = form.money_unit if by_amount else "%"
    name = f"“{form.name}”的支出计划"
    if any(value < 0 for value in values):
        yield wrong(form, f"{name}有负数", told, places=places)
    elif values[-1] == whole and rising:
        yield holds(form, f"支出计划逐期不减，最后到{say(whole)}{unit}", told, places=places)
    elif len(values) > 1 and abs(total - whole) <= (0 if by_amount else _NEAR):
        added = addition(((_month(key), value) for key, value in plan.items()), total, unit)
        yield holds(form, "支出计划各期之和等于全年", added.told("全年"), places=places)
    elif values[-1] == whole or max(values) == whole:
        drop = next(
            (k for k, a, b in zip(list(plan)[1:], values, values[1:], strict=False) if b < a), ""
        )
        message = f"{name}是累计数，{_month(drop)}却比前一期少"
        yield wrong(form, message, f"{told}（{unit}）", places=places)
    else:
        last = (
            f"最后一期{say(values[-1])}{unit}，各期相加{say(total)}{unit}，应为{say(whole)}{unit}"
        )
        yield wrong(form, f"{name}没有到全年的{say(whole)}{unit}", f"{told}；{last}", places=places)


def _in_amounts(values: list[Decimal], budget: Decimal) -> bool:
    """Whether the plan is written in money: it reaches the budget, or goes far beyond 100."""
    if budget == _WHOLE:
        return False
    return budget in (values[-1], sum(values, Decimal(0))) or max(values) > _WHOLE


def _month(key: str) -> str:
    return f"{int(key)}月" if key.isdigit() else key


def _odd_months(planned: list[Form]) -> Iterator[Observation]:
    """A quarterly plan with a month that ends no quarter, once a document."""
    quarters = tuple(section("sums.toml", "plan")["quarters"])
    seen: set[int] = set()
    for form in planned:
        months = list(form.table.spending_plan)
        odd = [m for m in months if m.isdigit() and m not in quarters]
        if len(months) != len(quarters) or len(odd) != 1 or id(form.document) in seen:
            continue
        seen.add(id(form.document))
        same = [
            f for f in planned if f.document is form.document and odd[0] in f.table.spending_plan
        ]
        told = "、".join(_month(month) for month in months)
        yield wrong(
            form,
            f"支出计划的第{months.index(odd[0]) + 1}期写在{_month(odd[0])}，不是季末",
            f"各期为{told}，一般按3月、6月、9月、12月填写；{len(same)}张表如此",
            places=[form.place("spending_plan")],
            severity=Severity.ADVICE,
            advice=f"如非本地表式规定，请把{_month(odd[0])}改为季末月份",
        )


def _identical(planned: list[Form]) -> Iterator[Observation]:
    """The same stepped plan on several projects of a document or year."""
    groups: dict[tuple[object, ...], list[Form]] = {}
    for form in planned:
        plan = form.table.spending_plan
        if len(plan) > 1:
            groups.setdefault((form.year, tuple(plan.items())), []).append(form)
    for forms in groups.values():
        names = list(dict.fromkeys(form.name for form in forms))
        if len(names) < _SEVERAL:
            continue
        plan = forms[0].table.spending_plan
        told = "、".join(f"{_month(key)}{say(value)}%" for key, value in plan.items())
        yield wrong(
            forms[0],
            f"{len(names)}个项目的支出计划完全相同，没有按各项目的实际安排",
            f"{told}：{'、'.join(names)}",
            places=[
                form.place("spending_plan") for form in forms if form.document is forms[0].document
            ],
            severity=Severity.ADVICE,
            advice="请按各项目的付款时间分别编制，一次性拨付的项目写拨付月份",
        )
