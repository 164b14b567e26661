"""What is done at the desk: the figures computed anew."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from django.utils import timezone

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.desk.figures import Found, kept
from baoheng.workbench.desk.models import Figure
from baoheng.workbench.jobs.models import Job, State
from baoheng.workbench.jobs.work import enqueue

COMPUTE = "desk.figures"
_SUBJECT = Subject("figures", "overview", "总览的数")


@dataclass
class AskFigures(Act):
    """请后台重新测算总览的数。"""

    name: ClassVar[str] = "figures.ask"
    title: ClassVar[str] = "重新测算总览"
    permission: ClassVar[str] = "overview.see"

    def subject(self) -> Subject:
        """The overview, whatever region the person has."""
        own = next(iter(sorted(self.by.regions)), "")
        return replace(_SUBJECT, region=own, institution=self.by.institution)

    def check(self) -> None:
        """Once at a time."""
        going = Job.objects.filter(kind=COMPUTE, state__in=(State.WAITING, State.RUNNING))
        if going.exists():
            raise Conflict("总览的数正在测算", todo="请等它做完")

    def apply(self) -> Done:
        """Put the job into the queue."""
        job = enqueue(COMPUTE, "测算总览的数", self.by)
        return Done("要求重新测算总览的数", result=job)


@dataclass
class KeepFigures(Act):
    """记下测算出的总览的数；后台做，不需要权限。"""

    found: Iterable[Found]
    name: ClassVar[str] = "figures.keep"
    title: ClassVar[str] = "记下总览的数"
    permission: ClassVar[str] = ""

    def subject(self) -> Subject:
        """The overview."""
        return _SUBJECT

    def apply(self) -> Done:
        """All figures anew; those no longer wanted go."""
        Figure.objects.all().delete()
        made = [
            Figure(measure=one.city.whole.measure.id, place=place, at=timezone.now(), **kept(one))
            for place, one in enumerate(self.found)
        ]
        Figure.objects.bulk_create(made)
        known = sum(1 for one in made if one.text)
        return Done(f"测算了总览的 {len(made)} 个数，{known} 个有结果", result=known)
