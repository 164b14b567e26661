"""The quarantine: rows by reason, mending in the page, alike, leaving, loading again."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from baoheng.core.errors import BaohengError
from baoheng.ledger.columns import Column
from baoheng.ledger.definitions import dictionary, tables
from baoheng.workbench.acts import perform
from baoheng.workbench.facts.acts.mending import (
    LeaveRows,
    LoadMended,
    MendAlike,
    MendRow,
    ShowWaiting,
)
from baoheng.workbench.facts.forms import PurposeForm
from baoheng.workbench.facts.mending import LINE, Cell, cells, faulty_cells
from baoheng.workbench.facts.models import TableState, Waiting
from baoheng.workbench.frame.page import Signed, page, visible
from baoheng.workbench.frame.telling import in_words

_PER_PAGE = 30
_LOOKED_AT = 1_000  # rows in which equal wrong values are counted
_ALIKE = 5


@page("ledger.see")
def quarantine(request: Signed) -> HttpResponse:
    """The tables with rows that wait; of one table the rows by reason."""
    visible(request.user)
    name = request.GET.get("table", "")
    if not name:
        return _tables(request)
    if name not in tables():
        raise Http404
    every = Waiting.objects.filter(table=name)
    reason, state = request.GET.get("reason", ""), request.GET.get("state", "")
    found = every.filter(reason=reason) if reason else every
    match state:
        case "ready":
            found = found.filter(mended__isnull=False, fault="")
        case "left":
            found = found.exclude(left="")
        case _:
            found = found.filter(left="")
    shown = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    kept = TableState.objects.filter(name=name).first()
    given = {
        "table": tables()[name],
        "page": shown,
        "rows": [(one, faulty_cells(one)) for one in shown],
        "reasons": _reasons(every),
        "reason": reason,
        "state": state,
        "ready": every.filter(mended__isnull=False, fault="").count(),
        "left": every.exclude(left="").count(),
        "whole": kept.waiting if kept else 0,
        "held": every.count(),
        "alike": _alike(found, reason) if reason and request.user.may("ledger.load") else [],
    }
    return render(request, "facts/quarantine.html", given)


def _tables(request: Signed) -> HttpResponse:
    counts = {
        one["table"]: one
        for one in Waiting.objects.order_by()
        .values("table")
        .annotate(
            good=Count("pk", filter=Q(mended__isnull=False, fault="")),
            unmended=Count("pk", filter=~Q(left="")),
        )
    }
    found = TableState.objects.filter(waiting__gt=0).order_by("-waiting")
    rows = [(one, counts.get(one.name, {"good": 0, "unmended": 0})) for one in found]
    return render(request, "facts/quarantine_tables.html", {"rows": rows})


def _alike(found: QuerySet[Waiting], reason: str) -> list[dict[str, Any]]:
    """Equal wrong values of open columns among the rows with a reason, the most first."""
    counted: Counter[tuple[str, str]] = Counter()
    column: dict[str, Column] = {}
    for row in found[:_LOOKED_AT]:
        for cell in faulty_cells(row):
            if not cell.hidden and cell.column and not cell.column.masked and LINE not in row.row:
                counted[cell.heading, cell.value] += 1
                column[cell.heading] = cell.column
    return [
        {
            "heading": heading, "old": old, "count": count, "reason": reason,
            "words": _codes(column[heading]),
        }
        for (heading, old), count in counted.most_common(_ALIKE)
        if count > 1
    ]  # fmt: skip


def _back(table: str, reason: str = "") -> HttpResponse:
    given = {"table": table} | ({"reason": reason} if reason else {})
    return redirect(f"{reverse('facts:quarantine')}?{urlencode(given)}")


@page("ledger.see")
def row(request: Signed, key: int) -> HttpResponse:
    """One row with its cells to be mended; the next one follows."""
    visible(request.user)
    one = get_object_or_404(Waiting, pk=key)
    given = _row_given(one)
    if request.method == "POST":
        values = {
            cell.heading: request.POST[f"cell-{place}"]
            for place, cell in enumerate(cells(one))
            if f"cell-{place}" in request.POST
        }
        try:
            done = perform(MendRow(request.user, one, values))
        except BaohengError as error:
            typed = [
                (place, cell, values.get(cell.heading, cell.shown), words)
                for place, cell, _, words in given["cells"]
            ]
            given |= {"error": in_words(error), "cells": typed}
            return render(request, "facts/row.html", given, status=409)
        if not done.result.fault:
            messages.success(request, done.said)
            following = given["following"]
            return redirect("facts:row", following) if following else _back(one.table)
        return redirect("facts:row", one.pk)
    return render(request, "facts/row.html", given)


def _row_given(one: Waiting) -> dict[str, Any]:
    same = Waiting.objects.filter(table=one.table, reason=one.reason, left="", mended__isnull=True)
    following = same.filter(pk__gt=one.pk).order_by("pk").values_list("pk", flat=True).first()
    return {
        "row": one,
        "table": tables()[one.table],
        "line": one.row.get(LINE),
        "cells": [(n, cell, cell.shown, _words(cell)) for n, cell in enumerate(cells(one))],
        "following": following,
        "purpose": PurposeForm(),
    }


def _reasons(every: QuerySet[Waiting]) -> list[dict[str, Any]]:
    """How many rows wait for which reason, the most first."""
    found = every.filter(left="").order_by().values("reason").annotate(n=Count("pk"))
    return [dict(one) for one in found.order_by("-n", "reason")]


def _codes(column: Column) -> list[tuple[str, str]]:
    return list(dictionary(column.codes).items()) if column.codes else []


def _words(cell: Cell) -> list[tuple[str, str]]:
    return _codes(cell.column) if cell.column and cell.faulty else []


@page("ledger.unmask")
@require_POST
def unmask(request: Signed, key: int) -> HttpResponse:
    """Show one row whole, for a purpose; the answer is this page once, not an address."""
    visible(request.user)
    one = get_object_or_404(Waiting, pk=key)
    done = perform(ShowWaiting(request.user, one, request.POST.get("purpose", "")))
    given = _row_given(one)
    shown = {cell.heading: cell for cell in done.result}
    given["cells"] = [(n, cell, shown[cell.heading].value, w) for n, cell, _, w in given["cells"]]
    return render(request, "facts/row.html", given | {"unmasked": True})


@page("ledger.load")
@require_POST
def alike(request: Signed) -> HttpResponse:
    """Change one wrong value in all rows with the reason."""
    visible(request.user)
    given = {name: request.POST.get(name, "") for name in ("table", "reason", "heading", "old")}
    if given["table"] not in tables():
        raise Http404
    new = request.POST.get("new", "").strip()
    done = perform(MendAlike(request.user, **given, new=new))
    if done.result:
        return redirect("jobs:job", done.result.pk)
    messages.success(request, done.said)
    return _back(given["table"])


@page("ledger.load")
@require_POST
def leave(request: Signed) -> HttpResponse:
    """Leave the chosen rows, with a reason."""
    visible(request.user)
    keys = [key for key in request.POST.getlist("row") if key.isdigit()]
    rows = list(Waiting.objects.filter(pk__in=keys))
    messages.success(
        request, perform(LeaveRows(request.user, rows, request.POST.get("why", ""))).said
    )
    return _back(rows[0].table)


@page("ledger.load")
@require_POST
def load(request: Signed) -> HttpResponse:
    """Load what was mended of a table."""
    visible(request.user)
    name = request.POST.get("table", "")
    if name not in tables():
        raise Http404
    return redirect("jobs:job", perform(LoadMended(request.user, name)).result.pk)
