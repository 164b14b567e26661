"""The list of target tables: filters, groups and pages, all kept in the address."""

from typing import Any

import pytest

from baoheng.workbench.documents.models import State, Targets, Version
from baoheng.workbench.people.models import Person


@pytest.fixture
def several(person: Any) -> Person:
    """Two units, two years, many projects."""
    by: Person = person("clerk", username="maker")
    for unit, year, count in (("甲局", 2026, 60), ("乙局", 2026, 2), ("甲局", 2025, 3)):
        for at in range(count):
            one = Targets.objects.create(
                department=unit, year=year, kind="project", project=f"{unit}{year}第{at:02d}项"
            )
            told = {"kind": "project", "indicators": []}
            state = State.APPROVED if at % 2 else State.DRAFT
            Version.objects.create(targets=one, number=1, contents=told, by=by, state=state)
    return by


def test_filters_narrow_the_list_and_stay_in_the_address(signed_in: Any, several: Person) -> None:
    leader = signed_in("leader")
    page = leader.get("/targets/?department=乙局").text
    assert "乙局2026第00项" in page
    assert "甲局2026第00项" not in page
    assert "<option selected>乙局</option>" in page
    page = leader.get("/targets/?department=甲局&year=2025&state=approved").text
    assert "甲局2025第01项" in page
    assert "甲局2025第00项" not in page
    page = leader.get("/targets/?department=甲局&group=year").text
    assert "department=%E7%94%B2%E5%B1%80&amp;group=year&amp;page=2" in page
    assert "没有符合条件" in leader.get("/targets/?department=丙局").text


def test_groups_say_how_many_there_are_in_all(signed_in: Any, several: Person) -> None:
    leader = signed_in("leader")
    page = leader.get("/targets/?group=department").text
    assert page.index("共 2 张") < page.index("共 63 张")
    assert "草稿 1 · 已批复 1" in page
    page = leader.get("/targets/?group=department&page=2").text  # the second unit goes on
    assert page.count('class="group"') == 1
    assert "共 63 张" in page
    page = leader.get("/targets/?group=year&department=甲局&page=2").text
    assert "2025年" in page
    assert "共 3 张" in page
    assert 'class="group"' not in leader.get("/targets/?group=nothing").text


def test_units_of_other_regions_are_not_offered(signed_in: Any, several: Person) -> None:
    Targets.objects.filter(department="乙局").update(region="990102")
    clerk = signed_in("clerk", regions=("990102",))
    page = clerk.get("/targets/?group=department").text
    assert "甲局" not in page
    assert "共 2 张" in page
