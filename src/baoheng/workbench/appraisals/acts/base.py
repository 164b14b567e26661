"""What acts on an appraisal share."""

from dataclasses import dataclass

from django.utils.translation import gettext

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import Act, Subject
from baoheng.workbench.appraisals.models import Appraisal, Row, State


def subject_of(appraisal: Appraisal) -> Subject:
    """An appraisal for the log."""
    return Subject("appraisal", str(appraisal.pk), str(appraisal), appraisal.region)


@dataclass
class OnAppraisal(Act):
    """An act on one appraisal; nobody else changes it until the act is over."""

    appraisal: Appraisal

    def subject(self) -> Subject:
        """The appraisal as it stands now."""
        found = Appraisal.objects.select_for_update().filter(pk=self.appraisal.pk).first()
        if found is None:
            raise Conflict("这份监控或自评已经撤销", todo="请在列表里另选一份")
        self.appraisal = found
        return subject_of(self.appraisal)

    def must_be_open(self) -> None:
        """Raise Conflict where nothing may be entered any more, or while it is computed."""
        if not self.appraisal.open:
            raise Conflict(
                gettext("现在是“%(state)s”，不能再改")
                % {"state": self.appraisal.get_state_display()},
                todo="要改的话请复核人重新打开",
            )
        self.must_rest()

    def must_rest(self) -> None:
        """Raise Conflict while a job works on it."""
        job = self.appraisal.job
        if job and not job.over:
            raise Conflict("正在测算", todo="请等做完再来；进度在后台事项里")

    def must_stand(self, *states: State) -> None:
        """Raise Conflict where it stands otherwise."""
        if self.appraisal.state not in states:
            wanted = "、".join(f"“{one.label}”" for one in states)
            raise Conflict(
                gettext("现在是“%(state)s”，只有%(wanted)s的可以这样做")
                % {"state": self.appraisal.get_state_display(), "wanted": wanted}
            )

    def entered(self) -> None:
        """Note that this person entered something: somebody else must confirm it."""
        self.appraisal.hands.add(self.by)


@dataclass
class OnRow(OnAppraisal):
    """An act on one row, as it stands once nobody else can change it."""

    row: Row

    def subject(self) -> Subject:
        """The appraisal; the row is read again, for a job may have changed it."""
        found = super().subject()
        self.row = self.appraisal.rows.select_related("indicator", "filled_by").get(pk=self.row.pk)
        return found
