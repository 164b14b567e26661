"""Every page of the menu in a real browser: it opens, nobody is shut out, nothing is cut off."""

from collections.abc import Callable
from urllib.parse import urljoin

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from baoheng.workbench.people.roles import roles

pytestmark = pytest.mark.slow
AA = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


@pytest.mark.parametrize("role", list(roles()))
def test_the_pages_of_a_role_open_and_meet_wcag(role: str, visit: Callable[[str], Page]) -> None:
    _walk(visit(role))


def test_the_pages_open_and_meet_wcag_in_english(visit: Callable[[str], Page]) -> None:
    page = visit("supervisor")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    _walk(page)
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def _walk(page: Page) -> None:
    links = page.locator(".menu a, .me a")
    addresses = links.evaluate_all("all => all.map(one => one.getAttribute('href'))")
    for address in addresses:
        answer = page.goto(urljoin(page.url, address))
        assert answer is not None
        assert answer.status == 200, address
        assert page.locator("h1").count() == 1, address
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not wide, f"{address} is wider than the screen"
        found = Axe().run(page, options=AA)
        assert found.violations_count == 0, found.generate_report()


def test_a_page_is_used_by_keyboard(visit: Callable[[str], Page]) -> None:
    page = visit("admin")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
