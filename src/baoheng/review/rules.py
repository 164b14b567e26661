"""The rules of the packs: the national ones by number, then local ones."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from baoheng.core.errors import PackError
from baoheng.packs import load, names
from baoheng.review.model import Money, Rule

FOLDER = "national/review"
_KEYS = {
    "number", "name", "code", "group", "logic", "result", "settings", "stages", "money",
    "paid_only", "both",
}  # fmt: skip
_RESULTS = ("violation", "suspicion")
_STAGES = ("before", "during", "after")
_SETTINGS = ("inpatient", "outpatient", "purchase")


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by number.

    Raises PackError where a definition is incomplete, unknown or given twice.
    """
    found: dict[str, Rule] = {}
    for file in names(FOLDER):
        data = load(file)
        for body in data.get("rule", ()):
            one = _rule(body, data["class"], file)
            if one.number in found:
                raise PackError(f"规则 {one.number} 定义了两次", where=file, todo="请删去一处")
            found[one.number] = one
    return {number: found[number] for number in sorted(found, key=_order)}


def _order(number: str) -> tuple[bool, int, str]:
    """The national rules in their order, then local ones."""
    national = number.isdigit()
    return (not national, int(number) if national else 0, number)


def _rule(body: Mapping[str, Any], klass: str, file: str) -> Rule:
    where = f"{file} 的规则 {body.get('number', '？')}"
    if unknown := sorted(set(body) - _KEYS):
        raise PackError(f"不认识 {'、'.join(unknown)}", where=where, todo="请对照其他规则")
    try:
        made = Rule(
            number=body["number"],
            name=body["name"],
            code=body.get("code"),
            klass=klass,
            group=body["group"],
            logic=body["logic"],
            result=body["result"],
            settings=tuple(body["settings"]),
            stages=tuple(body["stages"]),
            money=Money(body.get("money", "line")),
            paid_only=body.get("paid_only", True),
            both=body.get("both", False),
        )
    except (KeyError, ValueError) as error:
        raise PackError(f"规则不完整：{error}", where=where, todo="请对照其他规则补齐") from error
    wrong = [one for one in made.settings if one not in _SETTINGS]
    wrong += [one for one in made.stages if one not in _STAGES]
    wrong += [] if made.result in _RESULTS else [made.result]
    if wrong:
        raise PackError(f"不认识 {'、'.join(wrong)}", where=where, todo="请对照其他规则")
    return made
