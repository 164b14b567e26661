"""Money of one form against its own budget."""

from collections.abc import Iterator

from baoheng.checking.amounts import money, say
from baoheng.checking.check import Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.target import Operator

_CAPS = (Operator.LE, Operator.LT, Operator.EQ)


@check(
    "A05",
    "成本控制数高于预算",
    kind=Kind.CROSS_TABLE,
    severity=Severity.ERROR,
    group=ReviewGroup.SUITABILITY,
    applies="写了预算数、又有以金额为单位的成本指标的项目表",
    basis="财预〔2015〕88号：绩效目标应与资金匹配；成本控制数不能超过批复的预算",
    todo="把成本控制数改为不超过预算数，或核对预算数",
)
def cost_cap_above_budget(dossier: Dossier) -> Iterator[Observation]:
    """成本指标的控制数不得高于项目自己的预算数。"""
    for form in dossier.projects():
        budget = form.table.budget.total
        if budget is None:
            continue
        for indicator in form.indicators:
            cap = money(indicator)
            cost = "成本" in f"{indicator.level1}{indicator.level2}"
            if cap is None or not cost or indicator.target.operator not in _CAPS:
                continue
            sign = ">" if cap > form.yuan(budget) else "≤"
            evidence = (
                f"{say(cap)}元（{indicator.target.text.strip()}）{sign} {say(form.yuan(budget))}元"
                f"（预算{say(budget)}{form.money_unit}）"
            )
            if cap > form.yuan(budget):
                message = f"“{form.name}”的“{indicator.level3}”高于项目预算"
                yield wrong(
                    form,
                    message,
                    evidence,
                    indicator,
                    places=[form.place("budget_total")],
                    rests_on=["value", "unit"],
                )
            else:
                yield holds(
                    form,
                    f"“{indicator.level3}”不高于项目预算",
                    evidence,
                    indicator,
                    places=[form.place("budget_total")],
                )
