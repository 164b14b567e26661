"""The catalogue of measures, and who uses one."""

from typing import Any

import pytest
from tests.workbench.appraisals.test_pages import BILLS, text

from baoheng.measures.definitions import measures

pytestmark = pytest.mark.slow  # every test computes from a ledger


def test_every_measure_has_a_page(signed_in: Any) -> None:
    steward = signed_in("steward")
    shown = text(steward.get("/measures/"))
    for one in measures().values():
        assert one.name in shown
        page = text(steward.get(f"/measures/{one.id}"))
        assert one.name in page
        assert "从哪里算" in page
    assert steward.get("/measures/no/such").status_code == 404


def test_measures_are_searched(signed_in: Any) -> None:
    steward = signed_in("steward")
    found = text(steward.get("/measures/?q=结算单据"))
    assert BILLS in found
    assert "参保居民满意度" not in found
    assert "没有这样的测算项" in text(steward.get("/measures/?q=飞碟"))
    assert "基金收支" in text(steward.get("/measures/?subject=fund"))


def test_a_measure_names_the_indicators_that_use_it(signed_in: Any, begin: Any) -> None:
    clerk = signed_in("clerk")
    assert "还没有监控或自评用到它" in text(clerk.get("/measures/review/bills_reviewed"))
    begin(clerk.person)
    shown = text(clerk.get("/measures/review/bills_reviewed"))
    assert "24份" in shown
    assert "2025-12-31" in shown
