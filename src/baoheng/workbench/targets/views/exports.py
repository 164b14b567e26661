"""The official form of a version as a file."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from baoheng.workbench.acts import perform
from baoheng.workbench.documents.models import Output
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.signing import send, sends_file
from baoheng.workbench.targets.acts.copying import CopyTargets
from baoheng.workbench.targets.acts.printing import PrintTargets
from baoheng.workbench.targets.printed import file_name, write_form
from baoheng.workbench.targets.views.lists import SEE
from baoheng.workbench.targets.views.one import of

ENDINGS = ("xlsx", "docx", "html")  # PDF takes longer: a job makes it


@page(*SEE)
def export(request: Signed, key: int, number: int, ending: str) -> HttpResponse:
    """One version printed on its official form."""
    _, version = of(request, key, number)
    if ending not in ENDINGS:
        raise Http404
    with TemporaryDirectory(prefix="baoheng-") as folder:
        target = Path(folder) / f"form.{ending}"
        write_form(version, target)
        body = target.read_bytes()
    answer = HttpResponse(body, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = (
        content_disposition_header(True, file_name(version, ending)) or "attachment"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@page(*SEE)
@require_POST
def pdf(request: Signed, key: int, number: int) -> HttpResponse:
    """Ask for the form as PDF."""
    _, version = of(request, key, number)
    done = perform(PrintTargets(request.user, version))
    return redirect("jobs:job", done.result.pk)


@page(*SEE)
@require_POST
def copy(request: Signed, key: int, number: int) -> HttpResponse:
    """Ask for the source's copy with what was approved."""
    _, version = of(request, key, number)
    done = perform(CopyTargets(request.user, version))
    return redirect("jobs:job", done.result.pk)


@page(*SEE)
@sends_file
def output(request: Signed, key: int, file: int) -> FileResponse:
    """What a job made, to be saved."""
    table, _ = of(request, key)
    found = get_object_or_404(Output, pk=file, version__targets=table)
    return send(request, found.name, found.sha256)
