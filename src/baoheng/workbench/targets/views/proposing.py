"""Drafting a table from the page of proposals."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from baoheng.workbench.acts import perform
from baoheng.workbench.appraisals.models import Outlook
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.targets.acts.proposing import DraftFromProposals

_DIGITS = 9


@page("targets.edit")
@require_POST
def draft(request: Signed) -> HttpResponse:
    """Draft the next year's table of one that proposals were made for."""
    key, at = (request.POST.get(name, "") for name in ("outlook", "table"))
    if not all(one.isdecimal() and len(one) <= _DIGITS for one in (key, at)):
        raise Http404
    rows = Outlook.objects.all()
    rows = request.user.within(rows)
    outlook = get_object_or_404(rows, pk=int(key))
    done = perform(DraftFromProposals(request.user, outlook, int(at)))
    messages.success(request, done.said)
    return redirect("targets:page", done.result.targets_id)
