"""All bindings of an appraisal on one page, to be confirmed together after a look."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from baoheng.workbench.acts import perform
from baoheng.workbench.appraisals.acts.binding import ConfirmBindings
from baoheng.workbench.appraisals.models import Row
from baoheng.workbench.appraisals.stored import proposal_of
from baoheng.workbench.appraisals.views.common import appraisal_of
from baoheng.workbench.appraisals.views.rows import binding_words
from baoheng.workbench.frame.page import Signed, page


@page("bindings.confirm")
def bindings(request: Signed, key: int) -> HttpResponse:
    """Which measure proves each indicator and by which words; what is ticked is confirmed."""
    one = appraisal_of(request.user, key)
    if request.method == "POST":
        chosen = frozenset(int(each) for each in request.POST.getlist("row") if each.isdigit())
        messages.success(request, perform(ConfirmBindings(request.user, one, chosen)).said)
        return redirect("appraisals:page", key)
    rows = [(row, binding_words(row), _sure(row)) for row in one.rows.order_by("bound", "number")]
    waiting = sum(1 for row, *_ in rows if row.measure and not row.bound)
    return render(
        request, "appraisals/bindings.html", {"one": one, "rows": rows, "waiting": waiting}
    )


def _sure(row: Row) -> dict[str, str]:
    """How sure the proposal in use is, and the words that led to it."""
    for kept in row.proposals:
        found = proposal_of(kept)
        if found and found.measure.id == row.measure:
            return {"percent": f"{found.confidence:.0%}", "words": "、".join(found.words)}
    return {}
