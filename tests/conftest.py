"""Where the shared real documents are, and skipping with a reason where they are not."""

import gc
from pathlib import Path

import pytest
from hypothesis import settings

# how long an example takes tells of the machine, not of the program
settings.register_profile("any-machine", deadline=None)
settings.load_profile("any-machine")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample files with truth; the test is skipped where it is not there."""
    return _folder("samples")


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the five real documents; the test is skipped where it is not there."""
    return _folder("seeds")


def _folder(name: str) -> Path:
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip(f"共享资料 {name} 不在本机：只在开发环境中与检出目录并列存放")
    return folder


def pytest_collection_finish() -> None:
    """What was collected stays to the end: the garbage collector need not look at it again."""
    gc.collect()
    gc.freeze()
