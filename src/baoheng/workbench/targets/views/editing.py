"""Editing a draft in a table like its form."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import perform
from baoheng.workbench.documents.models import State
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.targets import fields
from baoheng.workbench.targets.acts.editing import EditTargets
from baoheng.workbench.targets.checked import marked
from baoheng.workbench.targets.drawing import inputs
from baoheng.workbench.targets.layout import layout_of
from baoheng.workbench.targets.views.one import of


@page("targets.edit")
def edit(request: Signed, key: int) -> HttpResponse:
    """The form of a draft; what is typed is kept where it cannot be saved."""
    table, version = of(request, key)
    if request.method != "POST" and version.state not in (State.DRAFT, State.RETURNED):
        messages.warning(request, f"这张表现在是“{version.get_state_display()}”，不能直接修改")
        return redirect("targets:page", key)
    refused = None
    if request.method == "POST":
        try:
            told = fields.written(request.POST, version)
            done = perform(EditTargets(request.user, version, told, _seen(request)))
        except Conflict as error:
            refused = error
        else:
            messages.success(request, done.said)
            page = reverse("targets:page", args=[key])
            return redirect(f"{page}#n1" if marked(version)[0] else page)
    typed = request.POST if refused else None
    whole = bool(request.GET.get("columns"))
    layout = layout_of(version, whole)
    rows = fields.row_fields(version, layout, typed)
    given = {
        "targets": table,
        "wording": version,
        "count": len(rows) - fields.EMPTY_ROWS,
        "refused": refused,
        "seen": request.POST.get("seen", version.saved),
        "layout": layout,
        "whole": whole,
        "head": fields.head_fields(version, layout, typed),
        "rest": fields.rest_fields(version, layout, typed),
        "rows": inputs(rows),
        "parts": fields.part_fields(version, layout, typed),
        "levels": layout.profile.level2,
        "findings": marked(version)[0],
    }
    return render(request, "targets/edit.html", given, status=409 if refused else 200)


def _seen(request: Signed) -> int:
    told = request.POST.get("seen", "")
    return int(told[:9]) if told.isdecimal() else -1
