"""What the pages of the ledger know of it: jobs keep it, so that no page reads the ledger."""

from typing import ClassVar

from django.db import models

from baoheng.workbench.jobs.models import Job
from baoheng.workbench.people.models import Person


class Seen(models.Model):
    """The one row that says when the ledger was last looked at."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField("清点于")
    checked = models.DateTimeField("核对于", null=True)
    versions = models.JSONField("那时的版本", default=dict)


class TableState(models.Model):
    """One table of the ledger that has been loaded."""

    name = models.CharField(max_length=64, primary_key=True)
    title = models.CharField("表", max_length=64)
    version = models.PositiveIntegerField("版本")
    rows = models.PositiveBigIntegerField("行数")
    bytes = models.PositiveBigIntegerField("大小")
    first = models.DateField("起", null=True)
    last = models.DateField("止", null=True)
    loads = models.PositiveIntegerField("装入次数")
    loaded_at = models.CharField("装入于", max_length=32)
    loaded_by = models.CharField("装入人", max_length=160)
    delivered = models.PositiveBigIntegerField("送来的行")
    refused = models.PositiveBigIntegerField("拒收的行")
    waiting = models.PositiveBigIntegerField("隔离区的行")
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["place"]

    def __str__(self) -> str:
        return self.title


class Checked(models.Model):
    """One check of one table, as it came out last; ``sample`` rows are masked."""

    table = models.CharField(max_length=64)
    title = models.CharField("表", max_length=64)
    kind = models.CharField("种类", max_length=32)
    say = models.CharField("应当", max_length=300)
    rows = models.PositiveBigIntegerField("行数")
    failing = models.PositiveBigIntegerField("不相符")
    touches = models.JSONField("可能影响的指标", default=list)
    sample = models.JSONField(default=list)
    version = models.PositiveIntegerField("版本")
    at = models.DateTimeField("核对于")

    class Meta:
        ordering: ClassVar[list[str]] = ["-failing", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["table"], name="checked_table"),
        ]

    def __str__(self) -> str:
        return f"{self.title}：{self.say}"


class Edition(models.Model):
    """A version of a table, as its commit tells it."""

    table = models.CharField(max_length=64)
    version = models.PositiveIntegerField("版本")
    kind = models.CharField("怎样来的", max_length=16)
    by = models.CharField("谁", max_length=160)
    at = models.CharField("何时", max_length=32)
    rows = models.PositiveBigIntegerField("来源的行")
    inserted = models.PositiveBigIntegerField("新增")
    updated = models.PositiveBigIntegerField("更新")
    taken_out = models.PositiveBigIntegerField("去掉")
    refused = models.PositiveBigIntegerField("隔离")
    told = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["table", "version"], name="edition_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-at", "-version"], name="edition_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.table} 第{self.version}版"


class Waiting(models.Model):
    """A row in quarantine as it was, with what a person mended of it or why it is left.

    ``columns`` says which column a heading stands for, as the row was read.
    ``fault`` says what is still wrong with the mended row; empty where it can be loaded.
    """

    key = models.CharField(max_length=160, unique=True)
    table = models.CharField(max_length=64)
    load = models.CharField(max_length=120)
    source = models.CharField("来源", max_length=300)
    number = models.PositiveBigIntegerField("行号")
    reason = models.CharField("原因", max_length=300)
    faulty = models.CharField(max_length=300, blank=True)
    row = models.JSONField(default=dict)
    columns = models.JSONField(default=dict)
    mended = models.JSONField(null=True)
    fault = models.CharField(max_length=300, blank=True)
    mended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    left = models.CharField("为什么不改", max_length=200, blank=True)
    left_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["load", "source", "number"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["table", "reason"], name="waiting_reason"),
            models.Index(fields=["table", "load", "source", "number"], name="waiting_order"),
        ]

    def __str__(self) -> str:
        return f"{self.source} 第{self.number}行"

    @property
    def ready(self) -> bool:
        """Whether it was mended and can be loaded."""
        return self.mended is not None and not self.fault


class Delivery(models.Model):
    """Files that somebody brings into the ledger, how their columns map, and what became of it.

    ``way`` is the mapping: columns, units, constants and values; ``plan`` says for several files
    which goes into which table.
    """

    table = models.CharField("装进", max_length=64, blank=True)
    called = models.CharField("来源名称", max_length=200)
    file = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField("字节", default=0)
    folder = models.CharField("文件夹", max_length=500, blank=True)
    sheet = models.CharField("工作表", max_length=100, blank=True)
    sheets = models.JSONField(default=list)
    headings = models.JSONField(default=list)
    sample = models.JSONField(default=list)
    guess = models.JSONField(default=dict)
    way = models.JSONField(null=True)
    plan = models.JSONField(default=list)
    fault = models.TextField(blank=True)
    replace = models.BooleanField("更正文件", default=False)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", auto_now_add=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    outcome = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-at"], name="delivery_latest"),
        ]

    def __str__(self) -> str:
        return self.called
