"""Drawing for recheck: who gets what, what came of it."""

import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import perform
from baoheng.workbench.casework.acts.runs import DrawHits
from baoheng.workbench.casework.forms import DrawForm
from baoheng.workbench.casework.hands import shown
from baoheng.workbench.casework.models import Draw
from baoheng.workbench.casework.queues import hits_of
from baoheng.workbench.casework.views.common import inside, months
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.people.models import Person

_PER_PAGE = 20
_MONTHS = 12


def _people() -> list[Person]:
    """Who may recheck."""
    found = Person.objects.filter(is_active=True, institution="").prefetch_related("roles_held")
    return [one for one in found if one.may("hits.recheck")]


@page("hits.see")
def draws(request: Signed) -> HttpResponse:
    """Recheck month by month, the draws, and drawing."""
    me = request.user
    inside(me)
    some = Draw.objects.select_related("job", "by")
    listed = Paginator(some, _PER_PAGE).get_page(request.GET.get("page"))
    form = DrawForm(months(), _choices()) if me.may("hits.draw") else None
    given = {
        "months": _rates(me),
        "page": listed,
        "draws": [(one, _assigned(one)) for one in listed],
        "form": form,
    }
    return render(request, "casework/draws.html", given)


def _assigned(one: Draw) -> list[tuple[str, int]]:
    """Who got how many."""
    return [(shown(name), count) for name, count in one.result.get("assigned", {}).items()]


def _choices() -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in _people()]


def _rates(person: Person) -> list[dict[str, object]]:
    """Of each month: hits, rechecked ones, those that wait, how often both agreed."""
    rows = (
        hits_of(person)
        .filter(month__isnull=False)
        .order_by("-month")
        .values("month")
        .annotate(
            hits=Count("pk"),
            again=Count("pk", filter=Q(rechecked=True)),
            same=Count("pk", filter=Q(agreed=True)),
            told=Count("pk", filter=Q(agreed__isnull=False)),
        )[:_MONTHS]
    )
    return [
        row
        | {
            "rate": _percent(row["again"], row["hits"]),
            "agreement": _percent(row["same"], row["told"]),
        }
        for row in rows
    ]


def _percent(part: int, whole: int) -> str | None:
    """One place, half up; None where there is nothing."""
    if not whole:
        return None
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"


@page("hits.draw")
@require_POST
def draw(request: Signed) -> HttpResponse:
    """Draw a month's hits."""
    form = DrawForm(months(), _choices(), request.POST)
    if not form.is_valid():
        wrong = "、".join(str(form.fields[name].label) for name in form.errors)
        raise Conflict(gettext("没有填对：%(wrong)s") % {"wrong": wrong}, todo="请改后再抽取")
    told = form.cleaned_data
    month = datetime.date.fromisoformat(f"{told['month']}-01")
    chosen = [one for one in _people() if str(one.pk) in told["people"]]
    done = perform(DrawHits(request.user, month, told["percent"], chosen))
    messages.success(request, f"{done.said}：已排进后台事项，做完就会出现在复核人的队列里")
    return redirect("casework:draws")
