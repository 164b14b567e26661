"""What the real-time service says of itself, where one runs beside the workbench."""

import os
import re
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.cache import cache

from baoheng.core.errors import WorkbenchError
from baoheng.core.faults import why
from baoheng.review.service.metrics import NAMES

ADDRESS = "BAOHENG_REALTIME"
_SECONDS = 1.0
_MOST_BYTES = 200_000
_LINE = re.compile(r"^baoheng_(\w+?)(?:_total)?(?:\{le=\"([^\"]+)\"\})? ([\d.]+)$", re.M)
_BUCKET = "review_milliseconds_bucket"
_BEFORE = "casework.realtime"
_OLD_SECONDS = 300
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Live:
    """The service's counters since it began, how fast it answers, requests a second just now."""

    counts: Mapping[str, int]
    upto: list[tuple[str, int]]  # answers that took up to so many milliseconds, each once
    per_second: str | None

    @property
    def told(self) -> list[tuple[str, int]]:
        """The counters with their words."""
        return [(NAMES[name], count) for name, count in self.counts.items()]


def address() -> str:
    """Where the service is said to be; empty where none is set."""
    return os.environ.get(ADDRESS, "").rstrip("/")


def ask() -> Live | None:
    """What the service says; None where none is set. Raises WorkbenchError where it is silent."""
    where = address()
    if not where:
        return None
    if not where.startswith(("http://", "https://")):
        raise WorkbenchError("实时审核服务的地址不对", todo=f"{ADDRESS} 应以 http:// 开头")
    try:
        with _DIRECT.open(f"{where}/metrics", timeout=_SECONDS) as answer:
            text = answer.read(_MOST_BYTES).decode("utf-8", "replace")
    except urllib.error.URLError as error:
        reason = error.reason if isinstance(error.reason, OSError) else error
        said = why(reason) if isinstance(reason, OSError) else str(reason)
        raise WorkbenchError(f"实时审核服务没有回答（{said}）") from error
    except OSError as error:
        raise WorkbenchError(f"实时审核服务没有回答（{why(error)}）") from error
    return parsed(text)


def parsed(text: str) -> Live:
    """The counters in the text form of Prometheus."""
    counts: dict[str, int] = {}
    sums: list[tuple[str, int]] = []
    for name, edge, number in _LINE.findall(text):
        if name == _BUCKET:
            sums.append((edge, int(number)))
        elif name in NAMES:
            counts[name] = int(number)
    steps = [(edge, count - before) for (edge, count), before in zip(
        sums, [0, *(count for _, count in sums)], strict=False)]  # fmt: skip
    words = [("更慢" if edge == "+Inf" else f"≤{edge}", count) for edge, count in steps]
    return Live(counts, words, _pace(counts.get("answered", 0)))


def _pace(answered: int) -> str | None:
    """Requests a second since the page looked before; None where that is not known."""
    now = time.monotonic()
    before = cache.get(_BEFORE)
    if before is None or now - before[0] > _SECONDS:
        cache.set(_BEFORE, (now, answered), _OLD_SECONDS)
    if before is None or answered < before[1] or now - before[0] <= _SECONDS:
        return None
    return f"{(answered - before[1]) / (now - before[0]):.1f}"
