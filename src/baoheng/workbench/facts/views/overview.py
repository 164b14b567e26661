"""What the ledger holds: tables, checks, versions."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_POST

from baoheng.ledger.definitions import tables
from baoheng.workbench.acts import perform
from baoheng.workbench.facts.acts.refreshing import CheckLedger, RefreshLedger
from baoheng.workbench.facts.models import Checked, Edition, Seen, TableState
from baoheng.workbench.frame.page import Signed, page

_PER_PAGE = 50
KINDS = {
    "load": gettext_noop("装入"),
    "mend": gettext_noop("装回"),
    "compact": gettext_noop("合并文件"),
    "tidy": gettext_noop("整理"),
}


@page("ledger.see")
def overview(request: Signed) -> HttpResponse:
    """The tables, what waits first."""
    found = list(TableState.objects.all())
    failing: dict[str, int] = {}
    checked: set[str] = set()
    for name, bad in Checked.objects.values_list("table", "failing"):
        checked.add(name)
        failing[name] = failing.get(name, 0) + (1 if bad else 0)
    given = {
        "tables": [(one, failing.get(one.name) if one.name in checked else None) for one in found],
        "seen": Seen.objects.filter(id=1).first(),
        "rows": sum(one.rows for one in found),
        "waiting": sum(one.waiting for one in found),
        "failing": sum(failing.values()) if checked else None,
        "latest": next((one.last for one in found if one.name == "settlements"), None),
    }
    return render(request, "facts/overview.html", given)


@page("ledger.see")
@require_POST
def refresh(request: Signed) -> HttpResponse:
    """Look at the ledger anew."""
    return redirect("jobs:job", perform(RefreshLedger(request.user)).result.pk)


@page("ledger.see")
def quality(request: Signed) -> HttpResponse:
    """The checks, those that fail first."""
    found = Checked.objects.all()
    table = request.GET.get("table", "")
    if table:
        found = found.filter(table=table)
    if "all" not in request.GET:
        found = found.filter(failing__gt=0)
    every = Checked.objects.all()
    given = {
        "page": Paginator(found, _PER_PAGE).get_page(request.GET.get("page")),
        "count": every.count(),
        "failing": every.filter(failing__gt=0).count(),
        "table": table,
        "tables": every.order_by("table").values_list("table", "title").distinct(),
        "seen": Seen.objects.filter(id=1).first(),
        "all": "all" in request.GET,
    }
    return render(request, "facts/quality.html", given)


@page("ledger.see")
@require_POST
def check(request: Signed) -> HttpResponse:
    """Check the ledger."""
    return redirect("jobs:job", perform(CheckLedger(request.user)).result.pk)


@page("ledger.see")
def versions(request: Signed) -> HttpResponse:
    """All versions, the latest first."""
    found = Edition.objects.all()
    if table := request.GET.get("table", ""):
        found = found.filter(table=table)
    shown = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    given = {
        "page": shown,
        "rows": [(one, _title(one), gettext(KINDS.get(one.kind, one.kind))) for one in shown],
        "table": table,
        "tables": TableState.objects.values_list("name", "title"),
    }
    return render(request, "facts/versions.html", given)


@page("ledger.see")
def version(request: Signed, table: str, version: int) -> HttpResponse:
    """What one version changed."""
    one = get_object_or_404(Edition, table=table, version=version)
    definition = tables().get(table)
    if definition is None:
        raise Http404
    total = Edition.objects.filter(table=table, version__lte=version).aggregate(
        more=Sum("inserted"), less=Sum("taken_out")
    )
    names = definition.by_name
    money = [(names[n].title, fen) for n, fen in one.told.get("totals", {}).items() if n in names]
    given = {
        "one": one,
        "table": definition,
        "kind": gettext(KINDS.get(one.kind, one.kind)),
        "total": (total["more"] or 0) - (total["less"] or 0) - _moved(table, version),
        "money": money,
        "whole": request.user.reaches(),
    }
    return render(request, "facts/version.html", given)


def _moved(table: str, version: int) -> int:
    """Rows that came under another person: the old ones are gone, the new ones were inserted."""
    found = Edition.objects.filter(table=table, version__lte=version).values_list("told", flat=True)
    return sum(int(told.get("moved", 0)) for told in found)


def _title(one: Edition) -> str:
    found = tables().get(one.table)
    return found.title if found else one.table


def told(request: Signed, said: str) -> None:
    """Say what an act did on the next page."""
    messages.success(request, said)
