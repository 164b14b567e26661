"""What a check says about a document: the object behind ``baoheng.findings/1``."""

from dataclasses import dataclass
from enum import StrEnum

from baoheng.core.provenance import Place


class Severity(StrEnum):
    """How bad it is, in the contract's spelling."""

    ERROR = "error"  # contradicts itself or arithmetic
    WARNING = "warning"  # a reviewer would return it
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found, with the cells it rests on.

    ``check`` is the check's stable id, ``kind`` one of the contract's kinds. ``message`` is one
    Chinese sentence for a clerk, ``evidence`` the numbers written out, ``advice`` what to write
    instead (None where that cannot be said), ``basis`` the rule it rests on.
    """

    check: str
    kind: str
    severity: Severity
    message: str
    evidence: str
    basis: str
    places: tuple[Place, ...]
    advice: str | None = None
    table: str | None = None
    project: str | None = None
    indicators: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """A stable identity, the check and its cells, to drop duplicates by."""
        return "|".join([self.check, *(f"{place.file}#{place.label}" for place in self.places)])
