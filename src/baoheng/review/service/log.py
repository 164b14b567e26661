"""The log of requests: when, what kind, how long, how it ended. No names, no numbers of persons."""

import json
import os
import sys
import traceback
from pathlib import Path

from baoheng.review.service.desk import Clock

_NATIONAL = "/fsi/api/riskConService"
_KNOWN = (
    f"{_NATIONAL}/beforeAnalyze", f"{_NATIONAL}/courseAnalyze", f"{_NATIONAL}/feedback", _NATIONAL,
    "/api/review", "/api/settlements", "/health", "/metrics", "/openapi.json",
)  # fmt: skip
_MOST = 10_000  # lines that wait


class RequestLog:
    """Lines of JSON, appended together now and then; without a file they go to standard error."""

    def __init__(self, path: Path | None, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._lines: list[str] = []
        self._lost = 0

    def add(self, path: str, status: int, outcome: str, seconds: float) -> None:
        """Note one request. Of a path only what is not told by the sender is kept."""
        if self._path is None and outcome == "ok":
            return
        known = next((one for one in _KNOWN if path.startswith(one)), "?")
        self._put(
            {"path": known, "status": status, "outcome": outcome, "ms": round(seconds * 1000, 2)}
        )

    def trouble(self, text: str) -> None:
        """Note what did not work."""
        self._put({"trouble": text})

    def fault(self, error: Exception) -> None:
        """Note a fault of the program, for those who mend it: where, not with which values."""
        places = traceback.format_tb(error.__traceback__)
        self._put({"trouble": "".join([*places, type(error).__name__])})

    def _put(self, said: dict[str, object]) -> None:
        if len(self._lines) >= _MOST:
            self._lost += 1
            return
        told = {"at": self._clock().isoformat(timespec="milliseconds"), **said}
        self._lines.append(json.dumps(told, ensure_ascii=False))

    def flush(self) -> int:
        """Write what waits; how many lines could not be."""
        lines, self._lines = self._lines, []
        lost, self._lost = self._lost, 0
        if not lines:
            return lost
        body = ("\n".join(lines) + "\n").encode()
        try:
            if self._path is None:
                sys.stderr.buffer.write(body)
                sys.stderr.buffer.flush()
                return lost
            handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(handle, body)
            finally:
                os.close(handle)
        except OSError:
            return lost + len(lines)
        return lost
