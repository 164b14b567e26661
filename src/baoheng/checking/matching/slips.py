"""Figures that differ from their double by one slip of the pen."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from baoheng.checking.amounts import money, one_digit_apart, quantity, say_target
from baoheng.checking.check import Observation, wrong
from baoheng.checking.compare import Relation, is_ratio, of_numbers
from baoheng.checking.dossier import Dossier, Form, same_year
from baoheng.checking.matching.pairs import counterparts, is_generic
from baoheng.checking.wording.names import marks, plain
from baoheng.checking.wording.promised import Kept, Promise, kept, promises
from baoheng.core.finding import Severity
from baoheng.core.quantity import Quantity
from baoheng.core.tables import Indicator
from baoheng.reading.values import clean, parse_target, parse_unit

_DIGITS = 3
_LETTERS = 0.8


def slips_between_tables(dossier: Dossier) -> Iterator[Observation]:
    """Rows of the whole-department table that miss the project's value by one digit."""
    for found in counterparts(dossier):
        row = found.row
        if found.relation is not Relation.SLIP or is_generic(row.level3):
            continue
        project, other = found.shown
        mine, theirs = say_target(row.target), say_target(other.target)
        yield wrong(
            found.form,
            f"“{row.level3}”在部门整体表和“{project.name}”中只差一位数字，疑似写错",
            f"部门整体表{mine}，项目表{theirs}",
            row,
            other,
            severity=None if found.certain else Severity.WARNING,
            advice=f"请核对：如项目表正确，请把部门整体表改为“{theirs}”",
            rests_on=["value", "unit"],
        )


def slips_of_names_in_another_order(dossier: Dossier) -> Iterator[Observation]:
    """享受居民医保市级补助人数 56.7 and 享受市级补助的居民医保参保人数 57.6: told as one thing."""
    known = {id(found.row) for found in counterparts(dossier)}
    for form in dossier.overalls():
        around = [p for p in dossier.projects() if same_year(p, form)]
        for row in form.indicators:
            mine = quantity(row)
            found = [
                (project, other)
                for project in around
                for other in project.indicators
                if mine is not None and (theirs := quantity(other)) is not None
                if mine.unit.comparable(theirs.unit) and not is_ratio(row.target)
                if of_numbers(mine, theirs) is Relation.SLIP and _same_letters(row, other)
            ]
            if id(row) in known or len(found) != 1:
                continue
            project, other = found[0]
            yield wrong(
                form,
                f"“{row.level3}”在部门整体表中是{say_target(row.target)}，"
                f"“{project.name}”的“{other.level3}”却是{say_target(other.target)}，疑似写错",
                f"部门整体表{say_target(row.target)}，项目表{say_target(other.target)}",
                row,
                other,
                severity=Severity.WARNING,
                advice="请先确认是否同一指标，再统一两处的数",
                rests_on=["value", "unit"],
            )


def _same_letters(one: Indicator, other: Indicator) -> bool:
    """Whether two names have most letters in common, in whatever order."""
    first, second = Counter(plain(one.level3)), Counter(plain(other.level3))
    if marks(plain(one.level3)) - marks(plain(other.level3)):
        return False
    return (first & second).total() >= _LETTERS * max(first.total(), second.total())


def slips_in_rows(dossier: Dossier) -> Iterator[Observation]:
    """Rows whose two value columns (指标值, 指标值内容) differ by one digit."""
    for form in dossier.targets():
        for row in form.indicators:
            second = _second(row)
            mine = quantity(row)
            if mine is None or second is None or not _is_slip(mine, second):
                continue
            backed = _backed(form, row)
            yield wrong(
                form,
                f"“{form.name}”的“{row.level3}”在同一行的两栏里只差一位数字，疑似写错",
                f"指标值“{clean(row.target.text)}”，指标值内容“{clean(row.content_text or '')}”"
                f"{backed}",
                row,
                severity=None if backed else Severity.WARNING,
                rests_on=["value", "unit"],
            )


def slips_in_goals(dossier: Dossier) -> Iterator[Observation]:
    """Goals that miss the value of their own indicator by one digit or by the point."""
    done: set[tuple[str, str, str]] = set()
    for promise in promises(dossier):
        answer, _, row = kept(promise)
        if answer is not Kept.OTHER_VALUE or row is None or not slipped(promise, row):
            continue
        mark = (promise.form.document.file, promise.form.name, row.level3)
        if mark in done:
            continue
        done.add(mark)
        yield wrong(
            promise.form,
            f"“{promise.form.name}”的{promise.where}与指标“{row.level3}”只差一位数字，疑似写错",
            f"{promise.where}“{promise.clause}”，指标值{say_target(row.target)}",
            row,
            places=[promise.place],
            severity=Severity.WARNING,
            advice=f"请核对后统一写成{say_target(row.target)}或{promise.mention.text}",
            rests_on=["value", "unit"],
        )


def slipped(promise: Promise, row: Indicator) -> bool:
    """Whether the goal's number is the indicator's with one digit or the point wrong."""
    mine, unit = quantity(row), promise.mention.unit
    if mine is None or unit is None or is_ratio(row.target):
        return False
    told = Quantity(promise.mention.value, unit)
    return unit.comparable(mine.unit) and of_numbers(told, mine) is Relation.SLIP


def _second(row: Indicator) -> Quantity | None:
    """The second column's number in the unit printed there, else in the target's."""
    mine = quantity(row)
    if mine is None or not row.content_text or is_ratio(row.target):
        return None
    found = parse_target(row.content_text)
    if found.value is None or found.value_high is not None or row.target.value_high is not None:
        return None
    unit = parse_unit(found.unit) if found.unit else mine.unit
    return Quantity(found.value, unit) if unit and unit.comparable(mine.unit) else None


def _is_slip(one: Quantity, other: Quantity) -> bool:
    base = replace(one.unit, scale=Decimal(1))
    if Quantity(other.value, base).base() == one.base():
        return False  # the second column counts in single units
    digits = max(len(str(q.value).replace(".", "").strip("0")) for q in (one, other))
    return digits >= _DIGITS and one_digit_apart(one.base(), other.base())


def _backed(form: Form, row: Indicator) -> str:
    """Words for the evidence where the budget shows which of the two is right."""
    amount, budget = money(row), form.table.budget.total
    if amount is None or budget is None or form.yuan(budget) != amount:
        return ""
    return f"，项目预算{budget}{form.money_unit}"
