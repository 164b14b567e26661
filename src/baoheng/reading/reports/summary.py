"""Counts and the list of doubts of one document: the same for terminal, workbook and web page."""

from collections.abc import Iterator
from dataclasses import dataclass

from baoheng.core.provenance import Place
from baoheng.core.tables import Indicator, TargetDocument, TargetTable
from baoheng.core.target import Doubt, Repair
from baoheng.reading.accounting import Reading
from baoheng.reading.reports.words import KINDS, clean, one_line, say_repair

# notes of readers that only tell how a file was read; nobody has to decide anything about them
_TOLD = frozenset(
    ("REPEATED_HEAD", "REPEATED_TEXT", "ONE_READER_ONLY", "OPENED_BY_LIBREOFFICE", "NAME_MISMATCH",
     "MACRO_IGNORED", "PAGE_BY_OCR")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Remark:
    """One doubt or repair, with what it is about and where that was read.

    ``open`` is False for what is told, not asked: a repair that could be made in one way only, or
    a reader's note on how it read.
    """

    subject: str
    place: Place | None
    code: str
    message: str
    open: bool = True

    @property
    def where(self) -> str:
        """The place in words, or empty."""
        return clean(self.place.label) if self.place else ""


@dataclass(frozen=True, slots=True)
class Counts:
    """What the closing line says; ``doubtful`` counts indicators, ``remarks`` other doubts."""

    tables: int = 0
    indicators: int = 0
    doubtful: int = 0
    remarks: int = 0
    unread: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.tables + other.tables,
            self.indicators + other.indicators,
            self.doubtful + other.doubtful,
            self.remarks + other.remarks,
            self.unread + other.unread,
        )

    @property
    def clean(self) -> bool:
        """Whether nothing is doubtful and nothing unread."""
        return not (self.doubtful or self.remarks or self.unread)

    def sentence(self) -> str:
        """``读出 382 项指标，存疑 9 项，未读 2 处``."""
        more = f"，其他提示 {self.remarks} 条" if self.remarks else ""
        return (
            f"读出 {self.indicators} 项指标，存疑 {self.doubtful} 项{more}，未读 {self.unread} 处"
        )


def indicator_doubts(indicator: Indicator) -> list[Doubt]:
    """The doubts of the row and of its value, each once."""
    return list(dict.fromkeys([*indicator.doubts, *indicator.target.doubts]))


def indicator_repairs(indicator: Indicator) -> list[Repair]:
    """The repairs of the row and of its value, each once."""
    return list(dict.fromkeys([*indicator.repairs, *indicator.target.repairs]))


def indicator_remarks(indicator: Indicator) -> list[Remark]:
    """What a person should know about one indicator."""
    subject = one_line(indicator.level3, 40) or "（没有名称）"
    place = main_place(indicator)
    doubts = [Remark(subject, place, d.code, clean(d.message)) for d in indicator_doubts(indicator)]
    repairs = [
        Remark(subject, place, f"修复:{r.kind}", say_repair(r), open=not r.certain)
        for r in indicator_repairs(indicator)
    ]
    return doubts + repairs


def is_doubtful(indicator: Indicator) -> bool:
    """Whether anything about the indicator must be looked at by a person."""
    return any(remark.open for remark in indicator_remarks(indicator))


def main_place(indicator: Indicator) -> Place | None:
    """The cell to look at: the value's, else the name's, else any."""
    places = indicator.places
    for name in ("value", "target", "level3"):
        if name in places:
            return places[name]
    return next(iter(places.values()), None)


def table_name(table: TargetTable) -> str:
    """A short name of the table: project, else title, else its kind."""
    return one_line(table.project or table.title or KINDS.get(table.kind, table.kind), 60)


def table_remarks(table: TargetTable) -> list[Remark]:
    """What is doubtful about the table itself, apart from its indicators."""
    place = next(iter(table.places.values()), None)
    return [
        Remark(table_name(table), place, d.code, clean(d.message))
        for d in dict.fromkeys(table.doubts)
    ]


def document_remarks(reading: Reading) -> list[Remark]:
    """What is doubtful about the document as a whole, the reader's own notes among it."""
    notes = [Doubt(code, message) for code, message in reading.source.notes]
    name = one_line(reading.document.file)
    return [
        Remark(name, None, d.code, clean(d.message), open=d.code not in _TOLD)
        for d in dict.fromkeys([*reading.document.doubts, *notes])
    ]


def all_remarks(reading: Reading) -> Iterator[Remark]:
    """Every remark: of the document, then table by table."""
    yield from document_remarks(reading)
    for table in reading.document.tables:
        yield from table_remarks(table)
        for indicator in table.indicators:
            yield from indicator_remarks(indicator)


def count(reading: Reading) -> Counts:
    """The numbers of one document."""
    document: TargetDocument = reading.document
    indicators = [i for table in document.tables for i in table.indicators]
    remarks = sum(r.open for r in document_remarks(reading))
    remarks += sum(len(table_remarks(t)) for t in document.tables)
    return Counts(
        tables=len(document.tables),
        indicators=len(indicators),
        doubtful=sum(is_doubtful(i) for i in indicators),
        remarks=remarks,
        unread=len(document.unread),
    )


def tally_sentence(reading: Reading) -> str:
    """``文字 120 处：用上 90，结构 28，未读 2`` and whether an independent count agrees."""
    tally = reading.document.tally
    if tally is None:
        return "文字没有清点"
    census = (
        "此格式无法另数"
        if tally.census_characters is None
        else f"另数 {tally.census_characters} 字，相符"
        if tally.census_characters == tally.characters
        else f"另数 {tally.census_characters} 字，不符"
    )
    return (
        f"文字 {tally.pieces} 处：用上 {tally.consumed}，结构 {tally.structural}，"
        f"未读 {tally.unread}（{tally.characters} 字，{census}）"
    )
