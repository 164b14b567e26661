"""What every answer carries, and what nothing gives away."""

from typing import Any

import pytest
from django.test import Client

from baoheng.workbench.desk import views
from baoheng.workbench.frame.help import shown, texts


@pytest.mark.parametrize("address", ["/people/login", "/overview", "/nowhere", "/api/targets"])
def test_every_answer_has_the_headers(signed_in: Any, address: str) -> None:
    head = signed_in("clerk").get(address).headers
    policy = head["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert head["X-Content-Type-Options"] == "nosniff"
    assert head["X-Frame-Options"] == "DENY"
    assert head["Referrer-Policy"] == "same-origin"
    assert "camera=()" in head["Permissions-Policy"]
    assert "no-store" in head["Cache-Control"]


def test_a_form_without_its_token_is_refused(person: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("admin"), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/people/add", {"username": "x"})
    assert answer.status_code == 403
    assert "什么也没有改" in answer.content.decode()


def test_a_fault_shows_no_trace(signed_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr(views, "render", broken)
    client = signed_in("clerk")
    client.raise_request_exception = False
    answer = client.get("/overview")
    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()
    assert "什么也没有改" in answer.content.decode()


def test_a_page_that_is_not_there_says_so(signed_in: Any) -> None:
    answer = signed_in("clerk").get("/nowhere")
    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()


def test_the_service_says_that_it_lives_to_anybody(client: Client) -> None:
    assert client.get("/alive").content == b"ok"


def test_help_has_every_text_and_no_other(signed_in: Any) -> None:
    client = signed_in("clerk")
    assert "办理疑点" in client.get("/help/").content.decode()
    assert client.get("/help/操作/办理疑点").status_code == 200
    assert client.get("/help/操作/..%2F..%2Fpyproject").status_code == 404
    assert "办理疑点" in client.get("/help/", {"q": "申诉"}).content.decode()


def test_help_is_called_by_its_heading_and_hides_what_is_for_its_editors():
    titles = [one.title for kind in texts().values() for one in kind]
    assert titles
    assert not [title for title in titles if "<" in title or title.startswith("#")]
    assert "<!--" not in shown("参考", "命令")
    assert "&lt;!--" not in shown("参考", "命令")
