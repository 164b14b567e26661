"""Backups: the list, making, taking, dropping."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from baoheng.workbench.acts import perform
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.upkeep.acts.backups import DropBackup, MakeBackup, TakeBackup
from baoheng.workbench.upkeep.bureau import values
from baoheng.workbench.upkeep.models import Backup
from baoheng.workbench.upkeep.places import backup_path

_PER_PAGE = 20


@page("settings.manage")
def backups(request: Signed) -> HttpResponse:
    """The backups, the latest first."""
    found = Backup.objects.select_related("by", "job")
    shown = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        (one, bool(one.sha256) and not one.dropped and backup_path(one.name).is_file())
        for one in shown
    ]
    now = values(timezone.localdate())
    given = {
        "page": shown,
        "rows": rows,
        "keep": now["backup.keep"],
        "ledger": now["backup.ledger"],
    }
    return render(request, "upkeep/backups.html", given)


@page("settings.manage")
@require_POST
def make(request: Signed) -> HttpResponse:
    """Make one now."""
    return redirect("jobs:job", perform(MakeBackup(request.user)).result.job.pk)


@page("settings.manage")
@require_POST
def take(request: Signed, key: int) -> HttpResponseBase:
    """Download one; that is logged."""
    one = get_object_or_404(Backup, pk=key)
    perform(TakeBackup(request.user, one))
    return FileResponse(
        backup_path(one.name).open("rb"), as_attachment=True, filename=one.name,
        content_type="application/octet-stream",
    )  # fmt: skip


@page("settings.manage")
@require_POST
def drop(request: Signed, key: int) -> HttpResponse:
    """Drop one."""
    one = get_object_or_404(Backup, pk=key)
    messages.success(request, perform(DropBackup(request.user, one)).said)
    return redirect("upkeep:backups")
