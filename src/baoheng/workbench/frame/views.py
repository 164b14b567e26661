"""The overview, and whether the service lives."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from baoheng.workbench.frame.page import Signed, page


@page("overview.see")
def overview(request: Signed) -> HttpResponse:
    """What waits for me, and how things stand."""
    return render(request, "frame/overview.html")


def alive(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Whether the service answers; for whoever watches it."""
    return HttpResponse("ok", content_type="text/plain")
