"""Which binding is used for each indicator of a table: a remembered one, else a good proposal."""

from collections.abc import Sequence
from dataclasses import dataclass

from baoheng.core.tables import Indicator, TargetTable
from baoheng.evaluation.binding.memory import Binding, Memory, recalled
from baoheng.evaluation.binding.propose import Proposal, propose
from baoheng.measures.definitions import measures
from baoheng.measures.known import Known

GOOD = 0.55  # confidence from which an unconfirmed proposal is used, marked as such


@dataclass(frozen=True, slots=True)
class Chosen:
    """One indicator with its proposals and the binding in use; ``confirmed`` by a person or not."""

    row: Indicator
    proposals: tuple[Proposal, ...]
    binding: Binding | None
    confirmed: bool

    @property
    def confidence(self) -> float:
        """1 for a confirmed binding, else that of the first proposal, 0 without any."""
        if self.confirmed:
            return 1.0
        return self.proposals[0].confidence if self.proposals else 0.0


def choose(
    department: str | None, table: TargetTable, memory: Memory, known: Known, least: float = GOOD
) -> list[Chosen]:
    """The binding of every indicator; proposals below ``least`` are only shown, never used."""
    return [_chosen(department, table, row, memory, known, least) for row in table.indicators]


def as_binding(
    department: str | None, table: TargetTable, row: Indicator, one: Proposal, by: str, at: str
) -> Binding:
    """A proposal as a binding, confirmed by ``by`` at ``at``."""
    return Binding(
        department or "",
        table.project or "",
        row.level3,
        one.measure.id,
        dict(one.filters),
        by,
        at,
    )


def _chosen(
    department: str | None,
    table: TargetTable,
    row: Indicator,
    memory: Memory,
    known: Known,
    least: float,
) -> Chosen:
    proposals: Sequence[Proposal] = propose(table, row, known)
    remembered = recalled(memory, department, table.project, row.level3)
    if remembered and (remembered.measure in measures() or remembered.stated):
        return Chosen(row, tuple(proposals), remembered, True)
    best = proposals[0] if proposals else None
    if best is None or best.confidence < least:
        return Chosen(row, tuple(proposals), None, False)
    made = as_binding(department, table, row, best, "", "")
    return Chosen(row, tuple(proposals), made, False)
