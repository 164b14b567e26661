"""Headers of every answer, and one number for all that a click does."""

import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

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


def language(answer: Answer) -> Answer:
    """The language that was chosen in this browser, Chinese until then.

    Django's own middleware would follow what the browser asks for, which in an office nobody chose.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        with translation.override(
            chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        ):
            response = answer(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response

    return middleware
