"""Headers of every answer, and one number for all that a click does."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from baoheng.workbench.acts import click

Answer = Callable[[HttpRequest], HttpResponse]


def headers(answer: Answer) -> Answer:
    """Nothing of a page with data is kept by browsers or proxies; no device is asked for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = click.set(uuid.uuid4())
        try:
            response = answer(request)
        finally:
            click.reset(token)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        return response

    return middleware
