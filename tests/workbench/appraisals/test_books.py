"""All official forms of a department's year in one file."""

from typing import Any

import pytest
from tests.cli.bureau import BUREAU, PROJECT
from tests.workbench.appraisals.conftest import YEAR_END, work_off
from tests.workbench.appraisals.test_outputs import _bytes, _texts
from tests.workbench.appraisals.test_pages import text
from tests.workbench.conftest import linked

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import perform
from baoheng.workbench.appraisals.acts.book import KeepBook, StartBook
from baoheng.workbench.appraisals.models import Book, Kind
from baoheng.workbench.files import Kept

pytestmark = pytest.mark.slow  # every test computes from a ledger

CHOICE = f"2025|evaluation||{BUREAU}"


def test_a_year_is_bound_into_one_file_with_a_summary(
    signed_in: Any, begin: Any, approve: Any
) -> None:
    clerk = signed_in("clerk")
    assert "没有可装订的" in text(clerk.get("/appraisals/books"))
    for project in (PROJECT, "医疗救助"):
        begin(clerk.person, Kind.EVALUATION, YEAR_END, approve(project=project))
    shown = text(clerk.get("/appraisals/books"))
    assert f"2025年 {BUREAU} 绩效自评" in shown
    assert CHOICE in shown
    clerk.post("/appraisals/books", {"choice": CHOICE, "ending": "xlsx"})
    [job] = work_off()
    assert job.state == "done", job.said
    assert "共2份" in job.said
    found = Book.objects.get()
    book = _texts(_bytes(clerk.get(linked(clerk, f"/appraisals/books/{found.pk}"))))
    assert PROJECT in book
    assert "医疗救助" in book
    assert "汇总" in book
    assert found.name in text(signed_in("leader").get("/appraisals/books"))
    region = signed_in("leader", username="far", regions=("990303",))
    assert region.get(f"/appraisals/books/{found.pk}").status_code == 404


def test_what_cannot_be_bound_is_refused(person: Any, begin: Any, signed_in: Any) -> None:
    clerk = signed_in("clerk")
    begin(clerk.person)
    for kind, ending, words in (
        (Kind.MONITORING, "xlsx", "还没有测算过"),
        (Kind.EVALUATION, "exe", "没有这种格式"),
    ):
        with pytest.raises(Conflict, match=words):
            perform(StartBook(clerk.person, BUREAU, "", 2025, kind, ending))
    assert clerk.post("/appraisals/books", {"choice": "9"}).status_code == 409
    with pytest.raises(NotAllowed):
        perform(StartBook(person("reviewer"), BUREAU, "", 2025, Kind.EVALUATION, "xlsx"))


def test_a_newer_book_replaces_the_one_that_waits(person: Any, begin: Any) -> None:
    clerk = person("clerk")
    begin(clerk)
    asked = (BUREAU, "", 2025, Kind.EVALUATION, "docx")
    old = perform(StartBook(clerk, *asked)).result
    perform(StartBook(clerk, *asked))
    first, second = work_off()
    assert (first.state, second.state) == ("failed", "done")
    with pytest.raises(Conflict, match="新的一本代替"):
        perform(KeepBook(clerk, old, Kept("a", "0" * 64, 1), 1))
