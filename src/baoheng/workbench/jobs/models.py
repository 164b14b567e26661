"""A job: what is to be done, how far it is, how it ended."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from baoheng.workbench.people.models import Person


class State(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", _("排队")
    RUNNING = "running", _("进行中")
    DONE = "done", _("完成")
    FAILED = "failed", _("没有做成")
    STOPPED = "stopped", _("已停止")


class Job(models.Model):
    """One piece of long work. ``kind`` names its function, ``given`` are its arguments."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=64)
    title = models.CharField("事项", max_length=200)
    given = models.JSONField(default=dict)
    # nobody where the workbench itself asked, for work that is done in no person's name
    by: "models.ForeignKey[Person | None, Person]" = models.ForeignKey(  # type: ignore[misc]
        Person, models.PROTECT, related_name="jobs", null=True
    )
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    now = models.CharField("正在做", max_length=200, blank=True)
    said = models.TextField("结果", blank=True)
    link = models.CharField(max_length=200, blank=True)
    asked = models.DateTimeField("提交", auto_now_add=True)
    begun = models.DateTimeField("开始", null=True)
    ended = models.DateTimeField("结束", null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked"]

    def __str__(self) -> str:
        return self.title

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {State.DONE, State.FAILED, State.STOPPED}

    @property
    def percent(self) -> int | None:
        """How much is done, where the whole is known."""
        return min(100, self.done * 100 // self.total) if self.total else None
