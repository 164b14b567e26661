"""Columns of Arrow from integers: codes as words, money in 元, days and seconds as dates."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from baoheng.ledger.columns import Column, Type
from baoheng.ledger.definitions import tables
from baoheng.ledger.simulate.draws import Ints, Mask
from baoheng.ledger.simulate.period import NEVER

_FLAGS = ("0", "1")
_MONEY = pa.decimal64(16, 2)
_EMPTY: dict[Type, pa.DataType] = {
    Type.TEXT: pa.string(),
    Type.INT: pa.int64(),
    Type.MONEY: _MONEY,
    Type.DATE: pa.date32(),
    Type.TIME: pa.timestamp("us"),
    Type.FLAG: pa.string(),
    Type.REF: pa.string(),
}


def coded(places: Any, words: Sequence[str]) -> pa.Array:
    """Words by their places; nothing where the place is negative."""
    index = np.asarray(places).astype(np.int32)
    mask = index < 0
    indices = pa.array(index, mask=mask if mask.any() else None)
    return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string()))


def texts(words: Sequence[str | None]) -> pa.Array:
    """A column of its own words."""
    return pa.array(words, pa.string())


def same(word: str, size: int) -> pa.Array:
    """One word throughout."""
    return coded(np.zeros(size, dtype=np.int32), [word])


def money(cents: Ints) -> pa.Array:
    """Amounts in 元 from 分."""
    return decimals(cents, _MONEY)


def number(values: Ints, scale: int, unused: Mask | None = None) -> pa.Array:
    """A decimal from integers in units of its last place; nothing where ``unused``."""
    column = decimals(values, pa.decimal64(18, scale))
    if unused is None or not unused.any():
        return column
    return pa.compute.if_else(pa.array(unused), pa.scalar(None, column.type), column)


def decimals(values: Ints, kind: pa.DataType) -> pa.Array:
    """Integers seen as decimals, without a copy."""
    whole = np.ascontiguousarray(values, dtype=np.int64)
    return pa.Array.from_buffers(kind, len(whole), [None, pa.py_buffer(whole)])


def flags(values: Any) -> pa.Array:
    """``1`` or ``0``."""
    return coded(np.asarray(values).astype(np.int32), _FLAGS)


def dates(days: Ints) -> pa.Array:
    """Dates from days since 1970; nothing where it is NEVER."""
    mask = days >= NEVER
    return pa.array(days.astype(np.int32), mask=mask if mask.any() else None, type=pa.int32()).view(
        pa.date32()
    )


def times(seconds: Ints) -> pa.Array:
    """Moments from seconds since 1970."""
    micros = np.ascontiguousarray(seconds, dtype=np.int64) * 1_000_000
    return pa.Array.from_buffers(pa.timestamp("us"), len(micros), [None, pa.py_buffer(micros)])


def frame(name: str, columns: Mapping[str, pa.Array]) -> pa.Table:
    """A table in the order of its definition; what is not given is empty.

    Raises KeyError for a column that the definition does not have.
    """
    definition = tables()[name]
    if extra := set(columns) - set(definition.by_name):
        raise KeyError(f"{name}: {sorted(extra)}")
    size = len(next(iter(columns.values())))
    return pa.table(
        {
            one.name: columns[one.name] if one.name in columns else pa.nulls(size, empty_type(one))
            for one in definition.columns
        }
    )


def empty_type(column: Column) -> pa.DataType:
    """The Arrow type of a column in the files."""
    if column.type is Type.NUMBER:
        return pa.decimal64(18, column.scale)
    return _EMPTY[column.type]
