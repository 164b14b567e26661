from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baoheng.checking.profile import profile_named, profiles
from baoheng.core.errors import BaohengError
from baoheng.core.provenance import Place
from baoheng.core.tables import Indicator, TargetTable
from baoheng.core.target import Target
from baoheng.evaluation.scoring.shares import share_out
from baoheng.evaluation.scoring.weights import weigh


def table(*rows):
    """Rows of level 1, level 2 and a weight."""
    made = [
        Indicator(f"{one}指标", f"{two}指标", f"指标{n}", Target("≥1次"), weight=weight)
        for n, (one, two, weight) in enumerate(rows)
    ]
    return TargetTable(kind="project", indicators=made)


def numbers(*texts):
    return tuple(map(Decimal, texts))


def test_a_table_of_90_gets_execution_on_top(case):
    found = weigh(table(("产出", "数量", Decimal(50)), ("效益", "社会效益", Decimal(40))),
                  profile_named("national-10"))  # fmt: skip
    assert (found.points, found.execution, found.full) == (numbers(50, 40), 10, 100)
    assert not found.filled


def test_a_table_of_100_keeps_its_points():
    found = weigh(table(("产出", "数量", Decimal(60)), ("效益", "社会效益", Decimal(40))),
                  profile_named("national-10"))  # fmt: skip
    assert (found.points, found.execution, found.full) == (numbers(60, 40), 0, 100)
    assert "预算执行率不另计分" in found.notes[-1]


def test_another_total_is_kept_and_told():
    found = weigh(table(("产出", "数量", Decimal(88))), profile_named("national-10"))
    assert found.full == 98
    assert "请调整权重" in found.notes[-1]


def test_fractions_of_one_are_per_cent():
    found = weigh(table(("产出", "数量", Decimal("0.5")), ("产出", "质量", Decimal("0.4"))),
                  profile_named("national-10"))  # fmt: skip
    assert found.points == (50, 40)


def test_rows_that_share_one_cell_of_weight_share_its_points():
    made = table(*[("产出", "数量", Decimal(10))] * 3, ("效益", "社会效益", Decimal(80)))
    for row in made.indicators[:3]:
        row.places["weight"] = Place("表.docx", table=1, row=2, col=5)
    found = weigh(made, profile_named("national-10"))
    assert found.points == numbers("3.4", "3.3", "3.3", "80")


@pytest.mark.parametrize(
    ("profile", "rows", "points"),
    [
        ("national-10", ["产出 数量", "产出 数量", "产出 质量", "效益 社会效益", "满意度 服务对象"],
         ["12.5", "12.5", "25", "30", "10"]),
        ("national-10", ["产出 数量", "效益 社会效益"], ["50", "40"]),  # the scheme without survey
        ("national-10", ["产出 数量", "满意度 服务对象"], ["75", "15"]),  # 50:10 of 90
        ("national-101", ["成本 经济成本", "产出 数量", "产出 质量", "产出 时效", "效益 社会效益",
                          "满意度 服务对象"], ["20", "13.4", "13.3", "13.3", "20", "10"]),
        ("national-101", ["产出 数量", "效益 社会效益", "满意度 服务对象"], ["50", "30", "10"]),
        ("hubei", ["产出 数量", "效益 社会效益", "满意度 服务对象"], ["40", "20", "20"]),
        ("hubei", ["产出 数量", "效益 社会效益"], ["40", "40"]),
        ("national-10", ["投入 甲", "过程 乙"], ["45", "45"]),  # another frame: equally
    ],
)  # fmt: skip
def test_a_table_without_weights_is_filled_by_the_scheme(profile, rows, points):
    found = weigh(table(*[(*row.split(), None) for row in rows]), profile_named(profile))
    assert found.points == numbers(*points)
    assert found.filled
    assert found.full == 100
    assert "表中没有权重" in found.notes[0]


def test_a_missing_level_1_is_told_with_what_happens_to_its_points():
    found = weigh(table(("产出", "数量", None), ("满意度", "服务对象", None)),
                  profile_named("national-10"))  # fmt: skip
    assert "表中没有效益指标，它的分值按比例分给其余一级指标" in found.notes


def test_some_missing_weights_share_what_is_left():
    found = weigh(table(("产出", "数量", Decimal(60)), *[("产出", "质量", None)] * 2),
                  profile_named("national-10"))  # fmt: skip
    assert found.points == (60, 15, 15)
    assert "“指标1”、“指标2”2项没有权重" in found.notes[1]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "没有指标"),
        ([("产出", "数量", Decimal(-1))], "权重是-1"),
        ([("产出", "数量", Decimal("NaN"))], "权重是NaN"),
        ([("产出", "数量", Decimal(90)), ("产出", "质量", None)], "没有权重"),
    ],
)
def test_weights_that_cannot_be_used_are_refused(rows, said):
    with pytest.raises(BaohengError, match=said):
        weigh(table(*rows), profile_named("national-10"))


LEVELS = [
    tuple(text.split())
    for text in (
        "产出 数量",
        "产出 质量",
        "成本 经济成本",
        "效益 社会",
        "效益 经济",
        "满意度 对象",
        "其他 甲",
    )
]


@given(st.lists(st.sampled_from(LEVELS), min_size=1, max_size=60), st.sampled_from(profiles()))
def test_filled_points_always_add_up_and_treat_equals_alike(levels, profile):
    found = weigh(table(*[(*level, None) for level in levels]), profile)
    assert sum(found.points) == profile.target_total
    assert min(found.points) > 0
    for level in set(levels):
        mine = [p for p, one in zip(found.points, levels, strict=True) if one == level]
        assert max(mine) - min(mine) <= Decimal("0.1")


@pytest.mark.slow
@given(
    st.decimals("0.01", 100, places=2),
    st.lists(st.fractions("1/20", 10, max_denominator=50), min_size=1, max_size=20),
)
def test_shares_are_the_exact_ones_to_less_than_a_step(whole, parts):
    shares = share_out(whole, parts)
    assert sum(shares) == whole
    for share, part in zip(shares, parts, strict=True):
        exact = Fraction(whole) * part / sum(parts)
        assert abs(Fraction(share) - exact) < Fraction(1, 10)
        assert share == round(share, 2)
