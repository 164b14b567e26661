"""The example bureau's maker, its content, and one set of documents for all tests."""

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

CITY = Path(__file__).resolve().parents[2] / "examples" / "云溪市"


@pytest.fixture(scope="session")
def maker() -> ModuleType:
    """The script ``make_documents.py`` as a module."""
    sys.path.insert(0, str(CITY))
    try:
        import make_documents
    finally:
        sys.path.remove(str(CITY))
    return make_documents


@pytest.fixture(scope="session")
def content(maker: ModuleType) -> dict[str, Any]:
    """All forms without faults."""
    return maker.content.load()


@pytest.fixture(scope="session")
def planted(maker: ModuleType) -> dict[str, Any]:
    """faults.toml."""
    return maker.content.load_faults()


@pytest.fixture(scope="session")
def made(
    maker: ModuleType, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, Any]]:
    """The folder with all documents, and the truth."""
    folder = tmp_path_factory.mktemp("yunxi")
    return folder, maker.make(folder)
