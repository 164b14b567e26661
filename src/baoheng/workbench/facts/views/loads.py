"""Bringing files into the ledger: the list, uploading, the mapping, how it ended."""

import io
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from baoheng.core.errors import BaohengError, Conflict
from baoheng.ledger.definitions import Table, tables
from baoheng.ledger.sources.planning import writable
from baoheng.ledger.template import write_template
from baoheng.reading.values import clean
from baoheng.workbench.acts import perform
from baoheng.workbench.facts.acts.bringing import Bring, ChooseSheet, StartLoad
from baoheng.workbench.facts.forms import BringForm, table_choices
from baoheng.workbench.facts.mapping import UNITS, is_money, lacking
from baoheng.workbench.facts.models import Delivery
from baoheng.workbench.files import Kept, keep_bytes
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.frame.telling import in_words

_PER_PAGE = 30
_MIB = 1024 * 1024


@page("ledger.see")
def loads(request: Signed) -> HttpResponse:
    """What was brought, the latest first."""
    found = Delivery.objects.select_related("by", "job").defer("sample", "headings")
    shown = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    known = tables()
    given = {
        "page": shown,
        "rows": [(one, known[one.table].title if one.table in known else "") for one in shown],
        "tables": table_choices(),
    }
    return render(request, "facts/loads.html", given)


@page("ledger.load")
def bring(request: Signed) -> HttpResponse:
    """Bring a file, or name a folder."""
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            kept = _kept(given["file"]) if given["file"] else None
            folder = given.get("folder", "")
            called = given["called"] or (kept.name if kept else Path(folder).name)
            done = perform(Bring(request.user, given["table"], called, kept, folder))
        except BaohengError as error:
            form.add_error(None, in_words(error))
        else:
            one: Delivery = done.result
            if one.job:
                return redirect("jobs:job", one.job.pk)
            return redirect("facts:delivery", one.pk)
    return render(request, "facts/bring.html", {"form": form, "tables": table_choices()})


def _kept(file: UploadedFile[Any]) -> Kept:
    name = clean(Path(file.name or "数据").name)[:180]
    if not file.size:
        raise Conflict(gettext("“%(name)s”是空的") % {"name": name}, todo="请选有内容的文件")
    if file.size > settings.UPLOAD_LIMIT_BYTES:
        most = settings.UPLOAD_LIMIT_BYTES // _MIB
        raise Conflict(
            gettext("“%(name)s”超过 %(most)s MB") % {"name": name, "most": most},
            todo="请压缩、拆开，或放到服务器的文件夹里再装",
        )
    return keep_bytes(name, file.chunks())


@page("ledger.see")
def template(request: Signed) -> HttpResponseBase:
    """The workbook to fill in for a table."""
    table = writable(request.GET.get("table", ""))
    with tempfile.TemporaryDirectory(prefix="baoheng-") as folder:
        path = Path(folder) / "模板.xlsx"
        write_template(table, path)
        content = io.BytesIO(path.read_bytes())
    name = f"{table.title}模板.xlsx"
    return FileResponse(
        content, as_attachment=True, filename=name, content_type="application/octet-stream"
    )


@page("ledger.see")
def delivery(request: Signed, key: int) -> HttpResponse:
    """One delivery: its mapping before it is loaded, and how it ended."""
    one = get_object_or_404(Delivery.objects.select_related("by", "job"), pk=key)
    table = tables().get(one.table)
    going = bool(one.job and not one.job.over)
    may = request.user.may("ledger.load") and not going
    given: dict[str, Any] = {"one": one, "table": table, "going": going, "may": may}
    if table and one.headings:
        given |= _mapping_of(one, table)
    given["refused"] = sum(entry["refused"] for entry in one.outcome if not entry["known"])
    return render(request, "facts/delivery.html", given)


def _mapping_of(one: Delivery, table: Table) -> dict[str, Any]:
    """The headings with what they map to, and the columns that are still lacking."""
    way = one.way or one.guess
    samples = list(zip(*one.sample, strict=True)) if one.sample else []
    rows = []
    for place, heading in enumerate(one.headings):
        column = table.by_name.get(way["columns"].get(heading, ""))
        unit = way["units"].get(column.name, "元") if column and is_money(column) else ""
        values = [value for value in (samples[place] if samples else ()) if value]
        rows.append(
            {"heading": heading, "place": place, "column": column, "unit": unit, "values": values}
        )
    missing = lacking(table, way)
    return {
        "rows": rows,
        "columns": [(c.name, c.title, c.required) for c in table.columns],
        "units": UNITS,
        "missing": missing,
        "constants": [
            (c, way["constants"].get(c.name, ""))
            for c in table.columns
            if c.name in way["constants"] or c in missing
        ],
        "remembered": one.guess.get("remembered"),
    }


@page("ledger.load")
@require_POST
def sheet(request: Signed, key: int) -> HttpResponse:
    """Choose the sheet."""
    one = get_object_or_404(Delivery, pk=key)
    done = perform(ChooseSheet(request.user, one, request.POST.get("sheet", "")))
    messages.success(request, done.said)
    return redirect("facts:delivery", one.pk)


@page("ledger.load")
@require_POST
def start(request: Signed, key: int) -> HttpResponse:
    """Start the load with the mapping as it is chosen."""
    one = get_object_or_404(Delivery, pk=key)
    way = _way(request, one) if one.headings else None
    done = perform(StartLoad(request.user, one, way, "replace" in request.POST))
    return redirect("jobs:job", done.result.pk)


def _way(request: HttpRequest, one: Delivery) -> dict[str, Any] | None:
    """The mapping that the form says; None where the form says nothing."""
    if "column-0" not in request.POST:
        return None
    table = tables()[one.table]
    columns, units = {}, {}
    for place, heading in enumerate(one.headings):
        name = request.POST.get(f"column-{place}", "")
        if name not in table.by_name:
            continue
        columns[heading] = name
        if is_money(table.by_name[name]):
            unit = request.POST.get(f"unit-{place}", "")
            units[name] = unit if unit in UNITS else one.guess["units"].get(name, "元")
    constants = {
        column.name: text
        for column in table.columns
        if (text := request.POST.get(f"constant-{column.name}", "").strip())
    }
    values = one.guess.get("values", {})
    return {"columns": columns, "units": units, "constants": constants, "values": values}
