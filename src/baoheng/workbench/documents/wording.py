"""What the pages say: the verdict with what to do next, values as they were read."""

from collections.abc import Mapping
from typing import Any

from baoheng.checking.reports.words import BASES
from baoheng.reading.reports.words import OPERATORS
from baoheng.workbench.documents.models import Document
from baoheng.workbench.documents.verdicts import Standing

VERDICTS = {
    "error": ("有错误", "red"),
    "warning": ("有应改的", "amber"),
    "advice": ("只有建议", "green"),
    "clean": ("没有问题", "green"),
    "incomplete": ("没有查全", "amber"),
}
FAULT = ("读不了", "red")
READING = ("正在读取", "blue")


def badge(document: Document) -> tuple[str, str]:
    """The state of a document in a few words, with its colour."""
    if document.job and not document.job.over and not document.read_at:
        return READING
    if document.fault:
        return FAULT
    return VERDICTS.get(document.verdict, READING if document.job else FAULT)


def verdict(document: Document, stands: Standing, doubts: int, taken: bool, uploads: bool) -> str:
    """One sentence: how it stands and what to do next, for who uploads and for who looks."""
    errors, warnings, advice = map(stands.count, ("error", "warning", "advice"))
    tables = len(document.read.get("tables", ()))
    if not tables:
        return "没有读到绩效目标表，什么也没有查。请确认传的是不是目标表；不是的话可以删去"
    look = f"先看 {doubts} 处读数存疑，确认后会重新检查；" if doubts else ""
    if stands.verdict == "incomplete":
        return f"{look}有的检查没有做成，不能算通过。请点“重新读取”；还不行请找系统管理员"
    if errors:
        who = "请" if uploads else "请上传人"
        more = f"，另有 {warnings} 处应改" if warnings else ""
        return f"{look}有 {errors} 处错误{more}。{who}照右边逐条改好原件，再上传改好的一份"
    if warnings:
        then = "改好再传，或写明理由请审核人接受" if uploads else "可以请上传人改，或写明理由接受"
        return f"{look}没有错误，有 {warnings} 处应改。{then}"
    then = "已收进目标表，可以去送审" if taken else "可以收进目标表"
    if advice:
        return f"{look}没有错误和应改的，有 {advice} 条建议可参考。{then}"
    return f"{look}没有发现问题。{then}"


def basis(text: str) -> str:
    """The rule that a finding rests on, in Chinese."""
    return BASES.get(text, text)


def reading_of(told: Mapping[str, Any]) -> str:
    """How a value was understood, in short; empty where nothing was."""
    if told.get("date"):
        return f"{told['date']} 前"
    operator = told.get("operator")
    if operator == "qualitative":
        return "定性"
    if told.get("value") is None:
        return ""
    unit = told.get("unit") or ""
    if operator == "range":
        return f"{told['value']} 至 {told.get('value_high')} {unit}".strip()
    sign = next((text for one, text in OPERATORS.items() if one == operator), "?")
    return f"{sign} {told['value']} {unit}".strip()
