"""What was settled since the store was built: durable before it is answered, seen by all at once.

Every settlement is written twice in one transaction: as a bill of its person, for later requests,
and in the journal, for the ledger. LMDB commits to the disk, and its lock is freed when a process
dies.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import lmdb
import msgspec

from baoheng.core.errors import LedgerDamaged, OutputError, ServiceError
from baoheng.review.past.bills import Kept, PastBill, past_bill

FOLDER = "live"
_MAP_BYTES = 1 << 38
_NUMBER = 8
_FLUSHED, _SEGMENT, _LATEST, _LAST = b"flushed", b"segment", b"latest", b"last"
_HELD = b"held"  # with a number: the ledger has refused rows of that settlement
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode
Rows = Mapping[str, Sequence[Mapping[str, str]]]  # by table, texts by column


@dataclass(frozen=True, slots=True)
class Settled:
    """A settlement: whose, which bill, as it is kept (None: it was reversed), for the ledger."""

    person: int
    bill: int
    day: int  # of the settlement
    kept: Kept | None
    rows: Rows


class Live:
    """The settlements since; one object a process."""

    def __init__(self, store: Path) -> None:
        """Raises LedgerDamaged where the file cannot be read or made."""
        folder = store / FOLDER
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._env = lmdb.open(str(folder), map_size=_MAP_BYTES, max_dbs=3, mode=0o600)
            self._bills = self._env.open_db(b"bills")
            self._journal = self._env.open_db(b"journal")
            self._marks = self._env.open_db(b"marks")
            self._env.reader_check()
        except (OSError, lmdb.Error) as error:
            raise LedgerDamaged(
                f"新结算的历史读不出来（{str(error)[:200]}）",
                where=str(folder),
                todo="请检查磁盘和权限；文件坏了请从备份恢复",
            ) from error

    def of(self, person: int) -> dict[int, PastBill | None]:
        """A person's bills since, by key; None where one was reversed.

        Raises LedgerDamaged where they cannot be read.
        """
        prefix = person.to_bytes(_NUMBER, "big")
        found: dict[int, PastBill | None] = {}
        try:
            with self._env.begin(self._bills) as transaction, transaction.cursor() as cursor:
                if not cursor.set_range(prefix):
                    return found
                for key, value in cursor:
                    if not key.startswith(prefix):
                        break
                    one = _decode(value)[1]
                    bill = int.from_bytes(key[_NUMBER:], "big")
                    found[bill] = None if one is None else past_bill(person, one, None, None)
        except (lmdb.Error, msgspec.DecodeError) as error:
            raise LedgerDamaged(f"新结算的历史读不出来（{str(error)[:200]}）") from error
        return found

    def record(self, settled: Sequence[Settled]) -> list[ServiceError | None]:
        """Write settlements in one durable transaction; for each why it was refused, or None.

        Raises OutputError where the disk is full or cannot be written: none is written then.
        """
        refused: list[ServiceError | None] = []
        try:
            with self._env.begin(write=True) as transaction:
                last = self._mark(transaction, _LAST)
                flushed = max(self._mark(transaction, _FLUSHED), self._mark(transaction, _SEGMENT))
                latest = self._mark(transaction, _LATEST)
                for one in settled:
                    why = self._write(transaction, one, last + 1, flushed)
                    refused.append(why if isinstance(why, ServiceError) else None)
                    if why is True:
                        last += 1
                        latest = max(latest, one.day)
                self._set(transaction, _LAST, last)
                self._set(transaction, _LATEST, latest)
        except lmdb.Error as error:
            raise OutputError(
                f"结算没有记下（{str(error)[:200]}）", todo="请检查磁盘是否已满，然后重发"
            ) from error
        return refused

    def _write(
        self, transaction: lmdb.Transaction, one: Settled, number: int, flushed: int
    ) -> bool | ServiceError:
        """Whether it is new; why it cannot be written."""
        key = one.person.to_bytes(_NUMBER, "big") + one.bill.to_bytes(_NUMBER, "big")
        before = transaction.get(key, db=self._bills)
        journal = _encode(one.rows)
        if before is not None:
            seq, kept = _decode(before)
            if seq and transaction.get(_seq(seq), db=self._journal) == journal:
                return False
            if seq <= flushed and (gone := _gone(kept, one.kept)):
                return ServiceError(
                    f"这次结算的明细 {'、'.join(gone[:3])} 已入台账，不能直接去掉",
                    todo="请以数量为负的退费行（init_feedetl_sn）冲回",
                )
            transaction.delete(_HELD + _seq(seq), db=self._marks)
        transaction.put(key, _encode((number, one.kept)), db=self._bills)
        transaction.put(_seq(number), journal, db=self._journal)
        return True

    def latest(self) -> int:
        """The last day of a settlement, in days since 1970; 0 where there was none."""
        with self._env.begin() as transaction:
            return self._mark(transaction, _LATEST)

    def waiting(self) -> int:
        """How many settlements are not in the ledger yet."""
        with self._env.begin() as transaction:
            return self._mark(transaction, _LAST) - self._mark(transaction, _FLUSHED)

    def flushed(self) -> int:
        """The number up to which all are in the ledger."""
        with self._env.begin() as transaction:
            return self._mark(transaction, _FLUSHED)

    def segment(self, most: int) -> tuple[int, int] | None:
        """The first and last number of what goes to the ledger next; the same until it is there.

        None where nothing waits.
        """
        with self._env.begin(write=True) as transaction:
            flushed, last = self._mark(transaction, _FLUSHED), self._mark(transaction, _LAST)
            until = self._mark(transaction, _SEGMENT)
            if until <= flushed:
                until = min(last, flushed + most)
                self._set(transaction, _SEGMENT, until)
            return (flushed + 1, until) if until > flushed else None

    def journal(self, first: int, last: int) -> Iterator[tuple[int, Rows]]:
        """The numbers of settlements with their rows, in order."""
        with self._env.begin(self._journal) as transaction:
            for number in range(first, last + 1):
                found = transaction.get(_seq(number))
                if found is not None:
                    yield number, _decode(found)

    def done(self, last: int, held: Iterable[int] = ()) -> None:
        """Remember that all up to a number are in the ledger, but for rows of those ``held``."""
        with self._env.begin(write=True) as transaction:
            self._set(transaction, _FLUSHED, last)
            for number in held:
                transaction.put(_HELD + _seq(number), b"", db=self._marks)

    def held(self) -> int:
        """Of how many settlements the ledger has refused rows."""
        with self._env.begin(self._marks) as transaction, transaction.cursor() as cursor:
            there = cursor.set_range(_HELD)
            return sum(1 for key, _ in cursor if key.startswith(_HELD)) if there else 0

    def forget(self, until: int, has: Callable[[int, int, Kept | None, bool], bool]) -> int:
        """Drop what a store that everybody reads has by now; how many settlements.

        ``has`` is asked for a person, a bill, how it is kept here, and whether the ledger has
        refused some of it: what the store does not have stays.
        """
        dropped = 0
        stay: set[int] = set()
        with self._env.begin(write=True) as transaction:
            with transaction.cursor(self._bills) as cursor:
                for key, value in cursor:
                    number, kept = _decode(value)
                    if number > until:
                        continue
                    person, bill = (int.from_bytes(some, "big") for some in (key[:8], key[8:]))
                    mark = _HELD + _seq(number)
                    held = transaction.get(mark, db=self._marks) is not None
                    if not has(person, bill, kept, held):
                        stay.add(number)
                        continue
                    transaction.delete(key, db=self._bills)
                    transaction.delete(mark, db=self._marks)
                    dropped += 1
            with transaction.cursor(self._journal) as cursor:
                for key, _ in cursor:
                    if (number := int.from_bytes(key, "big")) > until:
                        break
                    if number not in stay:
                        transaction.delete(key, db=self._journal)
        return dropped

    def close(self) -> None:
        """Let go of the file."""
        self._env.close()

    def _mark(self, transaction: lmdb.Transaction, name: bytes) -> int:
        found = transaction.get(name, db=self._marks)
        return 0 if found is None else int.from_bytes(found, "big")

    def _set(self, transaction: lmdb.Transaction, name: bytes, value: int) -> None:
        transaction.put(name, _seq(value), db=self._marks)


def _seq(number: int) -> bytes:
    return number.to_bytes(_NUMBER, "big")


def _gone(before: Kept | None, now: Kept | None) -> list[str]:
    """Lines that were there and are not any more; none where the bill was or is reversed."""
    return [] if before is None or now is None else sorted({*_lines(before)} - {*_lines(now)})


def _lines(one: Kept) -> Iterable[str]:
    return (str(sn) for sn in one[7])
