"""Functions that worker processes call in the tests of isolation."""

import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from baoheng.core.errors import EncryptedDocument


def act(what: str) -> object:
    """Do what the word says."""
    if what == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if what == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "hang":
        time.sleep(60)
    if what == "memory":
        return len(bytearray(1 << 31))
    if what == "refuse":
        raise EncryptedDocument("有密码", where="表.docx", todo="去掉密码")
    if what == "fault":
        return {}["missing"]
    if what == "print":
        print("noise of a library")
    if what == "pid":
        return os.getpid()
    if what == "folder":
        return tempfile.mkdtemp()
    if what == "big":
        return "x" * (20 << 20)
    return what


def hang_with_child(mark: str) -> None:
    """Write the number of a child process that would outlive its parent, then wait for it."""
    child = subprocess.Popen(["sleep", "60"], start_new_session=True)
    Path(mark).write_text(str(child.pid))
    try:
        child.wait()
    finally:
        child.kill()
        child.wait()
