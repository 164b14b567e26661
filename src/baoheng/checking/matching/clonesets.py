"""Projects of one year whose indicators are the same set."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from baoheng.checking.amounts import quantity, rounded, say, say_target
from baoheng.checking.dossier import Dossier, Form, same_year
from baoheng.checking.matching.pairs import is_generic, projects
from baoheng.checking.wording.names import plain
from baoheng.core.tables import Indicator

_ALIKE = Decimal("0.8")
_LEAST = 3

Key = tuple[str, str]


def key(row: Indicator) -> Key:
    """Name and value: what makes two rows the same."""
    return plain(row.level3), say_target(row.target)


def keys(form: Form) -> dict[Key, Indicator]:
    """The form's rows by name and value; rows without a value say nothing."""
    return {key(row): row for row in form.indicators if row.target.text.strip()}


@dataclass(frozen=True, slots=True, eq=False)
class Clones:
    """Forms of different projects, each with the next sharing at least four fifths of its rows."""

    forms: tuple[Form, ...]
    told: tuple[str, ...]

    def shared(self) -> list[Indicator]:
        """The rows that every one of the forms has, from all of them."""
        sets = [keys(form) for form in self.forms]
        common = [k for k in sets[0] if all(k in other for other in sets[1:])]
        return [rows[k] for rows in sets for k in common]


def clones(dossier: Dossier) -> Iterator[Clones]:
    """Groups of cloned sets, in the order of their first forms."""
    left = projects(form for form in dossier.projects() if form.indicators)
    while left:
        family: list[Form] = []
        told: list[str] = []
        head = left.pop(0)
        for group in list(left):
            found = _pair(family or head, group)
            if found and same_year(found[0], found[1]):
                family += [found[1]] if family else [found[0], found[1]]
                told.append(found[2])
                left.remove(group)
        if family:
            yield Clones(tuple(family), tuple(told))


def _pair(ones: list[Form], others: list[Form]) -> tuple[Form, Form, str] | None:
    """The first two forms that share too much, and how much; copies of a project may differ."""
    for one in ones:
        for other in others:
            if share := _shares(one, other):
                return one, other, share
    return None


def _shares(one: Form, other: Form) -> str | None:
    """How many rows two forms share, in words, where it is too many; None where it is not."""
    mine, theirs = keys(one), keys(other)
    shared = mine.keys() & theirs.keys()
    if len(shared) < _LEAST:
        return None
    union, least = len(mine.keys() | theirs.keys()), min(len(mine), len(theirs))
    whole = Decimal(len(shared)) / union
    part = Decimal(len(shared)) / least
    if whole < _ALIKE and not (part >= _ALIKE and _specific([mine[k] for k in shared])):
        return None
    share = say(rounded((whole if whole >= _ALIKE else part) * 100, 0))
    of = "两表" if whole >= _ALIKE else "较短一张表"
    names = f"“{one.name}”与“{other.name}”"
    examples = "、".join(f"{name}{value}" for name, value in mine if (name, value) in shared)
    return f"{names}有{len(shared)}个指标的名称和指标值完全相同（占{of}的{share}%）：{examples}"


def _specific(rows: Sequence[Indicator]) -> bool:
    """Whether a counted figure of one project is among them, which another can hardly share."""
    return any(
        not is_generic(row.level3)
        and (found := quantity(row)) is not None
        and found.unit.dimension.startswith(("count", "person", "money"))
        and found.base() > 1
        for row in rows
    )
