"""The weights of a form: read off its rows, added by level 1, held against the schemes."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from baoheng.checking.amounts import say
from baoheng.checking.dossier import Dossier, Form, Stage
from baoheng.checking.lexicon import pattern
from baoheng.checking.profile import Profile, Scheme, profiles
from baoheng.core.provenance import Place
from baoheng.core.tables import Indicator
from baoheng.reading.grammar.vocabulary import role_of, squash
from baoheng.reading.grid import Grid

_KINDS = ("overall", "project")
_ONE, _HUNDRED = Decimal(1), Decimal(100)
_COLUMNS = ("weight", "scoring")
_ROWS = "指标"


@dataclass(frozen=True, slots=True)
class Weights:
    """The points of a form's rows in order; fractions of one are taken as per cent."""

    values: tuple[Decimal, ...]

    @property
    def total(self) -> Decimal:
        """What they add up to."""
        return sum(self.values, Decimal(0))

    @property
    def told(self) -> str:
        """The addition, equal neighbours gathered: ``10×3 + 8×2 = 46分``."""
        terms = []
        for value, group in groupby(value for value in self.values if value or not self.total):
            count = sum(1 for _ in group)
            terms.append(say(value) if count == 1 else f"{say(value)}×{count}")
        return f"{' + '.join(terms)} = {say(self.total)}分"


def weighed(dossier: Dossier) -> Iterator[Form]:
    """Departments' and projects' forms at target time and at self-evaluation, with indicators."""
    for form in dossier.forms:
        if form.table.kind in _KINDS and form.stage is not Stage.MONITORING and form.indicators:
            yield form


def points_of(row: Indicator) -> Decimal | None:
    """The row's weight; 分值 stands for it where there is none."""
    return row.weight if row.weight is not None else row.points


def weights_of(form: Form) -> Weights | None:
    """All weights of the form; None where a row has none. 分值 stands for the weight.

    Rows of one list share one cell of weight: it counts once, for the first of them.
    """
    values: list[Decimal] = []
    counted: set[Place] = set()
    for row in form.indicators:
        value = points_of(row)
        if value is None:
            return None
        cell = row.places.get("weight")
        values.append(Decimal(0) if cell in counted else value)
        if cell is not None:
            counted.add(cell)
    if all(value <= _ONE for value in values) and Decimal("0.5") <= sum(values) <= Decimal("1.5"):
        values = [value * _HUNDRED for value in values]
    return Weights(tuple(values))


def execution_inside(form: Form) -> bool:
    """Whether the rate of execution is one of the rows, so that its points are inside."""
    wanted = pattern("sums.toml", "execution_rows")
    return any(wanted.search(squash(row.level3)) for row in form.indicators)


def level1_sums(form: Form) -> dict[str, Decimal] | None:
    """The weights by level 1 without the execution rate; None where a level 1 is missing."""
    found = weights_of(form)
    if found is None:
        return None
    sums: dict[str, Decimal] = {}
    for row, value in zip(form.indicators, found.values, strict=True):
        if not row.level1:
            return None
        sums[row.level1] = sums.get(row.level1, Decimal(0)) + value
    return sums


def _fits(scheme: Scheme, sums: dict[str, Decimal]) -> bool:
    used: set[str] = set()
    for key, points in scheme.level1.items():
        names = key.split("+")
        used.update(names)
        if sum((sums.get(name, Decimal(0)) for name in names), Decimal(0)) != points:
            return False
    return set(sums) <= used


def _schemes(profile: Profile) -> Iterator[Scheme]:
    """The profile's schemes, then the national ones of the same whole."""
    yield from profile.schemes
    for other in profiles():
        same = other.target_total == profile.target_total
        if not other.regions and other.id != profile.id and same:
            yield from other.schemes


def matching_scheme(profile: Profile, sums: dict[str, Decimal]) -> Scheme | None:
    """The scheme that the level-1 weights follow."""
    return next((scheme for scheme in _schemes(profile) if _fits(scheme, sums)), None)


def nearest_scheme(profile: Profile, sums: dict[str, Decimal]) -> Scheme | None:
    """The profile's scheme with the same level-1 names; None where the form uses others."""
    for scheme in profile.schemes:
        names = {name for key in scheme.level1 for name in key.split("+")}
        if set(sums) == names:
            return scheme
    known = {n for s in profile.schemes for key in s.level1 for n in key.split("+")}
    return profile.schemes[0] if set(sums) <= known else None


def _tables(dossier: Dossier) -> Iterator[tuple[object, Grid, list[Form]]]:
    """Document, printed table, and the weighed forms that stand in it."""
    for reading in dossier.readings:
        forms = [f for f in weighed(dossier) if f.document is reading.document]
        for block in reading.source.blocks:
            if isinstance(block, Grid):
                places = {cell.place for cell in block.cells}
                mine = [f for f in forms if any(p in places for p in _row_places(f))]
                yield reading.document, block, mine


def blank_columns(dossier: Dossier) -> Iterator[tuple[Form, str]]:
    """Documents whose tables have a column for weights or scoring that no row fills."""
    told: list[object] = []
    for document, block, mine in _tables(dossier):
        heads = _unfilled_heads(block, mine)
        if mine and heads and not any(document is one for one in told):
            told.append(document)
            yield mine[0], "”“".join(heads)


def blank_forms(dossier: Dossier) -> Iterator[Form]:
    """Projects of one wide table whose weights are all blank while the others' are filled."""
    for _, block, mine in _tables(dossier):
        blank = [f for f in mine if not any(map(_weighs, f.indicators))]
        if 0 < len(blank) < len(mine) and _headed(block, len(mine)):
            yield from blank


def _weighs(row: Indicator) -> bool:
    return row.weight is not None or row.points is not None


def _headed(block: Grid, forms: int) -> bool:
    """Whether every project has a column for weights: under one head for all, or each its own."""
    heads = sum(role_of("indicator", cell.text) == "weight" for cell in block.cells)
    return heads == 1 or heads >= forms


def _row_places(form: Form) -> Iterator[object]:
    for row in form.indicators:
        yield from row.places.values()


def _unfilled_heads(block: Grid, forms: list[Form]) -> list[str]:
    """The heads of weights and scoring in this table whose column is blank in every row."""
    rows = [row for form in forms for row in form.indicators]
    filled = {
        "weight": any(row.weight is not None or row.points is not None for row in rows),
        "scoring": any(row.scoring for row in rows),
    }
    heads = [cell for cell in block.cells if _ROWS in cell.text and len(cell.text) < 10]
    tops = {cell.row for cell in heads}
    found: dict[str, None] = {}
    for cell in block.cells:
        role = role_of("indicator", cell.text)
        if cell.row in tops and role in _COLUMNS and not filled[role]:
            found[squash(cell.text)] = None
    return list(found)
