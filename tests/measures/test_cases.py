"""Every measure brings cases, and they hold; what explains a number works out to it."""

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest

from baoheng.measures.cases import bench, cases, differences, run_case
from baoheng.measures.definitions import measures
from baoheng.measures.explain import explain, shown
from baoheng.measures.gaps import missing_choice
from baoheng.measures.model import Shape

BY_MEASURE = {one.id: list(cases(one)) for one in measures().values()}
CASES = [
    pytest.param(one, case, id=f"{one.id}-{case.name}", marks=pytest.mark.slow if place else ())
    for one in measures().values()
    for place, case in enumerate(BY_MEASURE[one.id])
]


@pytest.fixture(scope="module")
def connection():
    with bench() as one:
        yield one


def worked_out(line: str) -> Fraction:
    """The value of a 代入 line by plain arithmetic."""
    text = line.removeprefix("代入 ").replace(",", "").translate(str.maketrans("（）÷×−", "()/*-"))
    text = text.replace("100%", "100")
    assert re.fullmatch(r"[0-9.()+*/\- ]+", text), line
    exact = re.sub(r"[0-9]+(\.[0-9]+)?", lambda number: f"Fraction('{number[0]}')", text)
    return eval(exact, {"Fraction": Fraction})  # noqa: S307 — digits and signs only


@pytest.mark.parametrize(("measure", "case"), CASES)
def test_case_holds(measure, case, connection):
    answer = run_case(connection, measure, case)
    assert differences(case, answer) == []
    lines = explain(answer)
    if answer.value is None:
        return
    exact = worked_out(lines[2])
    places = measure.places
    rounding = Decimal(1).scaleb(-places)
    by_hand = Decimal(exact.numerator) / Decimal(exact.denominator)
    assert f"{by_hand.quantize(rounding, ROUND_HALF_UP):,f}" == shown(answer.value, places)


@pytest.mark.parametrize("measure", measures().values(), ids=lambda one: one.id)
def test_every_measure_has_a_case_with_an_answer_and_one_without(measure):
    states = {case.expect.get("state", "computed") for case in BY_MEASURE[measure.id]}
    assert "computed" in states
    if measure.denominator or measure.shape in (Shape.DATE, Shape.GROWTH):
        assert states - {"computed"}
    assert missing_choice(measure, {}) == "" or "not_computable" in states
