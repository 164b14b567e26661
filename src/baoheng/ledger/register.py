"""The register of loads: each is a version of its table and says what came from where.

It is kept in the table's own commits, so that data and register can never disagree.
"""

import datetime
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from baoheng.ledger.delta import SAID, history
from baoheng.ledger.folder import Ledger

LOAD, MEND, COMPACT, TIDY = "load", "mend", "compact", "tidy"


@dataclass(frozen=True, slots=True)
class Delivered:
    """One source of a load: its name and number, what it held and what was refused.

    Money totals are in 分 by column; ``unread`` counts refused amounts that are no numbers.
    """

    name: str
    number: int
    digest: str
    mapping: str
    rows: int
    refused: int
    totals: Mapping[str, int] = field(default_factory=dict)
    refused_totals: Mapping[str, int] = field(default_factory=dict)
    unread: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Load:
    """One load, as its commit tells it.

    ``rows`` is the sum of ``inserted``, ``updated``, ``unchanged``, ``repeated``, ``older``,
    ``outdone`` and ``refused``; the same holds of the totals. ``taken_out`` rows of an earlier
    delivery are gone.
    ``moved`` rows came under another person: the old ones are gone, the new ones inserted.
    ``contradicting`` counts loaded rows that break a rule of the table, by the rule's words.
    """

    id: str
    kind: str
    by: str
    at: str
    sources: tuple[Delivered, ...]
    rows: int = 0
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    repeated: int = 0
    outdone: int = 0
    refused: int = 0
    taken_out: int = 0
    moved: int = 0
    loaded_totals: Mapping[str, int] = field(default_factory=dict)
    repeated_totals: Mapping[str, int] = field(default_factory=dict)
    outdone_totals: Mapping[str, int] = field(default_factory=dict)
    older: int = 0
    older_totals: Mapping[str, int] = field(default_factory=dict)
    contradicting: Mapping[str, int] = field(default_factory=dict)
    version: int = -1

    @property
    def loaded(self) -> int:
        """Rows of the source that the table holds now."""
        return self.inserted + self.updated + self.unchanged

    def said(self) -> dict[str, Any]:
        """What the commit keeps."""
        told = asdict(self)
        told.pop("version")
        return {SAID: told}


def loads(ledger: Ledger, table: str) -> list[Load]:
    """All loads of a table, the oldest first."""
    found = []
    for one in history(ledger, table):
        if told := one.get(SAID):
            told = dict(told)
            told["sources"] = tuple(Delivered(**source) for source in told["sources"])
            found.append(Load(**told, version=one["version"]))
    return found


def last_deliveries(register: Sequence[Load]) -> dict[str, tuple[Load, Delivered]]:
    """The last load of each source, by the source's name."""
    return {
        source.name: (load, source)
        for load in register
        if load.kind in (LOAD, MEND)
        for source in load.sources
    }


def next_number(register: Sequence[Load]) -> int:
    """A number that no source has yet."""
    return 1 + max((source.number for load in register for source in load.sources), default=0)


def load_id(at: datetime.datetime, table: str) -> str:
    """An id that sorts by time; no two runs have the same, also within a second.

    Files are called by it: a run must never write over a file that a version needs.
    """
    return f"{at:%Y%m%d%H%M%S}-{table}-{secrets.token_hex(6)}"
