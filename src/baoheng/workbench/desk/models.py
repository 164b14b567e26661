"""Figures of the overview, computed by a job and kept with what explains them."""

from typing import ClassVar

from django.db import models


class Figure(models.Model):
    """The answer of one measure as the overview shows it; ``text`` is empty where there is none."""

    measure = models.CharField("测算项", max_length=128, primary_key=True)
    title = models.CharField("名称", max_length=200)
    place = models.PositiveSmallIntegerField()
    as_of = models.DateField("截至")
    text = models.CharField("数", max_length=100, blank=True)
    reason = models.TextField("没有数的原因", blank=True)
    lines = models.JSONField("解释", default=list)
    parts = models.JSONField("分开的数", default=list)
    versions = models.JSONField("所读的版本", default=dict)
    regions = models.JSONField("各区的数", default=dict)
    at = models.DateTimeField("测算时间")

    own = False  # whether it is shown as that of somebody's regions

    class Meta:
        ordering: ClassVar[list[str]] = ["place"]

    def __str__(self) -> str:
        return self.title
