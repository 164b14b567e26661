"""Whether the service lives."""

from django.http import HttpRequest, HttpResponse


def alive(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Whether the service answers; for whoever watches it."""
    return HttpResponse("ok", content_type="text/plain")
