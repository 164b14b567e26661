"""What the buttons of a document's page do."""

from typing import TypeVar

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import perform
from baoheng.workbench.documents.acts.confirming import Confirm
from baoheng.workbench.documents.acts.exporting import Export
from baoheng.workbench.documents.acts.upload import DeleteDocument, Describe, ReadAgain
from baoheng.workbench.documents.acts.waiving import Revoke, Waive
from baoheng.workbench.documents.forms import ConfirmForm, DescribeForm, WaiveForm
from baoheng.workbench.documents.models import Document
from baoheng.workbench.documents.views.common import document_of
from baoheng.workbench.frame.page import Signed, page

Filled = TypeVar("Filled", bound=Form)


def filled(form: Filled) -> Filled:
    """The form, where it was filled in rightly. Raises Conflict with what is wrong."""
    if not form.is_valid():
        said = [f"{form[name].label}：{errors[0]}" for name, errors in form.errors.items()
                if name in form.fields]  # fmt: skip
        raise Conflict("什么也没有改：" + "；".join(said), todo="请改好再提交")
    return form


def _number(request: Signed, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def _back(one: Document, anchor: str = "") -> HttpResponse:
    return redirect(reverse("documents:page", args=[one.pk]) + anchor)


@page("targets.edit")
@require_POST
def confirm(request: Signed, key: int) -> HttpResponse:
    """Confirm or correct what the reader was not sure of."""
    one = document_of(request.user, key)
    table, row = _number(request, "table"), _number(request, "row")
    said = {}
    if row is not None:
        said = dict(filled(ConfirmForm(request.POST)).cleaned_data)
    done = perform(Confirm(request.user, one, table, row, said))
    messages.success(request, f"{done.said}，正在重新检查")
    return _back(one, "#doubts")


@page("findings.waive")
@require_POST
def waive(request: Signed, key: int) -> HttpResponse:
    """Accept a finding."""
    one = document_of(request.user, key)
    told = filled(WaiveForm(request.POST)).cleaned_data
    finding = request.POST.get("finding", "")
    done = perform(Waive(request.user, one, finding, told["reason"], told["until"]))
    messages.success(request, done.said)
    return _back(one, "#waived")


@page("findings.waive")
@require_POST
def revoke(request: Signed, key: int, waived: int) -> HttpResponse:
    """Take the acceptance back."""
    one = document_of(request.user, key)
    found = get_object_or_404(one.waivers, pk=waived)
    messages.success(request, perform(Revoke(request.user, one, found)).said)
    return _back(one)


@page("documents.upload")
@require_POST
def again(request: Signed, key: int) -> HttpResponse:
    """Read it again."""
    one = document_of(request.user, key)
    perform(ReadAgain(request.user, one))
    return _back(one)


@page("documents.upload")
@require_POST
def describe(request: Signed, key: int) -> HttpResponse:
    """Write down whose it is and of which year."""
    one = document_of(request.user, key)
    form = filled(DescribeForm(request.user.regions, request.POST))
    messages.success(request, perform(Describe(request.user, one, form.told())).said)
    return _back(one)


@page("documents.upload")
@require_POST
def delete(request: Signed, key: int) -> HttpResponse:
    """Delete one's own."""
    one = document_of(request.user, key)
    messages.success(request, perform(DeleteDocument(request.user, one)).said)
    return redirect("documents:list")


@page("documents.see")
@require_POST
def export(request: Signed, key: int) -> HttpResponse:
    """Make a file of what the checks say."""
    one = document_of(request.user, key)
    done = perform(Export(request.user, one, request.POST.get("form", "")))
    return redirect("jobs:job", done.result.pk)
