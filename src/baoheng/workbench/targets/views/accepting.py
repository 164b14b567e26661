"""Accepting a finding from the page of a target table."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import perform
from baoheng.workbench.documents.forms import WaiveForm
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.targets.acts.accepting import AcceptFinding, RevokeAccepted
from baoheng.workbench.targets.views.one import of


@page("findings.waive")
@require_POST
def accept(request: Signed, key: int) -> HttpResponse:
    """Accept one with a reason, until a day."""
    _, version = of(request, key)
    form = WaiveForm(request.POST)
    if not form.is_valid():
        said = "；".join(f"{form[name].label}：{some[0]}" for name, some in form.errors.items())
        raise Conflict(f"什么也没有改：{said}", todo="请改好再提交")
    told = form.cleaned_data
    finding = request.POST.get("finding", "")
    done = perform(AcceptFinding(request.user, version, finding, told["reason"], told["until"]))
    messages.success(request, done.said)
    return redirect("targets:page", key)


@page("findings.waive")
@require_POST
def revoke(request: Signed, key: int, waived: int) -> HttpResponse:
    """Take the acceptance of a table's finding back."""
    table, version = of(request, key)
    found = get_object_or_404(table.waivers, pk=waived)
    done = perform(RevokeAccepted(request.user, version, found))
    messages.success(request, done.said)
    return redirect("targets:page", key)
