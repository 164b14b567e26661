"""The description of the interface, made from the table of fields."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from baoheng import __version__
from baoheng.review.service import fields
from baoheng.review.service.fields import Field, Kind

_NUMBERS = (Kind.MONEY, Kind.COUNT, Kind.PRICE)
Schema = dict[str, Any]


@cache
def document() -> Mapping[str, Any]:
    """OpenAPI 3.1."""
    national = "/fsi/api/riskConService"
    return {
        "openapi": "3.1.0",
        "info": {"title": "保衡实时审核", "version": __version__},
        "security": [{"key": []}],
        "paths": {
            f"{national}/beforeAnalyze": _post("3101 事前分析", "Message", "Answer"),
            f"{national}/courseAnalyze": _post("3102 事中分析", "Message", "Answer"),
            f"{national}/feedback": _post("3103 提醒反馈", "Feedback", "Answer"),
            national: _post("按 infno 分派 3101、3102、3103", "Message", "Answer"),
            "/api/review": _post("审核（简式）", "Review", "Verdict"),
            "/api/review/{msgid}": {
                "get": {
                    "summary": "再取一次已给的答复",
                    "parameters": [
                        {"name": "msgid", "in": "path", "required": True,
                         "schema": {"type": "string"}},
                    ],
                    "responses": _responses("Verdict"),
                },
            },
            "/api/settlements": _post("新的结算（含冲正）", "Settlement", "Recorded"),
            **{
                path: {"get": {"summary": said, "security": [],
                               "responses": {"200": {"description": said}}}}
                for path, said in (("/health", "是否正常"), ("/metrics", "计数（Prometheus）"))
            },
        },
        "components": {
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"}},
            "schemas": _schemas(),
        },
    }  # fmt: skip


def _post(said: str, body: str, answer: str) -> Schema:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{body}"}}}
    return {
        "post": {
            "summary": said,
            "requestBody": {"required": True, "content": content},
            "responses": _responses(answer),
        }
    }


def _responses(answer: str) -> Schema:
    def told(said: str, name: str) -> Schema:
        schema = {"$ref": f"#/components/schemas/{name}"}
        return {"description": said, "content": {"application/json": {"schema": schema}}}

    national = answer == "Answer"
    wrong = answer if national else "Error"
    codes = {"401": "密钥不对", "405": "方法不对", "413": "太长", "429": "太频繁"}
    if not national:
        codes |= {"400": "不对", "403": "不是本机构的", "404": "没有", "503": "没有审核或没有记下"}
    return {"200": told("答复", answer), **{code: told(s, wrong) for code, s in codes.items()}}


def _schemas() -> Schema:
    encounter = _object(fields.ENCOUNTER) | {
        "description": "子列表的键可带或不带 fsi_ 前缀，可为列表或单个对象"
    }
    encounter["properties"] |= {
        "fsi_order_dtos": _list(_object(fields.LINE)),
        "fsi_diagnose_dtos": _list(_object(fields.DIAGNOSIS)),
        "fsi_operation_dtos": _list(_object(fields.PROCEDURE)),
    }
    patient = _object(fields.PERSON)
    patient["properties"]["fsi_encounter_dtos"] = _list(encounter)
    data: Schema = {
        "type": "object",
        "required": ["patient_dtos"],
        "properties": {
            "patient_dtos": _list(patient), "trig_scen": _TEXT, "task_id": _TEXT,
            "rule_ids": {"type": "array", "items": {"type": "string"}},
        },
    }  # fmt: skip
    feedback = {"type": "object", "properties": {"warns": _list(_object(fields.WARN))}}
    review = _object(fields.ENVELOPE[1:3])
    review["properties"] |= {"stage": {"enum": ["before", "during"]}, **data["properties"]}
    return {
        "Message": _message(data),
        "Feedback": _message(feedback),
        "Review": review,
        "Settlement": {
            "type": "object",
            "required": ["settlement"],
            "properties": {
                "person": _object(fields.PERSON), "encounter": encounter,
                "settlement": {"type": "object", "description": "台账“结算”表的各列"},
            },
        },
        "Answer": _plain(
            infcode={"enum": [0, -1]}, err_msg=_TEXT, warn_msg=_TEXT, inf_refmsgid=_TEXT,
            refmsg_time=_TEXT, respond_time=_TEXT, output={"type": "object"},
        ),
        "Verdict": _plain(
            complete={"type": "boolean"}, lacks={"type": "array", "items": _TEXT},
            results={"type": "array", "items": {"type": "object"}},
        ),
        "Recorded": _plain(recorded={"const": True}),
        "Error": _plain(error={"type": "object"}),
    }  # fmt: skip


_TEXT = {"type": "string"}


def _message(data: Schema) -> Schema:
    made = _object(fields.ENVELOPE)
    made["properties"]["input"] = {"type": "object", "properties": {"data": data}}
    made["required"].append("input")
    return made


def _plain(**properties: Any) -> Schema:
    return {"type": "object", "properties": properties}


def _list(one: Schema) -> Schema:
    return {"anyOf": [{"type": "array", "items": one}, one]}


def _object(table: Sequence[Field]) -> Schema:
    return {
        "type": "object",
        "required": [one.name for one in table if one.required and len(one.keys) == 1],
        "properties": {key: _value(one) for one in table for key in one.keys},
    }


def _value(one: Field) -> Schema:
    if one.kind in _NUMBERS:
        return {"type": ["number", "string"], "title": one.title}
    longest = {} if one.kind is Kind.TIME else {"maxLength": one.kind.value}
    return {"type": ["string", "integer", "null"], "title": one.title, **longest}
