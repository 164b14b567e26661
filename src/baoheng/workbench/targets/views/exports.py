"""The official form of a version as a file."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import Http404, HttpResponse

from baoheng.core.errors import Conflict
from baoheng.forms import FormData, compose, definition, write
from baoheng.workbench.documents.contents import document_of
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.targets.views.lists import SEE
from baoheng.workbench.targets.views.one import of

FORMS = {"project": "project_target", "overall": "department_target"}
ENDINGS = ("xlsx", "docx", "html")


@page(*SEE)
def export(request: Signed, key: int, number: int, ending: str) -> HttpResponse:
    """One version printed on its official form."""
    table, version = of(request, key, number)
    if ending not in ENDINGS:
        raise Http404
    name = FORMS.get(version.contents["kind"])
    if name is None:
        raise Conflict("这种表没有官方表式", todo="请下载原件")
    found = document_of(version).tables[0]
    with TemporaryDirectory(prefix="baoheng-") as folder:
        target = Path(folder) / f"form.{ending}"
        write([compose(definition(name), FormData(found))], target)
        body = target.read_bytes()
    answer = HttpResponse(body, content_type="application/octet-stream")
    title = "".join("_" if sign in '\\/:*?"<>|' else sign for sign in str(table))
    answer.headers["Content-Disposition"] = _attachment(f"{title}_第{version.number}版.{ending}")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _attachment(name: str) -> str:
    from django.utils.http import content_disposition_header

    return content_disposition_header(True, name) or "attachment"
