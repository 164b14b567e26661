"""This year against last year, and later forms against the approved target table."""

from collections.abc import Iterator

from baoheng.checking.check import COMMON_SENSE, Observation, check
from baoheng.checking.dossier import Dossier
from baoheng.checking.matching.deviations import (
    budget_changed,
    row_changed,
    rows_changed,
    weights_moved,
)
from baoheng.checking.matching.earlier import approved, last_years, results
from baoheng.checking.matching.last_told import last_values
from baoheng.checking.matching.succession import (
    below_result,
    budget_without_output,
    copied_table,
    copied_texts,
    eased,
    rows_dropped,
)
from baoheng.core.finding import Kind, ReviewGroup, Severity

_APPROVED = "财预〔2015〕88号：绩效目标批复后一般不予调整，确需调整的按预算调整程序报批"
_LEVEL = "财预〔2015〕88号：绩效目标应当合理可行，与历史水平、正常业绩水平相适应"


@check(
    "E08",
    "指标或目标值与批复不一致",
    kind=Kind.CROSS_TABLE,
    severity=Severity.ERROR,
    group=ReviewGroup.COMPLETENESS,
    applies="自评表、监控表，且有同一项目同一年度的绩效目标表（本次或 --against 给出）",
    basis=_APPROVED,
    todo="恢复批复的指标和目标值；经批准调整的，在原因或备注中写明文号",
)
def changed_after_approval(dossier: Dossier) -> Iterator[Observation]:
    """自评表和监控表中的指标和目标值应与批复的绩效目标表一致，调整的应说明依据。"""
    for pair in approved(dossier):
        for match in pair.rows:
            yield from row_changed(pair, match)
        yield from rows_changed(pair)
        yield from weights_moved(pair)


@check(
    "G80",
    "预算数与批复的绩效目标表不同",
    kind=Kind.CROSS_TABLE,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="写了预算数的自评表、监控表，且有同一项目同一年度的绩效目标表（本次或 --against 给出）",
    basis=_APPROVED,
    todo="核对预算数；年中调整的，写明调整的金额和文号",
)
def budget_not_as_approved(dossier: Dossier) -> Iterator[Observation]:
    """自评表和监控表的预算数应与批复的一致，调整过的应说明。"""
    for pair in approved(dossier):
        yield from budget_changed(pair)


@check(
    "G24",
    "目标值比上年放宽而未说明",
    kind=Kind.CROSS_TABLE,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="同一项目上一年度的绩效目标表也在本次或 --against 的文件中",
    basis=_LEVEL,
    todo="恢复到不低于上年的水平，或在依据中写明降低的原因",
)
def eased_targets(dossier: Dossier) -> Iterator[Observation]:
    """目标值不应比上年容易完成而不说明原因。"""
    reported = {id(row) for _, row, result in results(dossier) if below_result(row, result)}
    for pair in last_years(dossier):
        yield from eased(dossier, pair, reported)


@check(
    "G25",
    "目标值低于上年实际完成值",
    kind=Kind.CROSS_TABLE,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="同一项目上一年度的自评表也在本次或 --against 的文件中",
    basis=_LEVEL,
    todo="按上年实际完成水平提高目标值，或在依据中写明降低的原因",
)
def targets_below_results(dossier: Dossier) -> Iterator[Observation]:
    """目标值不应明显低于上年自评表中的实际完成值。"""
    for form, row, result in results(dossier):
        if (level := below_result(row, result)) is not None:
            yield level.told(form, row, result)


@check(
    "G26",
    "上年指标被取消",
    kind=Kind.CROSS_TABLE,
    severity=Severity.ADVICE,
    group=ReviewGroup.COMPLETENESS,
    applies="同一项目上一年度的绩效目标表也在本次或 --against 的文件中，多数指标沿用",
    basis=_LEVEL,
    todo="说明取消的原因，或恢复该指标",
)
def indicators_dropped(dossier: Dossier) -> Iterator[Observation]:
    """沿用上年指标体系时，不应悄悄取消个别指标。"""
    for pair in last_years(dossier):
        yield from rows_dropped(dossier, pair)


@check(
    "G27",
    "预算增加而产出目标没有提高",
    kind=Kind.CROSS_TABLE,
    severity=Severity.ADVICE,
    group=ReviewGroup.SUITABILITY,
    applies="同一项目两年都写了预算数和两个以上数量指标，预算增加一成以上",
    basis="财预〔2015〕88号：绩效目标应与预算资金量相匹配",
    todo="提高相应的数量目标，或说明预算增加的用途",
)
def more_money_no_more_output(dossier: Dossier) -> Iterator[Observation]:
    """预算比上年明显增加时，数量目标应有所提高。"""
    for pair in last_years(dossier):
        yield from budget_without_output(pair)


@check(
    "G84",
    "所写的上年数与上年的表不同",
    kind=Kind.CROSS_TABLE,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="写了上年的指标值、完成值、预算或比上年的增减，且上年的表也在本次或 --against 的文件中",
    basis=COMMON_SENSE,
    todo="按上年批复的目标表或自评表核对",
)
def last_year_as_told(dossier: Dossier) -> Iterator[Observation]:
    """表中所写的上年指标值、完成值和预算应与上年的表相同。"""
    yield from last_values(dossier)


@check(
    "G28",
    "照抄上年内容",
    kind=Kind.STALE_YEAR,
    severity=Severity.WARNING,
    group=ReviewGroup.RELEVANCE,
    applies="同一项目上一年度的绩效目标表也在本次或 --against 的文件中",
    basis=COMMON_SENSE,
    todo="按本年度的工作重新填写",
)
def copied_from_last_year(dossier: Dossier) -> Iterator[Observation]:
    """本年的目标文字和整套指标值不应原样照抄上年。"""
    for pair in last_years(dossier):
        yield from copied_texts(pair)
        yield from copied_table(pair)
