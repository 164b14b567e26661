"""The lists of regions and institutions."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import perform
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.upkeep.acts.settings import KeepInstitution, KeepRegion, TakeOver
from baoheng.workbench.upkeep.forms import InstitutionForm, RegionForm
from baoheng.workbench.upkeep.models import Institution, Region

_PER_PAGE = 50


@page("settings.manage")
def places(request: Signed) -> HttpResponse:
    """Both lists; with ``?region`` or ``?institution`` the form has that one."""
    found = Institution.objects.all()
    if asked := request.GET.get("q", "").strip():
        found = found.filter(Q(code__icontains=asked) | Q(name__icontains=asked))
    region = Region.objects.filter(code=request.GET.get("region", "")).first()
    institution = Institution.objects.filter(code=request.GET.get("institution", "")).first()
    given = {
        "regions": Region.objects.all(),
        "names": dict(Region.objects.values_list("code", "name")),
        "page": Paginator(found, _PER_PAGE).get_page(request.GET.get("page")),
        "q": asked,
        "region": region,
        "institution": institution,
        "region_form": RegionForm(
            initial={"code": region.code, "region_name": region.name, "active": region.active}
            if region
            else None,
            auto_id="region_%s",
        ),
        "institution_form": InstitutionForm(
            initial={
                "code": institution.code, "institution_name": institution.name,
                "region": institution.region, "active": institution.active,
            }
            if institution
            else None,
            auto_id="institution_%s",
        ),
    }  # fmt: skip
    return render(request, "upkeep/places.html", given)


@page("settings.manage")
@require_POST
def region(request: Signed) -> HttpResponse:
    """Keep a region."""
    form = RegionForm(request.POST)
    if not form.is_valid():
        raise Conflict("区划没有填全", todo="请写代码和名称")
    messages.success(request, perform(KeepRegion(request.user, **form.cleaned_data)).said)
    return redirect("upkeep:places")


@page("settings.manage")
@require_POST
def institution(request: Signed) -> HttpResponse:
    """Keep an institution."""
    form = InstitutionForm(request.POST)
    if not form.is_valid():
        raise Conflict("机构没有填全", todo="请写编号和名称")
    messages.success(request, perform(KeepInstitution(request.user, **form.cleaned_data)).said)
    return redirect("upkeep:places")


@page("settings.manage")
@require_POST
def take_over(request: Signed) -> HttpResponse:
    """Take the lists over from the ledger."""
    return redirect("jobs:job", perform(TakeOver(request.user)).result.pk)
