"""The list of target tables, and taking documents up."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from baoheng.workbench.acts import perform
from baoheng.workbench.documents.models import Document, State, Targets, Version
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.people.models import Person
from baoheng.workbench.targets.acts.taking import TakeUp

PER_PAGE = 50
SEE = ("documents.see",)


def mine(person: Person) -> QuerySet[Targets]:
    """The target tables that are this person's business."""
    rows = Targets.objects.all()
    return person.within(rows)


@page(*SEE)
def targets(request: Signed) -> HttpResponse:
    """All target tables with their latest version's state."""
    latest = Version.objects.filter(targets=OuterRef("pk")).order_by("-number")
    told = ("number", "state", "errors", "warnings", "at")
    last = {f"last_{name}": Subquery(latest.values(name)[:1]) for name in told}
    rows: QuerySet[Any] = mine(request.user).annotate(**last)
    asked = {
        name: request.GET.get(name, "").replace("\0", "").strip() for name in ("q", "year", "state")
    }
    if asked["q"]:
        rows = rows.filter(Q(project__icontains=asked["q"]) | Q(department__icontains=asked["q"]))
    if asked["year"].isdecimal():
        rows = rows.filter(year=int(asked["year"][:4]))
    if asked["state"] in State.values:
        rows = rows.filter(last_state=asked["state"])
    rows = rows.order_by(F("year").desc(), "department", "kind", "project")
    years = mine(request.user).order_by("-year").values_list("year", flat=True).distinct()
    given = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "years": years,
        "states": State.choices,
        "labels": dict(State.choices),
    }
    return render(request, "targets/list.html", given)


@page("targets.edit")
@require_POST
def take_up(request: Signed) -> HttpResponse:
    """Take a document's tables up as drafts."""
    key = request.POST.get("document", "")
    if not key.isdecimal():
        raise Http404
    rows = Document.objects.all()
    rows = request.user.within(rows)
    done = perform(TakeUp(request.user, get_object_or_404(rows, pk=int(key[:18]))))
    messages.success(request, done.said)
    versions: list[Version] = done.result
    if len(versions) == 1:
        return redirect("targets:page", versions[0].targets_id)
    return redirect("targets:list")
