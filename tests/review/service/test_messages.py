import json

import pytest
from tests.review.service.desks import asked, order, visit

from baoheng.core.errors import ServiceError
from baoheng.review.service import messages

PLAIN = asked(
    visit("新", order("1"), order("2", cnt="1.5"), fsi_diagnose_dtos={"dise_codg": "I10"})
)


def read(body):
    raw = messages.decode(body)
    messages.envelope_of(raw, body)
    return messages.question_of(messages.data_of(raw), "3102")


def values(question):
    """What was read, without the message itself."""
    (patient,) = question.patients
    one = patient.current
    told = [list(some) for some in (one.values, *one.lines, *one.diagnoses, *one.procedures)]
    return question.trigger, list(patient.values), told


def changed(change):
    raw = json.loads(PLAIN)
    return json.dumps(change(raw) or raw, ensure_ascii=False).encode()


def data(raw):
    return raw["input"]["data"]


def encounter(raw):
    return data(raw)["patient_dtos"][0]["fsi_encounter_dtos"][0]


def without_prefix(raw):
    return json.loads(json.dumps(raw).replace('"fsi_', '"'))


def single_objects(raw):
    data(raw)["patient_dtos"] = data(raw)["patient_dtos"][0]
    patient = data(raw)["patient_dtos"]
    patient["fsi_encounter_dtos"] = patient["fsi_encounter_dtos"][0]


def lists_of_one(raw):
    raw["input"] = [{"data": [data(raw)]}]


def flat(raw):
    raw["input"] = data(raw)


def as_text(raw):
    raw["input"] = json.dumps(raw["input"])


def numbers(raw):
    raw["infno"] = 3102
    for one in encounter(raw)["fsi_order_dtos"]:
        one |= {"cnt": float(one["cnt"]), "pric": float(one["pric"]), "rx_id": int(one["rx_id"])}


def texts(raw):
    for one in encounter(raw)["fsi_order_dtos"]:
        one |= {key: str(value) for key, value in one.items()}


def more(raw):
    raw["nonsense"] = {"deep": [1, [2]]}
    encounter(raw)["fsi_order_dtos"][0]["spec"] = ["x"]


def names_of_the_ledger(raw):
    one = encounter(raw)
    _rename(one, adm_date="begntime", dscg_date="endtime", medins_id="fixmedins_code",
            fsi_order_dtos="fee_lines")  # fmt: skip
    for line in one["fee_lines"]:
        _rename(line, rx_id="feedetl_sn", hilist_code="med_list_codg",
                sumamt="det_item_fee_sumamt")  # fmt: skip


def _rename(one, **names):
    for old, new in names.items():
        one[new] = one.pop(old)


@pytest.mark.parametrize(
    "change",
    [without_prefix, single_objects, lists_of_one, flat, as_text, numbers, texts, more,
     names_of_the_ledger],
)  # fmt: skip
def test_the_variants_say_the_same(change):
    assert values(read(changed(change))) == values(read(PLAIN))


@pytest.mark.parametrize(
    ("where", "field"),
    [(where, field) for where, fields in (
        (lambda raw: raw, ("msgid", "fixmedins_code", "infno", "input")),
        (lambda raw: data(raw), ("patient_dtos",)),
        (lambda raw: data(raw)["patient_dtos"][0], ("patn_id", "fsi_encounter_dtos")),
        (encounter, ("mdtrt_id", "medins_id", "adm_date", "med_type", "insutype")),
        (lambda raw: encounter(raw)["fsi_order_dtos"][1],
         ("rx_id", "hilist_code", "cnt", "pric", "sumamt", "drord_begn_date")),
    ) for field in fields],
)  # fmt: skip
@pytest.mark.parametrize("how", ["gone", "empty", "null"])
def test_what_is_missing_is_named(where, field, how):
    raw = json.loads(PLAIN)
    place = where(raw)
    if how == "gone":
        del place[field]
    else:
        place[field] = {"empty": "", "null": None}[how]
    with pytest.raises(ServiceError) as said:
        read(json.dumps(raw).encode())
    assert field.removeprefix("fsi_") in str(said.value)


def test_the_line_that_is_wrong_is_named():
    raw = json.loads(PLAIN)
    encounter(raw)["fsi_order_dtos"][1]["cnt"] = "三"
    with pytest.raises(ServiceError, match=r"order_dtos\[1\]\.cnt：应为数字，收到的是“三”"):
        read(json.dumps(raw).encode())


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"1", b"\xff\xfe", b'{"a":"\\ud800"}', b"[" * 100_000, b"null", b'"x"'],
)
def test_what_is_no_object_is_refused(body):
    with pytest.raises(ServiceError):
        messages.envelope_of(messages.decode(body), body)


def test_forty_thousand_characters_are_taken_and_one_more_is_not():
    raw = json.loads(PLAIN)
    data(raw)["note"] = ""
    raw["input"] = {"data": data(raw)}
    empty = len(json.dumps(raw["input"], ensure_ascii=False))
    for size, right in ((messages.MOST_INPUT, True), (messages.MOST_INPUT + 1, False)):
        data(raw)["note"] = "字" * (size - empty)
        body = json.dumps(raw, ensure_ascii=False).encode()
        if right:
            messages.check_size(body)
        else:
            with pytest.raises(ServiceError, match=r"40,001 个字符"):
                messages.check_size(body)


def test_codes_of_fifty_characters_are_taken():
    raw = json.loads(PLAIN)
    encounter(raw)["fsi_order_dtos"][0]["hilist_code"] = "X" * 50
    assert read(json.dumps(raw).encode()).patients[0].current.lines[0][1] == "X" * 50


def test_the_current_visit_is_there_once():
    raw = json.loads(PLAIN)
    data(raw)["patient_dtos"][0]["curr_mdtrt_id"] = "没有"
    with pytest.raises(ServiceError, match="curr_mdtrt_id"):
        read(json.dumps(raw).encode())


def test_a_line_comes_once():
    with pytest.raises(ServiceError, match="rx_id 重复"):
        read(asked(visit("新", order("1"), order("1"))))
