"""An administrator adds a person who sees only his region."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.workbench.browser.conftest import (
    Server,
    free_port,
    make_people,
    perform_in,
    start,
    visiting,
)

pytestmark = pytest.mark.slow
OWN = "a sentence of my own making"
TARGETS = """
from baoheng.workbench.documents.models import Document
from baoheng.workbench.people.models import Person
for region in ("990101", "990102"):
    Document.objects.create(name=region + "的资料.docx", sha256=region, size=1, region=region,
                            by=Person.objects.get(username="clerk"))
"""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A workbench with a document of each of two regions."""
    home = tmp_path_factory.mktemp("city") / "home"
    make_people(home)
    perform_in(home, home / "none", TARGETS)
    port = free_port()
    process = start(home, port)
    yield Server(f"http://127.0.0.1:{port}", home)
    process.terminate()
    process.wait(60)


def test_a_new_person_sees_his_region_only(browser: Browser, city: Server, tmp_path: Path) -> None:
    for visit in visiting(browser, city):
        admin = visit("admin")
        password = _added(admin, city.base)
        page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        _first_time(page, city.base, password)
        page.goto(f"{city.base}/documents/")
        expect(page.locator("main")).to_contain_text("990101的资料")
        expect(page.locator("main")).not_to_contain_text("990102的资料")
        for key, status in ((1, 200), (2, 404)):
            answer = page.goto(f"{city.base}/documents/{key}")
            assert answer is not None
            assert answer.status == status
        page.close()


def _added(admin: Page, base: str) -> str:
    """Fill in the form; the one-time password that the page shows."""
    admin.goto(f"{base}/people/add")
    admin.get_by_label("登录名").fill("east")
    admin.get_by_label("姓名").fill("东区经办")
    admin.get_by_label("预算经办", exact=False).check()
    admin.get_by_label("负责的区", exact=False).fill("990101")
    admin.get_by_role("button", name="保存").click()
    shown = admin.locator("main")
    expect(shown).to_contain_text("只显示这一次")
    return admin.locator("code").nth(1).inner_text()


def _first_time(page: Page, base: str, password: str) -> None:
    """Sign in with it, and choose one's own."""
    page.goto(f"{base}/people/login")
    page.get_by_label("登录名").fill("east")
    page.get_by_label("密码", exact=False).first.fill(password)
    page.get_by_role("button", name="登录").click()
    page.get_by_label("原密码", exact=False).fill(password)
    page.get_by_label("新密码", exact=False).first.fill(OWN)
    page.get_by_label("再输入一次", exact=False).fill(OWN)
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(lambda url: "/password" not in url)
