"""The workbench's tests once more, on a real PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from servers import PASSWORD, postgresql

_ROOT = Path(__file__).parents[2]
# browsers and servers of their own are no matter of the database; this test itself would not end
_OTHERWISE = (
    "--ignore=tests/workbench/browser",
    "--ignore=tests/workbench/test_postgresql.py",
    "--deselect=tests/workbench/upkeep/test_whole.py::test_the_same_with_postgresql",
)


@pytest.mark.slow
def test_the_same_tests_pass_on_postgresql() -> None:
    with postgresql() as url:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n", "2", *_OTHERWISE, "tests/workbench"],
            cwd=_ROOT,
            env=os.environ | {"BAOHENG_DATABASE": url, "PGPASSWORD": PASSWORD},
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
    assert done.returncode == 0, done.stdout[-5000:]
    assert " passed" in done.stdout
