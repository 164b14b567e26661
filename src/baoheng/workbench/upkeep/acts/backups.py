"""Making, taking and dropping backups."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils import timezone

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.jobs.models import State
from baoheng.workbench.jobs.work import enqueue
from baoheng.workbench.upkeep.bureau import YES, value
from baoheng.workbench.upkeep.models import Backup
from baoheng.workbench.upkeep.places import backup_path

BACKUP = "upkeep.backup"


@dataclass
class MakeBackup(Act):
    """备份数据库、文件、密钥和台账。"""

    name: ClassVar[str] = "backup.make"
    title: ClassVar[str] = "做备份"
    permission: ClassVar[str] = "settings.manage"

    def subject(self) -> Subject:
        """The backups."""
        return Subject("backup", "backup", "备份")

    def check(self) -> None:
        """One at a time."""
        if Backup.objects.filter(job__state__in=[State.WAITING, State.RUNNING]).exists():
            raise Conflict("正在做备份", todo="请等后台事项做完")

    def apply(self) -> Done:
        """Keep what is asked, and put the work into the queue."""
        now = timezone.localtime()
        ledger = value("backup.ledger", now.date()) == YES
        one = Backup(name=f"保衡备份_{now:%Y%m%d_%H%M%S}.zip", ledger=ledger, by=self.by)
        one.save()
        one.job = enqueue(BACKUP, f"做备份 {one.name}", self.by, backup=one.pk)
        one.save(update_fields=["job"])
        return Done(f"做备份 {one.name}", {"ledger": ledger}, one)


@dataclass
class TakeBackup(Act):
    """下载一份备份；里面有全部数据和密钥，所以记下来。"""

    backup: Backup
    name: ClassVar[str] = "backup.take"
    title: ClassVar[str] = "下载备份"
    permission: ClassVar[str] = "settings.manage"

    def subject(self) -> Subject:
        """The backup."""
        return Subject("backup", str(self.backup.pk), self.backup.name)

    def check(self) -> None:
        """It lies there still."""
        if not self.backup.sha256 or not backup_path(self.backup.name).is_file():
            raise Conflict("这份备份不在了", todo="请另做一份")

    def apply(self) -> Done:
        """Only log it."""
        return Done(f"下载备份 {self.backup.name}", {"sha256": self.backup.sha256})


@dataclass
class DropBackup(Act):
    """删去一份备份的文件。"""

    backup: Backup
    name: ClassVar[str] = "backup.drop"
    title: ClassVar[str] = "删备份"
    permission: ClassVar[str] = "settings.manage"

    def subject(self) -> Subject:
        """The backup."""
        return Subject("backup", str(self.backup.pk), self.backup.name)

    def check(self) -> None:
        """Not while it is made, and not twice."""
        if self.backup.job and not self.backup.job.over:
            raise Conflict("正在做这份备份", todo="请等做完，或在后台事项里停止")
        if self.backup.dropped:
            raise Conflict("这份备份已经删了")

    def apply(self) -> Done:
        """Remove the file; the line stays."""
        backup_path(self.backup.name).unlink(missing_ok=True)
        self.backup.dropped = True
        self.backup.save(update_fields=["dropped"])
        return Done(f"删去备份 {self.backup.name}")
