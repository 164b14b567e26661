"""The child process that reads files: one function call after another, inside fixed bounds."""

import os
import resource
import signal
import sys
import tempfile
from collections.abc import Callable
from multiprocessing.connection import Connection
from types import FrameType
from typing import Any

from baoheng.core.errors import LimitExceeded, ReadError
from baoheng.reading.fault import describe

Job = tuple[Callable[[Any], object], object]


def serve(descriptor: int, memory_bytes: int) -> None:
    """Answer jobs that come over the connection until it is closed.

    An answer is the function's result or a ReadError. A fault of this program comes back as a
    ReadError that names the place in the code.
    """
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    _limit_memory(memory_bytes)
    tempfile.tempdir = os.environ["TMPDIR"]
    with Connection(descriptor) as parent:
        while True:
            try:
                function, item = parent.recv()
            except EOFError:
                return
            answer = _answer(function, item)
            try:
                parent.send(answer)
            except MemoryError:
                parent.send(_out_of_memory())


def _answer(function: Callable[[Any], object], item: object) -> object:
    try:
        return function(item)
    except ReadError as error:
        return error
    except MemoryError:
        return _out_of_memory()
    except Exception as error:
        # a fault of this program must be seen, but it must not stop the other files
        return ReadError(
            f"读取程序内部出错（{describe(error)}）",
            todo="请把这个文件交给维护人员；其他文件不受影响",
        )


def _out_of_memory() -> LimitExceeded:
    return LimitExceeded("读取时需要的内存超过上限", todo="请把文件拆小，或删去大图片后再读")


def _limit_memory(memory_bytes: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    bound = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _stop(_number: int, _frame: FrameType | None) -> None:
    # an ordinary exit runs the clean-up that kills external programs and removes their folders
    sys.exit(1)
