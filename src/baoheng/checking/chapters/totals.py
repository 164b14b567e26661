"""Parts and their totals: costing, tasks, summaries, projects, income and expenditure."""

from collections.abc import Iterator

from baoheng.checking.check import Observation, check
from baoheng.checking.dossier import Dossier, Stage
from baoheng.checking.money.budget_lines import budget_forms
from baoheng.checking.money.field_lists import listed_uses
from baoheng.checking.money.form_sums import (
    costing_total,
    income_parts,
    sources_spent,
    summary_total,
    tasks_total,
    use_parts,
)
from baoheng.checking.money.project_sums import projects_total
from baoheng.checking.money.table_sums import both_sides, table_totals
from baoheng.checking.money.task_columns import columns_of_tasks
from baoheng.checking.results.source_sums import spent_by_source
from baoheng.core.finding import Kind, ReviewGroup, Severity

_BASIS = "财预〔2015〕88号：绩效目标应与资金匹配；分项之和应等于合计（算术）"


@check(
    "A08",
    "分项之和不等于合计",
    kind=Kind.SUM,
    severity=Severity.ERROR,
    group=ReviewGroup.SUITABILITY,
    applies="支出明细、重点任务（及其财政拨款各栏）、汇总表、各项目预算与合计同时写明的表，"
    "支出构成、资金用途一类只列各项金额的栏目，"
    "分资金来源写了执行数的自评表和监控表，以及有合计行的预算表",
    basis=_BASIS,
    todo="核对各分项和合计，改正写错的一个",
)
def parts_not_total(dossier: Dossier) -> Iterator[Observation]:
    """支出明细、任务、汇总行、各项目、各项资金执行数和预算表各行之和应等于写明的合计或总额。"""
    for form in dossier.forms:
        if form.stage is Stage.TARGET:
            yield from costing_total(form)
            yield from tasks_total(form)
            yield from columns_of_tasks(dossier, form)
            yield from listed_uses(form)
        else:
            yield from spent_by_source(dossier, form)
        yield from summary_total(form)
    yield from projects_total(dossier)
    for form in budget_forms(dossier):
        yield from table_totals(dossier, form)


@check(
    "A09",
    "收支或构成不平",
    kind=Kind.SUM,
    severity=Severity.ERROR,
    group=ReviewGroup.SUITABILITY,
    applies="写了资金来源、基本支出和项目支出的目标表，以及收支总表",
    basis=_BASIS,
    todo="核对总额与各项构成，使收入、支出、总额三者一致",
)
def money_does_not_balance(dossier: Dossier) -> Iterator[Observation]:
    """基本支出与项目支出之和、各项收入之和应等于资金总额，收入总计应等于支出总计。"""
    for form in (*dossier.evaluations(), *dossier.monitorings()):
        yield from use_parts(form)
        yield from sources_spent(form)
    for form in dossier.targets():
        yield from use_parts(form)
        yield from income_parts(form)
    for form in budget_forms(dossier):
        yield from both_sides(form)
