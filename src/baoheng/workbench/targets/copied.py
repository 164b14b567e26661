"""A copy of the document that a version came from, with what was approved in its cells."""

from pathlib import Path

from django.utils.translation import gettext

from baoheng.core.errors import Conflict
from baoheng.core.tables import TargetTable
from baoheng.forms.writeback import Report, fill, plan_targets
from baoheng.reading.accounting import Reading
from baoheng.workbench.documents.confirming import confirm
from baoheng.workbench.documents.contents import document_of
from baoheng.workbench.documents.models import Document, Version
from baoheng.workbench.documents.reads import read_file
from baoheng.workbench.files import place

WRITABLE = (".docx", ".xlsx")


def no_copy(version: Version) -> str:
    """Why there can be no copy, empty where there can."""
    if version.document is None:
        return gettext("这张表不是从资料收进来的，没有原件；请下载官方表")
    if not version.document.name.lower().endswith(WRITABLE):
        return gettext("原件不是 docx 或 xlsx，填不进去；请下载官方表，或上传另存的一份")
    return ""


def write_copy(version: Version, document: Document, folder: Path) -> tuple[Path, Report]:
    """Write the copy into the folder. Raises Conflict where the table is not in the document."""
    suffix = Path(document.name).suffix.lower()
    source = folder / f"原件{suffix}"
    source.write_bytes(place(document.sha256).read_bytes())
    reading = read_file(source)
    confirm(reading.document, document.confirmations.all())
    new = document_of(version).tables[0]
    planned = plan_targets(reading, _table(reading, version, new), new)
    target = folder / f"副本{suffix}"
    return target, fill(source, planned.changes, target, planned.left)


def _table(reading: Reading, version: Version, new: TargetTable) -> TargetTable:
    """The document's table that the version was taken from."""
    own = [one for one in reading.document.tables if one.indicators and one.kind == new.kind]
    same = [one for one in own if (one.project or "")[:300] == version.targets.project]
    years = [one for one in same if one.year == version.targets.year] or same
    found = years or (own if len(own) == 1 else [])
    if not found:
        raise Conflict("原件里找不到这张表，填不进去", todo="请下载官方表")
    return found[0]
