"""The log's page: who did what, when, to be searched; and whether it is whole."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.trail.chain import faults
from baoheng.workbench.trail.models import Entry

_PER_PAGE = 50


@page("trail.see")
def entries(request: Signed) -> HttpResponse:
    """The entries, the latest first; with ``?verify`` also what is wrong with the chain."""
    found = Entry.objects.all()
    if regions := request.user.regions:
        found = found.filter(region__in=regions)
    if asked := request.GET.get("q", "").strip():
        found = found.filter(Q(by__icontains=asked) | Q(said__icontains=asked) | Q(key=asked))
    shown = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    verified = "verify" in request.GET
    wrong = list(faults()) if verified else []
    return render(
        request,
        "trail/list.html",
        {"page": shown, "q": asked, "verified": verified, "faults": wrong},
    )
