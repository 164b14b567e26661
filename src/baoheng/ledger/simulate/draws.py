"""Randomness that is the same on every machine: a counter hash, integer choices, exact tables."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import Any

import numpy as np
import numpy.typing as npt

from baoheng.packs import load

Bits = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

# the constants of splitmix64 (Steele, Lea, Flood 2014)
_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_CELLS = 4096


class Draws:
    """Random bits that depend only on the seed, a purpose in words and a number.

    With a year they are others: for what happens anew each year to the same people.

    Nothing is remembered between calls, so any chunk can be made alone and in any order.
    """

    def __init__(self, seed: int, year: int | None = None) -> None:
        self._seed = f"{seed}" if year is None else f"{seed}/{year}"
        self._bases: dict[str, np.uint64] = {}

    def bits(self, purpose: str, numbers: npt.NDArray[Any]) -> Bits:
        """64 random bits for each number."""
        base = self._bases.get(purpose)
        if base is None:
            digest = sha256(f"baoheng/{self._seed}/{purpose}".encode()).digest()
            base = self._bases[purpose] = np.uint64(int.from_bytes(digest[:8], "big"))
        mixed = numbers.astype(np.uint64)
        mixed *= _STEP
        mixed += base
        mixed ^= mixed >> np.uint64(30)
        mixed *= _FIRST
        mixed ^= mixed >> np.uint64(27)
        mixed *= _SECOND
        mixed ^= mixed >> np.uint64(31)
        return mixed

    def number(self, purpose: str, limit: int, at: int = 0) -> int:
        """One number in [0, limit)."""
        return int(self.bits(purpose, np.array([at]))[0] % np.uint64(limit))


def below(bits: Bits, limit: Any) -> Ints:
    """Numbers in [0, limit) from the upper half of the bits; ``limit`` is one number or many."""
    high = bits >> np.uint64(32)
    return ((high * np.asarray(limit).astype(np.uint64)) >> np.uint64(32)).astype(np.int64)


def part(bits: Bits, which: int, limit: Any) -> Ints:
    """Numbers in [0, limit) from one of the four 16-bit parts; for small limits."""
    small = (bits >> np.uint64(16 * which)) & np.uint64(0xFFFF)
    return ((small * np.asarray(limit).astype(np.uint64)) >> np.uint64(16)).astype(np.int64)


def shared_out(weights: Sequence[int], total: int = _CELLS) -> Ints:
    """``total`` cells shared among the weights: each cell holds the place of its weight."""
    bounds = np.cumsum(np.array([0, *weights], dtype=np.int64)) * total // sum(weights)
    return np.repeat(np.arange(len(weights), dtype=np.int64), np.diff(bounds))


class Lookup:
    """A choice by weight, as a table of 4096 cells."""

    def __init__(self, weights: Mapping[int, int] | Sequence[int]) -> None:
        pairs = weights if isinstance(weights, Mapping) else dict(enumerate(weights))
        values = np.array(list(pairs), dtype=np.int64)
        self.cells = values[shared_out(list(pairs.values()))]

    def pick(self, bits: Bits, which: int = 0) -> Ints:
        """The chosen value for each, from one of the four 16-bit parts of the bits."""
        return self.cells[part(bits, which, _CELLS)]


def stacked(lookups: Sequence[Lookup]) -> Ints:
    """Several lookups as one table, to choose by row and cell."""
    return np.stack([one.cells for one in lookups])


@cache
def spread(permille: int, scale: int = 1000) -> Ints:
    """256 equally likely log-normal factors with mean 1, in ``1/scale``; exact on any machine.

    ``permille`` is the sigma of the logarithm in thousandths.
    """
    sigma = Decimal(permille) / 1000
    quantiles = [Decimal(z) / 1_000_000 for z in load("national/simulation/normal.toml")["z"]]
    raw = [(sigma * z).exp() for z in quantiles]
    mean = sum(raw, Decimal(0)) / len(raw)
    return np.array([int(one / mean * scale + Decimal("0.5")) for one in raw], dtype=np.int64)
