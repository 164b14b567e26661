"""Writing settings, and keeping the lists of regions and institutions."""

import datetime
import re
from dataclasses import dataclass
from typing import ClassVar

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.jobs.work import enqueue
from baoheng.workbench.upkeep.bureau import checked, forget_name, known
from baoheng.workbench.upkeep.models import Institution, Region, Setting

TAKE_OVER = "upkeep.take_over"
_CODE = re.compile(r"[A-Za-z0-9]{1,32}")


@dataclass
class WriteSetting(Act):
    """写一项设置从某天起的值；以前的值留着。"""

    setting: str
    value: str
    since: datetime.date
    note: str = ""
    name: ClassVar[str] = "setting.write"
    title: ClassVar[str] = "修改设置"
    permission: ClassVar[str] = "settings.manage"

    def subject(self) -> Subject:
        """The setting."""
        one = known().get(self.setting)
        return Subject("setting", self.setting[:128], one.title if one else self.setting)

    def check(self) -> None:
        """A setting that there is, a value that it can have."""
        if self.setting not in known():
            raise Conflict("没有这项设置", todo="请从页面上选")
        self.value = checked(self.setting, self.value)

    def apply(self) -> Done:
        """Add the value to those before."""
        one = known()[self.setting]
        Setting.objects.create(
            name=self.setting, value=self.value, since=self.since, note=self.note, by=self.by
        )
        forget_name()
        said = f"{one.title}自 {self.since} 起为“{self.value or '（空）'}”"
        return Done(said, {"value": self.value, "since": self.since.isoformat()})


@dataclass
class KeepRegion(Act):
    """添加、改名、停用一个区。"""

    code: str
    region_name: str
    active: bool = True
    name: ClassVar[str] = "region.keep"
    title: ClassVar[str] = "维护区划"
    permission: ClassVar[str] = "settings.manage"

    def subject(self) -> Subject:
        """The region."""
        return Subject("region", self.code[:128], self.region_name)

    def check(self) -> None:
        """A code and a name."""
        if not _CODE.fullmatch(self.code):
            raise Conflict("区划代码不对", todo="应为字母、数字，如 990302")
        if not self.region_name.strip():
            raise Conflict("没有写名称", todo="如“西山区”")

    def apply(self) -> Done:
        """Write it."""
        Region.objects.update_or_create(
            code=self.code,
            defaults={"name": self.region_name.strip()[:64], "active": self.active},
        )
        state = "" if self.active else "，停用"
        return Done(f"区划 {self.code} {self.region_name.strip()}{state}", {"active": self.active})


@dataclass
class KeepInstitution(Act):
    """添加、改、停用一家机构。"""

    code: str
    institution_name: str
    region: str = ""
    active: bool = True
    name: ClassVar[str] = "institution.keep"
    title: ClassVar[str] = "维护机构"
    permission: ClassVar[str] = "settings.manage"

    def subject(self) -> Subject:
        """The institution."""
        return Subject("institution", self.code[:128], self.institution_name)

    def check(self) -> None:
        """A code and a name."""
        if not _CODE.fullmatch(self.code):
            raise Conflict("机构编号不对", todo="应为字母、数字，如 H99030100000")
        if not self.institution_name.strip():
            raise Conflict("没有写名称", todo="请写机构全称")

    def apply(self) -> Done:
        """Write it."""
        given = {
            "name": self.institution_name.strip()[:200],
            "region": self.region.strip()[:32],
            "active": self.active,
        }
        Institution.objects.update_or_create(code=self.code, defaults=given)
        state = "" if self.active else "，停用"
        return Done(f"机构 {self.code} {given['name']}{state}", {"active": self.active})


@dataclass
class TakeOver(Act):
    """从台账取区划和机构的名单。"""

    name: ClassVar[str] = "institution.take_over"
    title: ClassVar[str] = "从台账取机构名单"
    permission: ClassVar[str] = "settings.manage"

    def subject(self) -> Subject:
        """The list."""
        return Subject("institution", "all", "机构名单")

    def apply(self) -> Done:
        """Put it into the queue."""
        return Done("从台账取机构名单", result=enqueue(TAKE_OVER, "从台账取机构名单", self.by))
