"""Pages of documents that are checked against one another."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import perform
from baoheng.workbench.documents.acts.exporting import KINDS, Export
from baoheng.workbench.documents.acts.together import (
    MOST,
    CheckAgain,
    CheckTogether,
    DeleteDossier,
)
from baoheng.workbench.documents.compared import between
from baoheng.workbench.documents.models import Document, Dossier
from baoheng.workbench.documents.views.common import (
    PER_PAGE,
    documents_of,
    dossier_of,
    dossiers_of,
)
from baoheng.workbench.frame.page import Signed, page


def _chosen(request: Signed, told: QueryDict) -> list[Document]:
    keys = [int(one) for one in told.getlist("document") if one.isascii() and one.isdigit()]
    if len(keys) > MOST:
        raise Conflict(gettext("一次最多 %(most)s 份") % {"most": MOST}, todo="请分几次核对")
    rows = documents_of(request.user).filter(pk__in=keys)
    return sorted(rows, key=lambda one: keys.index(one.pk))


@page("documents.upload")
def choose(request: Signed) -> HttpResponse:
    """The chosen documents: which are checked, which only compared with. POST begins."""
    chosen = _chosen(request, request.POST if request.method == "POST" else request.GET)
    if request.method != "POST":
        last = max((one.year or 0 for one in chosen), default=0)
        return render(request, "documents/choose.html", {"chosen": chosen, "last": last})
    earlier = frozenset(one.pk for one in chosen if request.POST.get(f"as-{one.pk}") == "earlier")
    called = request.POST.get("called", "").replace("\0", "").strip()[:200]
    made: Dossier = perform(CheckTogether(request.user, chosen, earlier, called)).result
    return redirect("documents:dossier", made.pk)


@page("documents.see")
def dossiers(request: Signed) -> HttpResponse:
    """All of them, the latest first."""
    rows = dossiers_of(request.user).defer("found")
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "documents/dossiers.html", {"page": shown})


@page("documents.see")
def dossier(request: Signed, key: int) -> HttpResponse:
    """What is found between the documents first, then how each stands."""
    one = dossier_of(request.user, key)
    context: dict[str, Any] = {
        "dossier": one,
        "job": one.job if one.job and not one.job.over else None,
        "mine": one.by_id == request.user.pk,
        "may_upload": request.user.may("documents.upload"),
        "sheets": between(one) if one.found else (),
        "members": _members(one),
        "kinds": [(key, gettext(title)) for key, title in KINDS.items()],
        "outputs": one.outputs.select_related("by")[:5],
    }
    return render(request, "documents/dossier.html", context)


def _members(one: Dossier) -> Sequence[Any]:
    rows = one.members.select_related("document__job").defer("document__drawn", "document__read")
    return list(rows)


@page("documents.see")
def dossier_progress(request: Signed, key: int) -> HttpResponse:
    """How far the checking is; the page is loaded anew once it is over."""
    one = dossier_of(request.user, key)
    if one.job is None or one.job.over:
        answer = HttpResponse()
        answer["HX-Refresh"] = "true"
        return answer
    return render(request, "documents/progress.html", {"dossier": one, "job": one.job})


@page("documents.upload")
@require_POST
def check_again(request: Signed, key: int) -> HttpResponse:
    """Check them again."""
    one = dossier_of(request.user, key)
    perform(CheckAgain(request.user, one))
    return redirect("documents:dossier", one.pk)


@page("documents.upload")
@require_POST
def delete(request: Signed, key: int) -> HttpResponse:
    """Delete one's own."""
    done = perform(DeleteDossier(request.user, dossier_of(request.user, key)))
    messages.success(request, done.said)
    return redirect("documents:dossiers")


@page("documents.see")
@require_POST
def export(request: Signed, key: int) -> HttpResponse:
    """Make a file of what is found."""
    one = dossier_of(request.user, key)
    done = perform(Export(request.user, one, request.POST.get("form", "")))
    return redirect("jobs:job", done.result.pk)
