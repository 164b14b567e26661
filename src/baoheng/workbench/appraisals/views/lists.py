"""The list of monitoring and self-evaluations, and beginning one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from baoheng.core.errors import BaohengError
from baoheng.workbench.acts import perform
from baoheng.workbench.appraisals.acts.flow import StartAppraisal
from baoheng.workbench.appraisals.forms import StartForm, usual_day
from baoheng.workbench.appraisals.models import Appraisal, Kind, State
from baoheng.workbench.appraisals.views.common import (
    PER_PAGE,
    appraisals_of,
    approved_of,
    waiting_for,
    words_of,
)
from baoheng.workbench.documents.models import Version
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.frame.telling import in_words

_WAITING = 8  # shown above the list


@page("appraisals.see")
def appraisals(request: Signed) -> HttpResponse:
    """All of them, with what waits for me first."""
    mine = appraisals_of(request.user)
    found, asked = mine, {name: request.GET.get(name, "") for name in ("year", "kind", "state")}
    if asked["year"].isdigit():
        found = found.filter(year=asked["year"])
    for name, known in (("kind", Kind.values), ("state", State.values)):
        if asked[name] in known:
            found = found.filter(**{name: asked[name]})
    if words := words_of(request):
        found = found.filter(Q(department__icontains=words) | Q(project__icontains=words))
    waiting = waiting_for(request.user)
    return render(
        request,
        "appraisals/list.html",
        {
            "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
            "asked": asked,
            "q": words,
            "years": mine.order_by("-year").values_list("year", flat=True).distinct(),
            "kinds": Kind.choices,
            "states": State.choices,
            "waiting": waiting[:_WAITING],
            "waiting_count": waiting.count(),
        },
    )


@page("appraisals.fill")
def start(request: Signed) -> HttpResponse:
    """Choose the targets, the kind, the day; computing begins at once."""
    form = StartForm(approved_of(request.user), request.POST or None, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        begun, faults = _begin(request, told["which"], told)
        if begun:
            for words in faults:
                messages.warning(request, words)
            if len(told["which"]) == 1:
                return redirect("appraisals:page", begun[0].pk)
            messages.success(
                request, gettext("开始了%(n)s份，正在后台逐份测算") % {"n": len(begun)}
            )
            return redirect("appraisals:list")
        for words in faults:
            form.add_error(None, words)
    return render(request, "appraisals/start.html", {"form": form})


def _begin(
    request: Signed, versions: list[Version], told: dict[str, Any]
) -> tuple[list[Appraisal], list[str]]:
    """Begin one for each of the targets; what was begun, and why others were not."""
    begun, faults = [], []
    for version in versions:
        asked = (version, told["kind"], told["as_of"], told["profile"], told["finished"])
        try:
            begun.append(perform(StartAppraisal(request.user, *asked)).result)
        except BaohengError as error:
            faults.append(in_words(error))
    return begun, faults


def _initial(request: Signed) -> dict[str, Any]:
    kind = Kind(request.GET["kind"]) if request.GET.get("kind") in Kind.values else Kind.MONITORING
    chosen = request.GET.get("version", "")
    version = None
    if chosen.isdigit():
        version = approved_of(request.user).filter(pk=chosen).first()
    year = version.targets.year if version else None
    return {
        "which": str(version.pk) if version else "",
        "kind": kind,
        "as_of": usual_day(kind, year),
    }
