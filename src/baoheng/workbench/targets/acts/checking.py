"""Checking a large table: asked for when it is saved, and kept by the job."""

from dataclasses import dataclass
from typing import Any, ClassVar

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import Done
from baoheng.workbench.documents.models import Version
from baoheng.workbench.jobs.work import enqueue
from baoheng.workbench.people.models import Person
from baoheng.workbench.targets.acts.base import OnVersion
from baoheng.workbench.targets.checked import is_large, keep_found

CHECK = "targets.check"


def save_checked(version: Version, by: Person) -> None:
    """Save a version that was checked; a large one is checked by a job."""
    version.save()
    if is_large(version):
        enqueue(CHECK, f"检查 {version}", by, version=version.pk, saved=version.saved)


@dataclass
class KeepCheck(OnVersion):
    """记下大表的检查结果（后台事项）。

    ``saved`` is how often the version had been saved when it was checked.
    """

    found: dict[str, Any]
    saved: int
    name: ClassVar[str] = "targets.checked"
    title: ClassVar[str] = "检查目标表"
    permission: ClassVar[str] = ""

    def check(self) -> None:
        """Still what was checked."""
        if self.version.saved != self.saved:
            raise Conflict("检查的时候有人保存过，会另外检查", todo="请看这张表的页面")

    def apply(self) -> Done:
        """Keep and count them."""
        one = self.version
        keep_found(one, self.found)
        one.save(update_fields=["found", "errors", "warnings"])
        return Done(f"检查了{one}：错误 {one.errors}，应改 {one.warnings}")
