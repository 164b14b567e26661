"""Bringing files into the ledger: upload or folder, mapping, load."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from baoheng.core.errors import Conflict, SourceError
from baoheng.ledger.sources.planning import writable
from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.facts.bringing import is_archive, look
from baoheng.workbench.facts.mapping import lacking
from baoheng.workbench.facts.models import Delivery
from baoheng.workbench.facts.places import allowed_folders
from baoheng.workbench.files import Kept
from baoheng.workbench.jobs.models import State
from baoheng.workbench.jobs.work import enqueue

LOOK, LOAD = "facts.look", "facts.load"
AT_ONCE = 3 * 1024 * 1024  # bytes of a file that is looked into while the person waits


@dataclass
class Bring(Act):
    """送来要装入台账的文件，或指定服务器上的文件夹。"""

    table: str
    called: str
    kept: Kept | None = None
    folder: str = ""
    name: ClassVar[str] = "ledger.bring"
    title: ClassVar[str] = "送来数据"
    permission: ClassVar[str] = "ledger.load"

    def subject(self) -> Subject:
        """The source by its name."""
        return Subject("delivery", self.called[:128], self.called)

    def check(self) -> None:
        """A file or an allowed folder, and a table for one file."""
        if self.table:
            writable(self.table)
        if self.folder:
            if Path(self.folder) not in allowed_folders():
                raise Conflict("不能从这个文件夹装入", todo="请从列表里选，要加请找系统管理员")
        elif self.kept is None:
            raise Conflict("没有选文件", todo="请选一个文件，或选服务器上的文件夹")

    def apply(self) -> Done:
        """Keep it; a small file is looked into at once, a large one by a job."""
        one = Delivery(table=self.table, called=self.called, folder=self.folder, by=self.by)
        if self.kept:
            one.file, one.sha256, one.size = self.kept.name, self.kept.sha256, self.kept.size
        if not (self.table or self.folder or is_archive(one)):
            raise Conflict("没有选装进哪张表", todo="请选一张表；只有压缩包和文件夹可以不选")
        one.save()
        if one.folder or is_archive(one) or one.size > AT_ONCE:
            one.job = enqueue(LOOK, f"查看 {one.called}", self.by, delivery=one.pk)
            one.save(update_fields=["job"])
        else:
            look(one)
        return Done(f"送来 {one.called}", {"delivery": one.pk, "sha256": one.sha256}, one)


@dataclass
class ChooseSheet(Act):
    """选工作簿里的哪个工作表。"""

    delivery: Delivery
    sheet: str
    name: ClassVar[str] = "ledger.sheet"
    title: ClassVar[str] = "选工作表"
    permission: ClassVar[str] = "ledger.load"

    def subject(self) -> Subject:
        """The source by its name."""
        return Subject("delivery", str(self.delivery.pk), self.delivery.called)

    def check(self) -> None:
        """A sheet that is there, before it is loaded."""
        if self.sheet not in self.delivery.sheets:
            raise Conflict("没有这个工作表", todo="请从列表里选")
        refuse_going(self.delivery)

    def apply(self) -> Done:
        """Look into that sheet."""
        self.delivery.sheet = self.sheet
        self.delivery.save(update_fields=["sheet"])
        look(self.delivery)
        return Done(f"{self.delivery.called} 用工作表“{self.sheet}”")


@dataclass
class StartLoad(Act):
    """开始装入，列按所选的对照。"""

    delivery: Delivery
    way: Mapping[str, Any] | None = None  # None: as the names tell, or as it was given before
    replace: bool = False
    name: ClassVar[str] = "ledger.load"
    title: ClassVar[str] = "装入台账"
    permission: ClassVar[str] = "ledger.load"

    def subject(self) -> Subject:
        """The source by its name."""
        return Subject("delivery", str(self.delivery.pk), self.delivery.called)

    def check(self) -> None:
        """Every column that must be there is mapped, once; no load of it is going on."""
        refuse_going(self.delivery)
        if self.delivery.plan:
            return
        table = writable(self.delivery.table)
        way = self.way or self.delivery.guess
        if not way:
            raise Conflict("文件还没有看过", todo="请回到上一页，等查看完成")
        columns = list(way["columns"].values())
        if twice := sorted({one for one in columns if columns.count(one) > 1}):
            titles = "、".join(table.by_name[one].title for one in twice)
            raise SourceError(f"有两列都对应到 {titles}", todo="请只留一个")
        if missing := lacking(table, way):
            titles = "、".join(one.title for one in missing)
            raise SourceError(f"缺少必须有的列：{titles}", todo="请选来源的哪一列，或写一个固定值")

    def apply(self) -> Done:
        """Keep the mapping, and put the load into the queue."""
        one = self.delivery
        changed = self.way is not None and dict(self.way) != {
            key: value for key, value in one.guess.items() if key != "remembered"
        }
        one.way = dict(self.way or {}) if changed else None
        one.replace, one.fault, one.outcome = self.replace, "", []
        one.job = enqueue(LOAD, f"装入 {one.called}", self.by, delivery=one.pk)
        one.save(update_fields=["way", "replace", "fault", "outcome", "job"])
        details = {"delivery": one.pk, "table": one.table, "replace": self.replace}
        return Done(f"装入 {one.called}", details, one.job)


def refuse_going(one: Delivery) -> None:
    """Raise Conflict where a job works on it."""
    if one.job and one.job.state in (State.WAITING, State.RUNNING):
        raise Conflict("这份数据正在处理", todo="请等后台事项做完")
