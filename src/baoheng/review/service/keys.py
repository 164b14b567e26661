"""Keys of institutions: a file of salted hashes; the secrets are shown once and kept nowhere.

A secret has 256 random bits, so that one round of a hash protects it; nothing about it is logged.
"""

import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from baoheng.core.errors import OutputError, ServiceError

BUREAU = "*"  # may ask for every institution
_CODE = re.compile(r"[0-9A-Za-z]{1,30}")
_REMEMBERED = 10_000
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Keys:
    """Institutions with their salts and hashes; several keys an institution, so that one can be
    replaced without a break."""

    hashes: Mapping[str, tuple[tuple[bytes, bytes], ...]]

    def holds(self, key: str) -> str | None:
        """The institution of a key; None where it is not one of ours."""
        name, _, secret = key.partition(".")
        institution = BUREAU if name == "bureau" else name
        for salt, wanted in self.hashes.get(institution, ()):
            if hmac.compare_digest(_hash(salt, secret), wanted):
                return institution
        return None


def read_keys(path: Path) -> Keys:
    """The keys of a file. Raises ServiceError where it cannot be read."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        found: dict[str, tuple[tuple[bytes, bytes], ...]] = {}
        for one in said["keys"]:
            pair = bytes.fromhex(one["salt"]), bytes.fromhex(one["hash"])
            found[one["institution"]] = (*found.get(one["institution"], ()), pair)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ServiceError(
            "密钥文件读不出来",
            where=str(path),
            todo="请用 baoheng review keys add 机构编号 生成",
        ) from error
    return Keys(found)


def add_key(path: Path, institution: str) -> str:
    """Add a key of an institution to the file; what is to be handed to it.

    Raises ServiceError where the code or the file is not as it should be.
    """
    if institution != BUREAU and not _CODE.fullmatch(institution):
        raise ServiceError(
            f"机构编号“{institution[:30]}”不对", todo="应为字母和数字，如 H99030000001"
        )
    rows = _rows(path)
    secret, salt = secrets.token_urlsafe(32), secrets.token_bytes(16)
    rows.append({"institution": institution, "salt": salt.hex(), "hash": _hash(salt, secret).hex()})
    _write(path, rows)
    return f"{'bureau' if institution == BUREAU else institution}.{secret}"


def remove_keys(path: Path, institution: str) -> int:
    """Take all keys of an institution out of the file; how many there were."""
    rows = _rows(path)
    kept = [one for one in rows if one["institution"] != institution]
    _write(path, kept)
    return len(rows) - len(kept)


def _rows(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    read_keys(path)
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["keys"]
    return rows


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    fresh = path.with_name(f"{path.name}.new")
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"keys": rows}, file, ensure_ascii=False, indent=1)
        fresh.replace(path)
    except OSError as error:
        raise OutputError("密钥文件写不了", where=str(path), todo="请检查文件夹和权限") from error


def _hash(salt: bytes, secret: str) -> bytes:
    return hashlib.sha256(salt + secret.encode()).digest()


class Gate:
    """Who holds which key, read again when the file changes; and how often each may ask."""

    def __init__(self, path: Path, rate: int, burst: int) -> None:
        self._path = path
        self._rate, self._burst = rate, burst
        self._keys = read_keys(path)
        self._changed = path.stat().st_mtime_ns
        self._known: dict[str, str | None] = {}
        self._buckets: dict[str, tuple[int, int]] = {}  # thousandths of requests, milliseconds

    def refresh(self) -> None:
        """Read the file again if it has changed; a broken one keeps the keys as they were.

        Raises ServiceError where it is broken.
        """
        try:
            changed = self._path.stat().st_mtime_ns
        except OSError as error:
            raise ServiceError("密钥文件不见了", where=str(self._path)) from error
        if changed != self._changed:
            self._keys = read_keys(self._path)
            self._changed = changed
            self._known.clear()

    def holder(self, key: str) -> str | None:
        """The institution of a key, ``*`` for the bureau; None for a wrong key."""
        if len(key) > _LONGEST:
            return None
        if key not in self._known:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            self._known[key] = self._keys.holds(key)
        return self._known[key]

    def allows(self, institution: str, milliseconds: int) -> bool:
        """Whether an institution may ask once more now."""
        most = self._burst * 1000
        left, before = self._buckets.get(institution, (most, milliseconds))
        left = min(most, left + (milliseconds - before) * self._rate)
        allowed = left >= 1000
        self._buckets[institution] = (left - 1000 if allowed else left, milliseconds)
        return allowed
