"""Links from a result file back to the place in the source."""

import os
import re
from pathlib import Path
from urllib.parse import quote

from baoheng.core.provenance import Place, column_letters

# Chinese stays readable: Excel and WPS open it so, and not always when it is percent-encoded
_SPECIAL = re.compile(r"""[\x00-\x20%#?"<>\\^`{|}]""")


def file_link(source: Path, result: Path) -> str:
    """The source file as a link seen from the folder of ``result``."""
    try:
        way = Path(os.path.relpath(source.absolute(), result.absolute().parent)).as_posix()
    except ValueError:  # another drive on Windows
        return source.absolute().as_uri()
    # "./" keeps a name with a colon from being taken for a protocol
    return _SPECIAL.sub(lambda char: quote(char[0]), way if way.startswith("../") else f"./{way}")


def sheet_location(place: Place) -> str | None:
    """``'整体'!C7`` for a sheet cell, else None."""
    if place.sheet is None:
        return None
    name = place.sheet.replace("'", "''")
    cell = f"{column_letters(place.col)}{place.row}" if place.row and place.col else "A1"
    return f"'{name}'!{cell}"


def place_link(source: Path, result: Path, place: Place) -> str:
    """The link to the place: ``file.xlsx#'整体'!C7``, ``file.pdf#page=3``, else the file."""
    link = file_link(source, result)
    if location := sheet_location(place):
        return f"{link}#{_SPECIAL.sub(lambda char: quote(char[0]), location)}"
    return f"{link}#page={place.page}" if place.page else link
