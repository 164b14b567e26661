import pytest
from hypothesis import given
from hypothesis import strategies as st

from baoheng.forms.writeback.formulas import stale, uses

CHANGED = {("自评", 5, 7)}


@pytest.mark.parametrize(
    "formula",
    [
        "G5", "$G$5*2", "SUM(G4:G6)", "SUM($G$4:$H$9)", "SUM(G:G)", "SUM(5:5)", "自评!G5",
        "'自评'!G5+1",
        "INDIRECT(\"A\"&1)", "OFFSET(A1,1,1)", "合计数+1", "表1[得分]", "", "IF(A1=\"G9\",G5,0)",
        "g5", "SUM(H9:F3)",
    ],
)  # fmt: skip
def test_a_formula_that_may_look_at_the_changed_cell_is_old(formula):
    assert stale({("自评", 9, 9): formula}, CHANGED) == [("自评", 9, 9)]


@pytest.mark.parametrize(
    "formula",
    [
        "G4", "SUM(G6:G9)", "SUM(F:F)", "SUM(6:9)", "汇总!G5", "'2025 年'!G5", "\"G5\"&A1",
        "TODAY()",
        "LOG10(A1)", "IF(A1>1,TRUE,FALSE)", "[1]自评!G5", "'C:\\[旧.xlsx]自评'!G5+1", "1+2", "A1%",
    ],
)  # fmt: skip
def test_a_formula_that_looks_elsewhere_keeps_its_result(formula):
    assert stale({("自评", 9, 9): formula}, CHANGED) == []


def test_formulas_over_formulas_are_old_too_and_a_ring_ends():
    formulas = {
        ("自评", 1, 1): "G5", ("汇总", 1, 1): "自评!A1+C1", ("汇总", 3, 3): "A1",
        ("汇总", 1, 3): "A1",
        ("汇总", 9, 9): "B7",
    }  # fmt: skip
    assert set(stale(formulas, CHANGED)) == set(formulas) - {("汇总", 9, 9)}


@given(
    st.integers(1, 30), st.integers(1, 26), st.integers(1, 30), st.integers(1, 26),
    st.integers(1, 30), st.integers(1, 26),
)  # fmt: skip
def test_an_area_is_looked_at_exactly_where_the_cell_lies_in_it(r1, c1, r2, c2, row, col):
    formula = f"SUM({chr(64 + c1)}{r1}:{chr(64 + c2)}${r2})"
    inside = min(r1, r2) <= row <= max(r1, r2) and min(c1, c2) <= col <= max(c1, c2)
    look = uses(formula, "自评")
    assert look.touches({("自评", row, col): None}) == inside
    assert not look.touches({("汇总", row, col): None})
