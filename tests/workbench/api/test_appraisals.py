"""Appraisals by the interface."""

from typing import Any

import pytest
from tests.workbench.appraisals.conftest import (  # noqa: F401
    approve,
    begin,
    contents,
    form,
    ledger,
    loaded,
)

pytestmark = pytest.mark.slow


def test_an_appraisal_is_told_with_every_indicator_explained(
    person: Any,
    call: Any,
    begin: Any,  # noqa: F811
) -> None:
    made = begin(person("clerk"))
    asked = call(person("finance"))
    listed = asked("GET", "/api/appraisals?year=2025").json()["items"]
    assert [one["id"] for one in listed] == [made.pk]
    assert listed[0]["ledger"]
    rows = asked("GET", f"/api/appraisals/{made.pk}/rows").json()
    assert [one["number"] for one in rows] == [*range(len(rows))]
    computed = [one for one in rows if one["evidence"] == "computed"]
    assert computed
    assert all(one["explanation"] for one in computed)


def test_one_of_another_region_is_not_found(person: Any, call: Any, begin: Any) -> None:  # noqa: F811
    made = begin(person("clerk"), computed=False)
    asked = call(person("finance", regions=("990102",)))
    assert asked("GET", "/api/appraisals").json()["items"] == []
    assert asked("GET", f"/api/appraisals/{made.pk}/rows").status_code == 404
