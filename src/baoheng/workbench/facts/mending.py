"""Rows in quarantine: which cells can be seen, whether a mended row can be loaded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from baoheng.core.errors import SourceError
from baoheng.ledger.columns import Column
from baoheng.ledger.definitions import Table, tables
from baoheng.ledger.load import refusals
from baoheng.ledger.quarantine import Refused
from baoheng.ledger.sources.memory import Rows
from baoheng.workbench import ledgers
from baoheng.workbench.facts.models import Waiting
from baoheng.workbench.people.models import Person

LINE = ""  # under this heading stands a line that could not be split
HIDDEN = "••••"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a refused row, with the column that it is for, where the heading tells."""

    heading: str
    value: str
    column: Column | None
    faulty: bool
    hidden: bool

    @property
    def shown(self) -> str:
        """The value as it is shown without a purpose."""
        return HIDDEN if self.hidden and self.value else self.value


def column_of(row: Waiting, table: Table, heading: str) -> Column | None:
    """The column that a heading stands for, as it was mapped when the row was read."""
    titles = {one.title: one.name for one in table.columns} if LINE in row.row else {}
    return table.by_name.get(row.columns.get(heading) or titles.get(heading, ""))


def cells(row: Waiting, unmasked: bool = False) -> list[Cell]:
    """The row's cells, those at fault first; what is personal, or may be, is hidden."""
    table = tables()[row.table]
    at_fault = set(filter(None, row.faulty.split(",")))
    values = dict(row.row) | dict(row.mended or {})
    if LINE in row.row:  # the clerk fills in the columns from the line
        values = {one.title: "" for one in table.columns} | dict(row.mended or {})
    found = []
    for heading, value in values.items():
        column = column_of(row, table, heading)
        faulty = column is not None and column.name in at_fault
        hidden = not unmasked and (column is None or column.masked)
        changed = (row.mended or row.row).get(heading) != row.row.get(heading)
        found.append(Cell(heading, value or "", column, faulty, hidden and not changed))
    return sorted(found, key=lambda one: not one.faulty)


def faulty_cells(row: Waiting) -> list[Cell]:
    """The cells that the reason is about."""
    return [one for one in cells(row) if one.faulty]


def fault_of(row: Waiting, values: Mapping[str, str | None]) -> str:
    """Why the table would still refuse the row; empty where it would take it."""
    table = tables()[row.table]
    heads = list(values)
    made = pa.table({head: pa.array([values[head]], pa.string()) for head in heads})
    try:
        found = refusals(ledgers.ledger(), table, Rows(f"检查/{row.source}", made))
    except SourceError as error:
        return str(error)[:300]
    return found[0][1][:300] if found else ""


def faults_of(rows: Sequence[Waiting]) -> dict[str, str]:
    """The same for several rows of one table with the same headings, in one go."""
    if not rows:
        return {}
    table = tables()[rows[0].table]
    groups: dict[tuple[str, ...], list[Waiting]] = {}
    for row in rows:
        groups.setdefault(tuple(row.mended or ()), []).append(row)
    faults: dict[str, str] = {}
    for heads, some in groups.items():
        columns = {h: pa.array([(row.mended or {})[h] for row in some], pa.string()) for h in heads}
        try:
            found = refusals(ledgers.ledger(), table, Rows("检查", pa.table(columns)))
        except SourceError as error:
            faults |= {row.key: str(error)[:300] for row in some}
            continue
        faults |= {some[number - 1].key: reason[:300] for number, reason in found}
    return faults


def alike(table: str, reason: str, heading: str, old: str) -> list[Waiting]:
    """The rows with that reason that have this value there, as they are now."""
    found = Waiting.objects.filter(table=table, reason=reason, left="")
    return [row for row in found if (row.mended or row.row).get(heading, "") == old]


def mend_alike(rows: Sequence[Waiting], heading: str, new: str, by: Person) -> int:
    """Give all these rows another value there; how many can be loaded then."""
    for row in rows:
        row.mended, row.mended_by = dict(row.mended or row.row) | {heading: new}, by
    faults = faults_of(rows)
    for row in rows:
        row.fault = faults.get(row.key, "")
    Waiting.objects.bulk_update(rows, ["mended", "fault", "mended_by"], batch_size=100)
    return sum(1 for row in rows if not row.fault)


def as_refused(row: Waiting) -> Refused:
    """The mended row as the ledger's mending takes it."""
    values = dict(row.mended or {})
    return Refused(row.key, row.load, row.source, row.number, row.reason, row.faulty, values)
