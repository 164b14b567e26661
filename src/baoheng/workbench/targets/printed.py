"""A version on its official form."""

from pathlib import Path

from baoheng.core.errors import Conflict
from baoheng.forms import Form, FormData, compose, write
from baoheng.workbench.documents.contents import document_of
from baoheng.workbench.documents.models import Version
from baoheng.workbench.targets.layout import form_for

_LONGEST = 80  # signs of a title in a file's name


def form_of(version: Version) -> Form:
    """Which form it is printed on. Raises Conflict where there is none."""
    found = form_for(document_of(version))
    if found is None:
        raise Conflict("这种表没有官方表式", todo="请下载原件")
    return found


def write_form(version: Version, target: Path) -> None:
    """Print it; the ending says as what."""
    form = form_of(version)
    write([compose(form, FormData(document_of(version).tables[0]))], target)


def file_name(version: Version, ending: str) -> str:
    """What the file is called."""
    title = "".join("_" if sign in '\\/:*?"<>|\n\r\t' else sign for sign in str(version.targets))
    return f"{title[:_LONGEST].strip()}_第{version.number}版.{ending}"
