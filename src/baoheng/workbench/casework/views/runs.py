"""Review runs: starting one, how far it is, what it found; papers that jobs made."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from baoheng.core.errors import Conflict
from baoheng.review.rules import rules
from baoheng.workbench.acts import perform
from baoheng.workbench.casework.acts.runs import StartRun
from baoheng.workbench.casework.forms import RunForm
from baoheng.workbench.casework.models import Run
from baoheng.workbench.frame.page import Signed, page

_PER_PAGE = 20


@page("rules.see")
def runs(request: Signed) -> HttpResponse:
    """What was reviewed, the latest first, and starting a review."""
    found = Run.objects.select_related("job", "by")
    given = {
        "page": Paginator(found, _PER_PAGE).get_page(request.GET.get("page")),
        "form": RunForm() if request.user.may("rules.change") else None,
    }
    return render(request, "casework/runs.html", given)


@page("rules.change")
@require_POST
def start(request: Signed) -> HttpResponse:
    """Begin a review."""
    form = RunForm(request.POST)
    if not form.is_valid() or form.cleaned_data["period"] is None:
        raise Conflict("审核期间没有填对", todo="请写如 2026、2026Q1 或 2026-03")
    asked = StartRun(request.user, form.cleaned_data["period"], form.cleaned_data["full"])
    done = perform(asked)
    messages.success(request, f"{done.said}：已排进后台事项")
    return redirect("casework:run", done.result.pk)


@page("rules.see")
def run(request: Signed, key: int) -> HttpResponse:
    """One run: its progress, then what it found by rule."""
    one = get_object_or_404(Run.objects.select_related("job", "by"), pk=key)
    names, outcome = rules(), one.outcome or {}
    numbers = [
        number
        for number in names
        if any(number in outcome.get(part, {}) for part in ("by_rule", "shadow", "unknown"))
    ]
    given = {
        "run": one,
        "job": one.job,
        "mine": one.by == request.user,
        "by_rule": [
            (
                names[number],
                outcome["by_rule"].get(number),
                outcome["shadow"].get(number),
                outcome["unknown"].get(number),
            )
            for number in numbers
        ],
    }
    return render(request, "casework/run.html", given)
