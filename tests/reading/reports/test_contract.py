"""The contract's fields, one by one, on the small reading."""

import json
from dataclasses import replace
from decimal import Decimal

from baoheng.core.errors import DamagedDocument
from baoheng.core.target import Operator
from baoheng.reading.reports.contract import error_object, to_contract
from baoheng.reading.reports.jsontext import to_json

TABLE = {
    *("kind", "title", "year", "unit_code", "project_code", "project", "budget", "period"),
    *("spending_plan", "goals", "cost_items", "tasks", "rows", "execution", "total_score"),
    *("grade", "indicators"),
}
INDICATOR = {
    *("level1", "level2", "level3", "description", "value_text", "operator", "value"),
    *("value_high", "unit", "nature", "weight", "direction", "standard", "basis"),
    *("cycle_value_text", "scoring", "grades", "date", "actual_text", "actual", "points"),
    *("score", "reason", "forecast_text", "likelihood", "repairs", "confidence", "provenance"),
}


def test_every_field_of_the_contract_is_there(reading):
    result = to_contract(reading.document)
    assert result["format"] == "baoheng.targets/1"
    assert set(result) >= {"document", "department", "year", "money_unit", "tables", "unread"}
    assert set(result["tables"][0]) >= TABLE
    assert all(set(indicator) >= INDICATOR for indicator in result["tables"][0]["indicators"])


def test_numbers_are_exact_and_missing_is_null(reading):
    text = to_json(to_contract(reading.document))
    assert '"total": 1200.50' in text
    assert '"fiscal": 0,' in text
    assert '"other": null' in text
    assert '"value": 600.00' in text
    assert '"weight": 13.5' in text
    assert '"rate": 98.70' in text


def test_the_table_is_as_printed(reading):
    table = json.loads(to_json(to_contract(reading.document)))["tables"][0]
    assert table["spending_plan"] == {"03": 25, "12": 100}
    assert table["cost_items"] == [
        {"name": "补助", "item": "城乡居民", "amount": 1200.5, "basis": "600万人×2元"}
    ]
    assert table["tasks"][0]["unit"] == "待遇科"
    assert table["rows"] == [{"code": "210", "name": "医疗救助", "amount": 3.0, "fund": None}]


def test_operators_dates_grades_and_repairs(reading):
    people, deadline, graded = to_contract(reading.document)["tables"][0]["indicators"]
    assert (people["operator"], people["unit"], people["nature"]) == (">=", "万人", "quantitative")
    assert people["direction"] == "higher"
    assert (deadline["operator"], deadline["value"], deadline["date"]) == ("<=", None, "2023-12-31")
    assert (graded["operator"], graded["value_high"]) == ("range", 95)
    assert graded["grades"] == {"优": ">=95", "良": "80分上下"}
    assert graded["repairs"] == [
        {
            "kind": "operator",
            "from": "优95",
            "to": "≥95",
            "reason": "没有写比较符",
            "certain": False,
        }
    ]
    assert graded["alternatives"][0]["reading"] == "把第一个数看作目标"
    assert graded["doubts"] == [{"code": "THRESHOLD", "message": "分档没有上限"}]


def test_provenance_names_file_sheet_row_column_and_every_cell(reading):
    people = to_contract(reading.document)["tables"][0]["indicators"][0]["provenance"]
    assert {k: people[k] for k in ("file", "sheet", "row", "col")} == {
        "file": "云溪市.xlsx",
        "sheet": "整体",
        "row": 3,
        "col": 4,
    }
    assert [cell["field"] for cell in people["cells"]] == ["level1", "level2", "level3", "value"]


def test_what_went_nowhere_is_listed_with_its_place(reading):
    unread = to_contract(reading.document)["unread"]
    assert [(u["text"], u["provenance"]["row"]) for u in unread] == [
        ("\x1b[31m来历不明的一行\u202e", 9)
    ]


def test_a_range_grade_from_zero_keeps_its_zero(reading):
    indicator = reading.document.tables[0].indicators[2]
    grade = replace(
        indicator.target.grades[0],
        operator=Operator.RANGE,
        value=Decimal(-5),
        value_high=Decimal(0),
    )
    indicator.target = replace(indicator.target, grades=(grade,))
    result = to_contract(reading.document)["tables"][0]["indicators"][2]
    assert result["grades"] == {"优": "-5-0"}


def test_an_error_object_says_where_what_and_what_to_do():
    error = DamagedDocument("压缩包打不开", where="坏.docx", todo="请另存")
    assert error_object("坏.docx", error) == {
        "format": "baoheng.error/1",
        "document": "坏.docx",
        "error": "DamagedDocument",
        "message": "压缩包打不开",
        "where": "坏.docx",
        "todo": "请另存",
    }
