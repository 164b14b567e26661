"""Counters of all processes in one shared file; each process writes its own row only."""

import mmap
from collections.abc import Iterator, Mapping
from pathlib import Path

MOST_WORKERS = 64
NAMES = {
    "answered": "答复的请求",
    "incomplete": "答复中不完整的",
    "with_hits": "答复中有结果的",
    "hits": "结果条数",
    "shadow_hits": "试运行规则命中而没有告知的条数",
    "repeated": "重发而照原样答复的请求",
    "refused": "报文不对而没有答复的请求",
    "denied": "密钥不对或不是本机构的请求",
    "limited": "超过机构限速的请求",
    "busy": "因繁忙没有审核的请求",
    "broken": "因程序出错没有审核的请求",
    "settled": "记下的结算",
    "unsettled": "没有记下的结算",
    "feedback": "收到的反馈",
    "log_lost": "没有写下的日志行",
    "reload_failed": "知识没有重新装好的次数",
    "microseconds": "审核用时合计（微秒）",
}
_EDGES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # milliseconds
_BYTES = 8
_BUCKET = "milliseconds_le_{}"
_ORDER = (*NAMES, *(_BUCKET.format(edge) for edge in _EDGES), _BUCKET.format("inf"))
_PLACES = {name: place for place, name in enumerate(_ORDER)}


class Counters:
    """The counters of one process, and the sums of all."""

    def __init__(self, path: Path, row: int) -> None:
        """``path`` is a file that ``make`` has made."""
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 0)
        self._cells = memoryview(self._map).cast("Q")
        self._begin = row * len(_ORDER)

    def add(self, name: str, count: int = 1) -> None:
        """Count."""
        self._cells[self._begin + _PLACES[name]] += count

    def took(self, microseconds: int) -> None:
        """Count an answer by how long it took."""
        self.add("microseconds", microseconds)
        edge = next((one for one in _EDGES if microseconds <= one * 1000), "inf")
        self.add(_BUCKET.format(edge))

    def sums(self) -> Mapping[str, int]:
        """The sums of all processes."""
        width = len(_ORDER)
        return {name: sum(self._cells[place::width].tolist()) for name, place in _PLACES.items()}


def make(path: Path) -> None:
    """Make the file of a service's counters, all zero."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_bytes(bytes(MOST_WORKERS * len(_ORDER) * _BYTES))
    fresh.replace(path)  # a file that somebody has mapped must never become shorter


def text(sums: Mapping[str, int], gauges: Mapping[str, int]) -> str:
    """Everything in the text form of Prometheus."""
    return "\n".join([*_counter_lines(sums), *_duration_lines(sums), *_gauge_lines(gauges)]) + "\n"


def _counter_lines(sums: Mapping[str, int]) -> Iterator[str]:
    for name, said in NAMES.items():
        if name != "microseconds":
            yield f"# HELP baoheng_{name}_total {said}"
            yield f"# TYPE baoheng_{name}_total counter"
            yield f"baoheng_{name}_total {sums[name]}"


def _duration_lines(sums: Mapping[str, int]) -> Iterator[str]:
    yield "# HELP baoheng_review_milliseconds 一次审核用时（毫秒）"
    yield "# TYPE baoheng_review_milliseconds histogram"
    count = 0
    for edge in (*_EDGES, "inf"):
        count += sums[_BUCKET.format(edge)]
        said = "+Inf" if edge == "inf" else edge
        yield f'baoheng_review_milliseconds_bucket{{le="{said}"}} {count}'
    yield f"baoheng_review_milliseconds_sum {sums['microseconds'] / 1000}"
    yield f"baoheng_review_milliseconds_count {count}"


def _gauge_lines(gauges: Mapping[str, int]) -> Iterator[str]:
    for name, value in gauges.items():
        yield f"# TYPE baoheng_{name} gauge"
        yield f"baoheng_{name} {value}"
