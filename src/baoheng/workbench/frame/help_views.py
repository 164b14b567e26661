"""Pages of help."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from baoheng.workbench.frame.help import shown, texts
from baoheng.workbench.frame.page import ANYBODY, Signed, page


@page(ANYBODY)
def index(request: Signed) -> HttpResponse:
    """All texts; with ``?q`` those that have these words."""
    asked = request.GET.get("q", "").strip()
    found = {
        kind: [one for one in some if not asked or asked in (shown(kind, one.name) or "")]
        for kind, some in texts().items()
    }
    return render(request, "frame/help.html", {"texts": found, "q": asked})


@page(ANYBODY)
def text(request: Signed, kind: str, name: str) -> HttpResponse:
    """One text."""
    found = shown(kind, name)
    if found is None:
        raise Http404
    safe = mark_safe(found)  # noqa: S308 — made from our own texts, with HTML in them switched off
    return render(request, "frame/help_text.html", {"text": safe, "name": name, "kind": kind})
