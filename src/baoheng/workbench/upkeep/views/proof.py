"""Why somebody may see something, and whether the log is whole."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from baoheng.workbench.acts import perform
from baoheng.workbench.casework.models import Hit
from baoheng.workbench.documents.models import Targets
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.people.models import Person
from baoheng.workbench.upkeep.acts.proof import VerifyLog
from baoheng.workbench.upkeep.forms import WhyForm
from baoheng.workbench.upkeep.models import Verification
from baoheng.workbench.upkeep.whysee import why

_PER_PAGE = 20
_MOST_PEOPLE = 500


@page("people.manage", "settings.manage")
def why_page(request: Signed) -> HttpResponse:
    """Choose a person and what it is about; the answer with its steps."""
    form = WhyForm(request.GET or None)
    given = {
        "form": form,
        "people": Person.objects.values_list("username", "name")[:_MOST_PEOPLE],
    }
    if request.GET and form.is_valid():
        asked = form.cleaned_data
        person = Person.objects.filter(username=asked["username"].strip()).first()
        place = _place(form)
        if person is None:
            form.add_error("username", "没有这个登录名")
        elif place is not None:
            given |= {"answer": why(person, asked["permission"], *place), "person": person}
            given["place"] = place
    return render(request, "upkeep/why.html", given)


def _place(form: WhyForm) -> tuple[str, str] | None:
    """The region and institution of what it is about; None where that is not there."""
    asked = form.cleaned_data
    if asked["hit"]:
        hit = Hit.objects.filter(number=asked["hit"].strip()).only("region", "institution").first()
        if hit is None:
            form.add_error("hit", "没有这条疑点")
            return None
        return hit.region, hit.institution
    if asked["targets"]:
        targets = Targets.objects.filter(pk=asked["targets"]).first()
        if targets is None:
            form.add_error("targets", "没有这张目标表")
            return None
        return targets.region, ""
    return asked["region"].strip(), asked["institution"].strip()


@page("trail.see")
def proof(request: Signed) -> HttpResponse:
    """When the log was looked through, and what came out."""
    found = Verification.objects.select_related("by")
    shown = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "upkeep/proof.html", {"page": shown})


@page("trail.see")
@require_POST
def verify(request: Signed) -> HttpResponse:
    """Look it through now."""
    return redirect("jobs:job", perform(VerifyLog(request.user)).result.pk)
