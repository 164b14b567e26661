"""The language is what was chosen in this browser, Chinese until then."""

from typing import Any

import pytest
from django.test import Client


def test_a_page_is_chinese_whatever_the_browser_asks_for(client: Client, db: None) -> None:
    answer = client.get("/people/login", headers={"accept-language": "en"})
    assert '<html lang="zh-CN">' in answer.text
    assert answer["Content-Language"] == "zh-hans"


def test_the_button_changes_the_language_and_back(signed_in: Any) -> None:
    client = signed_in("clerk")
    back = "http://testserver/overview"
    answer = client.post("/language", {"language": "en"}, headers={"referer": back})
    assert (answer.status_code, answer["Location"]) == (302, back)
    page = client.get("/overview")
    assert '<html lang="en">' in page.text
    assert page["Content-Language"] == "en"
    client.post("/language", {"language": "zh-hans"}, headers={"referer": back})
    assert '<html lang="zh-CN">' in client.get("/overview").text


@pytest.mark.parametrize("cookie", ["de", "../en", ""])
def test_a_language_that_is_not_there_is_chinese(client: Client, db: None, cookie: str) -> None:
    client.cookies["django_language"] = cookie
    assert '<html lang="zh-CN">' in client.get("/people/login").text


def test_the_language_leads_to_no_other_site(client: Client, db: None) -> None:
    answer = client.post("/language", {"language": "en", "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_a_one_time_password_does_not_hold_the_language(signed_in: Any) -> None:
    client = signed_in("clerk")
    client.person.must_change = True
    client.person.save()
    client.post("/language", {"language": "en"}, headers={"referer": "http://testserver/"})
    assert '<html lang="en">' in client.get("/people/me/password").text
