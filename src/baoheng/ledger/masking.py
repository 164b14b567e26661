"""Hiding personal data at the read layer; showing it needs a purpose, and the showing is logged."""

import datetime
import json
import os
import secrets
from pathlib import Path

from baoheng.core.errors import LedgerError
from baoheng.ledger.columns import Column
from baoheng.ledger.folder import Ledger

_LOG = "access.jsonl"
_SHORT_NUMBER = 8  # characters; of a shorter one nothing but the first is shown


def masked_sql(column: Column, value: str) -> str:
    """The value as people see it without a purpose: a name's first sign, a number's ends."""
    text = f"({value})::VARCHAR"
    match column.mask:
        case "name":
            shown = f"left({text}, 1) || repeat('*', greatest(length({text}) - 1, 1)::BIGINT)"
        case "number":
            shown = (
                f"CASE WHEN length({text}) >= {_SHORT_NUMBER} THEN left({text}, 3) || "
                f"repeat('*', (length({text}) - 5)::BIGINT) || right({text}, 2) "
                f"ELSE left({text}, 1) || '***' END"
            )
        case "date":
            shown = f"left({text}, 4) || '-**-**'"
        case _:
            shown = "'***'"
    return f"CASE WHEN {value} IS NOT NULL THEN {shown} END"


def log_access(
    ledger: Ledger, by: str, at: datetime.datetime, purpose: str, what: str, rows: int
) -> None:
    """Write down who was shown what, when and for which purpose, before it is shown.

    Raises LedgerError where no purpose is given or the log cannot be written: nothing is shown.
    """
    if not purpose.strip():
        raise LedgerError("显示个人信息须写明用途", todo="例如 --unmask 核对申诉")
    entry = {
        "at": at.isoformat(timespec="seconds"),
        "by": by,
        "purpose": purpose.strip(),
        "what": what,
        "rows": rows,
    }
    line = json.dumps(entry, ensure_ascii=False) + "\n"
    if ledger.store:  # nothing can be added to an object: each showing is one
        ledger.keep_note(f"access/{at:%Y%m%d%H%M%S}-{secrets.token_hex(6)}.json", line)
        return
    try:
        handle = os.open(log_path(ledger), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, line.encode())
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise LedgerError(
            f"查看记录写不进去（{error.strerror}），因此没有显示",
            where=str(log_path(ledger)),
            todo="请检查磁盘和权限",
        ) from error


def log_path(ledger: Ledger) -> Path:
    """Where the showings of a ledger on disk are logged, one JSON object a line."""
    return ledger.root / _LOG
