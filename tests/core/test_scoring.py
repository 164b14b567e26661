"""Scoring: every formula against a second, slow computation and against its own worked line."""

import ast
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from baoheng.core import scoring
from baoheng.core.errors import PackError

STEPS = [(Decimal(n), Decimal(s)) for n, s in ((100, 1), (80, "0.7"), (60, "0.5"), (0, 0))]
WIDE = Context(prec=200)


@dataclass(frozen=True)
class Band:
    name: str
    low: Decimal
    high: Decimal


BANDS = [
    Band(n, Decimal(low), Decimal(high))
    for n, low, high in (("中", 60, 80), ("优", 90, 100), ("差", 0, 60), ("良", 80, 90))
]


def evaluated(worked):
    """What the substituted line comes to, by Python's own grammar over fractions."""
    text = worked.replace("×", "*").replace("÷", "/").replace("−", "-")

    def value(node):
        if isinstance(node, ast.Constant):
            return Fraction(ast.get_source_segment(text, node))
        left, right = value(node.left), value(node.right)
        match node.op:
            case ast.Add():
                return left + right
            case ast.Sub():
                return left - right
            case ast.Mult():
                return left * right
            case ast.Div():
                return left / right
        raise AssertionError(text)

    return value(ast.parse(text, mode="eval").body)


def half_up(number):
    """A second rounding: long division in wide decimals, then the library's own half up."""
    if isinstance(number, Fraction):
        number = WIDE.divide(Decimal(number.numerator), Decimal(number.denominator))
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP, context=WIDE)


def numbers(low, high, places=2):
    return st.decimals(low, high, places=places, allow_nan=False, allow_infinity=False)


amounts, points = numbers(0, 1000000), numbers(0, 100, 1)


@given(amounts, numbers("0.01", 1000000), points, st.sampled_from(scoring.QUANTITATIVE))
def test_a_number_scores_as_computed_a_second_way(actual, target, given_points, method):
    completion = scoring.reached(actual, target)
    score = scoring.quantitative(method, completion, given_points, Decimal(60))
    rate = WIDE.divide(actual, target)
    if actual >= target:
        expected = given_points
    elif method == "proportion":
        expected = WIDE.divide(WIDE.multiply(actual, given_points), target)
    elif actual * 100 < target * 60:
        expected = Decimal(0)
    else:
        over = WIDE.subtract(rate, Decimal("0.6"))
        expected = WIDE.divide(WIDE.multiply(over, given_points), Decimal("0.4"))
    assert abs(score.points - half_up(expected)) <= (
        0 if method == "proportion" else Decimal("0.01")
    )
    assert half_up(evaluated(score.worked)) == score.points
    assert 0 <= score.points <= half_up(given_points)


@given(
    amounts,
    amounts,
    points,
    st.sampled_from(scoring.LOWER_IS_BETTER),
    st.sampled_from(scoring.QUANTITATIVE),
)
def test_less_is_better_scores_as_computed_a_second_way(actual, target, given_points, method, by):
    score = scoring.lower_is_better(
        method, actual, target, given_points, by=by, pass_mark=Decimal(60)
    )
    assert half_up(evaluated(score.worked)) == score.points
    if actual <= target:
        assert score.points == half_up(given_points)
    elif method == "met_or_not":
        assert score.points == 0
    elif by == "proportion":
        assert score.points == half_up(WIDE.divide(WIDE.multiply(target, given_points), actual))
    else:
        assert score.points <= half_up(given_points)


@given(amounts, numbers("0.01", 1000000), points)
def test_execution_by_rate_and_by_steps(spent, budget, given_points):
    by_rate = scoring.execution("rate", spent, budget, given_points)
    by_steps = scoring.execution("steps", spent, budget, given_points, STEPS)
    for score in (by_rate, by_steps):
        assert half_up(evaluated(score.worked)) == score.points
    capped = min(spent, budget)
    assert by_rate.points == half_up(WIDE.divide(WIDE.multiply(capped, given_points), budget))
    hundredfold = spent * 100
    share = (
        1 if hundredfold >= 100 * budget
        else Decimal("0.7") if hundredfold >= 80 * budget
        else Decimal("0.5") if hundredfold >= 60 * budget
        else 0
    )  # fmt: skip
    assert by_steps.points == half_up(given_points * share)


@given(st.lists(numbers(0, 100), max_size=30))
def test_the_total_is_the_sum_of_the_rows(rows):
    score = scoring.total(rows)
    assert score.points == sum(rows, Decimal(0))
    assert evaluated(score.worked) == Fraction(score.points)


@given(numbers(0, 100), points)
def test_a_graded_row_lies_in_its_band(share, given_points):
    for band in BANDS:
        score = scoring.qualitative(band, share, given_points)
        inside = band.low <= share <= band.high
        assert (score is not None) == inside
        if score:
            low, high = scoring.band_limits(band, given_points)
            assert low <= score.points <= high
            assert half_up(evaluated(score.worked)) == score.points


@given(numbers(0, 100))
def test_the_grade_is_that_of_the_band_the_total_falls_into(total):
    bounds = [(90, "优"), (80, "良"), (60, "中"), (0, "差")]
    assert scoring.grade(BANDS, total) == next(name for low, name in bounds if total >= low)


@given(numbers(0, 1000), numbers(0, 1000))
def test_rounding_is_half_up(one, other):
    assume(other > 0)
    assert scoring.rounded(Fraction(one) / Fraction(other)) == half_up(
        Fraction(one) / Fraction(other)
    )


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Decimal("97.20"), "97.20"),
        (Fraction(963, 10), "96.3"),
        (Fraction(7), "7"),
        (Fraction(1, 8), "0.125"),
        (Fraction(-3, 20), "-0.15"),
        (Fraction(2, 3), "(2 ÷ 3)"),
    ],
)
def test_a_number_is_written_without_rounding(number, text):
    assert scoring.written(number) == text


@given(st.fractions(0, 1000, max_denominator=5000))
def test_a_written_number_comes_to_itself(number):
    assert evaluated(scoring.written(number)) == number


def test_an_actual_without_end_is_scored_exactly():
    completion = scoring.reached(Fraction(200, 3), Decimal(100))
    score = scoring.quantitative("proportion", completion, Decimal(10))
    assert score.said == "(200 ÷ 3) ÷ 100 × 10 = 6.67"
    lower = scoring.lower_is_better("inverse", Fraction(32, 3), Fraction(8), Decimal(4))
    assert lower.said == "8 ÷ (32 ÷ 3) × 4 = 3.00"


def test_known_examples():
    row = scoring.quantitative(
        "proportion", scoring.reached(Decimal("97.2"), Decimal(98)), Decimal(4)
    )
    assert (row.said, row.formula) == ("97.2 ÷ 98 × 4 = 3.97", "完成值 ÷ 目标值 × 分值")
    strict = scoring.quantitative(
        "pass_mark", scoring.reached(Decimal(80), Decimal(100)), Decimal(10), Decimal(60)
    )
    assert strict.said == "(80 ÷ 100 − 0.6) ÷ (1 − 0.6) × 10 = 5.00"
    assert scoring.execution(
        "rate", Decimal("331.26"), Decimal("347.30"), Decimal(10)
    ).points == Decimal("9.54")
    assert scoring.full(Decimal(8)).said == "8"


def test_what_has_no_sensible_share_has_none():
    assert scoring.reached(Decimal(1), Decimal(0)) is None
    assert scoring.reached(Decimal(-1), Decimal(5)) is None
    assert scoring.undercut(Decimal(0), Decimal(5)) is None
    assert scoring.execution("rate", Decimal(0), Decimal(0), Decimal(10)) is None
    assert scoring.lower_is_better("inverse", Decimal(-1), Decimal(-2), Decimal(5)) is None
    assert scoring.grade(BANDS, Decimal(101)) is None
    assert scoring.grade([], Decimal(50)) is None
    assert scoring.execution("steps", Decimal(1), Decimal(2), Decimal(10), STEPS[:2]).points == 0


@pytest.mark.parametrize(
    "call",
    [
        lambda: scoring.quantitative("甲", scoring.reached(Decimal(1), Decimal(2)), Decimal(1)),
        lambda: scoring.lower_is_better("甲", Decimal(1), Decimal(2), Decimal(1)),
        lambda: scoring.execution("甲", Decimal(1), Decimal(2), Decimal(1)),
    ],
)
def test_an_unknown_method_is_an_error_that_names_the_known_ones(call):
    with pytest.raises(PackError, match="请从这些中选一个"):
        call()
