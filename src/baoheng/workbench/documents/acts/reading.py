"""Keeping what a job read and found."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone

from baoheng.workbench.acts import Done
from baoheng.workbench.documents.acts.base import OnDocument
from baoheng.workbench.documents.verdicts import count


@dataclass(frozen=True, slots=True)
class Result:
    """What came of reading: the contracts, the drawing and the year; or the fault."""

    read: dict[str, Any] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)
    drawn: list[Any] = field(default_factory=list)
    doubts: int = 0
    year: int | None = None
    fault: str = ""


@dataclass
class KeepRead(OnDocument):
    """记下读取和检查的结果（后台事项）。"""

    result: Result
    name: ClassVar[str] = "document.read"
    title: ClassVar[str] = "读取和检查资料"
    permission: ClassVar[str] = ""

    def apply(self) -> Done:
        """Replace what was known before; what the person said of it stays."""
        one, got = self.document, self.result
        one.read, one.found, one.drawn, one.fault = got.read, got.found, got.drawn, got.fault
        one.doubts, one.read_at = got.doubts, timezone.now()
        tables = got.read.get("tables", ())
        one.department = one.department or _first(got.read, tables, "department")[:200]
        one.year = one.year or got.year
        fields = ["read", "found", "drawn", "fault", "doubts", "read_at", "department", "year"]
        one.save(update_fields=[*fields, *count(one)])
        if got.fault:
            return Done(f"“{one.name}”读不了：{got.fault}")
        return Done(
            f"读完并检查了“{one.name}”：{len(tables)} 张表，错误 {one.errors}，"
            f"应改 {one.warnings}，存疑 {one.doubts}",
            {"tables": len(tables), "errors": one.errors, "warnings": one.warnings},
        )


def _first(read: dict[str, Any], tables: Any, name: str) -> str:
    found = (one.get(name) for one in (read, *tables))
    return str(next((value for value in found if value), ""))
