"""The accounting identity: every piece is consumed, structural, or unread with a reason."""

from dataclasses import dataclass, field
from enum import StrEnum

from baoheng.core.errors import AccountingMismatch
from baoheng.core.tables import Tally, TargetDocument, Unread
from baoheng.reading.grid import Cell, Loose, Source

EMPTY_ROW = "没有填写指标的空行"  # the mark of level cells beside which no indicator was written


class State(StrEnum):
    """What became of one piece of the source."""

    CONSUMED = "consumed"  # its text is in a record
    STRUCTURAL = "structural"  # head, label, title, page number, signature: carries no value
    UNREAD = "unread"  # nobody knew what to do with it


@dataclass(frozen=True, slots=True)
class Mark:
    """The fate of one piece: ``what`` is its field or the reason; ``doubts`` are codes."""

    state: State
    what: str
    doubts: tuple[str, ...] = ()


@dataclass(slots=True)
class Reading:
    """A source, what was read from it, and the fate of each of its pieces.

    ``marks`` has one entry per ``source.pieces()``, in that order; None for an empty piece.
    """

    source: Source
    document: TargetDocument
    marks: list[Mark | None]


@dataclass(slots=True)
class Account:
    """Collects marks while the grammar works; the first mark of a piece stays, doubts add up."""

    source: Source
    _marks: dict[int, Mark] = field(default_factory=dict)

    def consume(self, piece: Cell | Loose, what: str, *doubts: str) -> None:
        """The piece's text is now in a record's field ``what``."""
        self._mark(piece, State.CONSUMED, what, doubts)

    def structural(self, piece: Cell | Loose, why: str) -> None:
        """The piece is part of the form, not of its content."""
        self._mark(piece, State.STRUCTURAL, why, ())

    def unread(self, piece: Cell | Loose, why: str) -> None:
        """The piece cannot be read, for this reason (a Chinese sentence)."""
        self._mark(piece, State.UNREAD, why, ())

    def seen(self, piece: Cell | Loose) -> bool:
        """Whether the piece has a mark already."""
        return id(piece) in self._marks

    def _mark(self, piece: Cell | Loose, state: State, what: str, doubts: tuple[str, ...]) -> None:
        old = self._marks.get(id(piece))
        if old is None or (old.state is not State.CONSUMED and state is State.CONSUMED):
            self._marks[id(piece)] = Mark(state, what, doubts)
        elif doubts:
            self._marks[id(piece)] = Mark(old.state, old.what, old.doubts + doubts)

    def close(self, document: TargetDocument) -> Reading:
        """Mark the rest as unread, fill ``document.unread`` and ``tally``, compare with the census.

        Raises AccountingMismatch where the blocks and the census disagree.
        """
        marks: list[Mark | None] = []
        counts = dict.fromkeys(State, 0)
        for piece in self.source.pieces():
            if not piece.text.strip():
                marks.append(None)
                continue
            mark = self._marks.get(id(piece)) or Mark(State.UNREAD, "没有认出这段文字属于哪一项")
            counts[mark.state] += 1
            marks.append(mark)
            if mark.state is State.UNREAD:
                document.unread.append(Unread(piece.text, piece.place, mark.what))
        characters = self.source.characters()
        document.tally = Tally(
            pieces=sum(counts.values()),
            consumed=counts[State.CONSUMED],
            structural=counts[State.STRUCTURAL],
            unread=counts[State.UNREAD],
            characters=characters,
            census_characters=self.source.census,
        )
        if self.source.census is not None and self.source.census != characters:
            raise AccountingMismatch(
                f"读出的文字有 {characters} 个字符，文件里另数有 {self.source.census} 个，两者不符",
                where=self.source.file,
                todo="请把文件另存为 docx 或 xlsx 后重读，并把原文件交给维护人员",
            )
        return Reading(self.source, document, marks)
