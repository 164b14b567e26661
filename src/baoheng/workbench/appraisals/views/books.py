"""The official forms of a whole year in one file: asked for, and downloaded."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import perform
from baoheng.workbench.appraisals.acts.book import ENDINGS, StartBook
from baoheng.workbench.appraisals.models import Kind
from baoheng.workbench.appraisals.views.common import PER_PAGE, appraisals_of, books_of
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.signing import send, sends_file


@page("appraisals.see")
def books(request: Signed) -> HttpResponse:
    """What was bound, and asking for another: a choice is a department's year of one kind."""
    mine = appraisals_of(request.user).filter(computed_at__isnull=False).order_by()
    found = mine.values_list("department", "region", "year", "kind").distinct()
    ordered = sorted(found, key=lambda one: (-one[2], one[0], one[3]))
    choices = {f"{year}|{kind}|{region}|{department}": (department, region, year, Kind(kind))
               for department, region, year, kind in ordered}  # fmt: skip
    if request.method == "POST":
        chosen = choices.get(request.POST.get("choice", ""))
        if chosen is None:
            raise Conflict("没有选装订什么", todo="请从列表里选单位、年度和种类")
        act = StartBook(request.user, *chosen, request.POST.get("ending", ""))
        return redirect("jobs:job", perform(act).result.job.pk)
    named = [
        (
            key,
            gettext("%(year)s年 %(department)s %(kind)s")
            % {"year": year, "department": department, "kind": kind.label},
        )
        for key, (department, _, year, kind) in choices.items()
    ]
    shown = Paginator(books_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": shown, "choices": named, "endings": ENDINGS}
    return render(request, "appraisals/books.html", context)


@page("appraisals.see")
@sends_file
def book(request: Signed, key: int) -> FileResponse:
    """One of them to save."""
    found = get_object_or_404(books_of(request.user), pk=key)
    if not found.sha256:
        raise Http404
    return send(request, found.name, found.sha256)
