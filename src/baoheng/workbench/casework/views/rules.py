"""Rules: state, knowledge, how often they were right; trying and making a change."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_POST

from baoheng.core.errors import Conflict
from baoheng.review.model import Rule
from baoheng.review.rules import rules as known_rules
from baoheng.review.states import State
from baoheng.workbench.acts import perform
from baoheng.workbench.casework.acts.rules import ChangeRule, PlanRule
from baoheng.workbench.casework.forms import ChangeForm, PlanForm
from baoheng.workbench.casework.knowledge import points_of
from baoheng.workbench.casework.models import Hit, Plan, RuleFacts, Run
from baoheng.workbench.casework.views.common import latest
from baoheng.workbench.frame.page import Signed, page

_COLOURS = {
    State.DRAFT: "", State.SHADOW: "amber", State.PUBLISHED: "green", State.RETIRED: "red",
}  # fmt: skip
_STAGES = {
    "before": gettext_noop("事前"),
    "during": gettext_noop("事中"),
    "after": gettext_noop("事后"),
}
_PLANS = 10
_RUNS = 6


def _rule(number: str) -> Rule:
    found = known_rules().get(number.removeprefix("YX"))
    if found is None:
        raise Http404
    return found


def _state(facts: RuleFacts | None) -> State:
    """The state of a rule today; without a word in the ledger it is published."""
    return State(facts.state) if facts and facts.state else State.PUBLISHED


def _told(rule: Rule, facts: RuleFacts | None) -> dict[str, Any]:
    """A rule with what is known of it; dashes where the ledger has not been read yet."""
    state = _state(facts) if facts else None
    judged = facts.confirmed + facts.dismissed if facts else 0
    return {
        "rule": rule,
        "facts": facts,
        "state": state,
        "colour": _COLOURS[state] if state else "",
        "judged": judged,
        "percent": round(100 * facts.confirmed / judged) if facts and judged else None,
    }


@page("rules.see")
def rules(request: Signed) -> HttpResponse:
    """All rules; those with a proposal or with points that wait come first when asked for."""
    asked, words = request.GET.get("state", ""), request.GET.get("q", "").strip()
    facts = RuleFacts.objects.in_bulk()
    told = [_told(one, facts.get(one.number)) for one in known_rules().values()]
    counts = {state: sum(one["state"] is state for one in told) for state in State}
    shown = [
        one
        for one in told
        if (not words or words == one["rule"].number or words in one["rule"].name)
        and (asked != "advice" or (one["facts"] and one["facts"].proposal))
        and (asked != "waiting" or (one["facts"] and one["facts"].waiting))
        and (asked not in set(State) or one["state"] == asked)
    ]
    given = {
        "rules": shown,
        "counts": [(state.value, gettext(state.words), count) for state, count in counts.items()],
        "advice": sum(bool(one["facts"] and one["facts"].proposal) for one in told),
        "waiting": sum(bool(one["facts"] and one["facts"].waiting) for one in told),
        "all": len(told),
        "asked": asked,
        "q": words,
        "sync": latest(),
    }
    return render(request, "casework/rules.html", given)


@page("rules.see")
def rule(request: Signed, number: str) -> HttpResponse:
    """One rule on one page."""
    one = _rule(number)
    facts = RuleFacts.objects.filter(pk=one.number).first()
    runs = [run for run in Run.objects.exclude(number="")[:_RUNS] if run.outcome]
    given = {
        **_told(one, facts),
        "stages": gettext("、").join(gettext(_STAGES[stage]) for stage in one.stages),
        "runs": [
            (run, run.outcome["by_rule"].get(one.number), run.outcome["shadow"].get(one.number))
            for run in runs
        ],
        "has_hits": request.user.may("hits.see") and Hit.objects.filter(rule=one.id).exists(),
        "plans": Plan.objects.filter(rule=one.number).select_related("job", "by")[:_PLANS],
        "form": PlanForm(_state(facts)) if request.user.may("rules.change") else None,
        "sync": latest(),
    }
    return render(request, "casework/rule.html", given)


@page("rules.see")
def points(request: Signed, number: str) -> HttpResponse:
    """The part of a rule's page with its knowledge, out of the ledger."""
    found, more = points_of(_rule(number).number)
    return render(request, "casework/points.html", {"points": found, "more": more})


@page("rules.change")
@require_POST
def try_change(request: Signed, number: str) -> HttpResponse:
    """Work out what a change would do."""
    one = _rule(number)
    form = PlanForm(_state(RuleFacts.objects.filter(pk=one.number).first()), request.POST)
    if not form.is_valid() or form.cleaned_data["period"] is None:
        wrong = "、".join(str(form.fields[name].label) for name in form.errors)
        raise Conflict(
            gettext("没有填对：%(wrong)s") % {"wrong": wrong or gettext("用哪段时间试算")},
            todo="请改后再试算",
        )
    told = form.cleaned_data
    asked = PlanRule(request.user, one.number, State(told["state"]), told["begin"], told["period"])
    return redirect("casework:plan", perform(asked).result.pk)


@page("rules.see")
def plan(request: Signed, key: int) -> HttpResponse:
    """A trial: how far it is, what the change would do, and making it."""
    one = get_object_or_404(Plan.objects.select_related("job", "by"), pk=key)
    ready = one.effects is not None and one.applied is None
    given = {
        "plan": one,
        "rule": _rule(one.rule),
        "state": State(one.state),
        "job": one.job,
        "mine": one.by == request.user,
        "form": ChangeForm() if ready and request.user.may("rules.change") else None,
    }
    return render(request, "casework/plan.html", given)


@page("rules.change")
@require_POST
def change(request: Signed, key: int) -> HttpResponse:
    """Change the rule as it was tried."""
    one = get_object_or_404(Plan, pk=key)
    done = perform(ChangeRule(request.user, one, request.POST.get("reason", "")))
    messages.success(request, f"{done.said}。下次审核照此运行")
    return redirect("casework:rule", one.rule)
