"""Targets for next year, row by row, each with its history, its reason and what to look at."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import partial

from baoheng.checking.amounts import say_target
from baoheng.checking.results.outcomes import lower_is_better
from baoheng.checking.wording.meaning import head
from baoheng.core.errors import BaohengError
from baoheng.core.tables import Indicator
from baoheng.core.target import Operator, Target
from baoheng.evaluation.monitoring.forecast import said_day
from baoheng.evaluation.monitoring.numbers import rounded
from baoheng.evaluation.monitoring.targets import dimension
from baoheng.evaluation.proposals.concerns import little, trivial
from baoheng.evaluation.proposals.history import records, told, trend
from baoheng.evaluation.proposals.model import (
    TREND_WORDS,
    UNFINISHED,
    Basis,
    Concern,
    Proposal,
    Record,
    Remark,
    Trend,
    Year,
)
from baoheng.evaluation.proposals.numeric import Number, number
from baoheng.evaluation.proposals.rules import Rules, rules
from baoheng.evaluation.proposals.said import dated
from baoheng.evaluation.proposals.steps import is_ratio

_PLACES = 12  # no step is finer

_KEPT = {
    Basis.DEADLINE: "时限沿用上年的月日，只改年份",
    Basis.POLICY: "按政策或合同的标准执行，不按往年推算；新标准公布后照新标准改",
    Basis.EXACT: "目标是一个确定的值，沿用上年目标",
    Basis.BAND: "目标是一个区间，沿用上年区间",
    Basis.WORDS: "目标是文字，沿用上年写法",
    Basis.UNCOMPUTED: "没有任何一年的实际值，沿用上年目标",
}


def propose(
    years: Sequence[Year], next_year: int, held_against: Rules | None = None
) -> tuple[Proposal, ...]:
    """A proposal for each indicator of the latest year's table.

    Raises BaohengError where no year is given, two are the same, ``next_year`` does not come after
    them, or the actuals are not one for each indicator.
    """
    limits = held_against if held_against is not None else rules()
    ordered = sorted(years, key=lambda one: one.year)
    _check(ordered, next_year)
    latest = ordered[-1]
    return tuple(
        _proposal(index, row, records(ordered, row), latest.year, next_year, limits)
        for index, row in enumerate(latest.table.indicators)
    )


_WHOLE = Decimal(100)


def _check(ordered: Sequence[Year], next_year: int) -> None:
    if not ordered:
        raise BaohengError("没有给出任何一年的目标表", todo="请至少给出上年的目标表和实际值")
    numbers = [one.year for one in ordered]
    if len(set(numbers)) < len(numbers) or numbers[-1] >= next_year:
        raise BaohengError(
            f"年度{'、'.join(map(str, numbers))}不能用来建议{next_year}年的目标",
            todo="各年不能重复，并应早于要建议的年度",
        )
    for one in ordered:
        if len(one.actuals) != len(one.table.indicators):
            raise BaohengError(
                f"表中有{len(one.table.indicators)}个指标，给出了{len(one.actuals)}个实际值",
                where=f"{one.year}年",
                todo="请逐个指标给出，没有的也占一个位置",
            )


def _proposal(
    index: int,
    row: Indicator,
    history: tuple[Record, ...],
    year: int,
    next_year: int,
    limits: Rules,
) -> Proposal:
    known = [record for record in history if record.value is not None]
    basis = _basis(row, known, limits)
    moved = trend(known, limits, is_ratio(row))
    # a running year may have no value: what was reached is then an earlier year's
    reached = known[-1].year if known else year
    said = partial(dated, next_year=next_year, target_year=year, actual_year=reached)
    if basis is Basis.HISTORY:
        target, found = _from_history(row, known, history, said, limits)
    else:
        target = _carried(row.target, next_year - year, basis)
        warnings = _of_kept(row, basis, history)
        kept = said("沿用上年目标"), target.text, said(_KEPT[basis])
        found = Number(Fraction(0), *kept, True, warnings)
    rests = _rests(history, moved)
    lines = (f"公式：{found.formula}", f"代入：{found.worked}", rests)
    return Proposal(
        index, row.level3, target, basis, found.kept, history, moved, found.reason, lines,
        found.warnings,
    )  # fmt: skip


def _from_history(
    row: Indicator,
    known: Sequence[Record],
    history: Sequence[Record],
    said: Callable[[str], str],
    limits: Rules,
) -> tuple[Target, Number]:
    """A number from what was reached, with everything that there is to say of it."""
    lower = lower_is_better(row)
    found = number(row, known, lower, limits)
    target = _with_value(row.target, found.value)
    reason = said(found.reason)
    if history[-1].value is None:
        reason += f"；{history[-1].year}年没有实际值（{history[-1].reason}），按以前年度提出"
    if lower and dimension(row.target) == "money":
        reason += "；成本上限应与下年度预算一致，预算核定后照预算改"
    own = tuple(Remark(one.concern, said(one.message)) for one in found.warnings)
    return target, replace(
        found,
        formula=said(found.formula),
        worked=_worked(found, target),
        reason=reason,
        warnings=(*trivial(row, known, lower, limits), *own, *little(known)),
    )


def _basis(row: Indicator, known: Sequence[Record], limits: Rules) -> Basis:
    target = row.target
    if target.date is not None:
        return Basis.DEADLINE
    if target.value is None or target.operator in (None, Operator.QUALITATIVE, Operator.APPROX):
        return Basis.WORDS
    measured = dimension(target)
    if measured.startswith("money/") or head(row.level3).endswith(limits.policy):
        return Basis.POLICY
    if target.value_high is not None:
        return Basis.BAND
    if target.operator is Operator.EQ:
        return Basis.EXACT
    return Basis.HISTORY if known else Basis.UNCOMPUTED


def _of_kept(row: Indicator, basis: Basis, history: Sequence[Record]) -> tuple[Remark, ...]:
    done = [record for record in history if record.actual_text]
    if not done:
        why = history[-1].reason if history else ""
        todo = "请先补数，或换成能算的指标"
        if UNFINISHED in why:
            todo = "请等年度结束算出以后再定"
        message = f"没有任何一年算出实际值（{why}），{todo}"
        return (Remark(Concern.NEVER_COMPUTED, message),)
    last = done[-1]
    if basis is Basis.POLICY and last.value is not None and last.value != last.limit:
        message = f"{last.year}年实际{last.actual_text}，与目标{last.target_text}不同，请核对标准"
        return (Remark(Concern.DIFFERS, message),)
    if basis is Basis.DEADLINE or row.target.value_high is not None:
        late = [record for record in done if record.met is False]
        if len(done) > 1 and len(late) == len(done):
            message = f"{len(done)}年都没有达到，请核对目标是否合理"
            return (Remark(Concern.OUT_OF_REACH, message),)
    return () if len(done) > 1 else (Remark(Concern.ONE_YEAR, f"只有{last.year}年一年的结果"),)


def _carried(target: Target, years: int, basis: Basis) -> Target:
    """The last target for the next year; a deadline by its day, 29 February as the 28th."""
    if basis is Basis.WORDS:
        return target
    if target.date is None:
        return replace(target, text=say_target(target))
    year = target.date.year + years
    leap = (target.date.month, target.date.day) == (2, 29)
    day = datetime.date(year, 2, 28) if leap else target.date.replace(year=year)
    return replace(target, text=f"{said_day(day)}前", date=day, alternatives=())


def _with_value(target: Target, value: Fraction) -> Target:
    exact = rounded(value, _PLACES).normalize()
    made = replace(target, value=Decimal(f"{exact:f}"), alternatives=(), repairs=(), doubts=())
    if made.unit == "%" and made.value == _WHOLE and made.operator in (Operator.GE, Operator.GT):
        made = replace(made, operator=Operator.EQ)  # nothing lies above the whole
    return replace(made, text=say_target(made))


def _worked(found: Number, target: Target) -> str:
    return found.worked if found.kept else f"{found.worked} = {target.value}"


def _rests(history: Sequence[Record], moved: Trend) -> str:
    past = told(history) or "没有往年记录"
    return f"依据：{past}；{TREND_WORDS[moved]}"
