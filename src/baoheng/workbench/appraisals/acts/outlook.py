"""Proposals for the next year's targets of a department."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.appraisals.models import Outlook
from baoheng.workbench.documents.models import State, Version
from baoheng.workbench.jobs.work import enqueue

PROPOSE = "appraisal.propose"
YEARS = 3  # how many years before are looked at


@dataclass
class StartOutlook(Act):
    """按以前年度批复的目标和完成值，提出下一年的目标建议。"""

    department: str
    region: str
    year: int
    name: ClassVar[str] = "outlook.start"
    title: ClassVar[str] = "提出目标建议"
    permission: ClassVar[str] = "targets.edit"

    def subject(self) -> Subject:
        """The department."""
        return Subject("department", self.department, self.department, self.region)

    def check(self) -> None:
        """There are approved targets of years before."""
        if not versions_before(self.department, self.region, self.year):
            raise Conflict(
                gettext("“%(department)s”在%(year)s年以前的%(years)s年里没有批复的目标表")
                % {"department": self.department, "year": self.year, "years": YEARS},
                todo="请先上传并批复以前年度的目标表，或换一个年度",
            )

    def apply(self) -> Done:
        """Put it into the queue; an older one for the same year goes."""
        Outlook.objects.filter(
            department=self.department, region=self.region, year=self.year
        ).delete()
        made = Outlook.objects.create(
            department=self.department, region=self.region, year=self.year, by=self.by
        )
        made.job = enqueue(PROPOSE, str(made), self.by, outlook=made.pk)
        made.save(update_fields=["job"])
        return Done(f"提出{made}", result=made)


@dataclass
class KeepOutlook(Act):
    """记下目标建议。"""

    outlook: Outlook
    made: list[dict[str, Any]] = field(repr=False)
    notes: list[str] = field(repr=False)
    name: ClassVar[str] = "outlook.made"
    title: ClassVar[str] = "记下目标建议"
    permission: ClassVar[str] = "targets.edit"

    def subject(self) -> Subject:
        """The department."""
        one = self.outlook
        return Subject("department", one.department, one.department, one.region)

    def check(self) -> None:
        """Not replaced by a newer one meanwhile."""
        if not Outlook.objects.filter(pk=self.outlook.pk).exists():
            raise Conflict("这次建议已经由新的一次代替", todo="请看新的一次")

    def apply(self) -> Done:
        """Keep it."""
        one = self.outlook
        one.made, one.notes, one.computed_at = self.made, self.notes, timezone.now()
        one.save(update_fields=["made", "notes", "computed_at"])
        count = sum(len(table["rows"]) for table in self.made)
        return Done(f"{one}：{len(self.made)}张表{count}个指标")


def versions_before(department: str, region: str, year: int) -> list[Version]:
    """The approved versions of a department's targets in the years before, the oldest first."""
    found = Version.objects.filter(
        state=State.APPROVED,
        targets__department=department,
        targets__region=region,
        targets__year__lt=year,
        targets__year__gte=year - YEARS,
    )
    return list(found.select_related("targets").order_by("targets__year", "pk"))
