"""The points of each row: the table's own weights, or filled by the profile's scheme."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from baoheng.checking.profile import Profile, Scheme
from baoheng.core.errors import BaohengError
from baoheng.core.tables import Indicator, TargetTable
from baoheng.evaluation.scoring.model import Weighting
from baoheng.evaluation.scoring.shares import share_out
from baoheng.evaluation.units import show

_ONE, _HUNDRED = Decimal(1), Decimal(100)
_OTHER = "其他"


def weigh(table: TargetTable, profile: Profile) -> Weighting:
    """The points of the table's rows and of execution.

    Raises BaohengError for a table without rows, a negative weight, or weights that are missing
    in some rows with nothing left to share out.
    """
    rows = table.indicators
    if not rows:
        raise BaohengError("表中没有指标", todo="请核对读到的目标表")
    given = _given(rows)
    if all(value is None for value in given):
        points, notes = _filled(rows, profile)
        return _with_execution(points, profile, True, notes)
    if any(value is None for value in given):
        points, notes = _completed(rows, given, profile)
        return _with_execution(points, profile, True, notes)
    values = [value for value in given if value is not None]
    return _with_execution(values, profile, False, ["分值取自表中的权重"])


def _given(rows: Sequence[Indicator]) -> list[Decimal | None]:
    """The printed weights; a cell shared by rows is shared out, fractions of one are per cent."""
    values = [row.weight if row.weight is not None else row.points for row in rows]
    for row, value in zip(rows, values, strict=True):
        if value is not None and (not value.is_finite() or value < 0):
            raise BaohengError(f"“{row.level3}”的权重是{value}", todo="请改成不小于0的数")
    known = [value for value in values if value is not None]
    if known and max(known) <= _ONE and Decimal("0.5") <= sum(known) <= Decimal("1.5"):
        values = [None if value is None else value * _HUNDRED for value in values]
    cells = [row.places.get("weight") or row.places.get("points") for row in rows]
    for cell, count in Counter(cell for cell in cells if cell is not None).items():
        mine = [i for i, one in enumerate(cells) if one == cell]
        whole = values[mine[0]]
        if count > 1 and whole:
            shared = share_out(whole, [Fraction(1)] * count)
            for i, value in zip(mine, shared, strict=True):
                values[i] = value
    return values


def _completed(
    rows: Sequence[Indicator], given: Sequence[Decimal | None], profile: Profile
) -> tuple[list[Decimal], list[str]]:
    """Rows without a weight share equally what the others leave of the whole."""
    left = profile.target_total - sum((v for v in given if v is not None), Decimal(0))
    names = [row.level3 for row, value in zip(rows, given, strict=True) if value is None]
    listed = "、".join(f"“{name}”" for name in names[:3]) + ("等" if len(names) > 3 else "")
    if left <= 0:
        raise BaohengError(
            f"{listed}{len(names)}项没有权重，其余各项的权重已有{profile.target_total - left:f}分",
            todo=f"请补上权重，使各项合计为{profile.target_total:f}分",
        )
    shared = iter(share_out(left, [Fraction(1)] * len(names)))
    points = [next(shared) if value is None else value for value in given]
    told = f"{listed}{len(names)}项没有权重：平分其余各项留下的{left:f}分，请核对"
    return points, ["其余分值取自表中的权重", told]


def _filled(rows: Sequence[Indicator], profile: Profile) -> tuple[list[Decimal], list[str]]:
    """By the scheme: level 1 as it says, within it equally over level 2, then over the rows."""
    names = list(dict.fromkeys(_level(row.level1) for row in rows))
    scheme = _scheme(profile, names)
    if scheme is None:
        groups: dict[str, tuple[str, ...]] = {name: (name,) for name in names}
        sizes = dict.fromkeys(names, Fraction(1))
        notes = [f"表中没有权重，一级指标与“{profile.title}”的不同：各一级指标平分"]
    else:
        keys = {key: tuple(map(_level, key.split("+"))) for key in scheme.level1}
        present = {key: tuple(n for n in own if n in names) for key, own in keys.items()}
        groups = {key: own for key, own in present.items() if own}
        sizes = {key: Fraction(scheme.level1[key]) for key in groups}
        notes = [f"表中没有权重，按“{profile.title}”的“{scheme.title}”填列"]
        absent = [key for key in keys if key not in groups]
        if absent:
            notes.append(f"表中没有{'、'.join(absent)}，它的分值按比例分给其余一级指标")
    notes.append("一级指标之内按二级指标平分，再按三级指标平分")
    wholes = share_out(profile.target_total, list(sizes.values()))
    points = [Decimal(0)] * len(rows)
    for own, whole in zip(groups.values(), wholes, strict=True):
        mine = [i for i, row in enumerate(rows) if _level(row.level1) in own]
        levels = [(rows[i].level1, rows[i].level2) for i in mine]
        counts = Counter(levels)
        parts = [Fraction(1, len(counts) * counts[level]) for level in levels]
        for i, value in zip(mine, share_out(whole, parts), strict=True):
            points[i] = value
        notes.append(f"{'、'.join(own)}共{show(Fraction(whole))}分，{len(mine)}项")
    return points, notes


def _level(name: str | None) -> str:
    return (name or _OTHER).strip().removesuffix("指标") or _OTHER


def _scheme(profile: Profile, names: Sequence[str]) -> Scheme | None:
    """The scheme that knows all these names and misses the fewest; None where none knows them."""
    fitting = []
    for scheme in profile.schemes:
        known = {_level(name) for key in scheme.level1 for name in key.split("+")}
        if set(names) <= known:
            fitting.append((len(known - set(names)), scheme))
    return min(fitting, key=lambda pair: pair[0])[1] if fitting else None


def _with_execution(
    points: Sequence[Decimal], profile: Profile, filled: bool, notes: Sequence[str]
) -> Weighting:
    """Ten points on top of ninety; none where the rows have them all."""
    total = sum(points, Decimal(0))
    whole, execution = profile.evaluation_total, profile.execution_points
    if total == whole:
        told = f"各项分值合计已是{whole:f}分，预算执行率不另计分"
        return Weighting(tuple(points), Decimal(0), filled, (*notes, told))
    told = f"各项分值合计{show(Fraction(total))}分，另加预算执行率{execution:f}分"
    if total + execution != whole:
        told += f"，合起来不是{whole:f}分，不定等级，请调整权重"
    return Weighting(tuple(points), execution, filled, (*notes, told))
