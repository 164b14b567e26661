"""What a page is: a view that says who may open it, and tells errors in words."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from baoheng.core.errors import BaohengError, NotAllowed
from baoheng.workbench.frame.telling import in_words
from baoheng.workbench.people.models import Person
from baoheng.workbench.people.roles import permission_title

View = Callable[..., HttpResponseBase]
ANYBODY = ""  # a page for everyone who has signed in


class Signed(HttpRequest):
    """A request of somebody who has signed in: what a page's view receives."""

    user: Person


class Page(Protocol):
    """A view with the permissions of which one is needed; ``ANYBODY`` for all who signed in."""

    permissions: tuple[str, ...]

    def __call__(self, request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
        """Answer."""


def page(*permissions: str) -> Callable[[View], Page]:
    """Make a view a page: signed in, with one of these permissions, errors as messages.

    What a person may not see for its region or institution is not found (404), so that nobody
    learns that it exists; what the role does not allow is refused in words (403).
    """

    def wrap(view: View) -> Page:
        @wraps(view)
        @login_required
        def answer(request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
            person = cast(Person, request.user)
            if permissions != (ANYBODY,) and not any(map(person.may, permissions)):
                words = gettext("、").join(map(permission_title, permissions))
                return refused(
                    request, gettext("打开这一页要有“%(words)s”的权限") % {"words": words}
                )
            try:
                return view(request, *given, **named)
            except NotAllowed as error:
                return refused(request, in_words(error))
            except BaohengError as error:
                return _told(request, error)

        made = cast(Page, answer)
        made.permissions = permissions
        return made

    return wrap


def refused(request: HttpRequest, said: str) -> HttpResponse:
    """The page of a refusal."""
    return render(request, "frame/refused.html", {"said": said}, status=403)


def _told(request: HttpRequest, error: BaohengError) -> HttpResponse:
    """An error as a message where the person came from, or as a page of its own."""
    if request.method == "POST":
        messages.error(request, in_words(error))
        back = request.headers.get("referer", "")
        if url_has_allowed_host_and_scheme(back, {request.get_host()}):
            return redirect(back)
    return render(request, "frame/cannot.html", {"error": error}, status=409)


def visible(person: Person, region: str = "", institution: str = "") -> None:
    """Raise Http404 where rows of this region and institution are not this person's business."""
    if not person.reaches(region, institution):
        raise Http404
