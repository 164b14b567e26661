"""The points file (JSON lines): published knowledge points, one a line, of several batches."""

import datetime
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from baoheng.reading.reports.words import clean
from baoheng.review.knowledge.batches import Batch, batch_of
from baoheng.review.knowledge.entry import Code, Entry, plain, sorted_codes
from baoheng.review.knowledge.layouts import other
from baoheng.review.knowledge.points import Built, build
from baoheng.review.knowledge.rows import Gathered, Statement
from baoheng.review.knowledge.sheets import lines_of
from baoheng.review.rules import rules

_TEXTS = ("rule", "name", "constraint", "batch")
_PAIRED = "exclude"  # the logic whose points are two items: the first stays, the second offends


@cache
def rule_numbers() -> Mapping[str, str]:
    """Rule numbers by name."""
    return {plain(rule.name): number for number, rule in rules().items()}


def read_points(path: Path, name: str, day: datetime.date | None) -> tuple[Gathered, Built]:
    """The statements of every line, and the points of all batches.

    ``name`` and ``day`` are the batch and the day of lines that say none.
    """
    whole = Gathered()
    parts: dict[Batch, Gathered] = {}
    for number, line in lines_of(path):
        whole.rows += 1
        said = _statement(number, line, whole)
        if said is not None:
            (own, published), statement = said
            told = batch_of(own or name, published or (None if own else day))
            batch = Batch(told.id, told.published or day)
            parts.setdefault(batch, Gathered()).statements.append(statement)
    entries: list[Entry] = []
    repeated = 0
    for batch, part in parts.items():
        built = build(part, batch)
        entries += built.entries
        repeated += built.repeated
        whole.wrong += part.wrong
    whole.rows -= len(whole.remarks)
    return whole, Built(tuple(entries), repeated)


def _statement(
    number: int, line: str, whole: Gathered
) -> tuple[tuple[str, datetime.date | None], Statement] | None:
    """The batch and the day that a line says, and its statement."""
    where = f"第{number}行"
    try:
        body = json.loads(line)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        whole.wrong.append(f"{where}不是一个 JSON 对象")
        return None
    texts = {name: clean(str(body.get(name) or "")).strip() for name in _TEXTS}
    codes: Any = body.get("codes")
    rule = rule_numbers().get(plain(texts["rule"]))
    if codes == [] and other()["remark"].match(texts["name"]):
        whole.remarks.append(f"{where}：{texts['name']}")
        return None
    if problem := _problem(body, rule, codes):
        whole.wrong.append(f"{where}{problem}")
        return None
    day = _day(body.get("published"))
    paired = rules()[str(rule)].logic == _PAIRED
    names = texts["name"].split("×") if paired else [texts["name"]]
    sides = [Code(code, names[at] if at < len(names) else "") for at, code in enumerate(codes)]
    if not paired:
        sides = [Code(code, texts["name"]) for code in codes]
    return (texts["batch"], day), Statement(
        where, str(rule), texts["name"],
        sorted_codes(sides[:1] if paired else sides),
        sorted_codes(sides[1:]) if paired else (),
        None, texts["constraint"],
    )  # fmt: skip


def _problem(body: Mapping[str, Any], rule: str | None, codes: object) -> str:
    if rule is None:
        return f"的规则“{body.get('rule')}”不在规则目录里"
    if not isinstance(codes, list) or not codes:
        return "没有编码（codes）"
    wrong = [one for one in codes if not isinstance(one, str) or not other()["code"].match(one)]
    if wrong:
        return f"的编码“{wrong[0]}”不像编码"
    if rules()[rule].logic == _PAIRED and len(set(codes)) != 2:
        return f"应有两个不同的编码（主项、从项），有 {len(codes)} 个"
    known, said = rules()[rule].code, body.get("national_code")
    if known and said and known != said:
        return f"的国家编码 {said} 与规则“{body['rule']}”的 {known} 不同"
    if body.get("published") and _day(body["published"]) is None:
        return f"的公布日期“{body['published']}”应如 2026-01-28"
    return ""


def _day(said: object) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(str(said)) if said else None
    except ValueError:
        return None
