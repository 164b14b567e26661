"""A Word file from upload to approval in real browsers: found, taken up, mended, approved."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.workbench.browser.conftest import Server
from tests.workbench.browser.test_pages import AA

pytestmark = pytest.mark.slow
MAKER = Path(__file__).parents[3] / "examples" / "云溪市" / "make_documents.py"
NAME, PATIENCE = "05-2026年城乡医疗救助绩效目标表.docx", 60_000
WRONG, RIGHT = "1140人次", "1100人次"


@pytest.fixture(scope="module")
def word(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example city's fifth document, with its planted fault."""
    folder = tmp_path_factory.mktemp("word")
    subprocess.run([sys.executable, str(MAKER), str(folder)], check=True, stdout=subprocess.DEVNULL)
    return folder / NAME


def test_a_word_file_becomes_approved_targets(
    visit: Callable[[str], Page], server: Server, word: Path
) -> None:
    clerk = visit("clerk")
    _upload(clerk, server, word)
    page = _take_up(clerk)
    clerk.goto(f"{page}/compare")
    accessible(clerk)
    clerk.goto(page)
    _mend(clerk)
    clerk.once("dialog", lambda asked: asked.accept())
    clerk.keyboard.press("s")
    expect(clerk.locator("h1")).to_contain_text("已送审")
    finance = visit("finance")
    finance.goto(page)
    finance.get_by_label("等级", exact=False).select_option("良")
    accessible(finance)
    finance.get_by_role("button", name="批复").click()
    expect(finance.locator("h1")).to_contain_text("已批复")
    clerk.goto(f"{server.base}/targets/")
    expect(clerk.get_by_role("cell", name="已批复")).to_be_visible()
    accessible(clerk)


def accessible(page: Page) -> None:
    """Nothing on the page that WCAG AA forbids, nothing wider than the screen."""
    found = Axe().run(page, options=AA)
    assert found.violations_count == 0, found.generate_report()
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def _upload(clerk: Page, server: Server, word: Path) -> None:
    clerk.goto(f"{server.base}/documents/")
    clerk.locator("input[type=file]").first.set_input_files(word)
    clerk.get_by_role("button", name="上传").first.click()
    clerk.goto(f"{server.base}/documents/")
    clerk.get_by_role("link", name=NAME).first.click()
    expect(clerk.get_by_role("button", name="收进目标表")).to_be_visible(timeout=PATIENCE)


def _take_up(clerk: Page) -> str:
    """The finding is told, and its cell marked; where the page is."""
    clerk.get_by_role("button", name="收进目标表").click()
    expect(clerk.locator("h1")).to_contain_text("草稿")
    expect(clerk.locator(".found li.error").filter(has_text="28.5")).to_be_visible()
    marked = clerk.locator("tr", has_text=WRONG).locator("a.mark").first
    marked.click()
    expect(clerk.locator("li:target")).to_be_visible()
    accessible(clerk)
    return clerk.url.partition("#")[0]


def _mend(clerk: Page) -> None:
    """As the finding says; then nothing of it is left."""
    clerk.locator("h1").click()
    clerk.keyboard.press("e")
    cell = clerk.locator("textarea", has_text=WRONG)
    expect(cell).to_be_visible()
    accessible(clerk)
    cell.fill(cell.input_value().replace(WRONG, RIGHT))
    clerk.get_by_role("button", name="保存并检查").click()
    expect(clerk.locator("h1")).to_contain_text("草稿")
    expect(clerk.locator(".found li.error")).to_have_count(0)
