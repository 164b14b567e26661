"""The overview's figures for people of some regions: theirs where they have any."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from tests.workbench.appraisals.conftest import ledger, loaded, work_off  # noqa: F401

from baoheng.workbench.acts import perform
from baoheng.workbench.desk.acts import AskFigures
from baoheng.workbench.desk.models import Figure
from baoheng.workbench.desk.regions import of_person, region_sets
from baoheng.workbench.people.models import Person, RegionHeld
from baoheng.workbench.upkeep.models import Region

COVERAGE = "supervision/inspection_coverage"


def figure(measure: str = COVERAGE, **regions: Any) -> Figure:
    return Figure.objects.create(
        measure=measure, title=measure, place=0, as_of=datetime.date(2026, 1, 31), text="全市的数",
        lines=["全市的算式"], parts=[["全市的部分", "1"]], regions=regions, at=timezone.now(),
    )  # fmt: skip


OWN = {"text": "区的数", "reason": "", "lines": ["区的算式"], "parts": [["区的部分", "1"]]}


def test_one_of_a_region_sees_its_figure_and_its_explanation(signed_in: Any) -> None:
    figure(**{"990101,990102": OWN})
    both = signed_in("leader", regions=("990102", "990101"))
    page = both.get("/overview").content.decode()
    assert "<b>区的数</b>" in page
    assert "您负责的区 · 截至" in page
    assert "全市的数" not in page
    why = both.get(f"/overview/figures/{COVERAGE}").content.decode()
    assert all(words in why for words in ("区的算式", "区的部分", "按您负责的区计算"))
    assert "全市的算式" not in why
    assert Figure.objects.get().text == "全市的数"


@pytest.mark.parametrize("regions", [{}, {"990101": OWN | {"text": "", "reason": "没有"}}])
def test_where_there_is_none_it_is_called_the_citys(signed_in: Any, regions: Any) -> None:
    figure(**regions)
    one = signed_in("leader", regions=("990101",))
    page = one.get("/overview").content.decode()
    assert "<b>全市的数</b>" in page
    assert "全市 · 截至" in page
    assert "按全市计算" in one.get(f"/overview/figures/{COVERAGE}").content.decode()
    whole = signed_in("leader", username="whole").get("/overview").content.decode()
    assert "全市 · 截至" not in whole


def test_the_sets_are_those_of_people_and_each_region(person: Any) -> None:
    Region.objects.create(code="990103", name="丙")
    Region.objects.create(code="990104", name="丁", active=False)
    person("leader", regions=("990102", "990101"))
    person("clerk", regions=("990101",))
    assert region_sets() == [("990101",), ("990101", "990102"), ("990103",)]
    RegionHeld.objects.all().delete()
    assert Person.objects.exists()
    assert region_sets() == [("990103",)]


@pytest.mark.slow
def test_the_job_computes_them_over_all_rows_of_the_regions(
    ledger: Path,  # noqa: F811
    person: Any,
) -> None:
    person("leader", regions=("990302", "990303"))
    elsewhere = person("leader", username="elsewhere", regions=("990309",))
    perform(AskFigures(elsewhere))  # also who has one region only may ask
    assert all(job.state == "done" for job in work_off())
    made = {one.measure: one for one in Figure.objects.all()}
    insured = made["enrolment/insured"]
    assert insured.text
    assert set(insured.regions) == {"990302,990303", "990309"}
    assert insured.regions["990302,990303"]["text"] == insured.text  # all live there
    assert any("990302" in line for line in insured.regions["990302,990303"]["lines"])
    assert insured.regions["990309"]["text"] != insured.text
    assert made["budget/execution_rate"].regions == {}  # has no regions: it is the city's
    assert of_person(made["budget/execution_rate"], elsewhere).own is False
