"""``baoheng.evaluation/1``: numbers as exact texts, what there is not as null."""

import json
from decimal import Decimal

from tests.cli.results import ROWS, WHOLE, result

from baoheng.evaluation.money import Money
from baoheng.evaluation.reports.contract import to_contract


def rows(told):
    return {one["indicator"]: one for one in told["indicators"]}


def test_a_whole_table_has_total_grade_and_execution():
    told = to_contract(result(WHOLE))
    assert told["format"] == "baoheng.evaluation/1"
    assert (told["document"], told["department"], told["project"], told["year"]) == (
        "目标.docx", "云溪市医疗保障局", "监管", 2025,
    )  # fmt: skip
    assert (told["begin"], told["end"]) == ("2025-01-01", "2025-12-31")
    scores = [Decimal(one["score"]) for one in told["indicators"]]
    assert sum(scores) + Decimal(told["execution"]["score"]) == Decimal(told["total"])
    assert told["missing"] == []
    assert told["grade"]


def test_what_there_is_not_is_null_and_says_why():
    told = to_contract(result(ROWS))
    assert (told["total"], told["grade"]) == (None, None)
    one = rows(told)["检查家次"]
    assert (one["actual"], one["actual_text"], one["score"], one["evidence"]) == (None,) * 4
    assert (one["state"], one["reason"]) == ("incomplete", "“检查”还没有装入台账")
    assert len(told["missing"]) == 1
    counts = {"indicators": 5, "computed": 2, "surveyed": 1, "stated": 1, "open": 1}
    assert told["evidence_coverage"] == counts


def test_money_that_is_not_known_has_its_reason_and_no_number():
    told = to_contract(result(WHOLE, money=Money(Decimal(100), None, reason="没有支出")))
    execution = told["execution"]
    assert (execution["budget"], execution["spent"], execution["score"]) == ("100", None, None)
    assert execution["reason"]
    assert told["total"] is None


def test_each_row_tells_what_it_was_measured_by_and_who_confirmed_it():
    one = result(WHOLE, bindings={"审核单据": "review/bills_reviewed"})
    told = rows(to_contract(one))
    found = {name: (told[name]["measure"], told[name]["confirmed"]) for name in told}
    assert found == {
        "审核单据": ("review/bills_reviewed", False), "复核率": (None, False),
        "满意度": (None, False), "制度": ("stated", True), "培训期数": (None, False),
    }  # fmt: skip
    assert told["审核单据"]["explanation"] == ["公式 单据", "代入 24", "依据 第1版"]
    assert told["制度"]["actual"] is None  # a degree is no number
    assert told["制度"]["actual_text"] == "达成年度指标"
    assert (told["复核率"]["outcome"], bool(told["复核率"]["needs_reason"])) == ("missed", True)


def test_it_is_json_without_any_rounding():
    told = to_contract(result(ROWS))
    assert json.loads(json.dumps(told)) == told
    numbers = [one[key] for one in told["indicators"] for key in ("actual", "points", "score")]
    assert {type(one) for one in numbers} == {str, type(None)}
