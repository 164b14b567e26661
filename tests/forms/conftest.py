"""The documents of the example bureau, made once."""

import subprocess
import sys
from pathlib import Path

import pytest

from baoheng.reading.read import read_document

MAKER = Path(__file__).resolve().parents[2] / "examples" / "云溪市" / "make_documents.py"


@pytest.fixture(scope="session")
def city(tmp_path_factory):
    """Tables with indicators by the number of their document, such as ``14``."""
    folder = tmp_path_factory.mktemp("city")
    subprocess.run([sys.executable, str(MAKER), str(folder)], check=True, capture_output=True)
    return {
        path.name[:2]: [t for t in read_document(path).document.tables if t.indicators]
        for path in sorted(folder.iterdir())
        if path.name[:2].isdecimal()
    }
