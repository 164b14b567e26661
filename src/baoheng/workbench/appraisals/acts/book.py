"""All official forms of a department's year in one file."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import Act, Done, Subject
from baoheng.workbench.appraisals.models import Appraisal, Book, Kind
from baoheng.workbench.files import Kept
from baoheng.workbench.jobs.work import enqueue

BOOK = "appraisal.book"
ENDINGS = {"xlsx": "Excel", "docx": "Word", "pdf": "PDF"}


@dataclass
class StartBook(Act):
    """把一个单位全年的监控表或自评表装订成一个文件，附汇总表。"""

    department: str
    region: str
    year: int
    kind: Kind
    ending: str
    name: ClassVar[str] = "book.start"
    title: ClassVar[str] = "装订全年表式"
    permission: ClassVar[str] = "appraisals.see"

    def subject(self) -> Subject:
        """The department."""
        return Subject("department", self.department, self.department, self.region)

    def check(self) -> None:
        """A format that is written, and something to write."""
        if self.ending not in ENDINGS:
            raise Conflict("没有这种格式", todo="请选 Excel、Word 或 PDF")
        if not latest_of(self.department, self.region, self.year, self.kind):
            raise Conflict(
                gettext("“%(department)s”%(year)s年还没有测算过的%(kind)s")
                % {"department": self.department, "year": self.year, "kind": self.kind.label},
                todo="请先开始并测算",
            )

    def apply(self) -> Done:
        """Put it into the queue; an older one of the same goes."""
        same = {"department": self.department, "region": self.region, "year": self.year,
                "kind": self.kind, "ending": self.ending}  # fmt: skip
        Book.objects.filter(**same).delete()
        made = Book.objects.create(**same, by=self.by)
        made.job = enqueue(BOOK, f"装订{made}", self.by, book=made.pk)
        made.save(update_fields=["job"])
        return Done(f"装订{made}", result=made)


@dataclass
class KeepBook(Act):
    """记下装订好的文件。"""

    book: Book
    file: Kept
    count: int
    name: ClassVar[str] = "book.made"
    title: ClassVar[str] = "记下装订好的文件"
    permission: ClassVar[str] = "appraisals.see"

    def subject(self) -> Subject:
        """The department."""
        one = self.book
        return Subject("department", one.department, one.department, one.region)

    def check(self) -> None:
        """Not replaced by a newer one meanwhile."""
        if not Book.objects.filter(pk=self.book.pk).exists():
            raise Conflict("这一本已经由新的一本代替", todo="请看新的一本")

    def apply(self) -> Done:
        """Keep it."""
        one = self.book
        one.name, one.sha256, one.size = self.file.name, self.file.sha256, self.file.size
        one.count = self.count
        one.save(update_fields=["name", "sha256", "size", "count"])
        return Done(f"装订好了{one}，共{one.count}份", {"sha256": one.sha256})


def latest_of(department: str, region: str, year: int, kind: str) -> list[Appraisal]:
    """The last computed appraisal of each of the department's targets."""
    every = Appraisal.objects.filter(
        department=department, region=region, year=year, kind=kind, computed_at__isnull=False
    )
    found: dict[int, Appraisal] = {}
    for one in every.select_related("version").order_by("as_of", "pk"):
        found[one.version.targets_id] = one
    return sorted(found.values(), key=lambda one: (one.project != "", one.project))
