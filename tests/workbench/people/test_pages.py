import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.workbench.conftest import PASSWORD

from baoheng.workbench.people.examples import FILE


def test_signing_in_leads_to_the_first_page_of_the_role(client: Any, person: Any) -> None:
    person("clerk")
    answer = client.post("/people/login", {"username": "clerk", "password": PASSWORD}, follow=True)
    assert answer.redirect_chain[-1][0] == "/overview"


def test_a_wrong_password_locks_after_five_times(client: Any, person: Any) -> None:
    person("clerk")
    for _ in range(4):
        answer = client.post("/people/login", {"username": "clerk", "password": "no"})
        assert answer.status_code == 200
    answer = client.post("/people/login", {"username": "clerk", "password": "no"})
    assert answer.status_code == 429
    answer = client.post("/people/login", {"username": "clerk", "password": PASSWORD})
    assert "暂不能登录" in answer.content.decode()


def test_a_one_time_password_must_be_changed_first(signed_in: Any) -> None:
    client = signed_in("clerk")
    client.person.must_change = True
    client.person.save()
    assert client.get("/overview")["Location"] == "/people/me/password"
    client.post(
        "/people/me/password",
        {"old": PASSWORD, "new": "another long sentence", "again": "another long sentence"},
    )
    assert client.get("/overview").status_code == 200


def test_a_device_asks_for_its_code_when_signing_in(client: Any, person: Any) -> None:
    device = TOTPDevice.objects.create(user=person("clerk"), name="手机", confirmed=True)
    given = {"username": "clerk", "password": PASSWORD}
    assert "动态口令不对" in client.post("/people/login", given).content.decode()
    device.refresh_from_db()
    device.throttle_reset()
    code = f"{totp(device.bin_key):06d}"
    assert client.post("/people/login", given | {"token": code}).status_code == 302


def test_a_device_is_set_up_with_its_first_code(signed_in: Any) -> None:
    client = signed_in("clerk")
    assert "data:image/png" in client.get("/people/me/device").content.decode()
    device = TOTPDevice.objects.get()
    client.post("/people/me/device", {"token": f"{totp(device.bin_key):06d}"})
    device.refresh_from_db()
    assert device.confirmed


def test_the_administrator_adds_a_person_on_the_page(signed_in: Any, client: Any) -> None:
    given = {
        "username": "li",
        "person_name": "李四",
        "held": ["clerk"],
        "regions": "530101、530102",
    }
    answer = signed_in("admin").post("/people/add", given)
    assert "只显示这一次" in answer.content.decode()


@pytest.mark.parametrize("bad", ["../x", "a", "李四", "a b", "<script>"])
def test_a_login_name_of_other_signs_is_refused(signed_in: Any, bad: str) -> None:
    answer = signed_in("admin").post(
        "/people/add", {"username": bad, "person_name": "x", "held": ["clerk"]}
    )
    assert answer.status_code == 200
    assert "输入一个有效的值" in answer.content.decode()


def test_the_people_of_an_example_sign_in_by_one_click(client: Client, person: Any) -> None:
    path = settings.HOME / FILE
    person("clerk")
    one = {
        "username": "clerk",
        "name": "某",
        "role": "预算经办",
        "first": "看",
        "password": PASSWORD,
    }
    try:
        path.write_text(json.dumps([one | {"password": PASSWORD}]), encoding="utf-8")
        shown = client.get("/people/login").content.decode()
    finally:
        path.unlink()
    assert "以预算经办某的身份登录" in shown
    given = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown))
    assert client.post("/people/login", given).status_code == 302
    assert "身份登录" not in Client().get("/people/login").content.decode()
