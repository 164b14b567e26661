"""The queues: what waits for whom, narrowed, sorted; acts on a selection."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_POST

from baoheng.ledger.definitions import dictionary
from baoheng.review.handling.report.areas import areas
from baoheng.workbench.acts import perform
from baoheng.workbench.casework import ledgers, syncing
from baoheng.workbench.casework.acts.bulk import BULK
from baoheng.workbench.casework.acts.syncing import AskSync
from baoheng.workbench.casework.models import Tally
from baoheng.workbench.casework.queues import (
    BY_KEY,
    ORDERS,
    first_of,
    hits_of,
    narrowed,
    queues_of,
)
from baoheng.workbench.casework.tallying import RULE
from baoheng.workbench.casework.views.common import (
    HIT_PAGES,
    Listed,
    latest,
    months,
    regions,
    rows_of,
)
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.ledgers import has_ledger
from baoheng.workbench.people.models import Person

_BULK = {
    "review": (
        ("confirm", gettext_noop("认定所选"), ""),
        ("dismiss", gettext_noop("撤销所选"), "reason"),
    ),
    "notify": (("notify", gettext_noop("通知所选"), ""),),
    "lapse": (("lapse", gettext_noop("所选记为逾期未申诉"), ""),),
    "close": (("close", gettext_noop("所选结案"), ""),),
}
_SHOWN_REFUSALS = 5
_LINKED = (
    ("department", gettext_noop("科室")),
    ("physician", gettext_noop("医师")),
)  # filters that only links give


@page(*HIT_PAGES)
def queue(request: Signed) -> HttpResponse:
    """One queue; without ``?queue`` the first in which something waits."""
    me = request.user
    mine = queues_of(me)
    if not mine:
        raise Http404
    chosen = BY_KEY.get(request.GET.get("queue", ""))
    if chosen not in mine:
        chosen = first_of(me)
    found = narrowed(chosen.of(me), request.GET)
    listed = Listed(found)
    shown = listed.get_page(request.GET.get("page"))
    given = {
        "queues": [(one, one.of(me).count()) for one in mine],
        "queue": chosen,
        "page": shown,
        "hits": rows_of(shown),
        "amount": listed.amount,
        "bulk": [(act, gettext(title), need) for act, title, need in _BULK.get(chosen.key, ())],
        "sync": latest(),
        "asked": request.GET,
        "kept": [
            (key, text, gettext(title)) for key, title in _LINKED if (text := request.GET.get(key))
        ],
        "orders": [(key, gettext(title)) for key, (title, _) in ORDERS.items()],
        **_choices(me),
    }
    return render(request, "casework/queue.html", given)


def _choices(person: Person) -> dict[str, object]:
    """What the filters offer."""
    if person.institution:
        return {"months": months()}
    ids = dict(Tally.objects.filter(kind=RULE).values_list("key", "title").distinct())
    return {
        "months": months(),
        "rules": sorted(ids.items(), key=lambda one: (len(one[0]), one[0])),
        "results": [*dictionary("result_type").items()],
        "areas": [*areas().titles.values()],
        "regions": regions(person),
        "states": [*ledgers.handling().states.values()],
    }


@page("hits.review", "hits.notify", "hits.decide")
@require_POST
def bulk(request: Signed) -> HttpResponse:
    """An act on the selected hits."""
    kind = BULK.get(request.POST.get("act", ""))
    if kind is None:
        raise Http404
    chosen = request.POST.getlist("hit")
    hits = [*hits_of(request.user).filter(pk__in=chosen[:1000])]
    done = perform(kind(request.user, hits, request.POST.get("reason", "")))
    messages.success(request, done.said)
    for refused in done.result[:_SHOWN_REFUSALS]:
        messages.warning(request, refused)
    back = request.headers.get("referer", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}):
        return redirect(back)
    return redirect("casework:queue")


@page("hits.see")
def fresh(request: Signed) -> HttpResponse:
    """The part of the queues that tells when the ledger has hits that are not here yet."""
    wanting = has_ledger() and syncing.behind()
    return render(request, "casework/fresh.html", {"wanting": wanting})


@page("hits.see")
@require_POST
def sync(request: Signed) -> HttpResponse:
    """Compare with the ledger now."""
    done = perform(AskSync(request.user))
    return redirect("jobs:job", done.result.pk)
