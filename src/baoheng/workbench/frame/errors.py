"""Pages for what went wrong: not found, refused, forged, broken."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

_log = logging.getLogger(__name__)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404: no such page, or not this person's business."""
    return render(request, "frame/not_found.html", status=404)


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """403."""
    return render(
        request, "frame/refused.html", {"said": gettext("没有权限打开这一页")}, status=403
    )


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form without its token: an old page, or a form of another site."""
    said = gettext(
        "这一页开得太久，或不是从本系统的页面提交的，什么也没有改。请回到上一页刷新后再提交"
    )
    return render(request, "frame/refused.html", {"said": said}, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """500: the person is told what to do; the operator finds the trace in the log."""
    return render(request, "frame/broken.html", status=500)
