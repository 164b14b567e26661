"""The changes of one document while they are collected."""

from collections import defaultdict
from dataclasses import dataclass, field

from baoheng.core.provenance import Place
from baoheng.forms.writeback.model import Change, Changes, Left, Value
from baoheng.reading.grid import Cell

_SHARED = "这一格由几行合用，各行的结果不一样，请在副本里人工填写"


@dataclass(slots=True)
class Draft:
    """Changes by the place of their cell; ``left`` has no cell, or is left for a person."""

    left: list[Left] = field(default_factory=list)
    _at: dict[Place, list[Change]] = field(default_factory=lambda: defaultdict(list))

    def put(
        self,
        cell: Cell,
        value: Value,
        what: str,
        like: Cell | None,
        *,
        percent: bool = False,
        unit: str | None = None,
    ) -> None:
        """Write a value into a cell; ``unit`` is that of money."""
        place = like.place if like is not None else None
        self._at[cell.place].append(Change(cell.place, value, what, percent, place, unit))

    def leave(self, what: str, text: str, reason: str, cell: Cell | None = None) -> None:
        """Leave a value to a person."""
        self.left.append(Left(what, text, reason, cell.place if cell else None))

    def close(self) -> Changes:
        """All of it; a cell that several rows share and want different values for is left."""
        changes: list[Change] = []
        for place, wanted in self._at.items():
            if len({one.value for one in wanted}) == 1:
                changes.append(wanted[0])
            else:
                self.left += [Left(one.what, one.text, _SHARED, place) for one in wanted]
        return Changes(tuple(changes), tuple(self.left))
