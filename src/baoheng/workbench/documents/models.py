"""Documents as they came, and the target tables of a bureau with their versions."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

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
    doubts = models.PositiveIntegerField("存疑", default=0)
    read_at = models.DateTimeField("读取时间", null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-at"], name="document_at"),
            models.Index(fields=["sha256"], name="document_sha256"),
        ]

    def __str__(self) -> str:
        return self.name


class Confirmation(models.Model):
    """What a person says of a doubt of the reader: ``read`` as it was read, ``confirmed`` as it is.

    ``table`` and ``row`` count from 0; without a row it is about the table, without both about the
    document. The latest one about the same thing counts; the earlier ones stay.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="confirmations")
    table = models.PositiveIntegerField(null=True)
    row = models.PositiveIntegerField(null=True)
    subject = models.CharField("什么", max_length=200)
    codes = models.JSONField(default=list)
    read = models.JSONField("读出的", default=dict)
    confirmed = models.JSONField("确认的", default=dict)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("确认时间", auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return self.subject


class Waived(models.Model):
    """A finding that somebody accepts until a day, with a reason; then it counts again.

    It is one of a document, or of a target table that no document has.
    """

    document = models.ForeignKey(Document, models.CASCADE, null=True, related_name="waivers")
    targets = models.ForeignKey("Targets", models.CASCADE, null=True, related_name="waivers")
    finding = models.CharField("问题编号", max_length=64)
    message = models.TextField("问题")
    reason = models.TextField("理由")
    until = models.DateField("到哪天")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("接受时间", auto_now_add=True)
    revoked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField("撤回时间", null=True)
    lapsed = models.BooleanField("到期，已重新计入", default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(document__isnull=True, targets__isnull=False)
                | models.Q(document__isnull=False, targets__isnull=True),
                name="waived_of_one",
            )
        ]

    def __str__(self) -> str:
        return self.finding


class Dossier(models.Model):
    """Documents of one matter that are checked against one another.

    ``found`` holds the contract findings/1 of each of them, by the document's key. ``archive`` is
    the hash of the zip file that they came in, where they did.
    """

    title = models.CharField("名称", max_length=200)
    region = models.CharField("所属区", max_length=32, blank=True)
    archive = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="dossiers")
    at = models.DateTimeField("建立时间", auto_now_add=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True)
    found = models.JSONField(default=dict)
    checked_at = models.DateTimeField("核对时间", null=True)
    errors = models.PositiveIntegerField("错误", default=0)
    warnings = models.PositiveIntegerField("应改", default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at"]

    def __str__(self) -> str:
        return self.title


class Member(models.Model):
    """A document in a dossier: checked with the others, or only what they are compared with."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="members")
    document = models.ForeignKey(Document, models.CASCADE, related_name="members")
    earlier = models.BooleanField("只作上年对照", default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["dossier", "document"], name="member_once")
        ]

    def __str__(self) -> str:
        return f"{self.dossier} {self.document}"


class Output(models.Model):
    """A file that a job made of what the checks say, or of a version's form, to be saved.

    ``notes`` are what must be looked at before it is used.
    """

    document = models.ForeignKey(Document, models.CASCADE, null=True, related_name="outputs")
    dossier = models.ForeignKey(Dossier, models.CASCADE, null=True, related_name="outputs")
    version = models.ForeignKey("Version", models.CASCADE, null=True, related_name="outputs")
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField("字节")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    notes = models.JSONField(default=list)
    at = models.DateTimeField("制作时间", auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at"]

    def __str__(self) -> str:
        return self.name


class State(models.TextChoices):
    """Where a version of a target table stands; acts set it."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("已送审")
    RETURNED = "returned", _("已退回")
    APPROVED = "approved", _("已批复")
    REPLACED = "replaced", _("已被新版本代替")


class Targets(models.Model):
    """One target table of a year: of a project, or of the whole department.

    ``numbered`` is the highest number that a version ever had: none is given twice. A table whose
    only draft was dropped has no version; lists leave it out.
    """

    department = models.CharField("单位", max_length=200)
    region = models.CharField("所属区", max_length=32, blank=True)
    project = models.CharField("项目", max_length=300, blank=True)
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("表的种类", max_length=32)
    numbered = models.PositiveIntegerField("最后的版本号", default=0)

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
    """One wording of a target table: ``contents`` is a table of the contract targets/1.

    ``found`` is what the checks say of it, ``saved`` counts its savings: whoever saves says which
    he has seen, so that nobody writes over what another has saved. ``plea`` is why it was submitted
    with errors.
    """

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
    found = models.JSONField(default=dict)
    errors = models.PositiveIntegerField("错误", default=0)
    warnings = models.PositiveIntegerField("应改", default=0)
    saved = models.PositiveIntegerField(default=0)
    submitted_at = models.DateTimeField("送审时间", null=True)
    plea = models.TextField("带着错误送审的理由", blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["targets", "number"], name="version_once")
        ]

    def __str__(self) -> str:
        return f"{self.targets} 第{self.number}版"


class Saving(models.Model):
    """What a draft held before somebody saved it, and who: two who edit at once are told apart.

    ``number`` is how often it had been saved before. They go when the draft is submitted.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="savings")
    number = models.PositiveIntegerField()
    contents = models.JSONField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "number"], name="saving_once")
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.number}"
