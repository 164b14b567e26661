"""The national messages 3101, 3102 and 3103: from bytes to what is asked.

Keys come with or without ``fsi_``, lists as lists or as single objects, ``input`` as an object, a
text that holds one, or with ``data`` in it. Fields that are not known are ignored.
"""

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from baoheng.core.errors import ServiceError
from baoheng.review.service import fields
from baoheng.review.service.values import many, only, text

BEFORE, DURING, FEEDBACK = "3101", "3102", "3103"
SETTLED = ("6", "8")  # trig_scen: the bill is settled
MOST_INPUT = 40_000  # characters
MOST_BYTES = 4 * MOST_INPUT + 16_384  # of a whole message, with what is around ``input``
_STAGES = {BEFORE: "before", DURING: "during"}
_LONGEST_MSGID = 30
_PREFIX = "fsi_"
_json = msgspec.json.Decoder(float_hook=str)
_parts = msgspec.json.Decoder(dict[str, msgspec.Raw])


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who asks, when, and the number by which the same question is known again."""

    infno: str
    msgid: str
    institution: str
    region: str
    at: datetime.datetime | None
    signtype: str
    digest: bytes  # of the whole message


@dataclass(frozen=True, slots=True)
class Encounter:
    """The values of a visit and of what belongs to it, as ``fields`` orders them."""

    values: fields.Values
    lines: list[fields.Values]
    diagnoses: list[fields.Values]
    procedures: list[fields.Values]
    where: str
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Patient:
    """A person: the visit that is asked about and the others that were sent along."""

    values: fields.Values
    current: Encounter
    others: tuple[Encounter, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of 3101 and 3102."""

    stage: str
    trigger: str | None
    task: str | None
    rules: frozenset[str]
    patients: tuple[Patient, ...]

    @property
    def settled(self) -> bool:
        """Whether the visits are being settled with this message."""
        return self.stage == _STAGES[DURING] and self.trigger in SETTLED


@dataclass(frozen=True, slots=True)
class Disposition:
    """What the hospital did about one result of an earlier answer."""

    result: str
    way: str
    reason: str | None


def decode(body: bytes) -> Mapping[str, Any]:
    """The object of a body. Raises ServiceError where it is none."""
    try:
        found = _json.decode(body)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise ServiceError(
            f"报文不是能读的 JSON（{_brief(error)}）", todo="请按 UTF-8 编码的 JSON 重发"
        ) from error
    if not isinstance(found, dict):
        raise ServiceError("报文应为一个 JSON 对象", todo="请按接口规范重发")
    return found


def check_size(body: bytes) -> None:
    """Refuse a message whose ``input`` is longer than the interface allows."""
    if len(body) <= MOST_INPUT:
        return
    try:
        size = len(bytes(_parts.decode(body).get("input", b"")).decode())
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return  # it will be refused as what it is
    if size > MOST_INPUT:
        raise ServiceError(
            f"input 有 {size:,} 个字符，最多 {MOST_INPUT:,} 个",
            where="input",
            todo="请分几次发送，如每次只送部分医嘱",
        )


def envelope_of(raw: Mapping[str, Any], body: bytes) -> Envelope:
    """The envelope. Raises ServiceError where a field that is needed is missing."""
    infno, msgid, institution, region, at, signtype = fields.read(fields.ENVELOPE, raw, "报文")
    if len(msgid) > _LONGEST_MSGID:
        raise ServiceError(
            f"msgid 有 {len(msgid)} 个字符，最多 {_LONGEST_MSGID} 个",
            where="报文",
            todo="应为机构编号12位、时间14位、顺序号4位",
        )
    return Envelope(
        infno, msgid, institution, region or "", at, signtype or "",
        hashlib.sha256(body).digest(),
    )  # fmt: skip


def data_of(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is in ``input``: under ``data``, or as it is."""
    given = raw.get("input")
    if isinstance(given, str) and given:
        given = decode(given.encode())
    if given is None or given == "":
        raise ServiceError("缺少输入 input", where="报文", todo="请补上后重发")
    inside = only(given, "input")
    for name in ("data", "fsi_data"):
        if name in inside:
            return only(inside[name], f"input.{name}")
    return inside


def question_of(data: Mapping[str, Any], infno: str) -> Question:
    """What 3101 or 3102 asks. Raises ServiceError, which names the field that is wrong."""
    rules = data.get("rule_ids")
    named = rules if isinstance(rules, list) else [rules]
    patients = many(_get(data, "patient_dtos"), "patient_dtos")
    if not patients:
        raise ServiceError("缺少参保人 patient_dtos", where="input.data", todo="请补上后重发")
    return Question(
        stage=_STAGES[infno],
        trigger=text(data.get("trig_scen"), "trig_scen"),
        task=text(data.get("task_id"), "task_id", 200),
        rules=frozenset(one for each in named if (one := text(each, "rule_ids", 200))),
        patients=tuple(
            _patient(one, f"patient_dtos[{place}]") for place, one in enumerate(patients)
        ),
    )


def _patient(raw: Mapping[str, Any], where: str) -> Patient:
    values = fields.read(fields.PERSON, raw, where)
    encounters = [
        encounter_of(one, f"{where}.encounter_dtos[{place}]")
        for place, one in enumerate(many(_get(raw, "encounter_dtos"), f"{where}.encounter_dtos"))
    ]
    if not encounters:
        raise ServiceError("缺少就诊 encounter_dtos", where=where, todo="请补上后重发")
    asked = values[_CURRENT]
    if asked is None and len(encounters) == 1:
        return Patient(values, encounters[0], ())
    current = [one for one in encounters if one.values[0] == asked]
    if len(current) != 1:
        raise ServiceError(
            f"当前就诊ID curr_mdtrt_id 在就诊中有 {len(current)} 次，应有一次",
            where=where,
            todo="请核对 mdtrt_id 后重发",
        )
    others = [one for one in encounters if one is not current[0]]
    if len({one.values[0] for one in others}) < len(others):
        raise ServiceError("就诊ID mdtrt_id 重复", where=where, todo="请去掉重复的就诊后重发")
    return Patient(values, current[0], tuple(others))


_CURRENT = fields.at(fields.PERSON, "curr_mdtrt_id")


def encounter_of(raw: Mapping[str, Any], where: str) -> Encounter:
    """One visit with all that belongs to it."""

    def values(table: Sequence[fields.Field], *names: str) -> list[fields.Values]:
        name = next((one for one in names if _get(raw, one) is not None), names[0])
        found = many(_get(raw, name), f"{where}.{name}")
        return fields.read_all(table, found, f"{where}.{name}")

    lines = values(fields.LINE, "order_dtos", "fee_lines")
    if len({line[0] for line in lines}) < len(lines):
        raise ServiceError("明细流水号 rx_id 重复", where=where, todo="请核对后重发")
    return Encounter(
        fields.read(fields.ENCOUNTER, raw, where),
        lines,
        values(fields.DIAGNOSIS, "diagnose_dtos", "diagnoses"),
        values(fields.PROCEDURE, "operation_dtos", "procedures"),
        where,
        raw,
    )


def dispositions_of(data: Mapping[str, Any]) -> list[Disposition]:
    """What 3103 tells. Raises ServiceError, which names the field that is wrong."""
    found = []
    warns = many(_get(data, "warns"), "warns")
    if not warns:
        raise ServiceError("缺少反馈 warns", where="input.data", todo="请补上后重发")
    for place, raw in enumerate(warns):
        where = f"warns[{place}]"
        result, way, reason = fields.read(fields.WARN, raw, where)
        if way not in ("1", "2"):
            raise ServiceError("处理方式 dspo_way 应为 1（继续）或 2（返回修改）", where=where)
        if way == "1" and reason is None:
            raise ServiceError("继续执行须填原因 dspo_way_rea", where=where, todo="请补上后重发")
        found.append(Disposition(result, way, reason))
    return found


def _get(raw: Mapping[str, Any], name: str) -> Any:
    found = raw.get(_PREFIX + name)
    return raw.get(name) if found is None else found


def _brief(error: Exception) -> str:
    return "嵌套太深" if isinstance(error, RecursionError) else str(error)[:80]
