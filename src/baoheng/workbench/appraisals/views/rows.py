"""One indicator of an appraisal: explanation, rows, picture, a person's answers, its measure."""

import threading
from typing import Any

import duckdb
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from baoheng.checking.profile import profile_named, recognise
from baoheng.core.errors import BaohengError, Conflict
from baoheng.core.target import Operator
from baoheng.evaluation.binding.memory import STATED
from baoheng.evaluation.book.filters import said
from baoheng.evaluation.monitoring.model import Likelihood
from baoheng.evaluation.monitoring.rules import rules
from baoheng.ledger.columns import Column
from baoheng.ledger.definitions import dictionary
from baoheng.ledger.engine import reading
from baoheng.measures.definitions import measures, needs
from baoheng.measures.evidence import Rows, rows_behind
from baoheng.measures.facts import open_facts
from baoheng.workbench.acts import perform
from baoheng.workbench.appraisals.acts.binding import Bind
from baoheng.workbench.appraisals.acts.filling import DropEvidence, Fill
from baoheng.workbench.appraisals.charts import spark, trend
from baoheng.workbench.appraisals.forms import ScoreForm, WatchForm
from baoheng.workbench.appraisals.models import Appraisal, Evidence, Kind, Row
from baoheng.workbench.appraisals.rebuilt import span_of, table_of
from baoheng.workbench.appraisals.stored import proposal_of
from baoheng.workbench.appraisals.views.common import appraisal_of, row_of
from baoheng.workbench.files import keep_upload
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.frame.telling import in_words
from baoheng.workbench.ledgers import ledger
from baoheng.workbench.signing import send, sends_file

_MOST_ROWS = 20
_MOST_SECONDS = 5.0
_HISTORY = 12


@page("appraisals.see", "indicators.see")
def row(request: Signed, key: int, number: int) -> HttpResponse:
    """Everything about one indicator."""
    found = row_of(request.user, key, number)
    return _shown(request, found)


def _shown(request: Signed, found: Row, form: ScoreForm | WatchForm | None = None) -> HttpResponse:
    one = found.appraisal
    document = table_of(one)
    indicator = document.tables[0].indicators[found.number]
    fills = one.open and request.user.may("appraisals.fill")
    count = one.rows.count()
    proposals = _proposals(found)
    return render(
        request,
        "appraisals/row.html",
        {
            "one": one,
            "row": found,
            "indicator": indicator,
            "monitoring": one.kind == Kind.MONITORING,
            "judged": rules().words.get(Likelihood(found.likelihood)) if found.likelihood else "",
            "trend": trend(found, indicator),
            "form": form or (_form(found) if fills else None),
            "files": found.files.select_related("by"),
            "binding": binding_words(found),
            "proposals": proposals,
            "others": sum(1 for each in proposals if not each["used"]),
            "binds": one.open and request.user.may("bindings.confirm"),
            "measures": measures().values(),
            "stated": STATED,
            "rows_known": bool(found.measure and one.computed_at and not one.stale),
            "history": _history(found),
            "before": found.number - 1 if found.number else None,
            "after": found.number + 1 if found.number + 1 < count else None,
        },
    )


def _form(found: Row, *given: Any) -> ScoreForm | WatchForm:
    if found.appraisal.kind == Kind.MONITORING:
        return WatchForm(found, [], *given)
    return ScoreForm(found, _levels(found), *given)


def _levels(found: Row) -> list[str]:
    """The degrees of the profile, for a worded target."""
    one = found.appraisal
    document = table_of(one)
    if document.tables[0].indicators[found.number].target.operator is not Operator.QUALITATIVE:
        return []
    profile = profile_named(one.profile) if one.profile else recognise(document)
    return [band.name for band in profile.scoring.bands]


def binding_words(found: Row) -> dict[str, Any]:
    """The measure in use, in words."""
    kept = found.binding
    if not kept:
        return {}
    if kept["measure"] == STATED:
        return {"stated": True, **kept}
    used = measures().get(kept["measure"])
    filters = {name: tuple(values) for name, values in kept["filters"].items()}
    return {"used": used, "narrowed": said(used, filters) if used else "", **kept}


def _proposals(found: Row) -> list[dict[str, Any]]:
    every = filter(None, map(proposal_of, found.proposals))
    return [
        {
            "measure": one.measure,
            "narrowed": said(one.measure, one.filters),
            "words": "、".join(one.words),
            "sure": f"{one.confidence:.0%}",
            "missing": "、".join(one.missing),
            "used": found.measure == one.measure.id,
        }
        for one in every
    ]


def _history(found: Row) -> list[tuple[Row, Any]]:
    """The same indicator in the other appraisals of the same project, the latest first."""
    one = found.appraisal
    same = Row.objects.filter(
        name=found.name,
        appraisal__department=one.department,
        appraisal__region=one.region,
        appraisal__project=one.project,
    )
    same = same.exclude(pk=found.pk).select_related("appraisal").order_by("-appraisal__as_of")
    return [(each, spark(each)) for each in same[:_HISTORY]]


@page("appraisals.see", "indicators.see")
def explain(request: Signed, key: int, number: int) -> HttpResponse:
    """The explanation alone, below the row of the table."""
    found = row_of(request.user, key, number)
    context = {"one": found.appraisal, "row": found, "binding": binding_words(found)}
    return render(request, "appraisals/explain.html", context)


@page("appraisals.see", "indicators.see")
def behind(request: Signed, key: int, number: int) -> HttpResponse:
    """Some of the rows behind the number, masked, at the versions that it was counted from."""
    found = row_of(request.user, key, number)
    used = measures().get(found.measure)
    if used is None or not found.appraisal.computed_at or found.appraisal.stale:
        raise Conflict("没有可看的行", todo="这个指标不是由台账算出的，或还没有重新测算")
    filters = {name: tuple(values) for name, values in found.binding["filters"].items()}
    parts, fault = [], ""
    try:
        parts = _rows(found.appraisal, used.id, filters)
    except BaohengError as error:
        fault = in_words(error)
    context = {"row": found, "parts": [_told(part) for part in parts], "fault": fault,
               "most": _MOST_ROWS}  # fmt: skip
    return render(request, "appraisals/behind.html", context)


def _rows(one: Appraisal, ident: str, filters: dict[str, tuple[str, ...]]) -> list[Rows]:
    used = measures()[ident]
    versions = {name: one.ledger[name] for name in needs(used) if name in one.ledger}
    with reading() as connection:
        watch = threading.Timer(_MOST_SECONDS, connection.interrupt)
        watch.start()
        try:
            facts = open_facts(ledger(), connection, list(versions), versions)
            return rows_behind(facts, used, span_of(one), filters, _MOST_ROWS)
        except duckdb.InterruptException as error:
            raise Conflict(
                gettext("行太多，%(most_seconds)s秒里取不出样本")
                % {"most_seconds": f"{_MOST_SECONDS:.0f}"},
                todo="请生成证据包，它在后台取全部的行",
            ) from error
        finally:
            watch.cancel()


def _told(part: Rows) -> dict[str, Any]:
    """One term's rows without the columns that are empty in all of them."""
    columns = list(part.table.columns)
    full = [at for at in range(len(columns)) if any(row[at] not in (None, "") for row in part.rows)]
    return {
        "part": "分子" if part.part == "numerator" else "分母",
        "words": part.words,
        "table": part.table.title,
        "name": part.table.name,
        "heads": [columns[at].title for at in full],
        "rows": [[_cell(columns[at], row[at]) for at in full] for row in part.rows],
    }


def _cell(column: Column, value: object) -> str:
    text = "" if value is None else str(value)
    return dictionary(column.codes).get(text, text) if column.codes else text


@page("appraisals.fill")
@require_POST
def fill(request: Signed, key: int, number: int) -> HttpResponse:
    """Keep what a person says of the indicator."""
    found = row_of(request.user, key, number)
    form = _form(found, request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, found, form)
    proof, seen = form.cleaned_data["proof"], request.POST.get("seen")
    try:
        files = (keep_upload(proof),) if proof else ()
        done = perform(Fill(request.user, found.appraisal, found, form.said(), files, seen))
    except Conflict as error:  # what was typed stays
        form.add_error(None, in_words(error))
        return _shown(request, row_of(request.user, key, number), form)
    messages.success(request, done.said)
    if "next" in request.POST:
        left = found.appraisal.rows.exclude(todo="").exclude(pk=found.pk)
        after = left.filter(number__gt=number).first() or left.first()
        if after:
            return redirect("appraisals:row", key, after.number)
        return redirect("appraisals:page", key)
    return redirect("appraisals:row", key, number)


@page("bindings.confirm")
@require_POST
def bind(request: Signed, key: int, number: int) -> HttpResponse:
    """Confirm the measure, or take another one."""
    found = row_of(request.user, key, number)
    chosen = request.POST.get("measure", "").strip()
    if not chosen:
        raise Conflict("没有选测算项", todo="请选一个，或选“由人填报”")
    filters = request.POST.get("filters", "")
    done = perform(Bind(request.user, found.appraisal, found, chosen, filters))
    messages.success(request, done.said)
    return redirect("appraisals:row", key, number)


@page("appraisals.see")
@sends_file
def proof(request: Signed, key: int, file: int) -> FileResponse:
    """An evidence file to save."""
    one = appraisal_of(request.user, key)
    found = get_object_or_404(Evidence, pk=file, row__appraisal=one)
    return send(request, found.name, found.sha256)


@page("appraisals.fill")
@require_POST
def drop_proof(request: Signed, key: int, file: int) -> HttpResponse:
    """Take an evidence file out."""
    one = appraisal_of(request.user, key)
    found = get_object_or_404(Evidence.objects.select_related("row"), pk=file, row__appraisal=one)
    number = found.row.number
    messages.success(request, perform(DropEvidence(request.user, one, found)).said)
    return redirect("appraisals:row", key, number)
