"""JSON lines: one object a line."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import pyarrow as pa

from baoheng.core.errors import SourceError
from baoheng.ledger.sources.chunk import CHUNK_ROWS, BadRow, Chunk, text_table
from baoheng.ledger.sources.files import File


@dataclass(frozen=True)
class JsonLines(File):
    """One file of JSON lines; its headings are all keys of all lines."""

    @cached_property
    def headings(self) -> Sequence[str]:
        """Every key, in order of first use.

        Raises SourceError where no line is an object.
        """
        found: dict[str, None] = {}
        for _, value, _, _ in self._objects():
            found.update(dict.fromkeys(value))
        if not found:
            raise SourceError("没有一行是 JSON 对象", where=str(self.path), todo="请一行写一个对象")
        return list(found)

    def chunks(self) -> Iterator[Chunk]:
        """The records; ``numbers`` are line numbers."""
        heads = list(self.headings)
        lines = self._objects()
        while some := list(islice(lines, CHUNK_ROWS)):
            good = [(number, value) for number, value, reason, _ in some if not reason]
            bad = tuple(BadRow(n, text, reason) for n, _, reason, text in some if reason)
            rows = [[value.get(head) for head in heads] for _, value in good]
            numbers = pa.array([number for number, _ in good], pa.int64())
            yield Chunk(text_table(heads, rows), numbers, bad)

    def _objects(self) -> Iterator[tuple[int, dict[str, object], str, str]]:
        """Line number, object, reason for refusing, text; blank lines are passed over."""
        with self.path.open("rb") as stream:
            for number, raw in enumerate(stream, 1):
                if raw.strip():
                    yield number, *_object(raw.removeprefix(b"\xef\xbb\xbf").rstrip())


def _object(raw: bytes) -> tuple[dict[str, object], str, str]:
    """The object of one line; else the reason for refusing and the line as text."""
    try:
        value = json.loads(raw.decode(), parse_float=str, parse_int=str)
    except UnicodeDecodeError:
        return {}, "编码损坏，有不能识别的字节（JSON 行应为 UTF-8）", _readable(raw)
    except (ValueError, RecursionError) as error:
        return {}, f"不是完整的 JSON（{error}）", _readable(raw)
    if isinstance(value, dict):
        return value, "", ""
    return {}, "不是 JSON 对象", _readable(raw)


def _readable(raw: bytes) -> str:
    return raw.decode(errors="backslashreplace")
