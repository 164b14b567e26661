"""Which cells below a page cut are the second half of the cell above it?

Two kinds of evidence. Spreadsheets leave the cut side of a cell without a rule. Word processors
draw a rule at every page end; there a cut shows as a cell over several rows with one empty half.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from baoheng.reading.grid import Flag
from baoheng.reading.pieces import Part


@dataclass(frozen=True, slots=True)
class Pair:
    """A part that ends at the cut and the part of the same columns that begins there."""

    above: Part
    below: Part

    @property
    def open(self) -> bool:
        """Whether no rule is drawn on either side of the cut."""
        return Flag.OPEN_BOTTOM in self.above.flags and Flag.OPEN_TOP in self.below.flags

    @property
    def tall(self) -> bool:
        """Whether one half covers several rows."""
        return self.above.rowspan > 1 or self.below.rowspan > 1


def cut_pairs(above: Sequence[Part], below: Sequence[Part], headed: bool = False) -> list[Pair]:
    """The pairs that are one cell. ``above`` end at the cut, ``below`` begin there.

    ``headed`` says that a repeated head stands above the lower parts: its rule closes them all.
    """
    by_columns = {part.columns: part for part in below}
    pairs = [Pair(part, by_columns[part.columns]) for part in above if part.columns in by_columns]
    pairs.sort(key=lambda pair: pair.above.col)
    opened = [
        pair for pair in pairs if pair.open or (headed and Flag.OPEN_BOTTOM in pair.above.flags)
    ]
    if len(opened) == max(len(above), len(below)):
        opened = []  # no rule anywhere at the cut: its absence says nothing
    bands: dict[tuple[int, int], list[Pair]] = {}
    for pair in pairs:
        if pair not in opened:
            bands.setdefault((pair.above.row, pair.below.end), []).append(pair)
    joined = opened
    for band in bands.values():
        if _cut_band(band) or _split_row(band):
            joined = joined + band
    return joined


def _cut_band(band: list[Pair]) -> bool:
    """Whether neighbouring columns with equal rows are cut.

    A half without text shows the cut. Where both halves have text the upper one must be full to
    its last line; two complete texts are two records, whatever the columns beside them say.
    """
    both = [pair for pair in band if pair.above.text and pair.below.text]
    if not all(pair.above.full for pair in both):
        return False
    if any(pair.above.text and not pair.below.text for pair in band):
        return band[0].tall
    return any(pair.below.text for pair in band) and band[0].above.rowspan > 1 and not both


def _split_row(band: list[Pair]) -> bool:
    """Whether the row itself was cut: below it only goes on where the text above fills its line.

    Two columns must have ended above; of a name and its value alone, one.
    """
    above = [pair for pair in band if pair.above.text]
    below = [pair for pair in band if pair.below.text]
    return (
        len(band) > 1
        and bool(below)
        and len(above) - len(below) >= min(2, len(band) - 1)
        and all(pair.above.text and pair.above.full for pair in below)
    )
