"""What a check may look at: all forms of one bureau in a run, read-only."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from baoheng.checking.profile import Profile
from baoheng.core.provenance import Place
from baoheng.core.tables import CostItem, Indicator, TargetDocument, TargetTable
from baoheng.reading.accounting import Reading
from baoheng.reading.grid import Loose
from baoheng.reading.values import parse_unit

_YEAR = re.compile(r"(?<!\d)(20\d{2})(?:\s*年|\b)")
_TARGETS = ("overall", "project")


class Stage(StrEnum):
    """Which of the year's forms a table is."""

    TARGET = "target"
    MONITORING = "monitoring"
    SELF_EVALUATION = "self_evaluation"


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of running text of a document, with its place."""

    document: TargetDocument
    text: str
    place: Place


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One target table with what a check needs to know around it.

    ``number`` counts the tables of the document from 1. ``year`` is the table's, else the
    document's, else the one in the title or file name; None where none is printed. ``notes`` are
    the paragraphs of papers handed in with it that hold no table of indicators, ``papers`` their
    other tables, such as a costing.
    """

    table: TargetTable
    document: TargetDocument
    number: int
    stage: Stage
    profile: Profile
    year: int | None
    notes: tuple[Passage, ...] = ()
    papers: tuple[TargetTable, ...] = ()

    @property
    def name(self) -> str:
        """The form as a clerk calls it: its project, else its title, else its number."""
        return self.table.project or self.table.title or f"第{self.number}张表"

    @property
    def indicators(self) -> list[Indicator]:
        """The indicators, in the document's order."""
        return self.table.indicators

    @property
    def is_target(self) -> bool:
        """Whether it states targets: a department's or a project's table at target time."""
        return self.table.kind in _TARGETS and self.stage is Stage.TARGET

    @property
    def money_unit(self) -> str:
        """The unit of the form's amounts; 万元, which all such forms use, where none is printed."""
        return self.table.money_unit or self.document.money_unit or "万元"

    @property
    def states_unit(self) -> bool:
        """Whether the unit of the amounts is printed, so that it need not be guessed."""
        return bool(self.table.money_unit or self.document.money_unit)

    @property
    def costs(self) -> list[CostItem]:
        """The lines of its costing, in its own table or in a paper beside it."""
        return [*self.table.cost_items, *(c for paper in self.papers for c in paper.cost_items)]

    def yuan(self, amount: Decimal) -> Decimal:
        """An amount of the form in 元."""
        unit = parse_unit(self.money_unit)
        return amount * (unit.scale if unit and unit.dimension == "money" else Decimal(10000))

    def place(self, name: str) -> Place | None:
        """Where a field of the table (such as ``budget_total``) was read, None where not known."""
        return self.table.places.get(name)

    def under(self, level1: str = "", level2: str = "") -> Iterator[Indicator]:
        """The indicators below a level (compared by beginning: 产出, 数量, 经济成本 …)."""
        for indicator in self.table.indicators:
            first, second = indicator.level1 or "", indicator.level2 or ""
            if first.startswith(level1) and second.startswith(level2):
                yield indicator


@dataclass(frozen=True, slots=True, eq=False)
class Dossier:
    """All that one bureau handed in, and what it handed in before.

    ``forms`` are this run's tables in the order of the documents; ``earlier`` those of the
    documents given for comparison (``--against``). ``as_of`` is the day of the review.
    """

    bureau: str
    readings: tuple[Reading, ...]
    forms: tuple[Form, ...]
    as_of: datetime.date
    earlier: tuple[Form, ...] = ()
    earlier_readings: tuple[Reading, ...] = field(default=())

    def targets(self) -> Iterator[Form]:
        """The department's and the projects' tables at target time."""
        return (form for form in self.forms if form.is_target)

    def projects(self) -> Iterator[Form]:
        """The projects' tables at target time."""
        return (form for form in self.targets() if form.table.kind == "project")

    def overalls(self) -> Iterator[Form]:
        """The whole-department tables at target time."""
        return (form for form in self.targets() if form.table.kind == "overall")

    def evaluations(self) -> Iterator[Form]:
        """Self-evaluation forms."""
        return (form for form in self.forms if form.stage is Stage.SELF_EVALUATION)

    def monitorings(self) -> Iterator[Form]:
        """Monitoring forms."""
        return (form for form in self.forms if form.stage is Stage.MONITORING)

    def reading_of(self, form: Form) -> Reading:
        """The reading that the form came from."""
        for reading in (*self.readings, *self.earlier_readings):
            if reading.document is form.document:
                return reading
        raise LookupError(form.document.file)

    def owner(self, document: TargetDocument) -> Form | None:
        """The first form of a document, else the form that the document goes with."""
        for form in self.forms:
            if form.document is document:
                return form
        noted = (form for form in self.forms if any(n.document is document for n in form.notes))
        return next(noted, None)

    def passages(self) -> Iterator[Passage]:
        """The running text outside tables, line by line, of all documents of this run."""
        for reading in self.readings:
            for block in reading.source.blocks:
                if isinstance(block, Loose) and block.text.strip():
                    yield Passage(reading.document, block.text, block.place)


def same_year(one: Form, other: Form) -> bool:
    """Whether two forms speak of the same year; a form without a year may belong to any."""
    return one.year is None or other.year is None or one.year == other.year


def stage_of(table: TargetTable) -> Stage:
    """What the form is for, from its columns and its title."""
    title = table.title or ""
    rows = table.indicators
    if any(row.forecast_text or row.likelihood for row in rows) or "监控" in title:
        return Stage.MONITORING
    if "自评" in title or "评价" in title:
        return Stage.SELF_EVALUATION
    if any(row.actual_text or row.score is not None for row in rows):
        return Stage.SELF_EVALUATION
    if table.total_score is not None and "目标" not in title:
        return Stage.SELF_EVALUATION  # a target table's total is that of its weights
    return Stage.TARGET


def year_of(table: TargetTable, document: TargetDocument) -> int | None:
    """The year that the form speaks of."""
    if table.year or document.year:
        return table.year or document.year
    for text in (table.title or "", table.period or "", document.file):
        if match := _YEAR.search(text):
            return int(match[1])
    return None
