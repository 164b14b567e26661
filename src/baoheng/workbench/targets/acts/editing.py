"""Editing a draft."""

from dataclasses import dataclass
from typing import Any, ClassVar

from baoheng.core.errors import Conflict
from baoheng.reading.reports.contract import to_contract
from baoheng.workbench.acts import Done
from baoheng.workbench.documents.contents import document_of
from baoheng.workbench.documents.models import State
from baoheng.workbench.documents.reads import plain
from baoheng.workbench.targets.acts.base import OnVersion
from baoheng.workbench.targets.acts.checking import save_checked
from baoheng.workbench.targets.checked import keep_check
from baoheng.workbench.targets.comparing import changes
from baoheng.workbench.targets.writing import Written, write

_KEPT = 20  # savings of a draft by which two who edit at once are told apart


@dataclass
class EditTargets(OnVersion):
    """改一份草稿：资金、目标、指标；保存后重新检查。

    ``seen`` is how often the draft had been saved when the person began.
    """

    written: Written
    seen: int
    name: ClassVar[str] = "targets.edit"
    title: ClassVar[str] = "修改目标表"

    def check(self) -> None:
        """A draft, as the person saw it, and what he wrote can be."""
        self.must_stand(State.DRAFT, State.RETURNED)
        if self.version.saved != self.seen:
            raise Conflict(
                "您打开以后，别人保存过这份草稿，您写的还没有保存",
                todo="请看下面两边各写了什么，选好再保存",
            )

    def apply(self) -> Done:
        """Put it into the contents and check them."""
        before: dict[str, Any] = self.version.contents
        savings = self.version.savings
        savings.create(number=self.version.saved, contents=before, by=self.by)
        savings.filter(number__lte=self.version.saved - _KEPT).delete()
        document = document_of(self.version)
        write(document.tables[0], self.written)
        self.version.contents = plain(to_contract(document))["tables"][0]
        self.version.saved += 1
        if self.version.state == State.RETURNED:
            self.version.state = State.DRAFT
        keep_check(self.version)
        save_checked(self.version, self.by)
        self.version.outputs.all().delete()  # they show what it was
        told = changes(before, self.version.contents)
        said = f"修改了{self.version}，{len(told)} 处" if told else f"{self.version}没有改动"
        return Done(said, {"changes": [one.told for one in told]}, told)
