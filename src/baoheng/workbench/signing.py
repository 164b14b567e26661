"""Signed links to files: for one person, one file and a short time, beside the session's check."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.http import FileResponse, HttpRequest
from django.urls import Resolver404, resolve

from baoheng.core.errors import Conflict
from baoheng.workbench.files import download
from baoheng.workbench.people.models import Person

SECONDS = 30 * 60  # a page may be read that long before somebody clicks
_FIELD, _SAID = "t", "d"
View = TypeVar("View", bound=Callable[..., Any])


def sends_file(view: View) -> View:
    """Say that a view sends a file, so that links to it are signed."""
    view.sends_file = True  # type: ignore[attr-defined]
    return view


def signed(person: Person, path: str) -> str:
    """The address of a file for this person; any other address as it is."""
    try:
        found = resolve(path)
    except Resolver404:
        return path
    if not getattr(found.func, "sends_file", False):
        return path
    return f"{path}?{urlencode({_FIELD: _signer(person, path).sign(_SAID)})}"


def send(request: HttpRequest, name: str, sha256: str) -> FileResponse:
    """The file as something to save. Raises Conflict where the link is old or somebody else's."""
    person: Any = request.user
    try:
        _signer(person, request.path).unsign(request.GET.get(_FIELD, ""), max_age=SECONDS)
    except SignatureExpired as error:
        raise Conflict("下载的链接过期了", todo="请回到原来的页面，刷新后再点一次") from error
    except BadSignature as error:
        raise Conflict(
            "下载的链接不完整，或不是给您的", todo="请从页面上点文件名下载，不要用别人给的链接"
        ) from error
    return download(name, sha256)


def _signer(person: Person, path: str) -> TimestampSigner:
    return TimestampSigner(salt=f"baoheng.download:{person.pk}:{path}")
