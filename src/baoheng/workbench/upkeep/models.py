"""The bureau's settings as dated values, its regions and institutions, backups, proofs."""

from typing import ClassVar

from django.db import models

from baoheng.workbench.jobs.models import Job
from baoheng.workbench.people.models import Person


class Setting(models.Model):
    """A value of a setting from a day on; the latest that was written for a day counts."""

    name = models.CharField(max_length=64)
    value = models.CharField("值", max_length=300, blank=True)
    since = models.DateField("从哪天起")
    note = models.CharField("依据", max_length=200, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("何时写的", auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-since", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["name", "-since"], name="setting_since"),
        ]

    def __str__(self) -> str:
        return f"{self.name} 自 {self.since}"


class Region(models.Model):
    """A region that people can work for."""

    code = models.CharField("区划代码", max_length=32, primary_key=True)
    name = models.CharField("名称", max_length=64)
    active = models.BooleanField("在用", default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）"


class Institution(models.Model):
    """An institution that can have people of its own."""

    code = models.CharField("机构编号", max_length=64, primary_key=True)
    name = models.CharField("名称", max_length=200)
    region = models.CharField("所在区划", max_length=32, blank=True)
    active = models.BooleanField("在用", default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）"


class Verification(models.Model):
    """The log was looked through: how many entries, up to which hash, what was wrong."""

    at = models.DateTimeField("何时", auto_now_add=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entries = models.PositiveBigIntegerField("条数")
    head = models.CharField("最后一条的校验值", max_length=64)
    faults = models.JSONField("问题", default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at"]

    def __str__(self) -> str:
        return f"核对到第{self.entries}条"


class Backup(models.Model):
    """A backup that was asked for; its file lies in the workbench's folder until it is dropped."""

    name = models.CharField("文件", max_length=100)
    size = models.PositiveBigIntegerField("大小", null=True)
    sha256 = models.CharField("校验值", max_length=64, blank=True)
    files = models.PositiveIntegerField("文件数", null=True)
    ledger = models.BooleanField("含台账", default=True)
    dropped = models.BooleanField("已删", default=False)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("何时", auto_now_add=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-at"]

    def __str__(self) -> str:
        return self.name


class Unused(models.Model):
    """A file of the workbench that nothing refers to, and since when that is known."""

    file = models.CharField(max_length=64, primary_key=True)
    since = models.DateTimeField("从何时起", auto_now_add=True)

    def __str__(self) -> str:
        return self.file
