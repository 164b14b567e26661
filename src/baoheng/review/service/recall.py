"""Answers that were given, by the number of the question: the same question, the same answer.

They are kept for some hours and shared by all processes. They need not outlive the machine: LMDB
does not wait for the disk here, and what a crash of the machine has torn is thrown away.
"""

import datetime
import shutil
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import lmdb
import msgspec

from baoheng.core.errors import LedgerDamaged, OutputError, ServiceError

FOLDER = "answers"
_MAP_BYTES = 1 << 36
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_EXPIRED_AT_ONCE = 2
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode
_SECONDS = 8
_SMALL = 1000  # bytes that are kept as they are
_NEW, _FED_BACK, _HOME = range(3)  # what is known of a call: whether and when it goes to the ledger


@dataclass(frozen=True, slots=True)
class Call:
    """One question as the ledger's table of calls has it, in texts.

    ``way`` and ``reason`` are what the hospital did about it, as 3103 tells.
    """

    msgid: str
    institution: str
    scene: str
    asked: str
    answered: str
    milliseconds: int
    warns: int
    way: str = ""
    reason: str = ""


class Recall:
    """The answers that were given; one object a process."""

    def __init__(self, store: Path, keep: datetime.timedelta) -> None:
        """Raises LedgerDamaged where the file cannot be made."""
        folder = store / FOLDER
        self._keep = int(keep.total_seconds())
        try:
            _clear_after_boot(folder)
            self._env = lmdb.open(
                str(folder), map_size=_MAP_BYTES, max_dbs=3, sync=False, mode=0o600
            )
            self._answers = self._env.open_db(b"answers")
            self._order = self._env.open_db(b"order")
            self._calls = self._env.open_db(b"calls")
            self._env.reader_check()
        except (OSError, lmdb.Error) as error:
            raise LedgerDamaged(
                f"已答报文的记录读不出来（{str(error)[:200]}）",
                where=str(folder),
                todo="请检查磁盘和权限；可以删去这个文件夹后重新启动",
            ) from error

    def find(self, institution: str, msgid: str, digest: bytes) -> bytes | None:
        """The answer that was given to the question; None where it was not asked yet.

        Raises ServiceError where the number was used for another question.
        """
        with self._env.begin(self._answers) as transaction:
            found = transaction.get(_key(institution, msgid))
        return None if found is None else _same(found, digest, msgid)

    def given(self, institution: str, msgid: str) -> bytes | None:
        """The answer that was given to a question of that number."""
        with self._env.begin(self._answers) as transaction:
            found = transaction.get(_key(institution, msgid))
        return None if found is None else _answer(found)

    def keep(self, call: Call, institution: str, msgid: str, digest: bytes,
             answer: bytes, seconds: int) -> bytes:  # fmt: skip
        """Keep an answer; the one that holds: another process may have been faster.

        Raises OutputError where it cannot be written, ServiceError where the number was used
        meanwhile for another question.
        """
        key = _key(institution, msgid)
        try:
            with self._env.begin(write=True) as transaction:
                before = transaction.get(key, db=self._answers)
                if before is not None:
                    return _same(before, digest, msgid)
                small = zlib.compress(answer, 1) if len(answer) > _SMALL else answer
                value = _encode((digest, len(small) < len(answer), small))
                transaction.put(key, value, db=self._answers)
                transaction.put(seconds.to_bytes(_SECONDS, "big") + key, b"", db=self._order)
                transaction.put(key, _encode((_NEW, call)), db=self._calls)
                self._expire(transaction, seconds - self._keep)
        except lmdb.Error as error:
            raise OutputError(f"答复没有记下（{str(error)[:200]}）") from error
        return answer

    def _expire(self, transaction: lmdb.Transaction, until: int) -> None:
        with transaction.cursor(self._order) as cursor:
            for _ in range(_EXPIRED_AT_ONCE):
                if not cursor.first():
                    return
                key = cursor.key()
                if int.from_bytes(key[:_SECONDS], "big") >= until:
                    return
                cursor.delete()
                transaction.delete(key[_SECONDS:], db=self._answers)
                call = transaction.get(key[_SECONDS:], db=self._calls)
                if call is not None and _decode(call)[0] == _HOME:
                    transaction.delete(key[_SECONDS:], db=self._calls)

    def feed_back(self, institution: str, msgid: str, way: str, reason: str) -> bool:
        """Keep what was done about an answer; whether there is one. 'Continue' outweighs the rest.

        Raises OutputError where it cannot be written.
        """
        key = _key(institution, msgid)
        try:
            with self._env.begin(write=True) as transaction:
                found = transaction.get(key, db=self._calls)
                if found is None:
                    return False
                _, call = _decode(found)
                if call["way"] != "1":
                    call |= {"way": way, "reason": reason}
                transaction.put(key, _encode((_FED_BACK, call)), db=self._calls)
                return True
        except lmdb.Error as error:
            raise OutputError(f"反馈没有记下（{str(error)[:200]}）") from error

    def calls(self, before: str) -> Iterator[tuple[bytes, Call]]:
        """Calls that can go to the ledger: with feedback, or asked before that time."""
        with self._env.begin(self._calls) as transaction, transaction.cursor() as cursor:
            for key, value in cursor:
                state, call = _decode(value)
                if state == _FED_BACK or (state == _NEW and call["asked"] < before):
                    yield bytes(key), Call(**call)

    def gone(self, calls: Iterable[tuple[bytes, Call]]) -> None:
        """Let calls rest that are in the ledger, but not one that was fed back meanwhile.

        They are there as long as their answers: feedback that comes later brings them home again.
        """
        with self._env.begin(write=True) as transaction:
            for key, call in calls:
                found = transaction.get(key, db=self._calls)
                if found is None or Call(**_decode(found)[1]) != call:
                    continue
                if transaction.get(key, db=self._answers) is None:
                    transaction.delete(key, db=self._calls)
                else:
                    transaction.put(key, _encode((_HOME, call)), db=self._calls)

    def close(self) -> None:
        """Let go of the file."""
        self._env.close()


def _same(found: bytes, digest: bytes, msgid: str) -> bytes:
    """The answer that was kept, where it is of this question."""
    if _decode(found)[0] != digest:
        raise ServiceError(
            "这个 msgid 已用于另一份内容不同的报文",
            where=msgid,
            todo="每次发送请用新的 msgid；重发同一份报文请一字不改",
        )
    return _answer(found)


def _answer(found: bytes) -> bytes:
    _, packed, answer = _decode(found)
    return zlib.decompress(answer) if packed else bytes(answer)


def _key(institution: str, msgid: str) -> bytes:
    return f"{institution}|{msgid}".encode()


def _clear_after_boot(folder: Path) -> None:
    """Throw away what was written before the machine was started again."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        boot = _BOOT.read_text(encoding="utf-8").strip()
    except OSError:
        boot = ""
    mark = folder / "boot"
    if mark.is_file() and mark.read_text(encoding="utf-8") == boot:
        return
    shutil.rmtree(folder)
    folder.mkdir(mode=0o700)
    mark.write_text(boot, encoding="utf-8")
