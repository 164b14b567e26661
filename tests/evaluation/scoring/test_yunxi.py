"""云溪市's two printed self-evaluations, scored again from their targets and results."""

import datetime
import tomllib
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from baoheng.checking.profile import profile_named
from baoheng.core.actual import Actual, Evidence
from baoheng.core.result import ResultState
from baoheng.core.tables import Indicator, TargetTable
from baoheng.core.target import Direction, Operator, Target
from baoheng.evaluation.scoring.evaluate import evaluate
from baoheng.evaluation.scoring.model import Case, Outcome
from baoheng.evaluation.scoring.whatif import under, what_if

CITY = Path(__file__).resolve().parents[3] / "examples" / "云溪市"
DIRECTIONS = {"正向": Direction.HIGHER, "反向": Direction.LOWER, "区间": Direction.BAND}
FORMS = ("resident", "supervision")
PRINTED_TOTALS = {"resident": Decimal("99.55"), "supervision": Decimal("99.67")}


@cache
def load(name):
    return tomllib.loads((CITY / name).read_text(encoding="utf-8"), parse_float=Decimal)


def target_of(row, result):
    value = result.get("adjusted_value", row.get("value"))
    text = str(row.get("date") or f"{row['operator']}{value}{row['unit']}")
    operator, number = Operator(row["operator"]), None if value is None else Decimal(value)
    return Target(
        text, operator, number, row.get("value_high"), row.get("unit"), date=row.get("date")
    )


def actual_of(row, result):
    told = {"text": result["actual_text"], "evidence": Evidence.COMPUTED}
    if "actual_date" in result:
        return Actual(ResultState.COMPUTED, date=result["actual_date"], **told)
    value = Fraction(result["actual"])
    return Actual(ResultState.COMPUTED, value=value, unit=row["unit"], **told)


def exact(row, result):
    """The actual as the ledger counts it, before it was rounded for printing."""
    facts = load("facts.toml")["facts"]
    fact = next(
        f for f in facts if f["period"] == "2025" and f["indicator"] == row["level3"]
    )  # fmt: skip
    if "numerator" not in fact:
        return actual_of(row, result)
    value = Fraction(fact["numerator"]) / Fraction(fact["denominator"])
    value *= 100 if row["unit"] == "%" else 1
    return Actual(ResultState.COMPUTED, value=value, unit=row["unit"], text=result["actual_text"])


def self_evaluation(form, profile, actual=actual_of, **rest):
    printed, targets = load(f"content/2025_selfeval_{form}.toml"), load(f"content/2025_{form}.toml")
    results = {one["level3"]: one for one in printed["results"]}
    rows = [
        Indicator(
            row["level1"], row["level2"], row["level3"], target_of(row, results[row["level3"]]),
            weight=Decimal(row["weight"]), direction=DIRECTIONS[row["direction"]],
            scoring=row["scoring"],
        )
        for row in targets["indicators"]
    ]  # fmt: skip
    money = printed["execution"]
    case = Case(
        TargetTable(kind="project", indicators=rows),
        tuple(actual(row, results[row["level3"]]) for row in targets["indicators"]),
        profile_named(profile),
        as_of=datetime.date(2025, 12, 31),
        year_over=True,
        budget=money["budget"],
        spent=money["spent"],
        reasons={
            i: results[row.level3]["reason"]
            for i, row in enumerate(rows)
            if "reason" in results[row.level3]
        },
        **rest,
    )
    return case, [Decimal(results[row.level3]["score"]) for row in rows], printed


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("profile", ["national-10", "sichuan"])
@pytest.mark.parametrize("own_rules", [True, False])
@pytest.mark.parametrize("actual", [actual_of, exact])
def test_every_printed_score_is_computed_again(form, profile, own_rules, actual):
    case, scores, printed = self_evaluation(form, profile, actual, own_rules=own_rules)
    found = evaluate(case)
    assert [row.score for row in found.rows] == scores
    assert found.execution.score == printed["execution"]["score"]
    assert found.total == printed["total_score"] == PRINTED_TOTALS[form]
    assert (found.grade, found.needs_reasons) == (printed["grade"], ())


@pytest.mark.parametrize("form", FORMS)
def test_under_101_the_rows_own_rules_still_give_the_printed_scores(form):
    case, scores, _ = self_evaluation(form, "national-101", finished=True)
    found = evaluate(case)
    assert [row.score for row in found.rows] == scores
    assert found.execution.score == 10  # finished within its budget


@pytest.mark.parametrize(
    ("form", "changed"),
    [
        # (96.3/98 − 0.6)/0.4 × 4 = 3.8265…; satisfaction of 80 to 90 gives 80 % of 10
        ("resident", {"重复参保人员清理率": ("3.93", "3.83"), "参保居民满意度": ("9.63", "8.00")}),
        # (94.2/95 − 0.6)/0.4 × 5 = 4.8947…
        ("supervision", {"智能审核疑点认定准确率": ("4.96", "4.89")}),
    ],
)
def test_the_formulas_of_101_would_have_changed_these_rows_only(form, changed):
    case, _, _ = self_evaluation(form, "national-10")
    found = what_if(case, under(case, profile_named("national-101")))
    told = {one.name: tuple(f"{score}" for score in one.scores) for one in found.changes}
    assert told == changed
    assert found.after.execution.score == 7  # 97 % to below 100 %, nobody says it is finished
    assert found.execution_differs


def test_the_planted_total_is_not_the_computed_one():
    [fault] = [one for one in load("faults.toml")["faults"] if one["id"] == "Y17"]
    [change] = [one for one in fault["changes"] if one["path"] == ["total_score"]]
    case, _, _ = self_evaluation("supervision", "national-10")
    assert evaluate(case).total == change["was"] != change["becomes"]


def test_the_planted_blank_reason_is_asked_for():
    case, _, _ = self_evaluation("resident", "national-10")
    case.reasons.pop(len(case.actuals) - 1)  # Y18 blanks the reason of the last row
    [asked] = evaluate(case).needs_reasons
    assert "参保居民满意度" in asked
    assert asked.endswith("请写明没有达到的原因和改进措施")


def test_what_the_facts_say_was_missed_is_missed():
    missed = {
        (form, row.name)
        for form in FORMS
        for row in evaluate(self_evaluation(form, "national-10", exact)[0]).rows
        if row.outcome is Outcome.MISSED
    }
    facts = load("facts.toml")["facts"]
    stated = {
        f["indicator"] for f in facts if f["period"] == "2025" and f.get("outcome") == "missed"
    }
    assert {name for _, name in missed} == stated
