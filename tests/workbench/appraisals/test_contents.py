"""The contents of a version come back as the table that was read."""

import json
from typing import Any

from tests.cli.documents import ROWS

from baoheng.reading.reports.contract import to_contract
from baoheng.reading.reports.jsontext import to_json
from baoheng.workbench.documents.contents import document_of

MORE = {
    "spending_plan": {"6月": 50, "12月": 100}, "goals": ["审得清"], "total_score": 92.5,
    "cost_items": [{"name": "审核", "item": "服务费", "amount": 24.02, "basis": "合同"}],
    "tasks": [{"name": "审核", "amount": 3.1, "unit": "基金科", "content": "审", "goal": "清"}],
    "execution": {"budget": 24.02, "spent": 20.02, "rate": 83.3, "points": 10, "score": 7},
    "grades": {"优": ">=95", "良": "80-95", "差": "其余"},
}  # fmt: skip


def test_a_table_comes_back_whole(approve: Any) -> None:
    version = approve()
    grades = MORE["grades"]
    told = version.contents | {name: one for name, one in MORE.items() if name != "grades"}
    told["indicators"] = [one | {"grades": grades} for one in told["indicators"]]
    version.contents = told
    again = json.loads(to_json(to_contract(document_of(version))))
    [table] = again["tables"]
    for name in set(told) - {"indicators", "provenance", "doubts", "department", "rows"}:
        assert table[name] == told[name], name
    assert len(table["indicators"]) == len(ROWS)
    for one, other in zip(table["indicators"], told["indicators"], strict=True):
        for name in set(other) - {"provenance", "doubts", "repairs", "confidence"}:
            assert one[name] == other[name], name
