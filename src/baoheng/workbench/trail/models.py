"""Log entries and the head of their chain."""

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One act that was done. ``hash`` covers all other fields and the hash before it."""

    number = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    by = models.CharField("经办人", max_length=160)
    username = models.CharField("登录名", max_length=64, blank=True)
    act = models.CharField("操作", max_length=64)
    kind = models.CharField("对象种类", max_length=32)
    key = models.CharField("对象编号", max_length=128)
    label = models.CharField("对象", max_length=200)
    region = models.CharField("所属区", max_length=32, blank=True)
    said = models.TextField("做了什么")
    details = models.JSONField("细节", default=dict)
    click = models.UUIDField("同一次点击")
    before = models.CharField("上一条的校验值", max_length=64)
    hash = models.CharField("校验值", max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "key"], name="entry_subject"),
            models.Index(fields=["username"], name="entry_username"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.said}"


class Head(models.Model):
    """The one row that says where the chain ends; locked while an entry is added."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
