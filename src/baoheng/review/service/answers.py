"""Answers: the national envelope with ``result``, and the plain one."""

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec

from baoheng.core.errors import BaohengError
from baoheng.packs import load
from baoheng.review.found import OFFENDS
from baoheng.review.service.judging import Result, Verdict
from baoheng.review.service.messages import MOST_INPUT, Envelope

OK, FAILED = 0, -1
_MOST_TEXT, _MOST_ERROR, _MOST_WARN = 500, 200, 2000
_json = msgspec.json.Encoder(decimal_format="number")
Answer = dict[str, Any]


def words(name: str) -> str:
    """What is said in a case that has no numbers."""
    said: str = _data()["words"][name]
    return said


@cache
def _data() -> Mapping[str, Any]:
    return load("national/review/realtime.toml")


def encode(answer: Mapping[str, Any]) -> bytes:
    """An answer as JSON; amounts as numbers."""
    return _json.encode(answer)


def envelope(
    asked: Envelope | None, at: datetime.datetime, code: int, error: str = "", warn: str = "",
    output: Mapping[str, Any] | None = None,
) -> Answer:  # fmt: skip
    """The national answer."""
    stamp = f"{at:%Y%m%d%H%M%S}{at.microsecond // 1000:03}"
    told = asked.msgid if asked else ""
    serial = int.from_bytes(hashlib.blake2b(f"{told}{stamp}".encode(), digest_size=6).digest())
    return {
        "infcode": code,
        "inf_refmsgid": f"{(asked.region if asked else '')[:6]:0<6}{at:%Y%m%d%H%M%S}"
        f"{serial % 10**10:010}",
        "refmsg_time": stamp,
        "respond_time": stamp,
        "err_msg": error[:_MOST_ERROR],
        "warn_msg": warn[:_MOST_WARN],
        "cainfo": "",
        "enctype": "",
        "signtype": asked.signtype if asked else "",
        "output": {"result": []} if output is None else output,
    }


def refusal(asked: Envelope | None, at: datetime.datetime, error: BaohengError) -> Answer:
    """The national answer to what cannot be answered."""
    return envelope(asked, at, FAILED, error=str(error))


def incomplete(lacks: Sequence[str]) -> str:
    """The warning that says why an answer is not complete; empty where it is."""
    return f"{words('incomplete')}{'；'.join(lacks)}" if lacks else ""


def national(asked: Envelope, at: datetime.datetime, verdict: Verdict, task: str | None) -> Answer:
    """The national answer to 3101 and 3102: what does not fit is counted in the warning."""
    told = [result_of(one, asked.msgid, task) for one in verdict.results]
    lacks = list(verdict.lacks)
    kept = _fitting(told)
    if kept < len(told):
        lacks.append(f"另有 {len(told) - kept} 条结果因报文长度限制没有列出")
    return envelope(asked, at, OK, warn=incomplete(lacks), output={"result": told[:kept]})


def _fitting(results: Sequence[Answer]) -> int:
    """How many results an answer has room for."""
    room = MOST_INPUT - len('{"result":[]}')
    for place, one in enumerate(results):
        room -= len(encode(one).decode()) + 1
        if room < 0:
            return place
    return len(results)


def result_id(msgid: str, one: Result) -> str:
    """The number of a result: the same for the same question, at most 50 characters."""
    told = f"{msgid}|{one.hit.point.rule.number}|{one.hit.point.id}|{one.patient}|{one.visit}"
    digest = hashlib.blake2b(told.encode(), digest_size=10).hexdigest()
    return f"{digest[:18]}-{msgid}"[:50]


def asked_by(result: str) -> str:
    """The number of the question that a result answered."""
    return result.partition("-")[2]


def result_of(one: Result, msgid: str, task: str | None) -> Answer:
    """One result in the national fields."""
    data = _data()
    hit, rule = one.hit, one.hit.point.rule
    number = result_id(msgid, one)
    return {
        "jr_id": number,
        "rule_id": rule.id,
        "rule_name": rule.name,
        "vola_cont": one.said[:_MOST_TEXT],
        "patn_id": one.patient,
        "mdtrt_id": one.visit,
        "judge_result_detail_dtos": [
            {
                "jrd_id": f"{number[:18]}{place:04}",
                "patn_id": one.patient,
                "mdtrt_id": visit,
                "rx_id": sn,
                "vola_item_type": str(role),
                "vola_amt": yuan(amount),
            }
            for place, (visit, sn, role, amount) in enumerate(one.lines)
        ],
        "vola_amt": yuan(hit.amount),
        "vola_amt_stas": data["vola_amt_stas"][_counted(one)],
        "sev_deg": data["sev_deg"][rule.result],
        "vola_evid": one.basis[:_MOST_TEXT],
        "vola_bhvr_type": data["vola_bhvr_type"].get(rule.klass, ""),
        "task_id": task or "",
    }


def _counted(one: Result) -> str:
    return "counted" if any(role == OFFENDS for _, _, role, _ in one.lines) else "none"


def plain(msgid: str, at: datetime.datetime, verdict: Verdict) -> Answer:
    """The plain answer."""
    return {
        "msgid": msgid,
        "time": at.isoformat(timespec="milliseconds"),
        "complete": not verdict.lacks,
        "lacks": list(verdict.lacks),
        "results": [
            {
                "id": result_id(msgid, one),
                "rule": one.hit.point.rule.number,
                "name": one.hit.point.rule.name,
                "national_code": one.hit.point.rule.code,
                "result": one.hit.point.rule.result,
                "knowledge": one.hit.point.id,
                "patient": one.patient,
                "visit": one.visit,
                "says": one.said,
                "basis": one.basis,
                "amount": yuan(one.hit.amount),
                "lines": [
                    {"visit": visit, "line": sn, "offends": role == OFFENDS, "amount": yuan(amount)}
                    for visit, sn, role, amount in one.lines
                ],
            }
            for one in verdict.results
        ],
    }


def yuan(cents: int) -> Decimal:
    """分 as 元 with two places."""
    return Decimal(cents).scaleb(-2)
