"""Stopping a job."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.jobs.models import Job


@dataclass
class StopJob(Act):
    """停止一个后台事项。"""

    job: Job
    name: ClassVar[str] = "job.stop"
    title: ClassVar[str] = "停止后台事项"
    permission: ClassVar[str] = ""

    def subject(self) -> Subject:
        """The job."""
        return Subject("job", str(self.job.pk), self.job.title)

    def check(self) -> None:
        """Only one's own, and only while it goes on."""
        if self.job.by != self.by and not self.by.may("settings.manage"):
            raise NotAllowed("只能停止自己提交的事项")
        if self.job.over:
            raise Conflict(gettext("“%(title)s”已经结束") % {"title": self.job.title})

    def apply(self) -> Done:
        """Ask it to stop at its next step."""
        self.job.stop_asked = True
        self.job.save(update_fields=["stop_asked"])
        return Done(f"要求停止“{self.job.title}”")
