"""One table: its columns, and rows of it, masked, found by a column's value."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from baoheng.core.errors import BaohengError, Conflict
from baoheng.ledger.definitions import Table, dictionary, tables
from baoheng.workbench.acts import perform
from baoheng.workbench.facts.acts.looking import ShowRows
from baoheng.workbench.facts.forms import FindForm, PurposeForm
from baoheng.workbench.facts.looking import MOST, Asked, rows_of
from baoheng.workbench.facts.models import TableState
from baoheng.workbench.frame.page import Signed, page, visible
from baoheng.workbench.frame.telling import in_words


def _table(name: str) -> Table:
    found = tables().get(name)
    if found is None or found.system:
        raise Http404
    return found


@page("ledger.see")
def table_page(request: Signed, name: str) -> HttpResponse:
    """What the table is, and a form to find rows."""
    table = _table(name)
    version = request.GET.get("version", "")
    given = {
        "table": table,
        "state": TableState.objects.filter(name=name).first(),
        "form": FindForm(table, initial={"version": version if version.isdigit() else None}),
        "key": "、".join(table.by_name[one].title for one in table.key),
        "columns": [
            (one, "、".join(dictionary(one.codes).values()) if one.codes else "")
            for one in table.columns
        ],
        "whole": request.user.reaches(),
    }
    return render(request, "facts/table.html", given)


def _asked(request: Signed, table: Table) -> Asked:
    form = FindForm(table, request.POST)
    if not form.is_valid():
        raise Conflict("查找的条件没有填对", todo="请选一列，写要找的值；版本写数字")
    given = form.cleaned_data
    column = table.by_name.get(given["column"])
    return Asked(table, column, given["value"].strip(), given["version"])


@page("ledger.see")
@require_POST
def rows(request: Signed, name: str) -> HttpResponse:
    """The rows, masked; what is looked for is in no address. A part of the table's page."""
    visible(request.user)
    table = _table(name)
    given: dict[str, Any] = {"table": table, "purpose": PurposeForm(), "most": MOST}
    try:
        asked = _asked(request, table)
        given["asked"] = asked
        if asked.column is not None and asked.column.masked:
            given["personal"] = True  # to look for one person is to look at the person
        else:
            given["found"] = rows_of(asked)
    except BaohengError as error:
        given["error"] = in_words(error)
    return render(request, "facts/rows.html", given)


@page("ledger.unmask")
@require_POST
def unmask(request: Signed, name: str) -> HttpResponse:
    """The rows with what is personal, for a purpose."""
    visible(request.user)
    table = _table(name)
    given: dict[str, Any] = {"table": table, "most": MOST}
    try:
        asked = _asked(request, table)
        given["asked"] = asked
        given["found"] = perform(
            ShowRows(request.user, asked, request.POST.get("purpose", ""))
        ).result
        given["unmasked"] = True
    except BaohengError as error:
        given["error"] = in_words(error)
    return render(request, "facts/rows.html", given)
