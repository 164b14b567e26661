"""One amount, one code, one figure told in several places: they must agree."""

from collections.abc import Iterator

from baoheng.checking.amounts import mentions
from baoheng.checking.check import COMMON_SENSE, Observation, check, holds, wrong
from baoheng.checking.compare import Relation, of_numbers
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.matching.codes import (
    code_sightings,
    one_code_two_projects,
    one_project_two_codes,
)
from baoheng.checking.matching.department_totals import department_totals
from baoheng.checking.matching.lists import listed_otherwise
from baoheng.checking.matching.slips import (
    slips_between_tables,
    slips_in_goals,
    slips_in_rows,
    slips_of_names_in_another_order,
)
from baoheng.checking.matching.tellings import Item, Telling, items, money_of, own_costs, relate
from baoheng.checking.matching.told import contradiction, difference
from baoheng.checking.matching.told_rows import turned_digits
from baoheng.checking.wording.texts import prose
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.quantity import Quantity
from baoheng.core.target import Operator

_MATCH = "财预〔2015〕88号：绩效目标应与预算资金匹配，同一项目在各表中的金额应当一致"


@check(
    "A02",
    "同一项目金额不一致",
    kind=Kind.CROSS_TABLE,
    severity=Severity.ERROR,
    group=ReviewGroup.SUITABILITY,
    applies="同一项目在整体表、汇总表、项目表、预算表中写了两处以上金额",
    basis=_MATCH,
    todo="核对批复的预算数，把各表改成同一个金额",
)
def amounts_of_one_project(dossier: Dossier) -> Iterator[Observation]:
    """同一项目在整体表、汇总表、项目表和预算表中的金额应当一致。"""
    for item in items(dossier):
        yield from _agreeing(item)
        yield from contradiction(item, Relation.DIFFERENT, "金额不一致")
    yield from listed_otherwise(dossier)
    for cost, budget, whole in own_costs(dossier):
        row = cost.indicator
        below = cost.amount.base() < budget.amount.base()
        if not whole or row is None or row.target.operator is not Operator.EQ or not below:
            continue
        if relate(cost, budget) is Relation.DIFFERENT:
            yield wrong(
                cost.form,
                f"“{cost.form.name}”的“{row.level3}”与项目预算不一致",
                f"{cost.told}，{budget.told}，{difference(cost, budget)}",
                row,
                places=[budget.place],
                severity=Severity.WARNING,
                rests_on=["value", "unit", "operator"],
            )


def _agreeing(item: Item) -> Iterator[Observation]:
    reference = item.reference
    for one, relation, _ in item.others():
        if relation is Relation.SAME:
            rows = [one.indicator] if one.indicator else []
            yield holds(
                one.form,
                f"“{one.name}”的金额与{reference.where}一致",
                f"{one.told} = {reference.told}",
                *rows,
                places=[one.place, reference.place],
            )


@check(
    "A04",
    "数字多写、漏写或颠倒一位",
    kind=Kind.CROSS_TABLE,
    severity=Severity.ERROR,
    group=ReviewGroup.SUITABILITY,
    applies="同一金额、同一指标值在两处写明，且两处只差一位数字、小数点或相邻两位的顺序",
    basis=COMMON_SENSE,
    todo="核对原始数据，改正写错的一处",
)
def digit_slips(dossier: Dossier) -> Iterator[Observation]:
    """同一个数在两处写出时，不应多一位、少一位、点错小数点或颠倒相邻两位。"""
    reported: set[int] = set()
    for item in items(dossier):
        for one, relation, _ in item.others():
            if relation is Relation.SLIP:
                reported.add(id(one.form))
        yield from contradiction(item, Relation.SLIP, "金额疑似写错一位数字")
    yield from slips_between_tables(dossier)
    yield from slips_of_names_in_another_order(dossier)
    yield from slips_in_rows(dossier)
    yield from slips_in_goals(dossier)
    yield from turned_digits(dossier)
    yield from _own_slips(dossier, reported)


def _own_slips(dossier: Dossier, reported: set[int]) -> Iterator[Observation]:
    """The whole cost of a project beside its budget, where no other row agrees with the budget."""
    costs: dict[int, list[tuple[Telling, Telling]]] = {}
    for cost, budget, _ in own_costs(dossier):
        costs.setdefault(id(cost.form), []).append((cost, budget))
    for found in costs.values():
        relations = [relate(cost, budget) for cost, budget in found]
        if Relation.SAME in relations:
            continue  # two rows of one form contradict each other, which another check tells
        for (cost, budget), relation in zip(found, relations, strict=True):
            row = cost.indicator
            if relation is not Relation.SLIP or row is None or id(cost.form) in reported:
                continue
            yield wrong(
                cost.form,
                f"“{cost.form.name}”的“{row.level3}”与项目预算只差一位数字，疑似写错",
                f"{cost.told}，{budget.told}，{difference(cost, budget)}",
                row,
                places=[budget.place],
                severity=Severity.WARNING,
                rests_on=["value", "unit"],
            )


@check(
    "B27",
    "同一金额精度不同",
    kind=Kind.CROSS_TABLE,
    severity=Severity.ADVICE,
    group=ReviewGroup.COMPLETENESS,
    applies="同一金额在两处写明，一处是另一处四舍五入或截去尾数的结果",
    basis=COMMON_SENSE,
    todo="按预算数的小数位数统一书写",
)
def amounts_of_other_precision(dossier: Dossier) -> Iterator[Observation]:
    """同一金额在各处应写到同样的小数位数。"""
    for item in items(dossier):
        yield from contradiction(item, Relation.ROUNDED, "金额的小数位数不一致")
    for cost, budget, _ in own_costs(dossier):
        if cost.indicator and relate(cost, budget) is Relation.ROUNDED:
            yield wrong(
                cost.form,
                f"“{cost.form.name}”的“{cost.indicator.level3}”与预算数的小数位数不一致",
                f"{cost.told}，{budget.told}，{difference(cost, budget)}，属四舍五入或截尾",
                cost.indicator,
                places=[budget.place],
                advice=f"请写成与预算数一致的{budget.amount.value}{budget.amount.unit.text}",
            )

    for form in dossier.projects():
        yield from _rounded_in_prose(form)


def _rounded_in_prose(form: Form) -> Iterator[Observation]:
    """The budget told in the form's own words with fewer digits, not called about so much."""
    budget = form.table.budget.total
    if budget is None or form.table.cost_items:
        return
    exact = money_of(form, budget)
    for one in prose(form):
        told = [(m, Quantity(m.value, m.unit)) for m in mentions(one.text)[1] if m.unit and m.yuan]
        if any(amount.base() == exact.base() for _, amount in told):
            continue
        for mention, amount in told:
            about = mention.operator is Operator.APPROX or any(
                w in mention.text for w in "约近余多"
            )
            if not about and of_numbers(amount, exact) is Relation.ROUNDED:
                yield wrong(
                    form,
                    f"“{form.name}”的{one.where}写的金额与预算数的小数位数不一致",
                    f"{one.where}写“{mention.text}”，预算{exact.value}{exact.unit.text}",
                    places=[one.place, form.place("budget_total")],
                    advice=f"请写成与预算数一致的{exact.value}{exact.unit.text}",
                )
                break


@check(
    "F03",
    "项目编码与项目不是一一对应",
    kind=Kind.CROSS_TABLE,
    severity=Severity.ERROR,
    group=ReviewGroup.COMPLETENESS,
    applies="项目表、预算表中写了项目编码",
    basis="预算管理一体化规范：项目代码是项目的唯一标识（一个项目一个代码）",
    todo="核对项目库，改正写错的编码或名称",
)
def codes_and_projects(dossier: Dossier) -> Iterator[Observation]:
    """同一年度一个项目只应有一个项目编码，一个编码只应属于一个项目。"""
    seen = code_sightings(dossier)
    yield from one_code_two_projects(seen)
    yield from one_project_two_codes(seen)


@check(
    "G20",
    "部门总额与预算表不一致",
    kind=Kind.CROSS_TABLE,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="同一年度既有部门整体表，又有部门预算表或项目汇总表",
    basis=_MATCH,
    todo="核对批复的部门预算，使整体表、汇总表与预算表一致；口径不同的请注明",
)
def totals_of_the_department(dossier: Dossier) -> Iterator[Observation]:
    """部门整体表的预算总额、基本支出和项目支出应与部门预算表、项目汇总表一致。"""
    yield from department_totals(dossier)
