"""One hit on one screen: what it says, the bill, the history, what was done, what to do now."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from baoheng.core.errors import BaohengError, Conflict, NotAllowed
from baoheng.ledger.definitions import dictionary
from baoheng.review.handling.model import APPEALS, CLOSING, DECISION, NOTICE
from baoheng.workbench.acts import perform
from baoheng.workbench.casework import ledgers
from baoheng.workbench.casework.acts.looking import Unmask
from baoheng.workbench.casework.billing import bill_of
from baoheng.workbench.casework.doing import ACTS, act_of
from baoheng.workbench.casework.forms import LINE, PURPOSES, ReceiptForm, RecoverForm
from baoheng.workbench.casework.hands import own_marks, shown
from baoheng.workbench.casework.models import Evidence, Hit
from baoheng.workbench.casework.queues import BY_KEY, Place, hits_of, narrowed, place_in, queues_of
from baoheng.workbench.casework.views.common import HIT_PAGES, hit_of, told
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.people.models import Person
from baoheng.workbench.signing import send, sends_file

_OUTSIDE = (NOTICE, *APPEALS, DECISION, CLOSING)  # steps that an institution sees
_TOLD = (*APPEALS, DECISION)  # of these it also sees the reason
_JUDGING = ("review", "recheck", "rereview", "panel", "decide")
_DOING = ("hits.review", "hits.recheck", "hits.notify", "hits.decide", "hits.appeal")


@page(*HIT_PAGES)
def hit(request: Signed, number: str) -> HttpResponse:
    """The page; the bill comes after it."""
    return _shown(request, hit_of(request.user, number))


def _shown(request: Signed, one: Hit, refused: BaohengError | None = None) -> HttpResponse:
    """The page; after a refusal with the words of it and with what was typed."""
    told(one)
    place = _place(request.user, one, request.GET)
    given = {
        "refused": refused,
        "typed": request.POST if refused else {},
        "hit": one,
        "place": place,
        "asked": request.GET.urlencode(),
        "steps": _steps(one, request.user),
        "recoveries": _recoveries(one),
        "evidence": Evidence.objects.filter(hit=one.number).select_related("by"),
        "others": hits_of(request.user).filter(pk__in=one.facts["others"]).defer("facts"),
        "notifies": request.user.may("hits.notify"),
        "purposes": PURPOSES if request.user.may("ledger.unmask") else (),
        **_desk(one, request),
    }
    status = 200 if refused is None else 403 if isinstance(refused, NotAllowed) else 409
    return render(request, "casework/hit.html", given, status=status)


def _place(person: Person, one: Hit, asked: Any) -> Place | None:
    chosen = BY_KEY.get(asked.get("queue", ""))
    if chosen is None or chosen not in queues_of(person):
        return None
    return place_in(narrowed(chosen.of(person), asked), one.number)


def _desk(one: Hit, request: Signed) -> dict[str, Any]:
    """The acts that this person may do in this state, with their forms as they were filled."""
    person, typed = request.user, request.POST
    known = ledgers.handling()
    state = known.states.get(one.state)
    wanted = state.acts if state else ()
    can = [act for act in wanted if any(person.may(kind.permission) for kind in ACTS.get(act, ()))]
    judging = next((act for act in can if act in _JUDGING), "")
    lines = [
        line | {"name": name, "typed": typed.get(name, "")}
        for line in one.facts["lines"]
        if line["offends"] and (name := f"{LINE}{line['mdtrt']}/{line['sn']}")
    ]
    recovering = "recover" in can
    receiving = "receipt" in can and one.facts["recoveries"]
    act = typed.get("act", "")
    return {
        "can": can,
        "judging": judging,
        "judgings": [(act, gettext(known.acts[act].title)) for act in can if act in _JUDGING],
        "lines": lines,
        "late": one.late,
        "must_explain": bool(judging) and known.acts[judging].reason == "always",
        "recover": RecoverForm(typed if act == "recover" else None) if recovering else None,
        "receipt": ReceiptForm(one, typed if act == "receipt" else None) if receiving else None,
        "panel_members": known.panel(timezone.localdate()).members,
        "members": _members(one, typed.getlist("member")) if "panel" in can else (),
    }


def _members(hit: Hit, typed: list[str]) -> list[dict[str, Any]]:
    """Who can sit on a panel: nobody who did the first review or the re-review."""
    people = Person.objects.filter(is_active=True, institution="").prefetch_related("roles_held")
    done = f"{hit.by_first}{hit.by_rereview}"
    return [
        {"pk": one.pk, "name": one.name, "chosen": str(one.pk) in typed}
        for one in people
        if (one.may("hits.recheck") or one.may("hits.decide"))
        and not any(mark in done for mark in own_marks(one))
    ]


def _steps(one: Hit, person: Person) -> list[dict[str, Any]]:
    kinds, outcomes = dictionary("step_kind"), dictionary("step_outcome")
    outside = bool(person.institution)
    return [
        step
        | {
            "title": kinds.get(step["kind"], step["kind"]),
            "told": gettext("拟认定")
            if step["kind"] == NOTICE
            else outcomes.get(step["outcome"], ""),
            "who": "" if outside else shown(step["handler"]) if step["handler"] else "",
            "opinion": step["opinion"] if not outside or step["kind"] in _TOLD else "",
            "members": [] if outside else [shown(name) for name in step["members"]],
            "late": bool(step["done"] and step["due"] and step["done"][:10] > step["due"]),
        }
        for step in one.facts["steps"]
        if not outside or step["kind"] in _OUTSIDE
    ]


def _recoveries(one: Hit) -> list[dict[str, Any]]:
    kinds, funds, ways = (
        dictionary(name) for name in ("recovery_kind", "fund_kind", "receipt_way")
    )
    return [
        each
        | {
            "title": kinds.get(each["kind"], each["kind"]),
            "fund": funds.get(each["fund"], each["fund"]),
            "receipts": [(*got[:3], ways.get(got[3], got[3])) for got in each["receipts"]],
        }
        for each in one.facts["recoveries"]
    ]


@page(*HIT_PAGES)
def bill(request: Signed, number: str) -> HttpResponse:
    """The part of the page with the bill and the history, out of the ledger."""
    one = hit_of(request.user, number)
    found = bill_of(one, around=not request.user.institution)
    return render(request, "casework/bill.html", {"hit": one, "bill": found})


@page(*_DOING)
def do(request: Signed, number: str) -> HttpResponse:
    """An act on a hit; afterwards the next one of the queue opens.

    Opened without an act (a refusal that is loaded again) it is the hit's page.
    """
    one = hit_of(request.user, number)
    asked = request.GET
    if request.method != "POST":
        return redirect(reverse("casework:hit", args=[one.number]) + f"?{asked.urlencode()}")
    place = _place(request.user, one, asked)
    try:
        done = perform(act_of(request, one))
    except BaohengError as error:
        return _shown(request, hit_of(request.user, number), error)
    messages.success(request, done.said)
    kept = f"?{asked.urlencode()}" if asked else ""
    if place is None:
        return redirect(reverse("casework:hit", args=[one.number]) + kept)
    if place.after is None:
        messages.info(request, "这个队列里后面没有了")
        return redirect(reverse("casework:queue") + kept)
    return redirect(reverse("casework:hit", args=[place.after]) + kept)


@page("ledger.unmask")
@require_POST
def unmask(request: Signed, number: str) -> HttpResponse:
    """The person's number for this one answer; who, when and why is logged."""
    one = hit_of(request.user, number)
    purpose = request.POST.get("purpose", "")
    if purpose not in PURPOSES:
        raise Conflict("没有写用途", todo="请选一个用途")
    done = perform(Unmask(request.user, one, purpose))
    return render(request, "casework/unmasked.html", {"hit": one, "person": done.result})


@page(*HIT_PAGES)
@sends_file
def evidence(request: Signed, number: str, key: int) -> HttpResponseBase:
    """A file that came with an appeal."""
    one = hit_of(request.user, number)
    found = get_object_or_404(Evidence, pk=key, hit=one.number)
    return send(request, found.name, found.sha256)
