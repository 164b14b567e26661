"""What a load does to a table: files, and the counts and totals behind them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from baoheng.ledger.delta import DataFile
from baoheng.ledger.staging import add


@dataclass
class Merged:
    """What a load does to a table: files to add and to remove, and the counts behind them.

    ``repeated`` rows stand in the source more than once, word for word; ``older`` ones are an
    earlier version of a row that the source or the ledger has; ``outdone`` ones have the key of a
    later row of the source and other content: those go to the quarantine. ``moved`` rows come under
    another person: the old one goes, the new one counts as inserted. ``totals`` are of the rows
    that are loaded or were there already.
    """

    added: list[DataFile] = field(default_factory=list)
    removed: list[DataFile] = field(default_factory=list)
    came: int = 0
    updated: int = 0
    unchanged: int = 0
    taken_out: int = 0
    moved: int = 0
    repeated: int = 0
    older: int = 0
    outdone: int = 0
    totals: dict[str, int] = field(default_factory=dict)
    repeated_totals: dict[str, int] = field(default_factory=dict)
    older_totals: dict[str, int] = field(default_factory=dict)
    outdone_totals: dict[str, int] = field(default_factory=dict)
    contradicting: dict[str, int] = field(default_factory=dict)

    @property
    def inserted(self) -> int:
        """Rows with a key that was not there."""
        return self.came - self.updated

    def lose(self, fate: str, rows: int, totals: dict[str, int]) -> None:
        """Count rows that are not loaded; ``fate`` is repeated, older or outdone."""
        setattr(self, fate, getattr(self, fate) + rows)
        into: dict[str, int] = getattr(self, f"{fate}_totals")
        for name, total in totals.items():
            add(into, name, total)


def named(names: Sequence[str], totals: Sequence[int | None]) -> dict[str, int]:
    """Money totals by column; a sum over no rows is 0."""
    return {name: total or 0 for name, total in zip(names, totals, strict=True)}
