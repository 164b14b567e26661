"""Messages of a grammar of what senders do: whatever comes, an answer in the national shape."""

import asyncio
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.review.service.desks import AGED, YEARLY, Client, desk_of, ledger_and_store
from tests.review.small import HOSPITAL

from baoheng.review.service import fields
from baoheng.review.service.fields import Kind

PATHS = [
    "/fsi/api/riskConService/courseAnalyze", "/fsi/api/riskConService/beforeAnalyze",
    "/fsi/api/riskConService/feedback", "/fsi/api/riskConService", "/api/review",
    "/api/settlements",
]  # fmt: skip
SHAPE = {
    "infcode", "inf_refmsgid", "refmsg_time", "respond_time", "err_msg", "warn_msg", "cainfo",
    "enctype", "signtype", "output",
}  # fmt: skip
PERSONS = ("张三", "李四", "王五")
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=60),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)  # fmt: skip
USUAL = {
    Kind.CODE: st.sampled_from(["1", "药甲", "药乙", "11", "310", "X" * 50, "I10", 7]),
    Kind.LONG: st.text(max_size=10),
    Kind.TIME: st.sampled_from(["2026-01-05 08:00:00", "20260105", "2026/1/5"]),
    Kind.MONEY: st.sampled_from(["10.00", 10, 10.5, "-3", "0"]),
    Kind.COUNT: st.sampled_from([1, "1.5", "2", -1]),
    Kind.PRICE: st.sampled_from(["10.000000", 10, "0.333333"]),
}  # fmt: skip


def objects(table, **more):
    """Objects of a table of fields: mostly as they should be, some values odd or missing."""
    known = {
        one.keys[place % len(one.keys)]: st.one_of(*[USUAL[one.kind]] * 3, ODD)
        for place, one in enumerate(table)
    }  # fmt: skip
    return st.fixed_dictionaries({}, optional=known | more).map(dict)


def one_or_many(of):
    return st.one_of(of, st.lists(of, max_size=3), ODD)


def prefixed(name, of):
    return st.sampled_from([f"fsi_{name}", name]).flatmap(
        lambda key: one_or_many(of).map(lambda value: {key: value})
    )


@st.composite
def encounters(draw):
    made = draw(objects(fields.ENCOUNTER))
    made |= draw(
        st.fixed_dictionaries({}, optional={"mdtrt_id": st.sampled_from(["新", "上月", "再"])})
    )
    made |= {"medins_id": draw(st.sampled_from([HOSPITAL, HOSPITAL, "H99030000009"]))}
    for name, table in (("order_dtos", fields.LINE), ("diagnose_dtos", fields.DIAGNOSIS),
                        ("operation_dtos", fields.PROCEDURE)):  # fmt: skip
        made |= draw(prefixed(name, objects(table)))
    return made


@st.composite
def patients(draw):
    made = draw(objects(fields.PERSON))
    made |= {"patn_id": draw(st.sampled_from(PERSONS)), "psn_no": None}
    made |= {"curr_mdtrt_id": draw(st.sampled_from(["新", "上月", None]))}
    return made | draw(prefixed("encounter_dtos", encounters()))


@st.composite
def messages(draw):
    data = draw(objects(fields.WARN, trig_scen=st.sampled_from(["1", "6", "7", 8]), task_id=ODD,
                        rule_ids=ODD, warns=one_or_many(objects(fields.WARN))))  # fmt: skip
    data |= draw(prefixed("patient_dtos", patients()))
    inside = draw(st.sampled_from([{"data": data}, data, [{"data": data}], json.dumps(data)]))
    made = {"infno": draw(st.sampled_from(["3101", "3102", "3103", 3102, "9999"])),
            "msgid": draw(st.uuids()).hex[:30], "fixmedins_code": HOSPITAL,
            "input": inside}  # fmt: skip
    made |= draw(objects(fields.ENVELOPE[3:]))
    made |= data if draw(st.booleans()) else {}
    made |= {"encounter": draw(encounters()), "person": {"psn_no": "张三"},
             "settlement": draw(ODD)} if draw(st.booleans()) else {}  # fmt: skip
    return made


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bureau")
    ledger, store = ledger_and_store(folder, YEARLY, AGED)
    return desk_of(ledger, store)


def mentions(told):
    """The persons that a message names."""
    text = json.dumps(told, ensure_ascii=False)
    return {one for one in PERSONS if one in text}


def check(path, told, status, raw):
    text = raw.decode()
    assert status < 500
    assert "Traceback" not in text
    assert 'File "' not in text
    answer = json.loads(text)
    if path.startswith("/fsi/"):
        assert set(answer) == SHAPE
        assert answer["infcode"] in (0, -1)
        assert (answer["infcode"] == -1) == bool(answer["err_msg"])
        assert len(answer["err_msg"]) <= 200
        assert "没有审核" not in answer["warn_msg"], "a fault of the program"
    said = {one for one in PERSONS if one in text}
    assert said <= mentions(told)


@pytest.mark.slow
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_sent_is_answered_in_the_shape(desk, tmp_path_factory, data):
    told = data.draw(messages())
    path = data.draw(st.sampled_from(PATHS))
    folder = tmp_path_factory.mktemp("keys")

    async def go():
        async with Client(desk, folder) as client:
            return await client.raw(path, json.dumps(told, ensure_ascii=False).encode())

    check(path, told, *asyncio.run(go()))
    assert desk.counters.sums()["broken"] == 0


@pytest.mark.slow
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=st.binary(max_size=300), path=st.sampled_from(PATHS))
def test_any_bytes_are_answered(desk, tmp_path_factory, body, path):
    async def go():
        async with Client(desk, tmp_path_factory.mktemp("keys")) as client:
            return await client.raw(path, body)

    check(path, {}, *asyncio.run(go()))
    assert desk.counters.sums()["broken"] == 0
