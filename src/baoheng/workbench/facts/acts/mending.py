"""Mending rows of the quarantine, leaving them, and loading what was mended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext

from baoheng.core.errors import Conflict
from baoheng.ledger.definitions import tables
from baoheng.ledger.masking import log_access
from baoheng.workbench import ledgers
from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.facts.acts.refreshing import going
from baoheng.workbench.facts.mending import HIDDEN, LINE, alike, cells, fault_of, mend_alike
from baoheng.workbench.facts.models import Waiting
from baoheng.workbench.facts.places import now
from baoheng.workbench.jobs.work import enqueue

MEND, ALIKE = "facts.mend", "facts.alike"
AT_ONCE = 100  # rows that are changed and checked while the person waits


def _row_subject(row: Waiting) -> Subject:
    return Subject("quarantine", row.key[:128], f"{tables()[row.table].title} {row.source} {row}")


def _refuse_loading() -> None:
    if going(MEND):
        raise Conflict("正在装回改好的行", todo="请等后台事项做完再改")


@dataclass
class MendRow(Act):
    """改一行隔离的数据；马上检查改得对不对。"""

    row: Waiting
    values: Mapping[str, str]
    name: ClassVar[str] = "quarantine.mend"
    title: ClassVar[str] = "修改隔离行"
    permission: ClassVar[str] = "ledger.load"

    def subject(self) -> Subject:
        """The row by its place."""
        return _row_subject(self.row)

    def check(self) -> None:
        """Only cells that the row has, and something is changed."""
        _refuse_loading()
        known = {one.heading for one in cells(self.row)}
        if unknown := [one for one in self.values if one not in known]:
            raise Conflict(
                gettext("这一行没有 %(unknown)s 这一列") % {"unknown": "、".join(unknown)},
                todo="请刷新这一页",
            )
        if not self._changes():
            raise Conflict("没有改动", todo="请改标出的格子，或写明不改的原因")

    def _changes(self) -> dict[str, str]:
        """What is new; a hidden cell that was not touched stays as it was."""
        before = {one.heading: one for one in cells(self.row)}
        return {
            heading: value.strip()
            for heading, value in self.values.items()
            if value.strip() != before[heading].value
            and not (before[heading].hidden and value.strip() in ("", HIDDEN))
        }

    def apply(self) -> Done:
        """Keep it with what is still wrong; the log names the columns, not the values."""
        row, changes = self.row, self._changes()
        start = {one.heading: one.value for one in cells(row, unmasked=True)}
        kept = {head: value for head, value in row.row.items() if head != LINE}
        row.mended = (start if LINE in row.row else kept | dict(row.mended or {})) | changes
        row.fault = fault_of(row, row.mended)
        row.mended_by, row.left, row.left_by = self.by, "", None
        row.save(update_fields=["mended", "fault", "mended_by", "left", "left_by"])
        heads = "、".join(changes)
        said = f"修改了 {row} 的 {heads}"
        if row.fault:
            return Done(said, {"columns": list(changes), "ready": False}, row)
        return Done(f"{said}，可以装回", {"columns": list(changes), "ready": True}, row)


@dataclass
class MendAlike(Act):
    """把同一原因的行里同一个错值一起改成另一个值。"""

    table: str
    reason: str
    heading: str
    old: str
    new: str
    name: ClassVar[str] = "quarantine.mend_alike"
    title: ClassVar[str] = "成批修改隔离行"
    permission: ClassVar[str] = "ledger.load"

    def subject(self) -> Subject:
        """The table."""
        return Subject("table", self.table, f"{tables()[self.table].title}的隔离区")

    def check(self) -> None:
        """A column that is not personal, another value, rows that have the old one."""
        _refuse_loading()
        if self.new == self.old:
            raise Conflict("新值和原值一样", todo="请写改成什么")
        rows = self._rows()
        if not rows:
            raise Conflict("没有这样的行", todo="请刷新这一页")
        one = next((cell for cell in cells(rows[0]) if cell.heading == self.heading), None)
        if one is None or one.column is None or one.column.masked:
            raise Conflict("这一列不能成批改", todo="个人信息请逐行改")

    def _rows(self) -> list[Waiting]:
        return alike(self.table, self.reason, self.heading, self.old)

    def apply(self) -> Done:
        """Change a few at once, many by a job, and see what is still wrong with each."""
        rows = self._rows()
        details: dict[str, Any] = {"rows": len(rows), "column": self.heading}
        if len(rows) > AT_ONCE:
            said = f"把 {len(rows)} 行的“{self.heading}”一起改"
            given = {
                name: getattr(self, name) for name in ("table", "reason", "heading", "old", "new")
            }
            return Done(said, details, enqueue(ALIKE, said, self.by, **given))
        good = mend_alike(rows, self.heading, self.new, self.by)
        said = f"把 {len(rows)} 行的“{self.heading}”一起改了，{good} 行可以装回"
        return Done(said, details | {"ready": good})


@dataclass
class LeaveRows(Act):
    """不改这些行，写明原因；以后还可以改。"""

    rows: Sequence[Waiting]
    reason: str
    name: ClassVar[str] = "quarantine.leave"
    title: ClassVar[str] = "隔离行不改"
    permission: ClassVar[str] = "ledger.load"

    def subject(self) -> Subject:
        """The row, or the table of several."""
        if len(self.rows) == 1:
            return _row_subject(self.rows[0])
        title = tables()[self.rows[0].table].title if self.rows else "—"
        return Subject("table", self.rows[0].table if self.rows else "", f"{title}的隔离区")

    def check(self) -> None:
        """Rows, and a reason."""
        if not self.rows:
            raise Conflict("没有选行", todo="请勾选要留下的行")
        if not self.reason.strip():
            raise Conflict("没有写原因", todo="请写明为什么不改，如“医院已作废此单”")

    def apply(self) -> Done:
        """Keep the reason beside each."""
        keys = [row.pk for row in self.rows]
        Waiting.objects.filter(pk__in=keys).update(
            left=self.reason.strip()[:200], left_by=self.by, mended=None, fault=""
        )
        return Done(f"{len(keys)} 行不改", {"rows": len(keys)})


@dataclass
class LoadMended(Act):
    """把一张表改好的行装回台账。"""

    table: str
    name: ClassVar[str] = "quarantine.load"
    title: ClassVar[str] = "装回改好的行"
    permission: ClassVar[str] = "ledger.load"

    def subject(self) -> Subject:
        """The table."""
        return Subject("table", self.table, f"{tables()[self.table].title}的隔离区")

    def _ready(self) -> list[str]:
        found = Waiting.objects.filter(table=self.table, mended__isnull=False, fault="")
        return list(found.values_list("key", flat=True))

    def check(self) -> None:
        """Something is ready, and nothing is being loaded."""
        _refuse_loading()
        if not self._ready():
            raise Conflict("没有改好的行", todo="请先改标出的格子，检查通过后再装回")

    def apply(self) -> Done:
        """Put it into the queue."""
        keys = self._ready()
        said = f"装回{tables()[self.table].title}改好的 {len(keys)} 行"
        job = enqueue(MEND, said, self.by, table=self.table, keys=keys)
        return Done(said, {"rows": len(keys)}, job)


@dataclass
class ShowWaiting(Act):
    """显示一行隔离数据里的个人信息，写明用途。"""

    row: Waiting
    purpose: str
    name: ClassVar[str] = "quarantine.unmask"
    title: ClassVar[str] = "显示隔离行的个人信息"
    permission: ClassVar[str] = "ledger.unmask"

    def subject(self) -> Subject:
        """The row by its place."""
        return _row_subject(self.row)

    def apply(self) -> Done:
        """Note it beside the ledger first, then show it."""
        what = f"workbench quarantine {self.row.key}"
        log_access(ledgers.ledger(), str(self.by), now(), self.purpose, what, 1)
        said = f"显示 {self.row} 的个人信息，用途：{self.purpose.strip()}"
        return Done(said, {"purpose": self.purpose.strip()}, cells(self.row, unmasked=True))
