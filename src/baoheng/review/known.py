"""Knowledge points as the tables that the queries of the logics join with."""

from collections.abc import Sequence

import pyarrow as pa

from baoheng.ledger.keys import key_of
from baoheng.review.model import Point

_POINTS = pa.schema(
    {
        "point": pa.int32(),
        "logic": pa.string(),
        "attribute": pa.string(),
        "operator": pa.string(),
        "measure": pa.string(),
        "win": pa.string(),
        "win_size": pa.int64(),
        "low": pa.int64(),
        "lim": pa.int64(),
        "sex": pa.string(),
        "ratio": pa.int64(),
        "both_sides": pa.bool_(),
        "paid_only": pa.bool_(),
        "begin_d": pa.int64(),
        "end_d": pa.int64(),
    }
)


def point_tables(points: Sequence[Point]) -> dict[str, pa.Table]:
    """``points``, ``point_settings``, ``point_items`` and ``point_values``; side 1 or 2."""
    items = [
        (one.place, side, key_of(code))
        for one in points
        for side, codes in ((1, one.items), (2, one.others))
        for code in sorted(codes)
    ]
    values = [
        (one.place, side, value)
        for one in points
        for side, found in ((1, one.values), (2, one.other_values))
        for value in found
    ]
    settings = [(one.place, setting) for one in points for setting in one.settings]
    return {
        "points": pa.Table.from_pylist([_row(one) for one in points], _POINTS),
        "point_settings": _table(settings, point=pa.int32(), setting=pa.string()),
        "point_items": _table(items, point=pa.int32(), side=pa.int32(), item=pa.int64()),
        "point_values": _table(values, point=pa.int32(), side=pa.int32(), value=pa.string()),
    }


def _table(rows: Sequence[tuple[object, ...]], **types: pa.DataType) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(types)
    arrays = [pa.array(list(one), kind) for one, kind in zip(columns, types.values(), strict=True)]
    return pa.table(arrays, names=list(types))


def _row(one: Point) -> dict[str, object]:
    return {
        "point": one.place,
        "logic": one.rule.logic,
        "attribute": one.attribute,
        "operator": one.operator,
        "measure": one.measure,
        "win": one.window,
        "win_size": one.window_size,
        "low": one.low,
        "lim": one.limit,
        "sex": one.sex,
        "ratio": one.ratio,
        "both_sides": one.rule.both,
        "paid_only": one.rule.paid_only,
        "begin_d": one.begin,
        "end_d": one.end,
    }
