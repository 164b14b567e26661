"""Editing a draft in a table like its form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import perform
from baoheng.workbench.documents.models import State, Version
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.targets import fields
from baoheng.workbench.targets.acts.editing import EditTargets
from baoheng.workbench.targets.checked import marked
from baoheng.workbench.targets.drawing import inputs
from baoheng.workbench.targets.layout import layout_of
from baoheng.workbench.targets.merging import Clash, Merged, merge, settled, unsettled
from baoheng.workbench.targets.views.one import of


@dataclass
class _Sent:
    """What became of a form that was sent: why it was refused, and what is shown again."""

    refused: Conflict | None = None
    typed: Mapping[str, str] | None = None
    merged: Merged | None = None
    clashes: Sequence[Clash] = ()
    seen: int = -1


@page("targets.edit")
def edit(request: Signed, key: int) -> HttpResponse:
    """The form of a draft; what is typed is kept where it cannot be saved."""
    table, version = of(request, key)
    if request.method != "POST" and version.state not in (State.DRAFT, State.RETURNED):
        messages.warning(request, f"这张表现在是“{version.get_state_display()}”，不能直接修改")
        return redirect("targets:page", key)
    sent, whole = _Sent(seen=version.saved), bool(request.GET.get("columns"))
    if request.method == "POST":
        sent = _save(request, version, whole)
        _, version = of(request, key)
        if sent.refused is None:
            page = reverse("targets:page", args=[key])
            return redirect(f"{page}#n1" if marked(version)[0] else page)
    layout = layout_of(version, whole)
    rows = fields.row_fields(version, layout, sent.typed)
    given = {
        "targets": table,
        "wording": version,
        "count": len(rows) - fields.EMPTY_ROWS,
        "sent": sent,
        "layout": layout,
        "whole": whole,
        "head": fields.head_fields(version, layout, sent.typed),
        "rest": fields.rest_fields(version, layout, sent.typed),
        "rows": inputs(rows),
        "parts": fields.part_fields(version, layout, sent.typed),
        "levels": layout.profile.level2,
        "findings": marked(version)[0],
    }
    return render(request, "targets/edit.html", given, status=409 if sent.refused else 200)


def _save(request: Signed, version: Version, whole: bool) -> _Sent:
    """Save what was sent; where another has saved meanwhile, both are brought together."""
    given, seen = request.POST.dict(), _seen(request)
    try:
        chosen = settled(given)
    except Conflict as error:
        return _Sent(error, given, None, unsettled(given), seen)
    try:
        told = fields.written(chosen, version)
        done = perform(EditTargets(request.user, version, told, seen))
    except Conflict as error:
        _, now = of(request, version.targets_id)
        both = merge(now, seen, chosen, whole) if now.saved > seen >= 0 else None
        if both is None:
            return _Sent(error, chosen, None, (), seen)
        return _Sent(error, both.given, both, both.clashes, now.saved)
    messages.success(request, done.said)
    return _Sent()


def _seen(request: Signed) -> int:
    told = request.POST.get("seen", "")
    return int(told[:9]) if told.isdecimal() else -1
