"""The page of one document: the source with its findings, and what is done with it."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext

from baoheng.checking.profile import profiles
from baoheng.workbench.documents.acts.exporting import KINDS
from baoheng.workbench.documents.forms import DescribeForm, WaiveForm
from baoheng.workbench.documents.models import Document, Output
from baoheng.workbench.documents.showing import Sight, mended, notes, settled, sight, since
from baoheng.workbench.documents.source import drawn
from baoheng.workbench.documents.verdicts import SEVERITIES, standing
from baoheng.workbench.documents.views.common import (
    document_of,
    documents_of,
    dossiers_of,
    taking_up,
)
from baoheng.workbench.documents.wording import VERDICTS, verdict
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.signing import send, sends_file

_DIGITS = 5
_SHOWN = 5


@page("documents.see")
def document(request: Signed, key: int) -> HttpResponse:
    """The source table by table beside its findings, doubts and what was not used."""
    one = document_of(request.user, key)
    context: dict[str, Any] = {
        "document": one,
        "job": one.job if one.job and not one.job.over else None,
        "mine": one.by_id == request.user.pk,
        "may_upload": request.user.may("documents.upload"),
        "versions": one.versions.select_related("targets").defer("contents"),
        "describe": DescribeForm(request.user.regions, initial=_said_of(one)),
    }
    if one.read:
        context |= _whole(request, one)
    return render(request, "documents/page.html", context)


def _said_of(one: Document) -> dict[str, Any]:
    return {"department": one.department, "year": one.year, "region": one.region}


def _whole(request: Signed, one: Document) -> dict[str, Any]:
    stands = standing(one.found, one.waivers.select_related("by"))
    said = settled(one)
    shown = sight(one, stands, since(one, said))
    part = _part(request.GET.get("part", ""), len(shown.parts))
    may, taken = request.user.may, one.versions.exists()
    return {
        "stands": stands,
        "sight": shown,
        "part": part,
        "parts": range(1, len(shown.parts) + 1),
        "source": drawn(shown.parts[part - 1], shown.marks, shown.aside),
        "verdict": verdict(one, stands, len(shown.doubts), taken, may("documents.upload")),
        "badge": VERDICTS.get(stands.verdict, VERDICTS["incomplete"]),
        "groups": _groups(shown),
        "notes": notes(one.read),
        "mended": mended(one.read),
        "settled": said,
        "broken": one.found.get("broken", ()),
        "may_confirm": may("targets.edit"),
        "may_waive": may("findings.waive") and one.by_id != request.user.pk,
        "waive": WaiveForm(),
        "take_up": taking_up() if may("targets.edit") else "",
        "profiles": _profiles(one),
        "together": dossiers_of(request.user).filter(members__document=one)[:_SHOWN],
        "kinds": [(key, gettext(title)) for key, title in KINDS.items()],
        "outputs": one.outputs.select_related("by")[:_SHOWN],
    }


def _profiles(one: Document) -> list[str]:
    """What it was held against, in words."""
    known = {each.id: each.title for each in profiles()}
    return [known.get(name, name) for name in one.found.get("profiles", ())]


def _part(text: str, parts: int) -> int:
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < _DIGITS else 1
    return min(max(asked, 1), parts)


def _groups(shown: Sight) -> list[tuple[str, str, Any, int]]:
    """Severities with their words, their clusters, and how many findings these hold."""
    return [
        (
            name,
            gettext(title),
            shown.clusters[name],
            sum(len(c.items) for c in shown.clusters[name]),
        )
        for name, title in SEVERITIES.items()
    ]


@page("documents.see")
def progress(request: Signed, key: int) -> HttpResponse:
    """How far the reading is; the page is loaded anew once it is over."""
    one = get_object_or_404(documents_of(request.user), pk=key)
    if one.job is None or one.job.over:
        if request.GET.get("again"):  # somebody may be writing on the page
            return render(request, "documents/ready.html", {"document": one})
        answer = HttpResponse()
        answer["HX-Refresh"] = "true"
        return answer
    return render(request, "documents/progress.html", {"document": one, "job": one.job})


@page("documents.see")
@sends_file
def original(request: Signed, key: int) -> HttpResponseBase:
    """The file as it came, to be saved."""
    one = get_object_or_404(documents_of(request.user), pk=key)
    return send(request, one.name, one.sha256)


@page("documents.see")
@sends_file
def output(request: Signed, key: int) -> HttpResponseBase:
    """A file that a job made, to be saved."""
    found = get_object_or_404(Output.objects.select_related("document", "dossier"), pk=key)
    about = found.document or found.dossier
    if about is None or not request.user.reaches(about.region):
        raise Http404
    return send(request, found.name, found.sha256)
