"""The same content gives the same bytes: fixed times inside docx and xlsx."""

import io
import re
import zipfile

_DAY = (2026, 1, 1, 0, 0, 0)
_STAMP = b"2026-01-01T00:00:00Z"
_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def fixed(data: bytes) -> bytes:
    """A zip based document again, with fixed times."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as made:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _TIMES.sub(rb"\g<1>" + _STAMP + rb"\g<3>", content)
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, content)
    return buffer.getvalue()
