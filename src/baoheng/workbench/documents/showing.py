"""A document as its page shows it: findings at their cells, doubts, what was not used."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from baoheng.workbench.documents.confirming import FIELDS, Key, as_read, latest
from baoheng.workbench.documents.drawing import spot
from baoheng.workbench.documents.models import Confirmation, Document
from baoheng.workbench.documents.verdicts import SEVERITIES, SIGNS, Standing
from baoheng.workbench.documents.wording import basis, reading_of

Told = Mapping[str, Any]
PIECES_PER_PART = 3000  # cells that are drawn at once
_PLACES = 6


@dataclass(frozen=True, slots=True)
class Where:
    """A piece of the source: what it is called, its number, and on which part it is drawn."""

    label: str
    piece: int
    part: int


@dataclass(frozen=True, slots=True)
class Item:
    """One finding with its number on the page and where it is to be seen."""

    number: int
    told: Told
    where: tuple[Where, ...]

    @property
    def severity(self) -> str:
        """Its severity."""
        return str(self.told["severity"])

    @property
    def shown(self) -> tuple[Where, ...]:
        """The first of its places; a finding about a whole column has very many."""
        return self.where[:_PLACES]

    @property
    def more(self) -> int:
        """How many places are not named."""
        return max(0, len(self.where) - _PLACES)

    @property
    def sign(self) -> str:
        """The mark that stands beside it and in its cells."""
        return f"{SIGNS[self.severity]}{self.number}"

    @property
    def form(self) -> str:
        """The form that it is about; empty where the message names it itself."""
        name: str = self.told["project"] or self.told["table"] or ""
        return "" if f"“{name}”" in self.told["message"] else name


@dataclass(frozen=True, slots=True)
class Cluster:
    """Findings of one check and one advice, told together."""

    items: tuple[Item, ...]

    @property
    def first(self) -> Item:
        """The one that stands for all."""
        return self.items[0]

    @property
    def basis(self) -> str:
        """The rule it rests on."""
        return basis(self.first.told["basis"])


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something the reader was not sure of: of a row, a table or the document."""

    table: int | None
    row: int | None
    subject: str
    said: tuple[str, ...]
    fields: Mapping[str, str]
    reading: str
    others: tuple[str, ...]
    where: Where | None

    @property
    def key(self) -> str:
        """A word that tells it from the others on the page."""
        return f"{self.table}-{self.row}"

    @property
    def pairs(self) -> list[tuple[str, str, str]]:
        """The fields that may be corrected: name, title, as it is read."""
        return [(name, title, self.fields[name]) for name, title in FIELDS.items()]


@dataclass(slots=True)
class Sight:
    """Everything on the page of a document."""

    parts: list[list[Told]]
    clusters: dict[str, list[Cluster]] = field(default_factory=dict)
    marks: dict[int, list[Item]] = field(default_factory=dict)
    aside: set[int] = field(default_factory=set)  # pieces with findings that are accepted
    doubts: list[Doubt] = field(default_factory=list)
    unread: list[tuple[str, str, Where | None]] = field(default_factory=list)
    passed: list[tuple[Told, Where | None]] = field(default_factory=list)


class Places:
    """Which piece of the drawing stands at a place of the contract."""

    def __init__(self, parts: Sequence[Sequence[Told]]) -> None:
        self._known: dict[str, Where] = {}
        for number, part in enumerate(parts, start=1):
            for piece in _pieces(part):
                for at in piece["at"]:
                    self._known.setdefault(at, Where(piece["where"], piece["n"], number))

    def of(self, told: Told | None) -> Where | None:
        """The piece, or None where none is drawn."""
        return self._known.get(spot(told)) if told else None

    def all_of(self, finding: Told) -> tuple[Where, ...]:
        """The pieces that a finding rests on."""
        found = [self.of(one) for one in finding["provenance"]]
        return tuple(dict.fromkeys(one for one in found if one))


def sight(document: Document, stands: Standing, pending: frozenset[Key] = frozenset()) -> Sight:
    """Prepare the page; nothing here asks the database.

    ``pending`` are the doubts that somebody has settled since the document was read.
    """
    portions = parts(document.drawn)
    places = Places(portions)
    shown = Sight(portions)
    number = 0
    for severity in SEVERITIES:
        clusters = []
        for group in clustered([f for f in stands.findings if f["severity"] == severity]):
            items = []
            for told in group:
                number += 1
                items.append(Item(number, told, places.all_of(told)))
            clusters.append(Cluster(tuple(items)))
            for item in items:
                for where in item.where:
                    shown.marks.setdefault(where.piece, []).append(item)
        shown.clusters[severity] = clusters
    shown.aside = {where.piece for told, _ in stands.waived for where in places.all_of(told)}
    shown.doubts = [
        one for one in _doubts(document.read, places) if (one.table, one.row) not in pending
    ]
    shown.unread = [
        (one["text"], one["reason"], places.of(one["provenance"]))
        for one in document.read.get("unread", ())
    ]
    passed = document.found.get("passed", ())
    shown.passed = [(one, next(iter(places.all_of(one)), None)) for one in passed]
    return shown


def clustered(findings: Sequence[Told]) -> list[list[Told]]:
    """Findings of one check and one advice together, in their order."""
    groups: dict[tuple[str, str | None], list[Told]] = {}
    for one in findings:
        groups.setdefault((one["check"], one["advice"]), []).append(one)
    return list(groups.values())


def _pieces(blocks: Sequence[Told]) -> Iterator[Told]:
    for block in blocks:
        if "line" in block:
            yield block["line"]
        else:
            yield from (cell for row in block["rows"] for cell in row if cell)
            yield from block["covered"]


def parts(drawn: Sequence[Told]) -> list[list[Told]]:
    """The blocks in portions that a page draws quickly; a very long table is cut between rows."""
    made: list[list[Told]] = [[]]
    size = 0
    for block in (short for one in drawn for short in _cut(one)):
        count = sum(len(row) for row in block["rows"]) if "rows" in block else 1
        if size and size + count > PIECES_PER_PART:
            made.append([])
            size = 0
        made[-1].append(block)
        size += count
    return made


def _cut(block: Told) -> Iterator[Told]:
    """A table in pieces of a part each, cut where no merged cell reaches across if possible."""
    rows = block.get("rows", ())
    if sum(map(len, rows)) <= PIECES_PER_PART:
        yield block
        return
    begun = size = reach = 0
    for number, row in enumerate(rows, start=1):
        size += len(row)
        reach = max([reach, *(number - 1 + cell.get("r", 1) for cell in row)])
        whole = reach <= number and size >= PIECES_PER_PART
        if whole or size >= 2 * PIECES_PER_PART or number == len(rows):
            covered = block["covered"] if number == len(rows) else ()
            yield {**block, "rows": rows[begun:number], "covered": covered}
            begun, size = number, 0


def _doubts(read: Told, places: Places) -> Iterator[Doubt]:
    name = read.get("document", "")
    if said := _said(read):
        yield Doubt(None, None, name, said, {}, "", (), None)
    for number, table in enumerate(read.get("tables", ())):
        title = (
            table["project"]
            or table["title"]
            or gettext("第%(number)s张表") % {"number": number + 1}
        )
        if said := _said(table):
            place = next(iter(table["provenance"].values()), None)
            yield Doubt(number, None, title, said, {}, "", (), places.of(place))
        for row, one in enumerate(table["indicators"]):
            if said := _said(one):
                others = (reading_of(other) for other in one["alternatives"])
                yield Doubt(
                    number, row, one["level3"], said, as_read(one), reading_of(one),
                    tuple(dict.fromkeys(filter(None, others))), places.of(_first(one)),
                )  # fmt: skip


_TOLD = frozenset(
    ("REPEATED_HEAD", "REPEATED_TEXT", "ONE_READER_ONLY", "OPENED_BY_LIBREOFFICE", "NAME_MISMATCH",
     "MACRO_IGNORED", "PAGE_BY_OCR")
)  # fmt: skip


def _said(told: Told) -> tuple[str, ...]:
    said = [one["message"] for one in told.get("doubts", ()) if one["code"] not in _TOLD]
    said += [
        f"“{one['from']}”可能是“{one['to']}”：{one['reason']}"
        for one in told.get("repairs", ())
        if not one["certain"]
    ]
    return tuple(dict.fromkeys(said))


def notes(read: Told) -> list[str]:
    """What the reader tells of how it read; nobody has to decide anything about it."""
    return [one["message"] for one in read.get("doubts", ()) if one["code"] in _TOLD]


def mended(read: Told) -> list[tuple[str, str]]:
    """What the reader could mend in one way only: the row, and from what to what."""
    return [
        (row["level3"], f"“{one['from']}”改读为“{one['to']}”：{one['reason']}")
        for table in read.get("tables", ())
        for row in table["indicators"]
        for one in row["repairs"]
        if one["certain"]
    ]


def _first(indicator: Told) -> Told | None:
    """The cell of the value, else of the name, else any."""
    cells = indicator["provenance"].get("cells", ())
    named = {cell["field"]: cell for cell in cells}
    found: Told | None = named.get("value") or named.get("level3") or next(iter(cells), None)
    return found


@dataclass(frozen=True, slots=True)
class Settled:
    """A confirmation that counts: fields as read and as confirmed, and whether it still fits."""

    kept: Confirmation
    changes: tuple[tuple[str, str, str], ...]
    fits: bool


def settled(document: Document) -> list[Settled]:
    """What people confirmed, the latest of each."""
    rows = document.confirmations.select_related("by")
    return [_settled(document.read, one) for one in latest(rows).values()]


def since(document: Document, found: Sequence[Settled]) -> frozenset[Key]:
    """What was confirmed after the document was read: the next reading puts it in."""
    day = document.read_at
    return frozenset((one.kept.table, one.kept.row) for one in found if day and one.kept.at > day)


def _settled(read: Told, one: Confirmation) -> Settled:
    changes = tuple(
        (title, one.read[name], one.confirmed[name])
        for name, title in FIELDS.items()
        if name in one.read and one.read[name] != one.confirmed.get(name)
    )
    if one.row is None or one.table is None:
        return Settled(one, changes, fits=True)
    try:
        row = read["tables"][one.table]["indicators"][one.row]
    except (IndexError, KeyError):
        return Settled(one, changes, fits=False)
    return Settled(one, changes, as_read(row) == one.confirmed)
