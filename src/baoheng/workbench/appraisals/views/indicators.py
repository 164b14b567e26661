"""The indicators of all approved targets, and proposals for the next year's."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from baoheng.core.result import ResultState
from baoheng.evaluation.proposals.model import TREND_WORDS, Trend
from baoheng.workbench.acts import perform
from baoheng.workbench.appraisals.acts.outlook import StartOutlook
from baoheng.workbench.appraisals.charts import spark
from baoheng.workbench.appraisals.views.common import (
    PER_PAGE,
    approved_of,
    indicators_of,
    outlooks_of,
    words_of,
)
from baoheng.workbench.documents.models import Targets
from baoheng.workbench.frame.page import Signed, page

_COLOURS = {
    "green": gettext_noop("达到"),
    "blue": gettext_noop("超额"),
    "amber": gettext_noop("注意"),
    "red": gettext_noop("未达到"),
    "grey": gettext_noop("无法判断"),
}


@page("indicators.see")
def indicators(request: Signed) -> HttpResponse:
    """Each with its target, last actual, small line and state; to be searched."""
    mine = indicators_of(request.user)
    found = mine.select_related("latest__appraisal").defer(
        "latest__proposals", "latest__appraisal__facts", "latest__appraisal__head"
    )
    years = list(mine.order_by("-year").values_list("year", flat=True).distinct())
    year = request.GET.get("year", str(years[0]) if years else "")
    if year.isdigit():
        found = found.filter(year=year)
    if words := words_of(request):
        found = found.filter(
            Q(name__icontains=words) | Q(project__icontains=words) | Q(department__icontains=words)
        )
    colour = request.GET.get("colour", "")
    if colour == "none":
        found = found.filter(Q(latest=None) | Q(latest__actual=""))
    elif colour in _COLOURS:
        found = found.filter(latest__colour=colour)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "rows": [(one, spark(one.latest) if one.latest else None) for one in shown],
        "years": years,
        "year": year,
        "q": words,
        "colour": colour,
        "colours": {key: gettext(words) for key, words in _COLOURS.items()},
        "computed": ResultState.COMPUTED.value,
    }
    return render(request, "appraisals/indicators.html", context)


@page("indicators.see")
def outlooks(request: Signed) -> HttpResponse:
    """The proposals that were made, and asking for new ones."""
    mine = approved_of(request.user).exclude(targets__department="").order_by()
    departments = sorted(mine.values_list("targets__department", "targets__region").distinct())
    if request.method == "POST":
        return _start(request, departments)
    context = {
        "page": Paginator(outlooks_of(request.user), PER_PAGE).get_page(request.GET.get("page")),
        "departments": [name for name, _ in departments],
        "year": timezone.localdate().year + 1,
        "may": request.user.may("targets.edit"),
    }
    return render(request, "appraisals/outlooks.html", context)


def _start(request: Signed, departments: list[tuple[str, str]]) -> HttpResponse:
    chosen = request.POST.get("department", "")
    regions = [region for name, region in departments if name == chosen]
    year = request.POST.get("year", "")
    if not regions or not year.isdigit() or not 2000 <= int(year) <= 2100:
        messages.error(request, gettext("请选单位，写四位的年度"))
        return redirect("appraisals:outlooks")
    done = perform(StartOutlook(request.user, chosen, regions[0], int(year)))
    return redirect("appraisals:outlook", done.result.pk)


@page("indicators.see")
def outlook(request: Signed, key: int) -> HttpResponse:
    """The proposals of one department: years, trend, value, why, what to look at."""
    one = get_object_or_404(outlooks_of(request.user), pk=key)
    trends = {trend.value: TREND_WORDS[Trend(trend)] for trend in Trend}
    begun = {
        each.project or "部门整体支出": each.pk
        for each in Targets.objects.filter(
            department=one.department,
            region=one.region,
            year=one.year,
            versions__isnull=False,
        )
    }
    given = {
        "one": one,
        "trends": trends,
        "tables": [{**table, "begun": begun.get(table["project"])} for table in one.made],
        "may": request.user.may("targets.edit"),
    }
    return render(request, "appraisals/outlook.html", given)
