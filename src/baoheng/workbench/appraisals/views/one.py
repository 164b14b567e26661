"""One appraisal: its head and rows, what is done with it, what would be under another profile."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from baoheng.checking.profile import profiles
from baoheng.core.errors import BaohengError, Conflict
from baoheng.evaluation.reports.words import total_words
from baoheng.evaluation.scoring.model import OUTCOME_WORDS
from baoheng.evaluation.scoring.whatif import WhatIf, what_if
from baoheng.evaluation.simulated import changed, check_wishes
from baoheng.ledger.definitions import tables
from baoheng.workbench.acts import Act, perform
from baoheng.workbench.appraisals.acts.filling import DropAppraisal, Rescore, Summarise
from baoheng.workbench.appraisals.acts.flow import Confirm, Lock, Reopen, Submit
from baoheng.workbench.appraisals.acts.work import INTO, OUTPUTS, WRITABLE, Compute, Make
from baoheng.workbench.appraisals.ledgers import newer
from baoheng.workbench.appraisals.models import Appraisal, Kind, Row, State
from baoheng.workbench.appraisals.rebuilt import result, table_of
from baoheng.workbench.appraisals.summing import summary
from baoheng.workbench.appraisals.views.common import LARGE_IN_ROWS, appraisal_of
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.people.models import Person
from baoheng.workbench.trail.models import Entry

_TRAIL = 8


@page("appraisals.see")
def appraisal(request: Signed, key: int) -> HttpResponse:
    """The head, the rows by level, what is to do next."""
    one = appraisal_of(request.user, key)
    by_risk = request.GET.get("order") == "risk"
    rows = list(one.rows.defer(*LARGE_IN_ROWS).order_by("rank" if by_risk else "number"))
    return render(
        request,
        "appraisals/page.html",
        {
            "one": one,
            "groups": [("", rows)] if by_risk else list(_grouped(rows)),
            "by_risk": by_risk,
            "monitoring": one.kind == Kind.MONITORING,
            "next": _next(one, request.user),
            "outputs": one.outputs.select_related("by"),
            "makes": _makes(one),
            "todo": [row for row in rows if row.todo],
            "unsure": sum(1 for row in rows if row.measure and not row.bound),
            "states": State.choices,
            "ledger": [(tables()[name].title, at) for name, at in one.ledger.items()],
            "profiles": profiles(),
            "goals": table_of(one).tables[0].goals,
            "summary": one.completion or summary(one, rows),
            "trail": Entry.objects.filter(kind="appraisal", key=str(one.pk))[:_TRAIL],
        },
    )


def _grouped(rows: list[Row]) -> Iterator[tuple[str, list[Row]]]:
    for (level1, level2), some in groupby(rows, lambda row: (row.level1, row.level2)):
        yield " › ".join(filter(None, (level1, level2))), list(some)


def _makes(one: Appraisal) -> list[tuple[str, str]]:
    document = one.version.document
    writable = document is not None and document.name.lower().endswith(WRITABLE)
    wanted = OUTPUTS.items() if one.computed_at else ()
    return [(kind, gettext(words)) for kind, words in wanted if kind != INTO or writable]


def _next(one: Appraisal, person: Person) -> dict[str, bool]:
    """What this person may do now, as far as roles and state go."""
    entered = one.hands.filter(pk=person.pk).exists()
    other = person.may("appraisals.confirm") and not entered
    busy = one.job is not None and not one.job.over
    fills = one.open and person.may("appraisals.fill")
    return {
        "busy": busy,
        "fill": fills,
        "bind": one.open and person.may("bindings.confirm") and not busy,
        "compute": fills and not busy,
        "submit": one.open and person.may("appraisals.submit") and not busy,
        "confirm": one.state == State.SUBMITTED and other,
        "lock": one.state == State.CONFIRMED and other,
        "own": person.may("appraisals.confirm") and entered and one.state == State.SUBMITTED,
        "reopen": not one.open and person.may("appraisals.reopen"),
        "drop": fills and not busy and not one.reopened,
    }


@page("appraisals.see")
def fresh(request: Signed, key: int) -> HttpResponse:
    """Whether the ledger has newer data than the results; asked for by the page when it stands."""
    one = appraisal_of(request.user, key)
    try:
        fresher = newer(one.ledger) if one.ledger else []
    except BaohengError:
        fresher = []
    return render(request, "appraisals/fresh.html", {"one": one, "tables": fresher})


@page("appraisals.see")
def progress(request: Signed, key: int) -> HttpResponse:
    """How far the computing is; the page is loaded again when it is over."""
    one = appraisal_of(request.user, key)
    answer = render(request, "appraisals/progress.html", {"one": one, "job": one.job})
    if one.job is None or one.job.over:
        answer["HX-Refresh"] = "true"
    return answer


def _do(request: Signed, key: int, act: Act) -> HttpResponse:
    messages.success(request, perform(act).said)
    return redirect("appraisals:page", key)


@page("appraisals.fill")
@require_POST
def compute(request: Signed, key: int) -> HttpResponse:
    """Compute it again."""
    return _do(request, key, Compute(request.user, appraisal_of(request.user, key)))


@page("appraisals.fill")
@require_POST
def summarise(request: Signed, key: int) -> HttpResponse:
    """Keep how the goals as a whole were reached."""
    one, words = appraisal_of(request.user, key), request.POST.get("words", "")
    return _do(request, key, Summarise(request.user, one, words.replace("\0", "")))


@page("appraisals.fill")
@require_POST
def rescore(request: Signed, key: int) -> HttpResponse:
    """Score by another profile, or say whether the project is finished."""
    one, given = appraisal_of(request.user, key), request.POST
    act = Rescore(request.user, one, given.get("profile", ""), "finished" in given)
    return _do(request, key, act)


@page("appraisals.submit")
@require_POST
def submit(request: Signed, key: int) -> HttpResponse:
    """Hand it over."""
    return _do(request, key, Submit(request.user, appraisal_of(request.user, key)))


@page("appraisals.confirm")
@require_POST
def confirm(request: Signed, key: int) -> HttpResponse:
    """Confirm it."""
    return _do(request, key, Confirm(request.user, appraisal_of(request.user, key)))


@page("appraisals.confirm")
@require_POST
def lock(request: Signed, key: int) -> HttpResponse:
    """Lock it."""
    return _do(request, key, Lock(request.user, appraisal_of(request.user, key)))


@page("appraisals.reopen")
@require_POST
def reopen(request: Signed, key: int) -> HttpResponse:
    """Open it again, with a reason."""
    one = appraisal_of(request.user, key)
    return _do(request, key, Reopen(request.user, one, request.POST.get("reason", "")))


@page("appraisals.fill")
@require_POST
def drop(request: Signed, key: int) -> HttpResponse:
    """Take away what was begun by mistake."""
    done = perform(DropAppraisal(request.user, appraisal_of(request.user, key)))
    messages.success(request, done.said)
    return redirect("appraisals:list")


@page("appraisals.see")
@require_POST
def make(request: Signed, key: int) -> HttpResponse:
    """Have a file made by a job."""
    one = appraisal_of(request.user, key)
    done = perform(Make(request.user, one, request.POST.get("kind", "")))
    return redirect("jobs:job", done.result.pk)


@page("appraisals.see")
def simulate(request: Signed, key: int) -> HttpResponse:
    """What the score would be under another profile, or with another target."""
    one = appraisal_of(request.user, key)
    if one.kind != Kind.EVALUATION or not one.computed_at:
        raise Conflict("还没有可以试算的得分", todo="自评测算以后再试算")
    rows = list(one.rows.all())
    wishes = [wish for wish in (request.GET.get("profile", ""), _target(request, rows)) if wish]
    found, said = None, ""
    if wishes:
        case = result(one).case
        try:
            check_wishes([case], wishes)
            found = what_if(case, changed(case, wishes))
        except BaohengError as error:
            said = str(error).replace("--simulate：", "")
    context = {
        "one": one, "rows": rows, "profiles": profiles(), "error": said, "asked": request.GET,
        "found": _compared(found) if found else None,
    }  # fmt: skip
    return render(request, "appraisals/simulate.html", context)


def _target(request: Signed, rows: list[Row]) -> str:
    """``指标=目标`` where both were given."""
    number, target = request.GET.get("row", ""), request.GET.get("target", "").strip()
    if not target or not number.isdigit() or int(number) >= len(rows):
        return ""
    return f"{rows[int(number)].name}={target}"


def _compared(found: WhatIf) -> dict[str, Any]:
    return {
        "before": total_words(found.before),
        "after": total_words(found.after),
        "profiles": (found.before.profile.title, found.after.profile.title),
        "execution": found.execution_differs,
        "changes": [(one, [OUTCOME_WORDS[each] for each in one.outcomes]) for one in found.changes],
    }
