"""Which measure proves an indicator: confirmed or changed by a person, and remembered."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils import timezone

from baoheng.core.errors import Conflict
from baoheng.evaluation.binding.memory import STATED, Binding
from baoheng.evaluation.book.filters import said, understood
from baoheng.measures.definitions import measure, measures
from baoheng.measures.query import Filters
from baoheng.workbench.acts import Done
from baoheng.workbench.appraisals.acts.base import OnAppraisal, OnRow
from baoheng.workbench.appraisals.kept import keep
from baoheng.workbench.appraisals.ledgers import remember
from baoheng.workbench.appraisals.models import Appraisal, Row
from baoheng.workbench.appraisals.rebuilt import wordings_of
from baoheng.workbench.appraisals.stored import keep_binding
from baoheng.workbench.people.models import Person


@dataclass
class Bind(OnRow):
    """确认或改用一个指标的测算项；同一单位同样写法的指标以后照用。"""

    measure: str
    filters: str = ""
    name: ClassVar[str] = "binding.confirm"
    title: ClassVar[str] = "确认测算项"
    permission: ClassVar[str] = "bindings.confirm"

    def check(self) -> None:
        """Only while the appraisal is open."""
        self.must_be_open()

    def apply(self) -> Done:
        """Remember it. Where it is another one than before, the table must be computed anew.

        Raises PackError or BindingError where the measure or what it is narrowed by is unknown.
        """
        made = self._made()
        row, kept = self.row, keep_binding(made)
        if any(kept[part] != row.binding.get(part) for part in ("measure", "filters")):
            self.appraisal.stale = True
        row.binding, row.measure, row.bound = kept, made.measure, True
        row.save(update_fields=["binding", "measure", "bound"])
        self.entered()
        if self.appraisal.stale:
            self.appraisal.save(update_fields=["stale"])
        else:
            keep(self.appraisal)
        remember([made])
        told = f"“{row.name}”由{_words(made)}"
        details = {"measure": made.measure, "filters": kept["filters"]}
        return Done(f"确认了{told}" + ("，请重新测算" if self.appraisal.stale else ""), details)

    def _made(self) -> Binding:
        if self.measure == STATED:
            return _binding(self.appraisal, self.row, STATED, {}, self.by)
        found = measure(self.measure)
        narrowed = understood(found, self.filters, "参数")
        return _binding(self.appraisal, self.row, found.id, narrowed, self.by)


@dataclass
class ConfirmBindings(OnAppraisal):
    """一次确认几个指标的测算项，都照系统配的。"""

    numbers: frozenset[int]
    name: ClassVar[str] = "binding.confirm_some"
    title: ClassVar[str] = "确认几个指标的测算项"
    permission: ClassVar[str] = "bindings.confirm"

    def check(self) -> None:
        """Open, and at least one was chosen."""
        self.must_be_open()
        if not self.numbers:
            raise Conflict("一个也没有选", todo="请在要确认的指标前打勾")

    def apply(self) -> Done:
        """Remember what is in use for the chosen rows that nobody has confirmed yet."""
        rows = self.appraisal.rows.filter(number__in=self.numbers, bound=False).exclude(measure="")
        made = []
        for row in rows:
            filters = {name: tuple(values) for name, values in row.binding["filters"].items()}
            made.append(_binding(self.appraisal, row, row.measure, filters, self.by))
            row.binding, row.bound = keep_binding(made[-1]), True
            row.save(update_fields=["binding", "bound"])
        if not made:
            raise Conflict("选的指标都已经确认过", todo="请回到列表看看")
        self.entered()
        keep(self.appraisal)
        remember(made)
        return Done(f"确认了{len(made)}个指标的测算项", {"measures": [one.measure for one in made]})


def _binding(one: Appraisal, row: Row, ident: str, filters: Filters, by: Person) -> Binding:
    at = f"{timezone.localtime():%Y-%m-%d %H:%M:%S}"
    return Binding(*wordings_of(one)[row.number], ident, dict(filters), by.name, at)


def _words(made: Binding) -> str:
    if made.stated:
        return "人填报"
    used = measures()[made.measure]
    narrowed = said(used, made.filters)
    return f"“{used.name}”{f'（{narrowed}）' if narrowed else ''}测算"
