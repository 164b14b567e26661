"""Noting that unused files are removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.upkeep.models import Unused

SWEEP = "upkeep.sweep"


@dataclass
class SweepFiles(Act):
    """清掉没有用处的文件；后台做，不需要权限。"""

    names: Sequence[str]
    name: ClassVar[str] = "files.sweep"
    title: ClassVar[str] = "清理文件"
    permission: ClassVar[str] = ""

    def subject(self) -> Subject:
        """The files."""
        return Subject("files", "files", "文件")

    def apply(self) -> Done:
        """Log it; the files go once that is kept."""
        Unused.objects.filter(pk__in=self.names).delete()
        said = f"清掉 {len(self.names)} 个没有用处的文件"
        return Done(said, {"sha256": [*self.names]}, len(self.names))
