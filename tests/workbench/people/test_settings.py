"""The settings that guard sessions and passwords are what the documentation says."""

from typing import Any

from django.conf import settings
from django.test import Client

from baoheng.workbench import settings as own


def test_passwords_are_kept_by_argon2() -> None:
    assert own.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_cookies_are_not_for_scripts_and_other_sites() -> None:
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE
    assert settings.SESSION_COOKIE_AGE <= 8 * 3600


def test_signing_in_gives_a_new_session(client: Client, person: Any) -> None:
    from tests.workbench.conftest import PASSWORD

    person("clerk")
    client.get("/people/login")
    before = client.session.session_key
    client.post("/people/login", {"username": "clerk", "password": PASSWORD})
    assert client.session.session_key != before


def test_a_new_password_ends_other_sessions(client: Client, signed_in: Any) -> None:
    there = signed_in("clerk")
    there.person.set_password("another long sentence")
    there.person.save()
    assert there.get("/overview").status_code == 302
