"""Running a command as a clerk types it: exit code and what both streams said."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

from baoheng.cli.main import run


@dataclass(frozen=True)
class Said:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self):
        """The JSON objects on standard output; nothing else may stand there."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def indicators(self):
        """The rows of the one table that the JSON tells of, by the indicator."""
        [table] = self.lines
        return {row["indicator"]: row for row in table["indicators"]}


def shell(*words: object) -> Said:
    """``baoheng WORDS…`` in this process; a traceback fails the test that runs it."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        code = run([str(word) for word in words])
    return Said(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))
