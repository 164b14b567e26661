from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baoheng.checking.profile import profiles
from baoheng.core.errors import BaohengError
from baoheng.evaluation.scoring.evaluate import evaluate
from baoheng.evaluation.scoring.model import Outcome, Override

ROWS = """
产出 | 数量 | 检查批次 | ≥5次 | 权重=50
效益 | 社会效益 | 追回金额 | ≥40万元 | 权重=30
满意度 | 服务对象满意度 | 群众满意度 | ≥90% | 权重=10
"""
MONEY = {"budget": Decimal(100), "spent": Decimal("95.5")}


def test_a_table_is_scored_row_by_row_and_adds_up(case):
    found = evaluate(case(ROWS, ["5次", "36万元", "81%"], **MONEY))
    scores = [f"{row.score}" for row in found.rows]
    assert scores == ["50.00", "27.00", "9.00"]
    assert (found.execution.score, found.total, found.grade) == (
        Decimal("9.55"), Decimal("95.55"), "优",
    )  # fmt: skip
    assert found.explanation[1] == "50.00 + 27.00 + 9.00 + 9.55"
    assert (found.full_points, found.judged_points, found.missing) == (100, 100, ())
    assert len(found.needs_reasons) == 2


def test_a_missing_actual_leaves_no_total_and_no_grade(case):
    found = evaluate(case(ROWS, ["5次", None, "?满意度调查11月才做"], **MONEY))
    assert (found.total, found.grade) == (None, None)
    assert (found.so_far, found.judged_points) == (Decimal("59.55"), 60)
    assert found.missing == (
        "第2项“追回金额”：无法判断，没有实际完成值",
        "第3项“群众满意度”：无法判断，满意度调查11月才做",
    )
    assert "还缺2项" in found.explanation[0]


def test_missing_money_leaves_no_total_either(case):
    found = evaluate(case(ROWS, ["5次", "40万元", "90%"]))
    assert (found.total, found.so_far) == (None, 90)
    assert found.missing == ("预算执行率：没有全年预算数",)


def test_before_the_year_ends_there_are_points_so_far(case):
    found = evaluate(case(ROWS, ["5次", "20万元", None], year_over=False, **MONEY))
    assert [row.outcome for row in found.rows] == [Outcome.MET, Outcome.OPEN, Outcome.UNKNOWN]
    assert (found.total, found.so_far, found.judged_points) == (None, 50, 50)
    assert found.missing[0] == "第2项“追回金额”：年度未完，还没有达到"
    assert found.needs_reasons == ()


def test_a_person_completes_what_is_missing(case):
    hand = {1: Override(Decimal(28), "按入账凭证核定")}
    found = evaluate(case(ROWS, ["5次", None, "90%"], overrides=hand, **MONEY))
    assert (found.total, found.rows[1].by_hand) == (Decimal("97.55"), True)


def test_a_table_whose_points_are_not_100_gets_no_grade(case):
    found = evaluate(case(ROWS.replace("权重=50", "权重=48"), ["5次", "40万元", "90%"], **MONEY))
    assert (found.total, found.grade) == (Decimal("97.55"), None)
    assert any("不定等级" in note for note in found.notes)


def test_a_table_of_100_has_no_execution_apart(case):
    found = evaluate(case(ROWS.replace("权重=50", "权重=60"), ["5次", "40万元", "90%"], **MONEY))
    assert (found.execution, found.total, found.grade) == (None, 100, "优")


@pytest.mark.parametrize(
    ("points", "grade"),
    [("50", "优"), ("40.45", "优"), ("40.44", "良"), ("30.45", "良"), ("30.44", "中"),
     ("10.45", "中"), ("10.44", "差"), ("0", "差")],
)  # fmt: skip
def test_the_grade_is_that_of_the_total(case, points, grade):
    hand = {0: Override(Decimal(points), "核定")}  # 30 + 10 + 9.55 from the rest
    found = evaluate(case(ROWS, ["5次", "40万元", "90%"], overrides=hand, **MONEY))
    assert (found.total, found.grade) == (Decimal(points) + Decimal("49.55"), grade)


@pytest.mark.parametrize(
    ("actuals", "rest", "said"),
    [
        (["5次"], {}, "指标有3项，实际完成值有1项"),
        (["5次"] * 3, {"reasons": {3: "甲"}}, "第4项"),
        (["5次"] * 3, {"overrides": {-1: Override(Decimal(1), "甲")}}, "人工评分"),
        (["5次"] * 3, {"shares": {9: Decimal(1)}}, "得分比例"),
    ],
)
def test_what_does_not_fit_the_table_is_refused(case, actuals, rest, said):
    with pytest.raises(BaohengError, match=said):
        evaluate(case(ROWS, actuals, **rest))


# target, actual and the rule of the row, drawn together so that they compare
values = st.integers(0, 400)
drawn = st.one_of(
    st.tuples(
        st.sampled_from(["≥{}次", "≤{}次", ">{}次", "<{}次", "={}次", "约{}次"]),
        values,
        st.fractions(0, 400, max_denominator=60).map(lambda number: f"{number}次"),
    ).map(lambda one: (one[0].format(one[1]), one[2])),
    st.tuples(st.just("60—90次"), st.fractions(0, 200, max_denominator=9).map(lambda n: f"{n}次")),
    st.tuples(st.just("2025年6月30日前"), st.dates().map(str).filter(lambda d: d[:2] == "20")),
    st.tuples(st.just("达成年度指标"), st.sampled_from(["达成", "部分达成", "未达成", "很好"])),
)
rules = st.sampled_from(
    [
        "",
        " 评分=达到指标值得满分，未达到的按实际完成值与指标值之比计分",
        " 评分=不高于指标值得满分，每超过1%扣该项分值的5%，扣完为止",
        " 评分=按期完成得满分，每逾期10日扣1分，扣完为止",
        " 评分=酌情扣分",
    ]
)
names = st.sampled_from(
    ["产出 | 数量 | 批次", "满意度 | 服务对象 | 满意度", "成本 | 经济成本 | 成本"]
)


@given(
    st.lists(st.tuples(names, drawn, rules), min_size=1, max_size=6),
    st.sampled_from(profiles()),
    st.decimals(0, 200, places=2),
    st.booleans(),
)
def test_every_score_is_what_its_own_line_comes_to(case, evaluated, rows, profile, spent, done):
    lines = "\n".join(
        f"{name}{n} | {one[0]} | 描述=x{rule}" for n, (name, one, rule) in enumerate(rows)
    )
    actuals = [one[1] for _, one, _ in rows]
    money = {"budget": Decimal(100), "spent": spent, "finished": done}
    found = evaluate(case(lines, actuals, profile.id, **money))
    scores = [found.execution.score] if found.execution.score is not None else []
    assert evaluated(found.execution.explanation[1]) == found.execution.score
    assert 0 <= found.execution.score <= profile.execution_points
    for row in found.rows:
        if row.score is None:
            assert any(f"第{row.index + 1}项" in one for one in found.missing)
            continue
        scores.append(row.score)
        assert evaluated(row.explanation[1]) == row.score
        assert 0 <= row.score <= row.points
        if row.judgement.reached:
            assert row.score == row.points
    assert sum(scores) == found.so_far
    assert (found.total is None) == bool(found.missing)
    assert found.full_points == profile.evaluation_total
