"""Which official form a version follows: the cells of its head and its columns, in its order."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from baoheng.checking.profile import Profile, profile_named, recognise
from baoheng.core.tables import TargetDocument, TargetTable
from baoheng.forms import Form, FormData, target_form
from baoheng.forms.model import Cells, Listing, Slot
from baoheng.forms.sheet import Style
from baoheng.forms.targets import is_split
from baoheng.forms.values import fill
from baoheng.reading.grammar.vocabulary import role_of
from baoheng.workbench.documents.contents import document_of
from baoheng.workbench.documents.models import Version
from baoheng.workbench.targets.comparing import AMOUNTS, COLUMNS, EXTRA, PARTS
from baoheng.workbench.upkeep.bureau import value

USUAL = "project"  # the form of a kind that has none of its own
SPLIT = ("operator", "bare", "unit")
_FIELD = re.compile(r"\{(\w+)\}")
_VALUE = "value_text"
_NAMES = {"value": _VALUE}  # of a form's column, where the contents call it otherwise


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A cell of the form's head: a label, or what stands in the field; ``key`` of the contents.

    ``key`` is ``amount:…``, ``code:…``, ``field:…``, ``goals`` or ``period``, empty where a person
    cannot change it here.
    """

    text: str
    label: bool
    numeric: bool
    colspan: int
    rowspan: int
    field: str = ""
    key: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its name in the contents and its head."""

    name: str
    words: str

    @property
    def numeric(self) -> bool:
        """Whether numbers stand in it."""
        return self.name in {"weight", "amount"}


@dataclass(frozen=True, slots=True)
class Part:
    """A list beside the indicators: its name in the contents, its title and its columns."""

    name: str
    title: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The form with the version's own words in it; what it has no place for is in the rest."""

    form: Form
    profile: Profile
    table: TargetTable
    above: tuple[str, ...]
    head: tuple[tuple[HeadCell, ...], ...]
    amounts: tuple[str, ...]
    fields: tuple[str, ...]
    columns: tuple[Column, ...]
    parts: tuple[Part, ...]
    split: bool


def profile_of(document: TargetDocument) -> Profile:
    """The bureau's profile, else the one that the document tells."""
    name = value("bureau.profile", timezone.localdate())
    return profile_named(name) if name else recognise(document)


def form_for(document: TargetDocument) -> Form | None:
    """The official form of a document's one table, None where its kind has none."""
    table = document.tables[0]
    return target_form(table.kind, profile_of(document).id, is_split(table))


def layout_of(version: Version, whole: bool = False) -> Layout:
    """How the version is laid out; ``whole`` with every column there can be."""
    document = document_of(version)
    table, profile = document.tables[0], profile_of(document)
    split = is_split(table)
    form = target_form(table.kind, profile.id, split) or target_form(USUAL, profile.id, split)
    if form is None:
        raise LookupError(f"no form for {USUAL}")
    data = FormData(table)
    head = tuple(
        _row(row, data) for block in form.blocks if isinstance(block, Cells) for row in block.rows
    )
    keys = {cell.key for row in head for cell in row}
    budget, fields = version.contents.get("budget") or {}, version.contents.get("fields") or {}
    lists = {one.source: one for one in form.blocks if isinstance(one, Listing)}
    return Layout(
        form,
        profile,
        table,
        tuple(said for pair in form.above for one in pair if (said := fill(one, data))),
        head,
        tuple(n for n in AMOUNTS if budget.get(n) is not None and f"amount:{n}" not in keys),
        tuple(name for name in fields if f"field:{name}" not in keys),
        _columns(lists["indicators"], version.contents.get("indicators") or [], form.split, whole),
        tuple(_parts(lists, version.contents, data)),
        form.split,
    )


def _row(slots: Sequence[Slot], data: FormData) -> tuple[HeadCell, ...]:
    made, words = [], ""
    for slot in slots:
        label = slot.style is Style.LABEL
        text = fill(slot.text, data)
        found = _FIELD.fullmatch(slot.text)
        field = found[1] if found and not label else ""
        words = text if label else words
        made.append(
            HeadCell(
                text,
                label,
                slot.style is Style.NUMBER,
                slot.colspan,
                slot.rowspan,
                field,
                _key(field, words, data.table) if field else "",
                words,
            )
        )
    return tuple(made)


def _key(field: str, words: str, table: TargetTable) -> str:
    """What of the contents stands in a field of the form."""
    if field.startswith("budget_"):
        return f"amount:{field.removeprefix('budget_')}"
    if field in {"goals", "period"}:
        return field
    if field in {"unit_code", "project_code"}:
        return f"code:{field}"
    if field == "agency":
        return f"field:{_labelled(table, 'agency') or words}"
    if field == "duty":
        duty = next((name for name in table.fields if name.startswith("部门职")), "")
        return f"field:{duty or _labelled(table, 'overview') or words}"
    return ""


def _labelled(table: TargetTable, role: str) -> str:
    """The label with this role, as the form finds it."""
    return next(
        (
            name
            for name in table.fields
            if role in {role_of("labels", name), role_of("labels", name.rpartition("/")[2])}
        ),
        "",
    )


def _columns(
    listing: Listing, rows: list[Mapping[str, Any]], split: bool, whole: bool
) -> tuple[Column, ...]:
    """The form's columns in its order, then those that the rows hold something in."""
    known = {*COLUMNS, *SPLIT}
    found = {
        name: Column(name, one.head)
        for one in listing.columns
        if (name := _NAMES.get(one.field, one.field)) in known
    }
    for name, words in COLUMNS.items():
        held = whole or any(one.get(name) not in (None, "") for one in rows)
        if held and not (split and name == _VALUE):
            found.setdefault(name, Column(name, words))
    extra = dict.fromkeys(head for one in rows for head in one.get("extra") or {})
    return (*found.values(), *(Column(f"{EXTRA}{head}", head) for head in extra))


def _parts(
    lists: Mapping[str, Listing], contents: Mapping[str, Any], data: FormData
) -> Iterator[Part]:
    """The lists beside the indicators that the form has, or the contents hold."""
    for name, (title, columns) in PARTS.items():
        listing, rows = lists.get(name), contents.get(name) or []
        if listing is None and not rows:
            continue
        own = listing.columns if listing else ()
        found = {one.field: Column(one.field, fill(one.head, data)) for one in own}
        for column, words in columns.items():
            if listing is None or any(one.get(column) for one in rows):
                found.setdefault(column, Column(column, words))
        yield Part(name, fill(listing.side, data) if listing else title, tuple(found.values()))
