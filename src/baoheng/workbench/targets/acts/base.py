"""What acts on a version share."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import Act, Subject
from baoheng.workbench.documents.models import State, Version
from baoheng.workbench.targets.hands import carries


@dataclass
class OnVersion(Act):
    """An act on one version; nobody else changes it until the act is over."""

    version: Version
    permission: ClassVar[str] = "targets.edit"

    def subject(self) -> Subject:
        """The version as it stands now."""
        rows = Version.objects.select_for_update(of=("self",)).select_related("targets")
        found = rows.filter(pk=self.version.pk).first()
        if found is None:
            raise Conflict("这一稿已经没有了", todo="请回到目标表清单")
        self.version = found
        return Subject("targets", str(found.targets_id), str(found), found.targets.region)

    def must_stand(self, *states: State) -> None:
        """Raise Conflict in any other state, or where there is a later version."""
        if self.version.state not in states:
            wanted = "、".join(f"“{one.label}”" for one in states)
            now = self.version.get_state_display()
            raise Conflict(f"这一稿现在是“{now}”，只有{wanted}的可以这样做", todo="请刷新页面")
        latest = self.version.targets.latest
        if latest and latest.number > self.version.number:
            raise Conflict(f"已有更新的第{latest.number}版", todo="请到最新的一版上做")

    def must_carry(self) -> None:
        """Raise NotAllowed for a clerk who has had no hand in it."""
        if not carries(self.by, self.version):
            told = gettext("这一稿由%(name)s经办") % {"name": self.version.by.name}
            raise NotAllowed(told, todo="请由经办的人来办；要由您办，先点“接手”并写明理由")
