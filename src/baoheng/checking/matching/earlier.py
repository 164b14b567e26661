"""Forms of an earlier year, approved tables and last year's results beside this year's forms."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from baoheng.checking.amounts import quantity
from baoheng.checking.dossier import Dossier, Form, Stage
from baoheng.checking.lexicon import pattern
from baoheng.checking.matching.pairs import (
    CERTAIN,
    FILE,
    Match,
    alike,
    is_generic,
    matched,
    project_match,
)
from baoheng.checking.wording.names import SAME
from baoheng.core.quantity import Quantity
from baoheng.core.tables import Indicator
from baoheng.core.target import Operator
from baoheng.reading.values import parse_target, parse_unit

_HALF = 2
_LOWER = (Operator.LE, Operator.LT)
_HIGHER = (Operator.GE, Operator.GT)


def is_counterpart(one: Form, other: Form) -> bool:
    """Whether two forms are of the same project, or both of the whole department."""
    if one.table.kind != other.table.kind:
        return False
    return one.table.kind == "overall" or project_match(one, other) >= CERTAIN


@dataclass(frozen=True, slots=True, eq=False)
class Before:
    """A form with the form that it should follow from, and their rows paired."""

    form: Form
    before: Form
    rows: tuple[Match, ...]

    @property
    def dated(self) -> bool:
        """Whether both print their year, so that nobody can have meant another one."""
        return self.form.year is not None and self.before.year is not None

    @property
    def lost(self) -> list[Indicator]:
        """Rows of the earlier form that are not found again."""
        have = {id(match.other) for match in self.rows}
        return [row for row in self.before.indicators if id(row) not in have]

    @property
    def added(self) -> list[Indicator]:
        """Rows that the earlier form did not have."""
        have = {id(match.one) for match in self.rows}
        return [row for row in self.form.indicators if id(row) not in have]


def _pair(form: Form, befores: list[Form]) -> Before | None:
    """The form beside the one that shares most rows with it, where that is at least half."""
    pairs = [Before(form, b, tuple(matched(form.indicators, b.indicators))) for b in befores]
    if not pairs:
        return None
    best = max(pairs, key=lambda pair: len(pair.rows))
    least = min(len(form.indicators), len(best.before.indicators))
    return best if least and len(best.rows) * _HALF >= least else None


def approved(dossier: Dossier) -> Iterator[Before]:
    """Monitoring and self-evaluation forms with the target table of their project and year."""
    tables = [form for form in (*dossier.forms, *dossier.earlier) if form.is_target]
    for form in dossier.forms:
        if form.stage is Stage.TARGET or form.table.kind not in ("project", "overall"):
            continue
        ours = [t for t in tables if is_counterpart(form, t)]
        same = [t for t in ours if _one_year(t, form)]
        if form.year is None and len({t.year for t in ours}) == 1:
            same = ours  # a form without its year, beside the table of one year only
        if pair := _pair(form, same):
            yield pair


def _one_year(one: Form, other: Form) -> bool:
    return one.year is not None and one.year == other.year


def last_years(dossier: Dossier) -> Iterator[Before]:
    """This year's target tables with the latest earlier target table of the same project."""
    earlier = {id(form) for form in dossier.earlier}
    tables = [form for form in (*dossier.earlier, *dossier.forms) if form.is_target]
    for form in dossier.targets():
        befores = [
            t for t in tables if _is_before(t, form, id(t) in earlier) and is_counterpart(form, t)
        ]
        latest = max((t.year or 0 for t in befores), default=0)
        if pair := _pair(form, [t for t in befores if (t.year or 0) == latest]):
            yield pair


def _is_before(one: Form, form: Form, given: bool) -> bool:
    """Whether it is of an earlier year; a table given for comparison need not print its year."""
    if one.year is None or form.year is None:
        return given and one.year is None
    return one.year < form.year


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """What a row reached in an earlier year."""

    form: Form
    row: Indicator
    figure: Quantity

    @property
    def year(self) -> str:
        """The year in words."""
        return f"{self.form.year}年" if self.form.year else "上年"


def results(dossier: Dossier) -> Iterator[tuple[Form, Indicator, Result]]:
    """Rows of this year's target tables with the latest result of the same row."""
    earlier = {id(form) for form in dossier.earlier}
    done = [f for f in (*dossier.earlier, *dossier.forms) if f.stage is Stage.SELF_EVALUATION]
    for form in dossier.targets():
        forms = [e for e in done if _is_before(e, form, id(e) in earlier)]
        forms.sort(key=lambda e: e.year or 0, reverse=True)
        for row in form.indicators:
            if result := _result(form, row, forms):
                yield form, row, result


def _result(form: Form, row: Indicator, forms: list[Form]) -> Result | None:
    for evaluation in forms:
        own = is_counterpart(form, evaluation)
        if not own and (form.table.kind != "overall" or is_generic(row.level3)):
            continue
        for other in evaluation.indicators:
            if alike(row, other) == SAME and (figure := reached(other)):
                return Result(evaluation, other, figure)
    return None


def reached(row: Indicator) -> Quantity | None:
    """The actual of an evaluated row in its printed unit, else in the target's."""
    target = quantity(row)
    if target is None or not row.actual_text:
        return None
    found = parse_target(row.actual_text)
    if found.value is None or found.value_high is not None:
        return None
    unit = parse_unit(found.unit) if found.unit else target.unit
    return Quantity(found.value, unit) if unit and unit.comparable(target.unit) else None


def easier(now: Indicator, before: Indicator) -> bool:
    """Whether the new target asks for less than the old one."""
    return _compare(now, before) < 0


def harder(now: Indicator, before: Indicator) -> bool:
    """Whether the new target asks for more than the old one."""
    return _compare(now, before) > 0


def _compare(now: Indicator, before: Indicator) -> int:
    first, second = quantity(now), quantity(before)
    if first is None or second is None or now.target.value_high or before.target.value_high:
        return 0
    order = first.compare(second) or 0
    if now.target.operator in _LOWER and before.target.operator in _LOWER:
        return -order
    if now.target.operator in _HIGHER and before.target.operator in (*_HIGHER, Operator.EQ):
        return order
    return 0


def is_amount_of_money(row: Indicator) -> bool:
    """Whether the target is money or a standard in money."""
    found = quantity(row)
    return found is not None and found.unit.dimension.startswith("money")


def growth(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """By what share something grew; None where either is unknown or nothing."""
    if now is None or not before:
        return None
    return (now - before) / before


def is_explained(words: str, *texts: str | None) -> bool:
    """Whether one of the texts holds a word of the list that explains a change."""
    return any(text and pattern(FILE, words).search(text) for text in texts)


def row_texts(row: Indicator) -> list[str | None]:
    """The texts of a row where a change may be explained."""
    return [row.reason, row.remark, row.basis, row.description, row.standard, *row.extra.values()]
