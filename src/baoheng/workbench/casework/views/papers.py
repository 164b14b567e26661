"""Notices and lists: asking for them, and downloading what was made."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import perform
from baoheng.workbench.casework import figures
from baoheng.workbench.casework.acts.runs import MakeNotice, MakeOwed
from baoheng.workbench.casework.forms import NoticeForm
from baoheng.workbench.casework.models import Hit, Output
from baoheng.workbench.casework.queues import hits_of
from baoheng.workbench.casework.views.common import inside
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.signing import send, sends_file

_PER_PAGE = 20


@page("hits.see")
def papers(request: Signed) -> HttpResponse:
    """What I had made, and making more."""
    inside(request.user)
    mine = Output.objects.filter(by=request.user)
    given = {
        "page": Paginator(mine, _PER_PAGE).get_page(request.GET.get("page")),
        "institutions": figures.institution_names(request.user),
        "form": NoticeForm() if request.user.may("hits.notify") else None,
    }
    return render(request, "casework/papers.html", given)


def _of(request: Signed, institution: str) -> Hit:
    """A hit of the institution that the person may see."""
    found = hits_of(request.user).filter(institution=institution).defer("facts").first()
    if found is None:
        raise Conflict(
            gettext("没有机构 %(institution)s 的疑点")
            % {"institution": institution or gettext("（没有写）")},
            todo="请核对机构编号",
        )
    return found


@page("hits.notify")
@require_POST
def notice(request: Signed) -> HttpResponse:
    """Have the notice to an institution made."""
    form = NoticeForm(request.POST)
    if not form.is_valid():
        raise Conflict("通知书没有填对", todo="请写机构编号；日期可以不写")
    told = form.cleaned_data
    one = _of(request, told["institution"].strip())
    asked = MakeNotice(
        request.user, one.institution, one.region, told["day"], told["bureau"], told["letter"]
    )
    return redirect("jobs:job", perform(asked).result.pk)


@page("hits.see")
@require_POST
def owed(request: Signed) -> HttpResponse:
    """Have the list of recoveries made."""
    institution = request.POST.get("institution", "").strip()
    if institution:
        _of(request, institution)
    return redirect("jobs:job", perform(MakeOwed(request.user, institution)).result.pk)


@page("hits.see")
@sends_file
def paper(request: Signed, key: int) -> HttpResponseBase:
    """Download one of mine."""
    found = get_object_or_404(Output, pk=key, by=request.user)
    if not found.sha256:
        raise Http404
    return send(request, found.name, found.sha256)
