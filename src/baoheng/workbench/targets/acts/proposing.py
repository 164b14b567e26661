"""Drafting next year's table from the values proposed by the results of the years before."""

from dataclasses import dataclass
from typing import ClassVar

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.appraisals.models import Outlook
from baoheng.workbench.documents.models import State, Targets, Version
from baoheng.workbench.targets.acts.checking import save_checked
from baoheng.workbench.targets.acts.numbering import next_number
from baoheng.workbench.targets.checked import keep_check
from baoheng.workbench.targets.proposed import next_contents, project_of

_NAMED = 10


@dataclass
class DraftFromProposals(Act):
    """按历年结果的建议起草下一年的目标表：指标值用建议的，资金空着待填。

    ``at`` says which of the proposals' tables, from 0.
    """

    outlook: Outlook
    at: int
    name: ClassVar[str] = "targets.draft"
    title: ClassVar[str] = "按建议起草目标表"
    permission: ClassVar[str] = "targets.edit"

    def subject(self) -> Subject:
        """The department."""
        one = self.outlook
        return Subject("department", one.department, one.department, one.region)

    def check(self) -> None:
        """The proposals are there, their table is still approved, next year's not begun."""
        one = self.outlook
        if not one.computed_at or not 0 <= self.at < len(one.made):
            raise Conflict("没有这张表的建议", todo="请刷新页面，或重新提出建议")
        self.proposed = one.made[self.at]
        project = self.proposed["project"]
        rows = Version.objects.filter(
            state=State.APPROVED,
            targets__department=one.department,
            targets__region=one.region,
            targets__year=self.proposed["year"],
        ).select_related("targets", "document")
        fitting = [each for each in rows.order_by("pk")
                   if project_of(each.contents["project"]) == project]  # fmt: skip
        if not fitting:
            raise Conflict(
                f"{self.proposed['year']}年的“{project}”不再是批复的", todo="请重新提出建议"
            )
        self.old = fitting[-1]
        told = self.old.targets
        begun = Targets.objects.filter(
            department=told.department, project=told.project, year=one.year, kind=told.kind
        ).first()
        if begun and begun.latest:
            raise Conflict(
                f"“{begun}”已经有第{begun.latest.number}版（{begun.latest.get_state_display()}）",
                todo="请到“绩效目标”里打开它，在那里改",
            )

    def apply(self) -> Done:
        """The draft; ``result`` is it."""
        told, year = self.old.targets, self.outlook.year
        contents, kept = next_contents(self.old, year, self.proposed["rows"])
        targets, _ = Targets.objects.get_or_create(
            department=told.department,
            project=told.project,
            year=year,
            kind=told.kind,
            defaults={"region": told.region},
        )
        made = Version(
            targets=targets,
            number=next_number(targets),
            contents=contents,
            by=self.by,
            reason=_reason(kept),
        )
        keep_check(made)
        save_checked(made, self.by)
        return Done(
            f"按历年结果建议起草了{made}；资金空着，请填好再送审",
            {"outlook": self.outlook.pk, "from": self.old.pk, "kept": len(kept)},
            made,
        )


def _reason(kept: list[str]) -> str:
    if not kept:
        return "按历年结果建议"
    more = f"等{len(kept)}个" if len(kept) > _NAMED else ""
    return f"按历年结果建议；没有建议、照上年的：{'、'.join(kept[:_NAMED])}{more}"
