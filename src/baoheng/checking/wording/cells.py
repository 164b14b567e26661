"""What a row's cell holds in the document itself, before it was read into a field."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.wording.texts import pieces
from baoheng.core.provenance import Place
from baoheng.core.tables import Indicator
from baoheng.reading.grammar.vocabulary import role_of
from baoheng.reading.values import clean


def every_row(dossier: Dossier) -> Iterator[tuple[Form, Indicator]]:
    """Every indicator of every form of this run, whatever the form is for."""
    return ((form, row) for form in dossier.forms for row in form.indicators)


def listed(rows: Sequence[Indicator], shown: int = 3) -> str:
    """The names of rows for a message: “甲”、“乙”、“丙”等5项."""
    names = "、".join(f"“{row.level3}”" for row in rows[:shown])
    return f"{names}等{len(rows)}项" if len(rows) > shown else names


@lru_cache(maxsize=1)
def _index(dossier: Dossier) -> dict[Place, str]:
    return {piece.place: piece.text for piece in pieces(dossier)}


def cell_text(dossier: Dossier, row: Indicator, field: str) -> str:
    """The text of the cell that a field was read from, for matching; empty where there is none."""
    place = row.places.get(field)
    return clean(_index(dossier).get(place, "")) if place else ""


def head_places(dossier: Dossier, role: str) -> Iterator[tuple[Form, Place]]:
    """Where a column of the indicator table such as ``direction`` is headed, with the form."""
    for piece in pieces(dossier):
        if piece.label and not piece.loose and role_of("indicator", piece.text) == role:
            yield piece.form, piece.place
