"""Budget tables: codes above their parts, columns in a row, one figure in several tables."""

from collections.abc import Iterator

from baoheng.checking.check import COMMON_SENSE, Observation, check
from baoheng.checking.dossier import Dossier
from baoheng.checking.money.budget_lines import budget_forms
from baoheng.checking.money.column_sums import changes, code_blocks, headings, row_sums
from baoheng.checking.money.figures import compared
from baoheng.checking.money.table_sums import trusted
from baoheng.core.finding import Kind, ReviewGroup, Severity

_CODES = "《政府收支分类科目》：类、款、项逐级汇总"


@check(
    "G11",
    "上级科目不等于下级科目之和",
    kind=Kind.SUM,
    severity=Severity.ERROR,
    group=ReviewGroup.SUITABILITY,
    applies="列出类、款、项或经济分类逐级科目的预算表",
    basis=_CODES,
    todo="核对该科目和它下面各科目的金额",
)
def code_above_not_its_parts(dossier: Dossier) -> Iterator[Observation]:
    """预算表中上级科目的金额应等于它下面各科目之和。"""
    for form in budget_forms(dossier):
        sure = trusted(dossier, form)
        yield from code_blocks(form, sure)
        yield from headings(form)


@check(
    "G12",
    "预算表一行之内加不上",
    kind=Kind.SUM,
    severity=Severity.ERROR,
    group=ReviewGroup.SUITABILITY,
    applies="有合计栏与基本支出、项目支出等分栏，或有上年、本年、增减额的预算表",
    basis=COMMON_SENSE,
    todo="核对该行合计与各分栏的金额",
)
def columns_not_adding_up(dossier: Dossier) -> Iterator[Observation]:
    """预算表每一行的合计应等于各分栏之和，增减额应等于本年数减上年数。"""
    for form in budget_forms(dossier):
        sure = trusted(dossier, form)
        yield from row_sums(form, sure)
        yield from changes(form, sure)


@check(
    "G13",
    "几张预算表的同一个总数不同",
    kind=Kind.CROSS_TABLE,
    severity=Severity.ERROR,
    group=ReviewGroup.SUITABILITY,
    applies="同一单位同一年度的收支总表、收入总表、支出总表、项目支出表等预算表",
    basis=COMMON_SENSE,
    todo="核对各表的总数，以批复的预算为准统一",
)
def figure_differs_between_tables(dossier: Dossier) -> Iterator[Observation]:
    """同一单位同一年度的预算总额、基本支出和项目支出在各预算表中应一致。"""
    yield from compared(dossier)
