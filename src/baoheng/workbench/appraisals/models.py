"""Appraisals of approved targets: monitoring at a day or self-evaluation of a year, row by row."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from baoheng.workbench.documents.models import Version
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.people.models import Person


class Kind(models.TextChoices):
    """What is made of the results."""

    MONITORING = "monitoring", _("绩效监控")
    EVALUATION = "evaluation", _("绩效自评")


class State(models.TextChoices):
    """Where an appraisal stands; acts set it."""

    FILLING = "filling", _("填报中")
    SUBMITTED = "submitted", _("待复核")
    CONFIRMED = "confirmed", _("已复核")
    LOCKED = "locked", _("已锁定")


class Appraisal(models.Model):
    """One approved target table held against the ledger at a day.

    ``facts`` is what was computed of its money and kept; ``head`` what the pages show above the
    rows; ``ledger`` the version of every table that was read. ``profile`` is empty where the
    document tells it. ``stale`` says that a binding was changed since the last computing.
    ``hands`` are the people who entered something: none of them confirms it.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="appraisals")
    kind = models.CharField("种类", max_length=16, choices=Kind)
    as_of = models.DateField("截止日")
    profile = models.CharField("考核口径", max_length=32, blank=True)
    finished = models.BooleanField("项目已完成", default=False)
    department = models.CharField("单位", max_length=200, blank=True)
    region = models.CharField("所属区", max_length=32, blank=True)
    project = models.CharField("项目", max_length=300, blank=True)
    year = models.PositiveSmallIntegerField("年度")
    state = models.CharField("状态", max_length=16, choices=State, default=State.FILLING)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("开始时间", auto_now_add=True)
    hands = models.ManyToManyField(Person, related_name="+")
    submitted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField("提交时间", null=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField("复核时间", null=True)
    reopened = models.PositiveSmallIntegerField("重新打开次数", default=0)
    reason = models.TextField("为什么重新打开", blank=True)
    completion = models.TextField("总体目标完成情况", blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    computed_at = models.DateTimeField("测算时间", null=True)
    ledger = models.JSONField(default=dict)
    stale = models.BooleanField(default=False)
    facts = models.JSONField(default=dict)
    head = models.JSONField(default=dict)
    total = models.DecimalField("总分", max_digits=7, decimal_places=2, null=True)
    grade = models.CharField("等级", max_length=16, blank=True)
    waiting = models.PositiveIntegerField("还要办的", default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["-year", "-as_of", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "kind"], name="appraisal_state"),
            models.Index(fields=["-year", "-as_of", "-id"], name="appraisal_order"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.get_kind_display()}（截至{self.as_of}）"

    @property
    def title(self) -> str:
        """What it is about."""
        return f"{self.year}年 {self.project or self.department or '部门整体支出'}"

    @property
    def open(self) -> bool:
        """Whether something may still be entered."""
        return self.state == State.FILLING


class Indicator(models.Model):
    """One indicator of an approved target table, for the list; ``latest`` is its last result."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="listed")
    number = models.PositiveSmallIntegerField()
    level1 = models.CharField(max_length=100, blank=True)
    level2 = models.CharField(max_length=100, blank=True)
    name = models.CharField("指标", max_length=500)
    target = models.CharField("指标值", max_length=500, blank=True)
    department = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=32, blank=True)
    project = models.CharField(max_length=300, blank=True)
    year = models.PositiveSmallIntegerField()
    latest = models.ForeignKey("Row", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-year", "department", "project", "version", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "number"], name="indicator_once")
        ]

    def __str__(self) -> str:
        return self.name


class Row(models.Model):
    """One indicator of an appraisal: what the ledger says, what a person says, what comes of it.

    ``facts`` is what was computed, ``binding`` by what, ``proposals`` by what else it might be.
    The answers of a person follow; then what the pages show, which is made anew of both whenever
    one of them changes. ``todo`` says what a person must still do, empty where nothing.
    """

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="rows")
    indicator = models.ForeignKey(Indicator, models.SET_NULL, null=True, related_name="rows")
    number = models.PositiveSmallIntegerField()
    level1 = models.CharField(max_length=100, blank=True)
    level2 = models.CharField(max_length=100, blank=True)
    name = models.CharField("指标", max_length=500)
    target = models.CharField("指标值", max_length=500, blank=True)
    facts = models.JSONField(default=dict)
    binding = models.JSONField(default=dict)
    proposals = models.JSONField(default=list)
    measure = models.CharField("测算项", max_length=128, blank=True, db_index=True)
    bound = models.BooleanField("测算项已确认", default=False)
    text = models.CharField("完成值", max_length=500, blank=True)
    level = models.CharField("达成程度", max_length=100, blank=True)
    share = models.DecimalField("得分率%", max_digits=6, decimal_places=2, null=True)
    given = models.DecimalField("人工得分", max_digits=7, decimal_places=2, null=True)
    reason = models.TextField("理由", blank=True)
    likelihood = models.CharField("完成可能性", max_length=16, blank=True)
    cause = models.CharField("偏差原因类别", max_length=100, blank=True)
    forecast_said = models.CharField("全年预计", max_length=200, blank=True)
    filled_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    filled_at = models.DateTimeField(null=True)
    state = models.CharField("结果", max_length=24, blank=True)
    evidence = models.CharField("依据", max_length=16, blank=True)
    actual = models.CharField("完成值", max_length=500, blank=True)
    colour = models.CharField("颜色", max_length=8, blank=True)
    shown = models.JSONField(default=dict)
    points = models.DecimalField("分值", max_digits=7, decimal_places=2, null=True)
    score = models.DecimalField("得分", max_digits=7, decimal_places=2, null=True)
    todo = models.TextField("还要办的", blank=True)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["appraisal", "number"], name="row_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stamp(self) -> str:
        """Which filling it shows: another one since then is not to be written over unseen."""
        return self.filled_at.isoformat() if self.filled_at else ""


class Evidence(models.Model):
    """A file that proves what a person says; its bytes lie in the workbench's folder by hash."""

    row = models.ForeignKey(Row, models.CASCADE, related_name="files")
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField("字节")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.name


class Output(models.Model):
    """A file that a job made of an appraisal, to be downloaded."""

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="outputs")
    kind = models.CharField(max_length=16)
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField("字节")
    notes = models.JSONField(default=list)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("生成时间", auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return self.name


class Outlook(models.Model):
    """Proposals for the next year's targets of a department; ``made`` is a list a table."""

    department = models.CharField("单位", max_length=200)
    region = models.CharField("所属区", max_length=32, blank=True)
    year = models.PositiveSmallIntegerField("为哪一年")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("提出时间", auto_now_add=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    made = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    computed_at = models.DateTimeField("测算时间", null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at"]

    def __str__(self) -> str:
        return f"{self.department} {self.year}年目标建议"


class Book(models.Model):
    """The official forms of all appraisals of a department's year in one file, with a summary."""

    department = models.CharField("单位", max_length=200)
    region = models.CharField("所属区", max_length=32, blank=True)
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("种类", max_length=16, choices=Kind)
    ending = models.CharField("格式", max_length=8)
    name = models.CharField("文件名", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField("字节", default=0)
    count = models.PositiveIntegerField("几份", default=0)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("提出时间", auto_now_add=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.department} {self.year}年{self.get_kind_display()}汇总"
