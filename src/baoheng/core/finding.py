"""What a check says about a document: the objects behind ``baoheng.findings/1``."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from baoheng.core.provenance import Place


class Severity(StrEnum):
    """How bad it is, in the contract's spelling."""

    ERROR = "error"  # contradicts itself or arithmetic
    WARNING = "warning"  # a reviewer would return it
    ADVICE = "advice"


class Kind(StrEnum):
    """What sort of thing is wrong, in the contract's spelling."""

    SUM = "sum"
    PRODUCT = "product"
    CROSS_TABLE = "cross_table"
    NARRATIVE_VS_CELL = "narrative_vs_cell"
    DIRECTION = "direction"
    OPERATOR = "operator"
    UNIT = "unit"
    WEIGHT = "weight"
    MISCLASSIFIED_LEVEL = "misclassified_level"
    DUPLICATE = "duplicate"
    STALE_YEAR = "stale_year"
    THRESHOLD_GAP = "threshold_gap"
    UNMEASURABLE = "unmeasurable"
    MISSING_DIMENSION = "missing_dimension"
    TYPO = "typo"
    MISSING_VALUE = "missing_value"
    OTHER = "other"


class ReviewGroup(StrEnum):
    """The four groups of a review opinion (财预〔2015〕88号), named as the form prints them."""

    COMPLETENESS = "完整性"
    RELEVANCE = "相关性"
    SUITABILITY = "适当性"
    FEASIBILITY = "可行性"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found, or one comparison that it made and that holds.

    ``check`` is the check's stable id. ``message`` is one Chinese sentence for a clerk,
    ``evidence`` the numbers written out, ``advice`` what to write instead (None where that cannot
    be said, and always None where ``holds``), ``basis`` the rule it rests on. ``document`` is the
    file that it is about; ``table`` and ``project`` name the form, ``indicators`` the rows.
    """

    check: str
    title: str
    kind: Kind
    severity: Severity
    group: ReviewGroup
    document: str
    message: str
    evidence: str
    basis: str
    places: tuple[Place, ...]
    holds: bool = False
    advice: str | None = None
    table: str | None = None
    project: str | None = None
    indicators: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """A short stable identity: the check, the places by their names and what was said.

        It does not change with the file's rows or pages, so that a waiver survives an insertion.
        """
        parts = [self.check, self.document, self.project or self.table or "", self.evidence]
        text = "\n".join([*parts, *self.indicators])
        return f"{self.check}-{sha256(text.encode()).hexdigest()[:10]}"


@dataclass(frozen=True, slots=True)
class Broken:
    """A check that failed by itself: neither "pass" nor "all wrong"."""

    check: str
    title: str
    document: str
    error: str
