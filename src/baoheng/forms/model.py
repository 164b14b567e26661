"""Definitions of forms as records: page, lines, and blocks of labelled cells or lists."""

from dataclasses import dataclass

from baoheng.forms.sheet import Page, Style


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell of a block of labelled cells: ``text`` with names of fields in braces."""

    text: str
    style: Style
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True)
class Cells:
    """A block of labelled cells, row by row."""

    rows: tuple[tuple[Slot, ...], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list: its head, the field under it, and how many grid columns it takes.

    ``group`` is the head above it that neighbours share. ``merge`` joins equal values below each
    other. ``also`` are other words that a ticked column answers to.
    """

    head: str
    field: str
    style: Style
    colspan: int = 1
    group: str = ""
    merge: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A block with a head and one row for each thing of ``source`` (indicators, tasks …).

    ``side`` is the label at its left, over ``side_span`` columns. ``repeat``: the head is repeated
    on every page. ``optional``: the block is left out where it has no rows. ``fixed`` are the
    labels of rows that the form prints in any case, with or without something to say.
    """

    source: str
    columns: tuple[Column, ...]
    side: str = ""
    side_span: int = 1
    vertical: bool = False
    repeat: bool = False
    optional: bool = False
    fixed: tuple[str, ...] = ()


Block = Cells | Listing


@dataclass(frozen=True, slots=True)
class Form:
    """One official form: what it is called, its page and its blocks from the top.

    ``above`` are (left, right) lines, ``below`` lines under the table. ``results`` says that the
    form asks for actuals, so that a missing one is explained below it. ``kind`` are the target
    tables that it is for, ``split`` those whose values stand in three columns, ``profiles`` those
    of some profiles only.
    """

    id: str
    name: str
    title: str
    version: str
    source: str
    page: Page
    above: tuple[tuple[str, str], ...]
    below: tuple[str, ...]
    blocks: tuple[Block, ...]
    results: bool = False
    kind: str = ""
    split: bool = False
    profiles: tuple[str, ...] = ()
