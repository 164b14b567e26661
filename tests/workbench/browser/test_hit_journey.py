"""A hit from the queue to recovery, with an appeal, by five people in real browsers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.review.handling.bureau import HOSPITAL, founded
from tests.workbench.browser.conftest import (
    Server,
    free_port,
    make_people,
    perform_in,
    start,
    visiting,
)

pytestmark = pytest.mark.slow
HIT = "甲一"
SYNC = "from baoheng.workbench.casework.syncing import sync\nsync(lambda _: None)\n"
Visit = Callable[[str], Page]


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A workbench on the ledger of a small bureau."""
    folder = tmp_path_factory.mktemp("bureau")
    ledger, home = Path(founded(folder / "ledger").root), folder / "home"
    make_people(home, HOSPITAL)
    perform_in(home, ledger, SYNC)
    port = free_port()
    process = start(home, port, BAOHENG_LEDGER=str(ledger))
    yield Server(f"http://127.0.0.1:{port}", home)
    process.terminate()
    process.wait(60)


@pytest.fixture
def enter(browser: Browser, bureau: Server) -> Iterator[Visit]:
    """Signs somebody in at the hit's page."""

    def opened(visit: Visit) -> Visit:
        def make(username: str) -> Page:
            page = visit(username)
            page.goto(f"{bureau.base}/cases/hits/{HIT}")
            return page

        return make

    for visit in visiting(browser, bureau):
        yield opened(visit)


def _done(page: Page, words: str) -> None:
    expect(page.locator(".message.success").first).to_contain_text(words)


def test_a_hit_goes_from_the_queue_to_recovery_with_an_appeal(
    enter: Visit, bureau: Server, tmp_path: Path
) -> None:
    first = enter("reviewer")
    first.goto(f"{bureau.base}/cases/?queue=review")
    first.get_by_role("link", name=HIT).click()
    expect(first.get_by_role("heading", level=1)).to_contain_text("医疗服务项目重复收费")
    first.keyboard.press("y")  # confirms as it stands
    _done(first, HIT)
    first.goto(f"{bureau.base}/cases/hits/{HIT}")
    first.keyboard.press("y")  # tells the institution
    _done(first, HIT)

    paper = tmp_path / "病程.pdf"
    paper.write_bytes(b"%PDF-1.4\n%%EOF\n")
    hospital = enter("institution")
    hospital.get_by_label("申诉理由").fill("当日两次有医嘱")
    hospital.get_by_label("材料").set_input_files(paper)
    hospital.get_by_role("button", name="提交申诉").click()
    _done(hospital, HIT)

    second = enter("reviewer2")
    second.get_by_label("理由").fill("金额待合议")
    second.get_by_role("button", name="转合议").click()
    _done(second, HIT)

    chair = enter("supervisor")
    for name in ("基金监管甲", "基金监管乙", "基金监管丙"):
        chair.get_by_label(name).check()
    chair.get_by_label("明细 002 认定金额").fill("0")
    chair.get_by_label("理由").fill("认一行")
    chair.get_by_role("button", name="认定").click()
    _done(chair, HIT)
    chair = enter("supervisor")
    chair.keyboard.press("y")  # the panel's conclusion becomes the decision
    _done(chair, HIT)
    chair = enter("supervisor")
    chair.get_by_role("button", name="决定追回").click()
    _done(chair, HIT)
    chair = enter("supervisor")
    chair.get_by_label("凭证号").fill("凭1")
    chair.get_by_label("到账金额").fill("10")
    chair.get_by_role("button", name="记到账").click()
    _done(chair, "到账")
    chair = enter("supervisor")
    chair.get_by_role("button", name="结案").click()
    _done(chair, HIT)
    expect(enter("supervisor").locator("main")).to_contain_text("已结案")
