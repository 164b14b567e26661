"""The overview, the explanation of its figures, and search."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from baoheng.ledger.definitions import tables
from baoheng.workbench.acts import perform
from baoheng.workbench.desk import standing
from baoheng.workbench.desk.acts import AskFigures
from baoheng.workbench.desk.beginning import steps_for
from baoheng.workbench.desk.charts import colours_chart, states_chart
from baoheng.workbench.desk.deadlines import deadlines
from baoheng.workbench.desk.models import Figure
from baoheng.workbench.desk.regions import figures_of, of_person
from baoheng.workbench.desk.search import search
from baoheng.workbench.desk.waiting import waiting
from baoheng.workbench.frame.page import ANYBODY, Signed, page


@page("overview.see")
def overview(request: Signed) -> HttpResponse:
    """What waits for me, and how things stand."""
    me = request.user
    given = {
        "waiting": waiting(me),
        "deadlines": deadlines(me, timezone.localdate()),
        "steps": steps_for(me),
        "figures": figures_of(me),
    }
    if me.may("indicators.see") and (years := standing.years(me)):
        year = _year(request, years)
        some = standing.appraised(me, year)
        told = standing.colours(me, year)
        given |= {
            "years": years,
            "year": year,
            "colours": told,
            "colours_chart": colours_chart(told),
            "appraised": some,
            "covered": standing.covered(some),
        }
    if me.may("hits.see"):
        states = standing.by_state(me)
        given |= {
            "recovered": standing.recovered(me),
            "states": states,
            "states_chart": states_chart(states),
        }
    return render(request, "desk/overview.html", given)


def _year(request: Signed, years: list[int]) -> int:
    asked = request.GET.get("year", "")
    if asked.isdecimal() and int(asked) in years:
        return int(asked)
    now = timezone.localdate().year
    return now if now in years else years[0]


@page("overview.see")
def figure(request: Signed, measure: str) -> HttpResponse:
    """How a figure of the overview came about."""
    one = of_person(get_object_or_404(Figure, pk=measure), request.user)
    given = {
        "figure": one,
        "versions": [(tables()[name].title, at) for name, at in one.versions.items()],
        "catalogue": request.user.may("indicators.see"),
    }
    return render(request, "desk/figure.html", given)


@page("overview.see")
@require_POST
def refresh(request: Signed) -> HttpResponse:
    """Compute the figures anew."""
    done = perform(AskFigures(request.user))
    return redirect("jobs:job", done.result.pk)


@page(ANYBODY)
def find(request: Signed) -> HttpResponse:
    """Search across everything."""
    text = request.GET.get("q", "").replace("\0", "").strip()
    given = {"sought": text, "groups": search(request.user, text)}
    return render(request, "desk/search.html", given)
