"""From a document to the actuals of all its indicators: bind, compute, add what people say."""

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from baoheng.core.actual import Actual, Evidence
from baoheng.core.result import ResultState
from baoheng.core.tables import TargetDocument, TargetTable
from baoheng.evaluation.actuals import Answer, answers
from baoheng.evaluation.appraisals import Appraisals, appraisals
from baoheng.evaluation.binding.choose import GOOD, Chosen, choose
from baoheng.evaluation.binding.memory import Memory, numbered, wording
from baoheng.evaluation.binding.wording import plain
from baoheng.evaluation.stated import Said, Stated, stated_actual
from baoheng.measures.facts import Facts
from baoheng.measures.known import Known
from baoheng.measures.measured import Measured
from baoheng.measures.span import Span

_YEAR = re.compile(r"(20\d\d)\s*年")


@dataclass(frozen=True, slots=True)
class Assessed:
    """One table with the binding, the answer and a person's words for every indicator."""

    document: TargetDocument
    table: TargetTable
    span: Span
    chosen: tuple[Chosen, ...]
    answers: tuple[Answer, ...]
    said: tuple[Stated | None, ...]

    @property
    def actuals(self) -> tuple[Actual, ...]:
        """The actuals in the table's order."""
        return tuple(one.actual for one in self.answers)

    @property
    def department(self) -> str | None:
        """The bureau as the table or its document names it."""
        return self.table.department or self.document.department

    @property
    def reasons(self) -> dict[int, str]:
        """The reasons that people gave, by row."""
        return {at: one.reason for at, one in enumerate(self.said) if one and one.reason}

    @property
    def shares(self) -> dict[int, Decimal]:
        """The per cent of the points that people gave, by row."""
        return {at: one.share for at, one in enumerate(self.said) if one and one.share is not None}

    @property
    def overrides(self) -> dict[int, tuple[Decimal, str]]:
        """The scores that people set by hand, with their reasons, by row."""
        return {
            at: (one.score, one.reason)
            for at, one in enumerate(self.said)
            if one and one.score is not None
        }


@dataclass(frozen=True, slots=True)
class Coverage:
    """Evidence coverage: of ``whole`` indicators how many actuals rest on what."""

    whole: int
    computed: int
    surveyed: int
    stated: int

    @property
    def open(self) -> int:
        """Indicators without an actual."""
        return self.whole - self.computed - self.surveyed - self.stated

    @property
    def said(self) -> str:
        """As printed on every report."""
        return (
            f"证据覆盖：{self.whole}个指标中，台账算出{self.computed}个、调查得出{self.surveyed}个、"
            f"人工填报{self.stated}个、尚无结果{self.open}个"
        )


def coverage(actuals: Sequence[Actual]) -> Coverage:
    """How many of the actuals are computed, surveyed, stated."""
    done = [one.evidence for one in actuals if one.state is ResultState.COMPUTED]
    return Coverage(
        len(actuals),
        done.count(Evidence.COMPUTED),
        done.count(Evidence.SURVEYED),
        done.count(Evidence.STATED),
    )


def unused(said: Said, assessed: Sequence[Assessed]) -> list[str]:
    """The wordings of answers that belong to no indicator of these tables."""
    keys = {
        key
        for one in assessed
        for key in numbered(
            wording(one.department, one.table.project, row.level3) for row in one.table.indicators
        )
    }
    return [key[2] for key in said if key not in keys]


def year_of(document: TargetDocument, table: TargetTable, as_of: datetime.date) -> int:
    """The budget year as the document tells it, else the day's."""
    return told_year(document, table) or as_of.year


def told_year(document: TargetDocument, table: TargetTable) -> int | None:
    """The budget year: the table's, the document's, or one in title or file name."""
    told = (_YEAR.search(text) for text in (table.title or "", document.file))
    named = next((int(found[1]) for found in told if found), None)
    return table.year or document.year or named


def assess(
    facts: Facts,
    document: TargetDocument,
    known: Known,
    memory: Memory,
    said: Said,
    as_of: datetime.date,
    *,
    least: float = GOOD,
    advance: Callable[[str], None] = lambda _: None,
) -> list[Assessed]:
    """Every table of the document that has indicators, in its order.

    Raises ValueError where ``as_of`` lies before a table's year.
    """
    found = []
    for table in document.tables:
        if not table.indicators:
            continue
        advance(table.project or table.title or document.file)
        span = Span.of_year(year_of(document, table, as_of), as_of)
        found.append(_assess(facts, document, table, span, known, memory, said, least))
    return found


def _assess(
    facts: Facts,
    document: TargetDocument,
    table: TargetTable,
    span: Span,
    known: Known,
    memory: Memory,
    said: Said,
    least: float,
) -> Assessed:
    department = table.department or document.department
    chosen = choose(department, table, memory, known, least)
    found = answers(facts, table, [one.binding for one in chosen], span)
    keys = numbered(wording(department, table.project, one.level3) for one in table.indicators)
    words = [said.get(key) for key in keys]
    return heard(document, table, span, chosen, found, words, appraisals(facts, span.year))


def heard(
    document: TargetDocument,
    table: TargetTable,
    span: Span,
    chosen: Sequence[Chosen],
    found: Sequence[Answer],
    words: Sequence[Stated | None],
    graded: Appraisals,
) -> Assessed:
    """What was computed with what people say of it; ``words`` run parallel to the rows.

    A person's value, else the ledger's appraisal, stands where nothing was computed.
    """
    grades = [graded.get(plain(one.level3)) for one in table.indicators]
    whole = [
        _with(table, at, answer, word if _tells(word) else grade, span.year)
        for at, (answer, word, grade) in enumerate(zip(found, words, grades, strict=True))
    ]
    every = tuple(word or grade for word, grade in zip(words, grades, strict=True))
    return Assessed(document, table, span, tuple(chosen), tuple(whole), every)


def _tells(word: Stated | None) -> bool:
    """Whether a person gave a value or a degree, not only a reason."""
    return word is not None and bool(word.text or word.level)


def _with(table: TargetTable, at: int, answer: Answer, word: Stated | None, year: int) -> Answer:
    """The answer with a person's value, unless one was computed, which is never replaced."""
    if word is None:
        return answer
    if answer.actual.state is ResultState.COMPUTED:
        return answer
    measured: Measured | None = answer.measured
    return Answer(stated_actual(table.indicators[at], word, year), measured)
