"""Styles and lists of a Word file, read only when a paragraph asks for them."""

from functools import cached_property

from baoheng.reading.formats.docx_numbering import Numbering, read_numbering
from baoheng.reading.formats.docx_styles import Style, read_styles
from baoheng.reading.formats.package import Package, Relation


class Definitions:
    """Loads ``styles`` and ``lists`` at first use: a plain form needs neither."""

    def __init__(self, package: Package, relations: list[Relation]) -> None:
        self._package = package
        self._parts = {tie.kind: tie.target for tie in relations}

    @cached_property
    def styles(self) -> dict[str, Style]:
        """The styles by id."""
        part = self._parts.get("styles", "")
        return read_styles(self._package.root(part)) if part in self._package else {}

    @cached_property
    def lists(self) -> Numbering:
        """The lists, with their running counts."""
        part = self._parts.get("numbering", "")
        return read_numbering(self._package.root(part)) if part in self._package else Numbering()
