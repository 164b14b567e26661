"""The overview's figures: computed from the ledger, kept with what explains them, shown."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.workbench.appraisals.conftest import ledger, loaded  # noqa: F401

from baoheng.core.errors import Conflict
from baoheng.measures.definitions import measure
from baoheng.workbench.acts import perform
from baoheng.workbench.desk.acts import AskFigures
from baoheng.workbench.desk.figures import until, wanted
from baoheng.workbench.desk.models import Figure
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.jobs.work import run

pytestmark = pytest.mark.slow


def test_every_figure_names_a_measure_and_a_part_of_it() -> None:
    for one in wanted():
        assert one.by in measure(one.measure).dimensions


def test_a_job_computes_all_figures_and_no_gap_is_a_zero(ledger: Path, person: Any) -> None:  # noqa: F811
    perform(AskFigures(person("leader")))
    run(Job.objects.get())
    job = Job.objects.get()
    assert job.state == "done", job.said
    made = {one.measure: one for one in Figure.objects.all()}
    assert set(made) == {one.measure for one in wanted()}
    for one in made.values():
        assert bool(one.text) != bool(one.reason)
        assert one.lines
    assert any(one.text for one in made.values())


def test_it_is_asked_for_once_at_a_time(person: Any) -> None:
    perform(AskFigures(person("leader")))
    with pytest.raises(Conflict, match="正在测算"):
        perform(AskFigures(Job.objects.get().by))


def test_without_a_ledger_the_job_says_what_to_do(
    person: Any, settings: Any, tmp_path: Path
) -> None:
    settings.LEDGER = str(tmp_path / "none")
    perform(AskFigures(person("leader")))
    run(Job.objects.get())
    job = Job.objects.get()
    assert job.state == "failed"
    assert "台账" in job.said
    assert not Figure.objects.exists()


class _Months:
    """Facts of which only the months with rows are known."""

    def __init__(self, months: set[datetime.date] | None) -> None:
        self.found = months

    def months(self, _: str) -> set[datetime.date] | None:
        return self.found


@pytest.mark.parametrize(
    ("months", "end"),
    [
        ({datetime.date(2026, 1, 1), datetime.date(2026, 2, 1)}, datetime.date(2026, 2, 28)),
        ({datetime.date(2026, 3, 1)}, datetime.date(2026, 3, 15)),  # no later than today
        (None, datetime.date(2026, 3, 15)),
        (set(), datetime.date(2026, 3, 15)),
    ],
)
def test_figures_end_with_the_last_month_that_has_rows(months: Any, end: datetime.date) -> None:
    asked = measure("fund/balance")
    assert until(_Months(months), asked, datetime.date(2026, 3, 15)) == end  # type: ignore[arg-type]


def test_a_figure_explains_itself(signed_in: Any) -> None:
    Figure.objects.create(
        measure="fund/balance", title="基金累计结余", place=0, text="12.50万元",
        as_of=datetime.date(2026, 1, 31), lines=["公式 甲 − 乙"], parts=[["居民", "3.00万元"]],
        versions={"fund_months": 2}, at=datetime.datetime(2026, 2, 1, tzinfo=datetime.UTC),
    )  # fmt: skip
    said = signed_in("leader").get("/overview/figures/fund/balance").content.decode()
    for words in ("公式 甲 − 乙", "居民", "3.00万元"):
        assert words in said
