"""People of the workbench: one for each role, and somebody who is signed in as one of them."""

from collections.abc import Callable

import pytest
from django.test import Client

from baoheng.workbench.people.models import Person, RegionHeld, RoleHeld
from baoheng.workbench.signing import signed

PASSWORD = "a long sentence to remember"
MakePerson = Callable[..., Person]
SignedIn = Callable[..., Client]


@pytest.fixture
def person(db: None) -> MakePerson:
    """Makes a person with roles (and regions, institution); the username is the first role."""

    def make(
        *roles: str, username: str = "", regions: tuple[str, ...] = (), institution: str = ""
    ) -> Person:
        name = username or roles[0]
        made = Person.objects.make(name, f"某{name}", PASSWORD, institution=institution)
        RoleHeld.objects.bulk_create(RoleHeld(person=made, role=role) for role in roles)
        RegionHeld.objects.bulk_create(RegionHeld(person=made, region=one) for one in regions)
        return made

    return make


def linked(client: Client, path: str) -> str:
    """The address of a file as it stands on this person's pages."""
    return signed(client.person, path)  # type: ignore[attr-defined]


@pytest.fixture
def signed_in(person: MakePerson) -> SignedIn:
    """A browser of somebody with these roles; ``client.person`` is who."""

    def make(*roles: str, **more: object) -> Client:
        client = Client()
        who = person(*roles, **more)
        client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
        client.person = who  # type: ignore[attr-defined]
        return client

    return make
