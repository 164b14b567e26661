"""Editing a draft in a table like the form."""

from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import perform
from baoheng.workbench.documents.models import State, Version
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.targets.acts.editing import EditTargets
from baoheng.workbench.targets.checked import marked
from baoheng.workbench.targets.comparing import AMOUNTS, COLUMNS, PARTS, text
from baoheng.workbench.targets.showing import EMPTY_ROWS, MORE_ROWS, parts_to_edit, rows_to_edit
from baoheng.workbench.targets.views.one import of
from baoheng.workbench.targets.writing import MOST_ROWS, Row, Written

FORM_AMOUNTS = {
    "project": ("total", "fiscal", "government_fund", "other"),
    "overall": ("total", "basic", "project", "fiscal", "other"),
}


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
            done = perform(
                EditTargets(request.user, version, _written(request.POST, version), _seen(request))
            )
        except Conflict as error:
            refused = error
        else:
            messages.success(request, done.said)
            page = reverse("targets:page", args=[key])
            return redirect(f"{page}#n1" if marked(version)[0] else page)
    rows = rows_to_edit(version, request.POST if refused else None)
    given = {
        "targets": table,
        "wording": version,
        "count": len(rows) - EMPTY_ROWS,
        "unit": version.contents.get("money_unit") or "万元",
        "refused": refused,
        "seen": request.POST.get("seen", version.saved),
        "amounts": _amounts(version, request.POST if refused else None),
        "goals": request.POST.get("goals", "\n".join(version.contents.get("goals") or [])),
        "period": request.POST.get("period", version.contents.get("period") or ""),
        "columns": COLUMNS,
        "rows": rows,
        "fields": [
            (name, request.POST.get(f"field:{name}", said) if refused else said)
            for name, said in (version.contents.get("fields") or {}).items()
        ],
        "findings": marked(version)[0],
        "parts": parts_to_edit(version, request.POST if refused else None),
    }
    return render(request, "targets/edit.html", given, status=409 if refused else 200)


def _seen(request: Signed) -> int:
    told = request.POST.get("seen", "")
    return int(told[:9]) if told.isdecimal() else -1


def _names(version: Version) -> list[str]:
    """The amounts of this kind of form, and whatever else is there."""
    budget = version.contents.get("budget") or {}
    usual = FORM_AMOUNTS.get(version.contents["kind"], ())
    return [name for name in AMOUNTS if name in usual or budget.get(name) is not None]


def _amounts(version: Version, given: QueryDict | None) -> list[tuple[str, str, str]]:
    budget = version.contents.get("budget") or {}
    return [
        (name, AMOUNTS[name], given.get(f"amount:{name}", "") if given else text(budget.get(name)))
        for name in _names(version)
    ]


def _written(given: QueryDict, version: Version) -> Written:
    """The form's fields as a person left them."""
    told = str(given.get("rows", ""))
    if not told.isdecimal():
        raise Conflict("表单不完整，什么也没有改", todo="请刷新页面后再试")
    rows = []
    for at in range(min(int(told[:4]), MOST_ROWS) + EMPTY_ROWS):
        texts = {name: _line(given, f"{at}:{name}") for name in COLUMNS}
        old = given.get(f"{at}:old", "")
        if given.get(f"{at}:drop") or (not old and not any(map(str.strip, texts.values()))):
            continue
        order = given.get(f"{at}:order", "")
        place = Decimal(order) if order.replace(".", "", 1).isdecimal() else Decimal(at + 1)
        rows.append((place, at, Row(int(old[:4]) if old.isdecimal() else None, texts)))
    rows.sort(key=lambda one: one[:2])
    return Written(
        amounts={name: given.get(f"amount:{name}", "") for name in _names(version)},
        goals=_line(given, "goals").split("\n"),
        rows=[row for _, _, row in rows],
        period=_line(given, "period"),
        fields={
            name: _line(given, f"field:{name}") for name in version.contents.get("fields") or {}
        },
        parts={part: _part(given, version, part) for part in PARTS},
    )


def _line(given: QueryDict, name: str) -> str:
    """A field with the line breaks of the contents: browsers send others."""
    return str(given.get(name, "")).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _part(given: QueryDict, version: Version, part: str) -> list[dict[str, str]]:
    """The rows of a list that hold something."""
    _, columns = PARTS[part]
    rows = [
        {name: _line(given, f"{part}:{at}:{name}") for name in columns}
        for at in range(len(version.contents.get(part) or ()) + MORE_ROWS)
    ]
    return [one for one in rows if any(map(str.strip, one.values()))]
