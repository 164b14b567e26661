"""The printed text of a document piece by piece, each with the form that it belongs to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.wording.docnumbers import DocNumber, document_numbers
from baoheng.core.provenance import Place
from baoheng.core.tables import Indicator
from baoheng.reading.accounting import EMPTY_ROW, Mark, Reading, State
from baoheng.reading.grid import Cell, Flag, Grid, Loose

_CUT = frozenset((Flag.OPEN_TOP, Flag.OPEN_BOTTOM, Flag.OCR, Flag.GUESS_COLUMNS, Flag.TRUNCATED))
T = TypeVar("T")
_Part = tuple[str | None, int | None, int | None]
_PAGED = ("pdf", "image", "scan")
_FILLED = ("表格说明文字", EMPTY_ROW)  # no content of a record, but not the form's own heads
_SHOWN = 24
_WORDS = {
    "goal": "年度目标",
    "cycle_goal": "实施期目标",
    "overview": "概述",
    "tasks": "重点工作",
    "level3": "三级指标名称",
    "value": "指标值",
    "content": "指标值内容",
    "basis": "依据",
    "description": "指标说明",
    "cost_items": "支出明细",
    "project": "项目一栏",
}


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One cell or loose line with its form.

    ``what`` is the field that it was read into, or why it is no content. ``label`` says that it is
    part of the form itself (heads, labels); ``whole`` that neither a page end nor a guessed column
    cut it. ``right`` holds the texts to its right in the same row of a table.
    """

    form: Form
    text: str
    place: Place
    what: str
    label: bool
    loose: bool
    whole: bool
    right: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """What the clerk calls the place: 年度目标, 指标值 …, else 表中一格 or 正文."""
        return _WORDS.get(self.what, "正文" if self.loose else "表中一格")

    @property
    def whose(self) -> str:
        """The place in words for a message, with the form's name where it is inside a form."""
        if self.loose:
            return f"{self.where}{self.place.label}"
        return f"“{self.form.name}”的{self.where}"


@dataclass(frozen=True, slots=True)
class Prose:
    """A sentence or more of a form: a goal, an overview, a task, the reasons of an amount."""

    form: Form
    where: str
    text: str
    place: Place | None


def shown(text: str, length: int = _SHOWN) -> str:
    """The beginning of a text for quoting in a message."""
    view = " ".join(text.split())
    return view if len(view) <= length else f"{view[:length]}…"


@lru_cache(maxsize=1)
def pieces(dossier: Dossier) -> tuple[Piece, ...]:
    """All that is printed in the documents of this run, in their order.

    A document without a table has no form to report under and is left out.
    """
    return tuple(piece for reading in dossier.readings for piece in _of(dossier, reading))


@lru_cache(maxsize=1)
def _by_document(dossier: Dossier) -> dict[int, tuple[Piece, ...]]:
    groups: dict[int, list[Piece]] = {}
    for piece in pieces(dossier):
        groups.setdefault(id(piece.form.document), []).append(piece)
    return {key: tuple(found) for key, found in groups.items()}


def beside(dossier: Dossier, form: Form) -> tuple[Piece, ...]:
    """The pieces of the form's own document."""
    return _by_document(dossier).get(id(form.document), ())


def content(dossier: Dossier) -> Iterator[Piece]:
    """The pieces without the form's own heads and labels."""
    return (piece for piece in pieces(dossier) if not piece.label)


def prose(form: Form) -> Iterator[Prose]:
    """The running text that the form holds in its fields, and that of the papers beside it."""
    table = form.table
    for goal in table.goals:
        yield Prose(form, "年度目标", goal, form.place("goal"))
    for label, text in table.fields.items():
        name = label.partition("/")[0]
        place = form.place(label) or form.place("overview")
        yield Prose(form, name, text, place)
    for task in table.tasks:
        for told in (task.content, task.goal):
            if told:
                yield Prose(form, f"重点工作“{task.name or ''}”", told, task.place)
    for item in table.cost_items:
        if item.basis:
            yield Prose(form, f"“{item.item or item.name or ''}”的测算依据", item.basis, item.place)
    yield from noted(form)


def running(dossier: Dossier) -> Iterator[Prose]:
    """All running text: that of the forms, then the lines outside tables that belong to none."""
    for form in dossier.forms:
        yield from prose(form)
    for piece in loose(dossier):
        yield Prose(piece.form, f"正文{piece.place.label}", piece.text, piece.place)


def loose(dossier: Dossier) -> Iterator[Piece]:
    """The lines outside tables that ``prose`` does not give: no goal, no field, no note."""
    for piece in pieces(dossier):
        aside = piece.loose and piece.what not in ("goal", "narrative")
        if aside and piece.place not in noted_places(dossier):
            yield piece


@lru_cache(maxsize=1)
def noted_places(dossier: Dossier) -> frozenset[Place]:
    """Where the notes of all forms stand."""
    return frozenset(note.place for form in dossier.forms for note in form.notes)


def noted(form: Form) -> Iterator[Prose]:
    """The paragraphs that go with the form, named by the line and, of other papers, the file."""
    for note in form.notes:
        file = re.sub(r"^.*/|\.\w+$", "", note.document.file)
        where = "正文" if note.document is form.document else f"《{file}》"
        yield Prose(form, f"{where}{note.place.label}", note.text, note.place)


def _of(dossier: Dossier, reading: Reading) -> Iterator[Piece]:
    forms = [form for form in dossier.forms if form.document is reading.document]
    owner = dossier.owner(reading.document)
    if owner is None:
        return
    forms = forms or [owner]
    paged = reading.source.format.startswith(_PAGED)
    found = list(reading.source.pieces())
    ranges = _ranges(forms, [piece.place for piece in found])
    trusted = {
        id(c): b.trusted for b in reading.source.blocks if isinstance(b, Grid) for c in b.cells
    }
    rights = _rights(reading)
    for index, (piece, mark) in enumerate(zip(found, reading.marks, strict=True)):
        if not piece.text.strip():
            continue
        loose = isinstance(piece, Loose)
        whole = not (piece.flags & _CUT) and (not paged if loose else trusted[id(piece)])
        yield Piece(
            form=_nearest(ranges, index, _part(piece.place)),
            text=_one_text(piece.text, paged),
            place=piece.place,
            what=mark.what if mark else "",
            label=not loose and _is_label(mark),
            loose=loose,
            whole=whole,
            right=rights.get(id(piece), ()),
        )


def _is_label(mark: Mark | None) -> bool:
    return mark is not None and mark.state is State.STRUCTURAL and mark.what not in _FILLED


def _one_text(text: str, paged: bool) -> str:
    """A page wraps its lines anywhere; elsewhere a new line is a new paragraph."""
    return re.sub(r"\s*\n\s*", "", text) if paged else text


def _rights(reading: Reading) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for block in reading.source.blocks:
        if isinstance(block, Grid):
            rows: dict[int, list[Cell]] = {}
            for cell in block.cells:
                rows.setdefault(cell.row, []).append(cell)
            for row in rows.values():
                row.sort(key=lambda cell: cell.col)
                for at, cell in enumerate(row):
                    found[id(cell)] = tuple(other.text for other in row[at + 1 :])
    return found


@dataclass(frozen=True, slots=True)
class _Reach:
    """From which to which piece a form reaches, and in which sheets, pages or tables."""

    form: Form
    first: int
    last: int
    parts: frozenset[_Part]


def _part(place: Place) -> _Part:
    return place.sheet, place.page, place.table


def _ranges(forms: list[Form], places: list[Place]) -> list[_Reach]:
    """How far each form reaches; a form without places is left out."""
    index: dict[Place, int] = {}
    for at, place in enumerate(places):
        index.setdefault(place, at)
    ranges: list[_Reach] = []
    for form in forms:
        known = [place for place in _places(form) if place in index]
        if known:
            spots = [index[place] for place in known]
            parts = frozenset(map(_part, known))
            ranges.append(_Reach(form, min(spots), max(spots), parts))
    return ranges or [_Reach(forms[0], 0, 0, frozenset())]


def _places(form: Form) -> Iterator[Place]:
    table = form.table
    yield from table.places.values()
    for indicator in table.indicators:
        yield from indicator.places.values()
    for place in (*(t.place for t in table.tasks), *(c.place for c in table.cost_items)):
        if place is not None:
            yield place


def _nearest(ranges: list[_Reach], at: int, part: _Part) -> Form:
    """The form that holds the piece, else the nearest in the same table.

    A title belongs to what follows.
    """

    def distance(reach: _Reach) -> tuple[bool, int, bool]:
        away = max(0, reach.first - at, at - reach.last)
        return part not in reach.parts, away, at > reach.last

    return min(ranges, key=distance).form


def by_form(found: Iterator[tuple[Piece, T]]) -> dict[Form, list[tuple[Piece, T]]]:
    """What was found in pieces, gathered for one finding a form."""
    groups: dict[Form, list[tuple[Piece, T]]] = {}
    for piece, one in found:
        groups.setdefault(piece.form, []).append((piece, one))
    return groups


def cited_numbers(dossier: Dossier) -> dict[Form, list[tuple[Piece, DocNumber]]]:
    """The document numbers that each form and the text around it cite."""
    return by_form((p, number) for p in content(dossier) for number in document_numbers(p.text))


def indicators_at(form: Form, places: set[Place]) -> list[Indicator]:
    """The indicators of the form that have a field at one of the places."""
    return [one for one in form.indicators if places & set(one.places.values())]
