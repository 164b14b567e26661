"""What the last word of an indicator's name asks for: the units that can measure it."""

from dataclasses import dataclass
from functools import cache

from baoheng.checking.lexicon import section
from baoheng.checking.wording.meaning import head
from baoheng.core.quantity import Unit

_FILE = "values.toml"


@dataclass(frozen=True, slots=True)
class HeadNoun:
    """The word that ends a name, the dimensions that fit it, and how to call its unit."""

    word: str
    dimensions: frozenset[str]
    say: str

    def fits(self, unit: Unit) -> bool:
        """Whether the unit can measure it; a word without dimensions fits any."""
        first = unit.dimension.split("/")[0]
        kind = "count" if first.startswith("count:") else first
        known = self.dimensions
        return not known or unit.dimension in known or first in known or kind in known


@cache
def _heads() -> tuple[tuple[str, HeadNoun], ...]:
    """Every ending with its noun, in the file's order: the first that fits counts."""
    return tuple(
        (word, HeadNoun(word, frozenset(entry["dimensions"]), entry["say"]))
        for entry in section(_FILE, "heads")
        for word in sorted(entry["ends"], key=len, reverse=True)
    )


def head_noun(name: str) -> HeadNoun | None:
    """The noun that ends the name; None where the name does not say what is measured."""
    view = head(name)
    return next((noun for word, noun in _heads() if view.endswith(word)), None)
