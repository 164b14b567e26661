"""Files to save: official forms, the report, what jobs made."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from baoheng.core.errors import Conflict
from baoheng.forms.results import EVALUATION_FORMS
from baoheng.workbench.appraisals.models import Output
from baoheng.workbench.appraisals.printed import ENDINGS, file_name, form_bytes, report_bytes
from baoheng.workbench.appraisals.views.common import appraisal_of
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.signing import send, sends_file


@page("appraisals.see")
def form(request: Signed, key: int, ending: str) -> HttpResponse:
    """The official form; ``?form=`` chooses among those of a self-evaluation."""
    one = appraisal_of(request.user, key)
    if ending not in ENDINGS:
        raise Http404
    if not one.computed_at:
        raise Conflict("还没有测算出结果", todo="请等测算做完再下载")
    name = request.GET.get("form", EVALUATION_FORMS[0])
    if name not in EVALUATION_FORMS:
        raise Http404
    return _saved(form_bytes(one, ending, name), file_name(one, f"官方表式.{ending}"))


@page("appraisals.see")
def report(request: Signed, key: int) -> HttpResponse:
    """The report as a web page to save: every number with its explanation."""
    one = appraisal_of(request.user, key)
    if not one.computed_at:
        raise Conflict("还没有测算出结果", todo="请等测算做完再下载")
    return _saved(report_bytes(one), file_name(one, "报告.html"))


@page("appraisals.see")
@sends_file
def output(request: Signed, key: int, file: int) -> FileResponse:
    """What a job made."""
    found = get_object_or_404(Output, pk=file, appraisal=appraisal_of(request.user, key))
    return send(request, found.name, found.sha256)


def _saved(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
