"""The same figure of one unit and year as several budget tables print it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from baoheng.checking.amounts import say
from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Dossier, Form, same_year
from baoheng.checking.lexicon import section, words
from baoheng.checking.money.budget_lines import (
    FILE,
    Line,
    budget_forms,
    head_name,
    lines,
    two_sided,
    under,
)
from baoheng.checking.money.sums import printed, rounding
from baoheng.core.finding import Severity
from baoheng.core.provenance import Place

_USES = ("基本支出", "项目支出")
_TOTAL = "预算总额"


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed figure: what it is of, where it stands; ``whole`` where it covers all money."""

    key: str
    amount: Decimal
    form: Form
    label: str
    place: Place | None
    whole: bool

    @property
    def yuan(self) -> Decimal:
        """The amount in 元."""
        return self.form.yuan(self.amount)


def compared(dossier: Dossier) -> Iterator[Observation]:
    """Every figure against the first of its kind that covers all money."""
    figures = [*_of_tables(dossier)]
    for key in (_TOTAL, *_USES):
        mine = [figure for figure in figures if figure.key == key]
        for at, figure in enumerate(mine):
            others = [one for one in mine[:at] if _comparable(one, figure)]
            near = [one for one in others if one.form.document is figure.form.document]
            if others:
                yield from _pair((near or others)[0], figure)


def _comparable(first: Figure, other: Figure) -> bool:
    if first.form is other.form or not (first.whole or other.whole):
        return False
    if not same_year(first.form, other.form):
        return False
    if first.form.document is other.form.document:
        return True
    one, two = _department(first.form), _department(other.form)
    return bool(one and one == two)


def _department(form: Form) -> str:
    name = form.table.department or form.document.department or ""
    return head_name(name).lstrip("0123456789-—")


def _pair(first: Figure, other: Figure) -> Iterator[Observation]:
    unit = other.form.money_unit
    gap = abs(first.yuan - other.yuan)
    scale = other.form.yuan(Decimal(1))
    even = gap / scale <= rounding(other.amount, [first.amount])
    sign = "=" if even else "≠"
    told = (
        f"{first.label}{printed(first.amount)}{first.form.money_unit} {sign} "
        f"{other.label}{printed(other.amount)}{unit}"
    )
    places = [other.place, first.place]
    if even:
        yield holds(other.form, f"{other.key}在两张表中一致", told, places=places)
        return
    part, whole = (other, first) if first.whole else (first, other)
    if not (first.whole and other.whole) and part.yuan <= whole.yuan:
        return  # a table of one kind of money may hold less than all
    word = "不一致" if first.whole and other.whole else "多于全部"
    told = f"{told}，差{say(gap / scale)}{unit}"
    message = f"“{other.form.name}”的{other.key}与“{first.form.name}”{word}"
    severity = None if first.form.document is other.form.document else Severity.WARNING
    yield wrong(other.form, message, told, places=places, severity=severity)


def _of_tables(dossier: Dossier) -> Iterator[Figure]:
    for form in budget_forms(dossier):
        title = head_name(form.table.title or "")
        rule = next(
            (r for r in section(FILE, "figures") if any(t in title for t in r["titles"])), None
        )
        if rule is None or not rule["figure"]:
            continue
        whole, rows = not rule.get("restricted", False), lines(form)
        if two_sided(form, rows):
            yield from _of_sides(form, rows, whole)
            continue
        total = next((row for row in rows if row.is_total), None)
        if total is None or total.amount is None:
            continue
        label = f"{form.name}{total.name or '合计'}"
        yield Figure(rule["figure"], total.amount, form, label, total.place, whole)
        if rule["figure"] == _TOTAL:
            for use in _USES:
                amount = under(total, use)
                if amount is not None:
                    yield Figure(use, amount, form, f"{form.name}{use}", total.place, whole)


def _of_sides(form: Form, rows: list[Line], whole: bool) -> Iterator[Figure]:
    """收入总计 or 支出总计, else 本年收入 or 本年支出, of a table of both sides."""
    for kind in ("grand_totals", "year_totals"):
        for row in rows:
            if row.name in words(FILE, kind) and row.amount is not None:
                label = f"{form.name}{row.name}"
                yield Figure(_TOTAL, row.amount, form, label, row.place, whole)
                return
