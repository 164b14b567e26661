"""The list of target tables, and taking documents up."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from baoheng.workbench.acts import perform
from baoheng.workbench.documents.models import Document, State, Targets, Version
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.people.models import Person
from baoheng.workbench.targets.acts.taking import TakeUp

PER_PAGE = 50
SEE = ("documents.see",)
ASKED = ("q", "year", "department", "state", "group")
GROUPS = {"department": ("department", "-year"), "year": ("-year", "department")}


def mine(person: Person) -> QuerySet[Targets]:
    """The target tables that are this person's business, as far as they have a version."""
    rows = Targets.objects.filter(Exists(Version.objects.filter(targets=OuterRef("pk"))))
    return person.within(rows)


@dataclass(frozen=True, slots=True)
class Group:
    """Tables of one unit or year that stand together: how many there are in all, by state."""

    title: str
    count: int
    states: list[tuple[str, int]]
    rows: list[Any]


@page(*SEE)
def targets(request: Signed) -> HttpResponse:
    """All target tables with their latest version's state, by unit or year where asked."""
    latest = Version.objects.filter(targets=OuterRef("pk")).order_by("-number")
    told = ("number", "state", "errors", "warnings", "at")
    last = {f"last_{name}": Subquery(latest.values(name)[:1]) for name in told}
    asked = {name: request.GET.get(name, "").replace("\0", "").strip() for name in ASKED}
    rows = _asked(mine(request.user).annotate(**last), asked)
    order = GROUPS.get(asked["group"], ("-year", "department"))
    page = Paginator(rows.order_by(*order, "kind", "project"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    every = mine(request.user)
    given = {
        "page": page,
        "groups": _groups(rows, page, order[0].removeprefix("-")),
        "grouped": asked["group"] in GROUPS,
        "asked": asked,
        "filtered": any(asked[name] for name in ASKED if name != "group"),
        "years": every.order_by("-year").values_list("year", flat=True).distinct(),
        "departments": every.order_by("department").values_list("department", flat=True).distinct(),
        "states": State.choices,
        "ways": [("department", gettext("按单位")), ("year", gettext("按年度"))],
    }
    return render(request, "targets/list.html", given)


def _asked(rows: QuerySet[Any], asked: dict[str, str]) -> QuerySet[Any]:
    """The tables that the filters leave."""
    if asked["q"]:
        rows = rows.filter(Q(project__icontains=asked["q"]) | Q(department__icontains=asked["q"]))
    if asked["year"].isdecimal():
        rows = rows.filter(year=int(asked["year"][:4]))
    if asked["department"]:
        rows = rows.filter(department=asked["department"])
    if asked["state"] in State.values:
        rows = rows.filter(last_state=asked["state"])
    return rows


def _groups(rows: QuerySet[Any], page: Page[Any], name: str) -> list[Group]:
    """The page's tables in groups of one unit or year, with the counts of the whole group."""
    counts: dict[Any, dict[str, int]] = {}
    here = {getattr(one, name) for one in page}
    labels = dict(State.choices)
    told = rows.order_by().filter(**{f"{name}__in": here}).values_list(name, "last_state")
    for value, state, count in told.annotate(count=Count("pk")):
        counts.setdefault(value, {})[state] = count
    found = []
    for value, some in groupby(page, key=lambda one: getattr(one, name)):
        states = counts.get(value, {})
        title = gettext("%(year)s年") % {"year": value} if name == "year" else str(value)
        by_state = [(str(labels[one]), states[one]) for one in labels if one in states]
        found.append(Group(title, sum(states.values()), by_state, list(some)))
    return found


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
