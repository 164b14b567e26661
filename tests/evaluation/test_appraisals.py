"""Grades that the ledger keeps answer worded indicators, as statements with their document."""

import datetime

from indicators import row, table
from small import facts

from baoheng.core.actual import Evidence
from baoheng.core.result import ResultState
from baoheng.core.tables import TargetDocument
from baoheng.evaluation.appraisals import appraisals
from baoheng.evaluation.assess import assess

DOCUMENTS = [
    {"document_no": "1", "document_name": "评议纪要", "file_name": "纪要.pdf", "year": 2026,
     "document_date": datetime.date(2026, 6, 1), "issuer": "联席会议", "appraisal_grade": "2",
     "indicator_words": "救助制度执行效果"},
    {"document_no": "2", "document_name": "复评纪要", "file_name": "复评.pdf", "year": 2026,
     "document_date": datetime.date(2026, 12, 1), "issuer": "联席会议", "appraisal_grade": "1",
     "indicator_words": "救助制度执行效果", "sha256": "ab" * 32},
    {"document_no": "3", "document_name": "去年纪要", "year": 2025, "appraisal_grade": "4",
     "document_date": datetime.date(2025, 12, 1), "indicator_words": "救助制度执行效果"},
    {"document_no": "4", "document_name": "没有评等次", "year": 2026,
     "document_date": datetime.date(2026, 12, 1), "indicator_words": "别的"},
]  # fmt: skip


def test_the_last_grade_of_the_year_counts():
    found = appraisals(facts({"evidence_documents": DOCUMENTS}), 2026)
    assert {name: (one.level, one.document) for name, one in found.items()} == {
        "救助制度执行效果": ("优", "复评.pdf")
    }
    assert appraisals(facts({}, missing=["evidence_documents"]), 2026) == {}


def test_a_worded_indicator_is_answered_by_it_as_a_statement():
    one = table(row("救助制度执行效果", "优", "可持续影响指标"))
    document = TargetDocument("表.docx", "", "docx", "云溪市医疗保障局", 2026, "万元", [one])
    day = datetime.date(2026, 12, 31)
    actual = assess(facts({"evidence_documents": DOCUMENTS}), document, {}, {}, {}, day)[0].actuals
    assert (actual[0].state, actual[0].level) == (ResultState.COMPUTED, "优")
    assert (actual[0].evidence, actual[0].document) == (Evidence.STATED, "复评.pdf")
