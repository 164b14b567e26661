"""A token of a person for programs; only its hash is kept."""

from typing import ClassVar

from django.db import models

from baoheng.workbench.people.models import Person


class Token(models.Model):
    """What a program shows instead of a password; it may what its person may, until it ends."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    name = models.CharField("用途", max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    made = models.DateTimeField("建立时间", auto_now_add=True)
    until = models.DateField("到期日")
    used = models.DateField("最近使用", null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made"]

    def __str__(self) -> str:
        return self.name
