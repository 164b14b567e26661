"""Documents as they came, and the target tables of a bureau with their versions."""

from typing import ClassVar

from django.db import models

from baoheng.workbench.jobs.models import Job
from baoheng.workbench.people.models import Person


class Document(models.Model):
    """A file that somebody uploaded; its bytes lie in the workbench's folder by their hash.

    ``read`` is the contract ``baoheng.targets/1``, ``found`` ``baoheng.findings/1``, ``drawn`` the
    source's tables cell by cell; all empty until the job has read it. ``fault`` says why it could
    not be read.
    """

    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField("字节")
    department = models.CharField("单位", max_length=200, blank=True)
    region = models.CharField("所属区", max_length=32, blank=True)
    year = models.PositiveSmallIntegerField("年度", null=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="documents")
    at = models.DateTimeField("上传时间", auto_now_add=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True)
    read = models.JSONField(default=dict)
    found = models.JSONField(default=dict)
    drawn = models.JSONField(default=list)
    fault = models.TextField(blank=True)
    verdict = models.CharField("结论", max_length=16, blank=True)
    errors = models.PositiveIntegerField("错误", default=0)
    warnings = models.PositiveIntegerField("应改", default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at"]

    def __str__(self) -> str:
        return self.name


class State(models.TextChoices):
    """Where a version of a target table stands; acts set it."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已送审"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "已批复"
    REPLACED = "replaced", "已被新版本代替"


class Targets(models.Model):
    """One target table of a year: of a project, or of the whole department."""

    department = models.CharField("单位", max_length=200)
    region = models.CharField("所属区", max_length=32, blank=True)
    project = models.CharField("项目", max_length=300, blank=True)
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("表的种类", max_length=32)

    class Meta:
        ordering: ClassVar[list[str]] = ["-year", "department", "project"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["department", "project", "year", "kind"], name="targets_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}年 {self.project or self.department}"

    @property
    def latest(self) -> "Version | None":
        """The latest version, whatever its state."""
        return self.versions.order_by("-number").first()

    @property
    def approved(self) -> "Version | None":
        """The version that is in force."""
        return self.versions.filter(state=State.APPROVED).order_by("-number").first()


class Version(models.Model):
    """One wording of a target table: ``contents`` is a table of the contract targets/1."""

    targets = models.ForeignKey(Targets, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField("版本")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="versions")
    contents = models.JSONField()
    state = models.CharField("状态", max_length=16, choices=State, default=State.DRAFT)
    reason = models.TextField("为什么改", blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("建立时间", auto_now_add=True)
    submitted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("批复、退回时间", null=True)
    opinion = models.JSONField("审核意见", default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["targets", "number"], name="version_once")
        ]

    def __str__(self) -> str:
        return f"{self.targets} 第{self.number}版"
