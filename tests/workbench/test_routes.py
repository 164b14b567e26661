"""Every address × every role: it opens exactly where the roles say so."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from baoheng.workbench.frame.page import ANYBODY
from baoheng.workbench.people.roles import permissions, roles

pytestmark = pytest.mark.slow

OPEN = {
    "home",
    "alive",
    "language",
    "people:login",
    "people:logout",
}  # for people who have not signed in


def _patterns(
    resolver: URLResolver, space: str = "", before: str = ""
) -> Iterator[tuple[str, str, Any]]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _patterns(one, one.namespace or space, route)
        elif isinstance(one, URLPattern):
            yield (f"{space}:{one.name}" if space else str(one.name)), route, one.callback


ROUTES = list(_patterns(get_resolver("baoheng.workbench.urls")))
PAGES = [one for one in ROUTES if one[0] not in OPEN and not one[0].startswith("api:")]


@pytest.mark.parametrize(("name", "route", "view"), PAGES, ids=[one[0] for one in PAGES])
def test_every_address_says_who_may_open_it(name: str, route: str, view: Any) -> None:
    assert getattr(view, "permissions", None), f"{name} ({route}) is no page"
    assert set(view.permissions) <= {*permissions(), ANYBODY}


_GIVEN = {
    "str": "x",
    "int": 1,
    "uuid": "00000000-0000-0000-0000-000000000000",
    "path": "x",
    "slug": "x",
}


def _address(route: str) -> str:
    import re

    def fill(found: re.Match[str]) -> str:
        return str(_GIVEN[found[1]])

    return "/" + re.sub(r"<(\w+):\w+>", fill, route)


@pytest.mark.parametrize("role", list(roles()))
def test_a_page_opens_only_for_those_who_may(role: str, signed_in: Any) -> None:
    """Refused with 403 without the permission; with it never (404 or 405 for a thing made up)."""
    given = {"institution": "H0001"} if role == "institution" else {}
    client = signed_in(role, **given)
    client.raise_request_exception = False
    for name, route, view in PAGES:
        for method in ("get", "post"):
            status = getattr(client, method)(_address(route)).status_code
            allowed = view.permissions == (ANYBODY,) or set(view.permissions) & roles()[role].may
            if allowed:
                assert status not in {403, 500}, (name, method, status)
            else:
                assert status == 403, (name, method, status)


def test_who_has_not_signed_in_is_led_to_the_login(client: Any, db: None) -> None:
    for name, route, _ in PAGES:
        answer = client.get(_address(route))
        if answer.status_code == 401:  # the API says so instead
            continue
        assert answer.status_code == 302, name
        assert answer["Location"].startswith("/people/login"), name
