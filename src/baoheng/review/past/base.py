"""The store of a year: persons with their bills, built from the ledger and read by all processes.

A store is a folder with one LMDB file that is never changed once it is there, and what it was
built from. ``current`` names the one that holds; a new one takes its place whole.
"""

import json
import os
import zlib
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import lmdb
import msgspec

from baoheng.core.errors import LedgerDamaged
from baoheng.review.past.bills import Kept, PastBill, counts_of, end_of, past_bill

FORMAT = "baoheng.past/1"
CURRENT, META = "current", "past.json"
MAP_BYTES = 1 << 40  # room in addresses, not on the disk
ITEMS = b"items"
_PLAIN, _PACKED = b"0", b"1"
_READERS = 512
_decode = msgspec.msgpack.Decoder()
_encode = msgspec.msgpack.Encoder()


@dataclass(frozen=True, slots=True)
class Meta:
    """What a store was built from: days since 1970, the ledger's versions, what was in it.

    ``journal`` is the number up to which settlements of the journal were in the ledger by then.
    """

    since: int
    until: int
    versions: Mapping[str, int]
    buckets: int
    journal: int
    persons: int = 0
    bills: int = 0
    lines: int = 0
    format: str = FORMAT


@dataclass(frozen=True, slots=True)
class Entry:
    """A person as the store has them: sex, birth and death as days, bills."""

    sex: str | None
    birth: int | None
    death: int | None
    bills: list[Kept]


def person_key(person: int) -> bytes:
    """Under which a person lies."""
    return b"p" + person.to_bytes(8, "big")


def packed(one: Entry) -> bytes:
    """A person as bytes."""
    raw = _encode.encode((one.sex, one.birth, one.death, one.bills))
    small = zlib.compress(raw, 1) if len(raw) > 200 else raw
    return _PACKED + small if len(small) < len(raw) else _PLAIN + raw


def unpacked(value: bytes | memoryview) -> Entry:
    """A person from bytes. Raises ValueError where they are none."""
    raw = value[1:]
    if value[:1] == _PACKED:
        try:
            raw = zlib.decompress(raw)
        except zlib.error as error:
            raise ValueError(str(error)) from error
    try:
        return Entry(*_decode.decode(raw))
    except (msgspec.DecodeError, TypeError) as error:
        raise ValueError(str(error)) from error


class Base:
    """A store that is read; close it when another has taken its place."""

    def __init__(self, folder: Path) -> None:
        """Raises LedgerDamaged where the folder is not a whole store."""
        self.folder = folder
        try:
            self.meta = read_meta(folder)
            self._env = lmdb.open(
                str(folder), readonly=True, lock=False, map_size=MAP_BYTES, max_readers=_READERS,
                readahead=False,
            )  # fmt: skip
        except (OSError, ValueError, TypeError, lmdb.Error) as error:
            raise LedgerDamaged(
                f"历史库读不出来（{_why(error)}）",
                where=str(folder),
                todo="请重新执行 baoheng review history build",
            ) from error

    @cached_property
    def items(self) -> list[int]:
        """The keys of items by the numbers that bills have instead."""
        with self._env.begin(buffers=True) as transaction:
            found = transaction.get(ITEMS)
            return [] if found is None else _decode.decode(found)

    def numbers(self, keys: Collection[int]) -> frozenset[int]:
        """The numbers of the items with these keys."""
        return frozenset(place for place, key in enumerate(self.items) if key in keys)

    def find(self, person: int) -> Entry | None:
        """What is known of a person; None where they are not known.

        Raises LedgerDamaged where it cannot be read.
        """
        try:
            with self._env.begin(buffers=True) as transaction:
                found = transaction.get(person_key(person))
                return None if found is None else unpacked(found)
        except (lmdb.Error, ValueError) as error:
            raise LedgerDamaged(
                f"历史库读不出来（{_why(error)}）",
                where=str(self.folder),
                todo="请重新执行 baoheng review history build",
            ) from error

    def has(self, person: int, bill: int, one: Kept | None, exact: bool) -> bool:
        """Whether the store knows of a bill, or that it was reversed (None), or is not to know it.

        ``exact``: with these lines. Raises LedgerDamaged where it cannot be read.
        """
        entry = self.find(person)
        there = next((each for each in entry.bills if each[0] == bill), None) if entry else None
        if one is None:
            return there is None
        if there is None:
            return end_of(one) < self.meta.since
        return not exact or counts_of(there) == counts_of(one)

    def bills(
        self, person: int, entry: Entry, wanted: Collection[int] | None = None
    ) -> list[PastBill]:
        """A person's bills, with the lines of the items with the wanted numbers."""
        items = self.items
        return [past_bill(person, one, items, wanted) for one in entry.bills]

    def close(self) -> None:
        """Let go of the file."""
        self._env.close()


def read_meta(folder: Path) -> Meta:
    """What a store was built from. Raises OSError, ValueError or TypeError."""
    said: dict[str, Any] = json.loads((folder / META).read_text(encoding="utf-8"))
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise ValueError(f"应为 {FORMAT}")
    return Meta(**said)


def write_meta(folder: Path, meta: Meta) -> None:
    """Say what a store was built from."""
    (folder / META).write_text(json.dumps(asdict(meta)), encoding="utf-8")


def current(store: Path) -> Path | None:
    """The folder of the store that holds; None where none was built."""
    try:
        name = (store / CURRENT).read_text(encoding="utf-8").strip()
    except OSError:
        return None
    return store / name if name else None


def current_meta(store: Path) -> Meta | None:
    """What the store that holds was built from; None where there is none that can be read."""
    folder = current(store)
    try:
        return None if folder is None else read_meta(folder)
    except (OSError, ValueError, TypeError):
        return None


def make_current(store: Path, folder: Path) -> None:
    """Let a store take the place of the one before, in one step."""
    fresh = store / f"{CURRENT}.new"
    with fresh.open("w", encoding="utf-8") as file:
        file.write(folder.name)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(store / CURRENT)


def _why(error: Exception) -> str:
    return str(error)[:200]
