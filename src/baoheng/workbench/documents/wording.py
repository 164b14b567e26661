"""What the pages say: the verdict with what to do next, values as they were read."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop

from baoheng.checking.reports.words import BASES
from baoheng.reading.reports.words import OPERATORS
from baoheng.workbench.documents.models import Document
from baoheng.workbench.documents.verdicts import Standing

VERDICTS = {
    "error": (gettext_noop("有错误"), "red"),
    "warning": (gettext_noop("有应改的"), "amber"),
    "advice": (gettext_noop("只有建议"), "green"),
    "clean": (gettext_noop("没有问题"), "green"),
    "incomplete": (gettext_noop("没有查全"), "amber"),
}
FAULT = (gettext_noop("读不了"), "red")
READING = (gettext_noop("正在读取"), "blue")


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
        return gettext("没有读到绩效目标表，什么也没有查。请确认传的是不是目标表；不是的话可以删去")
    look = gettext("先看 %(n)s 处读数存疑，确认后会重新检查；") % {"n": doubts} if doubts else ""
    if stands.verdict == "incomplete":
        return look + gettext("有的检查没有做成，不能算通过。请点“重新读取”；还不行请找系统管理员")
    if errors:
        return look + _wrong(errors, warnings, uploads)
    if warnings:
        said = gettext("没有错误，有 %(n)s 处应改。") % {"n": warnings}
        if uploads:
            return look + said + gettext("改好再传，或写明理由请审核人接受")
        return look + said + gettext("可以请上传人改，或写明理由接受")
    then = gettext("已收进目标表，可以去送审") if taken else gettext("可以收进目标表")
    if advice:
        said = gettext("没有错误和应改的，有 %(n)s 条建议可参考。") % {"n": advice}
        return look + said + then
    return look + gettext("没有发现问题。") + then


def _wrong(errors: int, warnings: int, uploads: bool) -> str:
    more = gettext("，另有 %(n)s 处应改") % {"n": warnings} if warnings else ""
    said = gettext("有 %(n)s 处错误%(more)s。") % {"n": errors, "more": more}
    if uploads:
        return said + gettext("请照右边逐条改好原件，再上传改好的一份")
    return said + gettext("请上传人照右边逐条改好原件，再上传改好的一份")


def basis(text: str) -> str:
    """The rule that a finding rests on, in Chinese."""
    return BASES.get(text, text)


def reading_of(told: Mapping[str, Any]) -> str:
    """How a value was understood, in short; empty where nothing was."""
    if told.get("date"):
        return gettext("%(date)s 前") % {"date": told["date"]}
    operator = told.get("operator")
    if operator == "qualitative":
        return gettext("定性")
    if told.get("value") is None:
        return ""
    unit = told.get("unit") or ""
    if operator == "range":
        said = {"low": told["value"], "high": told.get("value_high"), "unit": unit}
        return (gettext("%(low)s 至 %(high)s %(unit)s") % said).strip()
    sign = next((text for one, text in OPERATORS.items() if one == operator), "?")
    return f"{sign} {told['value']} {unit}".strip()
