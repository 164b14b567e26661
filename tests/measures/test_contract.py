"""Answers for programs: exact, complete, and understood again by what verifies them."""

import json
from fractions import Fraction

import pytest
from small import DAY, facts, measure, term

from baoheng.core.errors import BindingError
from baoheng.measures.compute import Request, compute, measured
from baoheng.measures.contract import from_contract, to_contract
from baoheng.measures.definitions import measures
from baoheng.measures.model import Dimension, Exclusion, Shape
from baoheng.measures.span import Span

YEAR = Span(DAY(2026, 1, 1), DAY(2026, 12, 31))
RECEIVED = measures()["supervision/complaints_received"]
KIND = Dimension("kind", "事项种类", "complaint_kind", codes="complaint_kind")
TRIAL = (Exclusion("complaint_channel = '9'", "试件"),)
RATE = measure(
    [term(words="已办结", where="closed_date IS NOT NULL")],
    [term(exclusions=TRIAL)],
    dimensions={"kind": KIND},
)
ROWS = [
    {"complaint_no": "甲", "received_date": DAY(2026, 1, 1), "complaint_kind": "1",
     "complaint_channel": "1", "closed_date": DAY(2026, 2, 1)},
    {"complaint_no": "乙", "received_date": DAY(2026, 1, 2), "complaint_kind": "1",
     "complaint_channel": "1"},
    {"complaint_no": "丙", "received_date": DAY(2026, 1, 3), "complaint_kind": "1",
     "complaint_channel": "1"},
    {"complaint_no": "试", "received_date": DAY(2026, 1, 4), "complaint_kind": "2",
     "complaint_channel": "9"},
]  # fmt: skip


@pytest.fixture(scope="module")
def some():
    return facts({"complaints": ROWS})


def told(some, one=RECEIVED, **filters):
    return to_contract(measured(some, Request(one, YEAR, filters)))


def test_a_number_is_exact_and_says_what_it_is_made_of(some):
    one = told(some, RATE)
    assert (one["state"], one["value"], one["unit"]) == ("computed", "100/3", "%")
    assert (one["text"], one["reason"]) == ("33.3%", None)
    assert one["numerator"] == [
        {"words": "已办结", "value": "1", "rows": 1, "unplaced_rows": 0, "excluded": {}}
    ]
    assert one["denominator"] == [
        {"words": "举报", "value": "3", "rows": 3, "unplaced_rows": 0, "excluded": {"试件": 1}}
    ]
    assert one["explanation"][0] == "试 2026年 = 33.3%"
    assert one["versions"] == {"complaints": 1}


def test_where_there_is_no_number_there_is_a_reason():
    none = facts({}, missing=["complaints"])
    one = told(none)
    assert (one["state"], one["value"], one["text"]) == ("incomplete", None, None)
    assert "还没有装入台账" in one["reason"]
    assert one["versions"] == {}


def test_a_day_is_told_as_a_day(some):
    closed = term(words="办结", value="closed_date", aggregate="max",
                  where="closed_date IS NOT NULL")  # fmt: skip
    one = told(some, measure([closed], shape=Shape.DATE))
    assert (one["date"], one["value"], one["text"]) == ("2026-02-01", None, "2026年2月1日")


def test_groups_and_filters_are_told(some):
    groups = compute(some, [Request(RATE, YEAR, {}, "kind")])[0]
    assert [to_contract(one, name)["group"] for name, one in groups.items()] == ["1", "2"]
    assert told(some, RATE, kind=("1", "2"))["filters"] == {"kind": ["1", "2"]}
    assert told(some, RATE)["group"] is None


def test_it_is_plain_json_and_the_request_comes_back(some):
    first = told(some, RECEIVED, complaint_kind=("1",))
    request, versions = from_contract(json.loads(json.dumps(first)))
    assert (request.measure, request.span) == (RECEIVED, YEAR)
    assert (request.filters, request.by) == ({"complaint_kind": ("1",)}, None)
    assert versions == {"complaints": 1, "institutions": 1}
    assert to_contract(measured(some, request)) == first
    assert Fraction(first["value"]) == 3


def damaged(**changes):
    body = {"format": "baoheng.measured/1", "measure": RECEIVED.id, "begin": "2026-01-01",
            "end": "2026-12-31", "filters": {}, "versions": {"complaints": 1}}  # fmt: skip
    return {key: value for key, value in {**body, **changes}.items() if value is not None}


@pytest.mark.parametrize(
    "body",
    [damaged(format="baoheng.check/1"), damaged(format=None), damaged(begin=None),
     damaged(begin="去年"), damaged(begin="2027-01-01"), damaged(filters=["甲"]),
     damaged(filters={"甲": 5}), damaged(versions={"complaints": "甲"}), damaged(versions=[1]),
     damaged(measure=["甲"]), [], "baoheng.measured/1"],
)  # fmt: skip
def test_what_is_no_answer_is_told(body):
    with pytest.raises(BindingError, match="不是测算结果") as caught:
        from_contract(body)
    assert "测算.json" in caught.value.todo


def test_a_measure_that_is_gone_is_named():
    with pytest.raises(BindingError, match="测算项“没有/这个”已不存在"):
        from_contract(damaged(measure="没有/这个"))
    assert from_contract(damaged())[0].measure is RECEIVED
