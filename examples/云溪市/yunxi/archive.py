"""The same content gives the same bytes: fixed times inside docx and xlsx."""

import io
import re
import zipfile
from pathlib import Path

STAMP = (2026, 1, 15, 9, 0, 0)
ISO = b"2026-01-15T09:00:00Z"
_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def write_fixed(path: Path, data: bytes) -> None:
    """Write a zip based document again with fixed times."""
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _TIMES.sub(rb"\g<1>" + ISO + rb"\g<3>", content)
            entry = zipfile.ZipInfo(name, STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
