"""Accepting a finding of a version as one of the document that it came from."""

import datetime
from dataclasses import dataclass
from typing import ClassVar

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import Done, Subject
from baoheng.workbench.documents.acts.waiving import Waive
from baoheng.workbench.documents.models import State
from baoheng.workbench.documents.verdicts import UNDECIDED
from baoheng.workbench.targets.acts.base import OnVersion
from baoheng.workbench.targets.hands import wrote


@dataclass
class AcceptFinding(OnVersion):
    """在目标表上接受一个原件里也有的问题：写明理由和截止日，原件和表上都不再计入。"""

    finding: str
    reason: str
    until: datetime.date
    name: ClassVar[str] = "targets.accept"
    title: ClassVar[str] = "接受目标表的问题"
    permission: ClassVar[str] = "findings.waive"

    def subject(self) -> Subject:
        """The version and the document that it came from."""
        about = super().subject()
        if self.version.document is None:
            raise Conflict(
                "这一版不是从资料收进来的，问题不能在这里接受", todo="请退回，由经办改好"
            )
        self.waive = Waive(self.by, self.version.document, self.finding, self.reason, self.until)
        if not self.by.reaches(self.waive.subject().region):
            raise NotAllowed("这份资料不在您负责的范围内", todo="请找负责这个区的同事")
        return about

    def check(self) -> None:
        """Not decided on, by other hands than wrote it, and as a document's finding may be."""
        self.must_stand(*map(State, UNDECIDED))
        if wrote(self.by, self.version):
            raise NotAllowed("编制、修改、送审的人不能接受自己表的问题", todo="请另一位审核人来办")
        self.waive.check()

    def apply(self) -> Done:
        """Accept it; the versions are counted again."""
        done = self.waive.apply()
        return Done(
            f"接受了{self.version}的问题 {self.finding}，到{self.until.isoformat()}",
            done.details,
            done.result,
        )
