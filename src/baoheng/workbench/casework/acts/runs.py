"""Starting a review run, drawing for recheck, making papers: each a job."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.core.period import Period
from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.casework.hands import handler
from baoheng.workbench.casework.models import Draw, Output, Run
from baoheng.workbench.files import Kept
from baoheng.workbench.jobs.models import State
from baoheng.workbench.jobs.work import enqueue
from baoheng.workbench.people.models import Person

RUN, DRAW, NOTICE, OWED = (
    "casework.run", "casework.draw", "casework.notice", "casework.owed",
)  # fmt: skip


@dataclass
class StartRun(Act):
    """开始审核一段时间的单据。"""

    period: Period
    full: bool = False
    name: ClassVar[str] = "review.run"
    title: ClassVar[str] = "开始审核"
    permission: ClassVar[str] = "rules.change"

    def subject(self) -> Subject:
        """The period, of the whole city."""
        return Subject("period", self.period.start.isoformat(), self.period.label)

    def check(self) -> None:
        """One run at a time."""
        going = Run.objects.filter(job__state__in=[State.WAITING, State.RUNNING]).first()
        if going:
            raise Conflict("已有一次审核在进行", todo="请等它做完，或在后台事项里停止它")

    def apply(self) -> Done:
        """Keep what is asked, and put the work into the queue."""
        run = Run.objects.create(
            first=self.period.start, last=self.period.end, full=self.full, by=self.by
        )
        said = f"审核{self.period.label}的单据"
        run.job = enqueue(RUN, said, self.by, run=run.pk)
        run.save(update_fields=["job"])
        return Done(said, {"run": run.pk, "full": self.full}, run)


@dataclass
class DrawHits(Act):
    """抽取一个月的疑点复核，分给几个人。"""

    month: datetime.date
    percent: int
    people: Sequence[Person]
    name: ClassVar[str] = "hits.draw"
    title: ClassVar[str] = "抽取复核"
    permission: ClassVar[str] = "hits.draw"

    def subject(self) -> Subject:
        """The month, of the whole city."""
        return Subject("month", f"{self.month:%Y-%m}", f"{self.month:%Y-%m} 的疑点")

    def check(self) -> None:
        """For people who may recheck."""
        if not self.people:
            raise Conflict("没有选由谁复核", todo="请勾选")
        if cannot := [one.name for one in self.people if not one.may("hits.recheck")]:
            raise NotAllowed(
                gettext("%(cannot)s不能复核") % {"cannot": gettext("、").join(cannot)},
                todo="请换人",
            )

    def apply(self) -> Done:
        """Keep what is asked, and put the work into the queue."""
        drawn = Draw.objects.create(month=self.month, percent=self.percent, by=self.by)
        said = f"抽取 {self.month:%Y-%m} 的疑点复核，{self.percent}%"
        names = [handler(one) for one in self.people]
        drawn.job = enqueue(DRAW, said, self.by, draw=drawn.pk, people=names)
        drawn.save(update_fields=["job"])
        return Done(said, {"people": [one.username for one in self.people]}, drawn)


@dataclass
class MakeNotice(Act):
    """打印给一家机构的通知书。"""

    institution: str
    region: str
    day: datetime.date | None = None
    bureau: str = ""
    letter: str = ""
    name: ClassVar[str] = "notice.make"
    title: ClassVar[str] = "打印通知书"
    permission: ClassVar[str] = "hits.notify"

    def subject(self) -> Subject:
        """The institution."""
        label = f"机构 {self.institution}"
        return Subject("institution", self.institution, label, self.region, self.institution)

    def apply(self) -> Done:
        """Put the work into the queue."""
        said = f"打印给 {self.institution} 的通知书"
        given = {
            "institution": self.institution, "day": self.day.isoformat() if self.day else "",
            "bureau": self.bureau, "letter": self.letter,
        }  # fmt: skip
        return Done(said, {}, enqueue(NOTICE, said, self.by, **given))


@dataclass
class MakeOwed(Act):
    """导出追回清单。"""

    institution: str = ""
    name: ClassVar[str] = "owed.make"
    title: ClassVar[str] = "导出追回清单"
    permission: ClassVar[str] = "hits.see"

    def subject(self) -> Subject:
        """The list; whom it reaches is looked at row by row."""
        own = next(iter(sorted(self.by.regions)), "")
        return Subject("list", "owed", "追回清单", own, self.by.institution)

    def apply(self) -> Done:
        """Put the work into the queue."""
        job = enqueue(OWED, "导出追回清单", self.by, institution=self.institution)
        return Done("导出追回清单", {"institution": self.institution}, job)


@dataclass
class KeepPaper(Act):
    """存下做好的文件。"""

    kept: Kept
    name: ClassVar[str] = "paper.keep"
    title: ClassVar[str] = "存下做好的文件"
    permission: ClassVar[str] = ""

    def subject(self) -> Subject:
        """The file."""
        return Subject("file", self.kept.sha256, self.kept.name)

    def apply(self) -> Done:
        """One row a file, to be downloaded by who asked."""
        one = Output.objects.create(name=self.kept.name, sha256=self.kept.sha256, by=self.by)
        return Done(f"做好了“{self.kept.name}”", {}, one)
