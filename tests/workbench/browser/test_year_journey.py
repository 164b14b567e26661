"""A year evaluated in real browsers: computed, filled, handed over, confirmed, locked, printed."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.cli.bureau import load
from tests.cli.documents import target_form
from tests.workbench.browser.conftest import (
    Server,
    free_port,
    make_people,
    perform_in,
    start,
    visiting,
)

pytestmark = pytest.mark.slow
OPEN, PATIENCE = "监管制度健全性", 60_000
# targets that were approved, as their own pages would leave them
APPROVED = """
import json
from pathlib import Path
from baoheng.reading.read import read_document
from baoheng.reading.reports.contract import to_contract
from baoheng.reading.reports.jsontext import to_json
from baoheng.workbench.documents.models import State, Targets, Version
from baoheng.workbench.people.models import Person
document = read_document(Path({form!r})).document
[contents] = json.loads(to_json(to_contract(document)))["tables"]
targets = Targets.objects.create(
    department=document.department, project=contents["project"], year=2025, kind="project"
)
Version.objects.create(
    targets=targets, number=1, contents=contents, state=State.APPROVED,
    by=Person.objects.get(username="clerk"),
)
"""
Visit = Callable[[str], Page]


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A workbench with a year's ledger and one approved table."""
    folder = tmp_path_factory.mktemp("year")
    ledger, home = load(folder), folder / "home"
    form = target_form(folder / "目标.xlsx")
    make_people(home)
    perform_in(home, ledger, APPROVED.format(form=str(form)))
    port = free_port()
    process = start(home, port, BAOHENG_LEDGER=str(ledger))
    yield Server(f"http://127.0.0.1:{port}", home)
    process.terminate()
    process.wait(60)


@pytest.fixture
def enter(browser: Browser, bureau: Server) -> Iterator[Visit]:
    """Signs somebody in at the workbench with the year."""
    yield from visiting(browser, bureau)


def test_a_year_is_evaluated_to_the_printed_form(
    enter: Visit, bureau: Server, tmp_path: Path
) -> None:
    clerk = enter("clerk")
    clerk.goto(f"{bureau.base}/appraisals/")
    clerk.get_by_role("link", name="开始一次自评").click()
    clerk.get_by_label("目标表").select_option("year-2025")
    clerk.get_by_label("截止日").fill("2025-12-31")
    clerk.get_by_role("button", name="开始，从台账测算").click()
    expect(clerk.get_by_text("还有 3 个指标要您填")).to_be_visible(timeout=PATIENCE)
    address = clerk.url
    _look(clerk)
    _fill(clerk, address, tmp_path)
    clerk.get_by_role("button", name="保存", exact=True).click()  # how the goals were reached
    clerk.once("dialog", lambda asked: asked.accept())
    clerk.get_by_role("button", name="提交复核").click()
    expect(clerk.get_by_text("等复核人复核")).to_be_visible()
    _confirm(enter("finance"), address)
    with clerk.expect_download() as saved:
        clerk.get_by_role("link", name="Word").first.click()
    with zipfile.ZipFile(io.BytesIO(Path(saved.value.path()).read_bytes())) as form:
        words = form.read("word/document.xml").decode()
    assert all(one in words for one in ("92.83", "制度齐全", "7个绩效指标中"))


def _look(clerk: Page) -> None:
    """The number explains itself, below its row and down to the rows behind."""
    clerk.get_by_role("button", name="24份").click()
    expect(clerk.get_by_text("公式 所属月份在期内的已审单据")).to_be_visible()
    clerk.get_by_role("link", name="看趋势、明细和佐证").click()
    expect(clerk.locator("[data-chart] svg")).to_be_visible()
    clerk.get_by_role("button", name="看样本").click()
    expect(clerk.get_by_role("cell", name="S011").first).to_be_visible()


def _fill(clerk: Page, address: str, folder: Path) -> None:
    """Everything that waits, one after the other, the last with its proof."""
    proof = folder / "制度汇编.txt"
    proof.write_text("一、", encoding="utf-8")
    clerk.goto(address)
    clerk.get_by_role("link", name="填下一个").click()
    for _ in range(3):
        if clerk.get_by_role("heading", level=1).inner_text() == OPEN:
            clerk.get_by_label("达成程度").select_option(index=1)
            clerk.get_by_label("佐证文件").set_input_files(proof)
            clerk.get_by_label("理由").fill("制度齐全")
        else:
            clerk.get_by_label("理由").fill("已经增配人手")
        clerk.get_by_role("button", name="保存，填下一个").click()
    expect(clerk.get_by_text("各个指标都有结果了")).to_be_visible()


def _confirm(finance: Page, address: str) -> None:
    finance.goto(address)
    for button, after in (("复核无误", "报出以后请锁定"), ("锁定", "已锁定，不能再改")):
        finance.once("dialog", lambda asked: asked.accept())
        finance.get_by_role("button", name=button, exact=True).click()
        expect(finance.get_by_text(after)).to_be_visible()
