"""The catalogue of measures by the interface."""

from typing import Any

from baoheng.measures.definitions import measures


def test_every_measure_is_told_with_its_formula(person: Any, call: Any) -> None:
    told = call(person("clerk"))("GET", "/api/measures").json()
    assert {one["id"] for one in told} == set(measures())
    assert all(one["formula"] and one["tables"] for one in told)


def test_a_word_narrows_and_an_id_finds(person: Any, call: Any) -> None:
    asked = call(person("clerk"))
    some = asked("GET", "/api/measures?q=预算执行率").json()
    assert "budget/execution_rate" in {one["id"] for one in some}
    assert len(some) < 5
    assert asked("GET", "/api/measures/budget/execution_rate").json()["unit"] == "%"
    assert asked("GET", "/api/measures/no/such").status_code == 404
