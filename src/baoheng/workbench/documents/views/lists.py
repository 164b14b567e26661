"""The list of documents, and uploading."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from baoheng.core.errors import BaohengError, Conflict
from baoheng.workbench.acts import perform
from baoheng.workbench.documents.acts.upload import Told, Upload, UploadArchive
from baoheng.workbench.documents.files import is_archive, keep_upload
from baoheng.workbench.documents.forms import UploadForm
from baoheng.workbench.documents.models import Document, Waived
from baoheng.workbench.documents.verdicts import count
from baoheng.workbench.documents.views.common import PER_PAGE, documents_of, dossiers_of
from baoheng.workbench.documents.wording import READING, VERDICTS, badge
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.frame.telling import in_words
from baoheng.workbench.jobs.models import Job

_LONGEST = 100
_DOSSIERS = 5
MOST_FILES = 100
FAULT = "fault"


@page("documents.see")
def listed(request: Signed) -> HttpResponse:
    """The documents, the latest first."""
    every = documents_of(request.user)
    found = _filtered(every, request)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    _recount(list(shown))
    years = every.order_by("-year").exclude(year=None).values_list("year", flat=True).distinct()
    rows = [(one, *badge(one)) for one in shown]
    context = {
        "page": shown,
        "rows": rows,
        "reading": any((words, colour) == READING for _, words, colour in rows),
        "years": list(years),
        "verdicts": [(name, gettext(words)) for name, (words, _) in VERDICTS.items()]
        + [(FAULT, gettext("读不了"))],
        "filtered": any(request.GET.get(name) for name in ("q", "year", "department", "verdict")),
        "form": UploadForm(request.user.regions),
        "may_upload": request.user.may("documents.upload"),
        "dossiers": dossiers_of(request.user).defer("found")[:_DOSSIERS],
    }
    return render(request, "documents/list.html", context)


def _recount(rows: list[Document]) -> None:
    """Count again, for this page, where an acceptance has run out since it was kept."""
    over = Waived.objects.filter(
        document__in=rows, until__lt=timezone.localdate(), revoked_at__isnull=True
    )
    late = set(over.values_list("document", flat=True))
    for one in rows:
        if one.pk in late:
            count(one)


def _filtered(rows: QuerySet[Document], request: Signed) -> QuerySet[Document]:
    told = {name: request.GET.get(name, "").replace("\0", "").strip()[:_LONGEST]
            for name in ("q", "department", "year", "verdict")}  # fmt: skip
    if words := told["q"]:
        rows = rows.filter(Q(name__icontains=words) | Q(department__icontains=words))
    if department := told["department"]:
        rows = rows.filter(department__icontains=department)
    if told["year"].isascii() and told["year"].isdigit() and len(told["year"]) <= 4:
        rows = rows.filter(year=int(told["year"]))
    if told["verdict"] == FAULT:
        rows = rows.exclude(fault="")
    elif told["verdict"]:
        rows = rows.filter(verdict=told["verdict"])
    return rows


@page("documents.upload")
@require_POST
def upload(request: Signed) -> HttpResponse:
    """Keep one or several files; what is refused is told, the rest goes on."""
    form = UploadForm(request.user.regions, request.POST)
    told = form.told() if form.is_valid() else None
    if told is None:
        raise Conflict("没有上传：" + "；".join(_faults(form)), todo="请改好再传")
    files = request.FILES.getlist("files")
    if not files:
        raise Conflict("没有选文件", todo="请点“选择文件”，或把文件拖到框里，再点“上传”")
    if len(files) > MOST_FILES:
        raise Conflict(
            gettext("一次最多 %(n)s 个文件") % {"n": MOST_FILES},
            todo="请装进一个 zip，或分几次上传",
        )
    done: list[Document | Job] = []
    for file in files:
        try:
            done.append(_keep(request, file, told))
        except BaohengError as error:
            messages.error(request, in_words(error))
    if len(done) == 1:
        one = done[0]
        return redirect("jobs:job" if isinstance(one, Job) else "documents:page", one.pk)
    if done:
        messages.success(
            request, gettext("收到 %(n)s 份，正在读取和检查，状态在清单里") % {"n": len(done)}
        )
    return redirect("documents:list")


def _faults(form: UploadForm) -> list[str]:
    return [f"{form[name].label}：{errors[0]}" for name, errors in form.errors.items()]


def _keep(request: Signed, file: UploadedFile[Any], told: Told) -> Document | Job:
    """The document, or the job that unpacks an archive."""
    kept = keep_upload(file)
    act = UploadArchive if is_archive(kept) else Upload
    done = perform(act(request.user, kept, told))
    if done.details.get("again"):
        messages.info(request, done.said)
    made: Document | Job = done.result
    return made
