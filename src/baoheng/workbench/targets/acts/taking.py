"""Taking a document's tables up as drafts, and dropping a draft."""

from dataclasses import dataclass
from typing import Any, ClassVar

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.documents.models import Document, State, Targets, Version
from baoheng.workbench.targets.acts.base import OnVersion
from baoheng.workbench.targets.acts.checking import save_checked
from baoheng.workbench.targets.acts.numbering import next_number
from baoheng.workbench.targets.checked import keep_check

KINDS = ("overall", "project")
_NAMED = 3


@dataclass
class TakeUp(Act):
    """把一份资料里的目标表收进来，每张一份草稿；已有的表另起一版。"""

    document: Document
    name: ClassVar[str] = "targets.take_up"
    title: ClassVar[str] = "收进目标表"
    permission: ClassVar[str] = "targets.edit"

    def subject(self) -> Subject:
        """The document."""
        one = self.document
        return Subject("document", str(one.pk), one.name, one.region)

    def check(self) -> None:
        """It was read, and has target tables whose department and year are known."""
        read = self.document.read
        if not read:
            raise Conflict("这份资料还没有读出来", todo="请等读完，或重新读取")
        self.tables = [one for one in read["tables"] if one["kind"] in KINDS and one["indicators"]]
        if not self.tables:
            raise Conflict("这份资料里没有带指标的目标表", todo="请换一份，或看读出了什么")
        missing = [_title(one) for one in self.tables if not self._year(one)]
        if missing:
            raise Conflict(
                f"没有读到年度：{'、'.join(missing[:_NAMED])}",
                todo="请先在“改单位、年度、区”里写明年度",
            )
        if any(not self._department(one) for one in self.tables):
            raise Conflict("没有读到单位", todo="请先在“改单位、年度、区”里写明单位")
        seen: dict[tuple[object, ...], dict[str, Any]] = {}
        for one in self.tables:
            same = (self._department(one), one["project"] or "", self._year(one), one["kind"])
            if seen.setdefault(same, one) != one:
                raise Conflict(
                    f"有两张表都是“{_title(one)}”的，内容不同", todo="请在原件里写明各是哪个项目"
                )

    def _year(self, table: dict[str, Any]) -> int | None:
        return table["year"] or self.document.read["year"] or self.document.year

    def _department(self, table: dict[str, Any]) -> str:
        read = self.document.read
        return str(table["department"] or read["department"] or self.document.department or "")

    def apply(self) -> Done:
        """A draft for each table; ``result`` are the versions, those that were there included."""
        made = [self._version(one) for one in self.tables]
        fresh = sum(1 for _, new in made if new)
        said = f"收进了“{self.document.name}”的 {fresh} 张目标表"
        if fresh < len(made):
            said += f"，另外 {len(made) - fresh} 张与已有的最新一版相同"
        versions = [one for one, _ in made]
        return Done(said, {"versions": [one.pk for one in versions]}, versions)

    def _version(self, table: dict[str, Any]) -> tuple[Version, bool]:
        targets, _ = Targets.objects.get_or_create(
            department=self._department(table)[:200],
            project=str(table["project"] or "")[:300],
            year=self._year(table) or 0,  # known: it was checked
            kind=table["kind"],
            defaults={"region": self.document.region},
        )
        latest = targets.latest
        if latest is None and targets.region != self.document.region:
            targets.region = self.document.region  # its only draft was dropped
            targets.save(update_fields=["region"])
        if not self.by.reaches(targets.region):
            raise Conflict(f"“{targets}”已由别的区收进", todo="请核对单位和项目名称")
        if latest and latest.contents == table:
            return latest, False
        if latest and latest.state == State.SUBMITTED:
            raise Conflict(f"“{targets}”正在审核", todo="请等审完，或先撤回")
        if latest and latest.state in (State.DRAFT, State.RETURNED):
            latest.state = State.REPLACED
            latest.save(update_fields=["state"])
        made = Version(
            targets=targets,
            number=next_number(targets),
            document=self.document,
            contents=table,
            by=self.by,
            reason=f"收自“{self.document.name}”" if latest else "",
        )
        keep_check(made)
        save_checked(made, self.by)
        return made, True


def _title(table: dict[str, Any]) -> str:
    return str(table["project"] or table["title"] or "没有名称的表")


@dataclass
class DropDraft(OnVersion):
    """放弃一份草稿，由经办的人放弃；以前的各版不受影响，它的版本号不再用。"""

    name: ClassVar[str] = "targets.drop"
    title: ClassVar[str] = "放弃草稿"

    def check(self) -> None:
        """Only what is not under way, by who carries it."""
        self.must_stand(State.DRAFT, State.RETURNED)
        self.must_carry()

    def apply(self) -> Done:
        """Take it out; its number stays given, so the table stays too, though no list shows it."""
        targets, said = self.version.targets, f"放弃了{self.version}"
        details = {"contents": self.version.contents}
        self.version.delete()
        left = targets.latest
        if left and left.state == State.REPLACED:
            left.state = State.DRAFT  # it had given way to this one only
            left.save(update_fields=["state"])
        return Done(said, details, targets if left else None)
