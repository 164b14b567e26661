"""The projection of hits, and what jobs found of rules, runs and institutions.

The truth of hits is in the ledger; everything here but uploaded files can be built again from it.
"""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from baoheng.workbench.jobs.models import Job
from baoheng.workbench.people.models import Person

# indexes end with what lists sort by and sum up, so that counting reads no row
_LISTED = ("due", "number", "amount")


class Hit(models.Model):
    """One hit as lists and the page show it; amounts in 分.

    ``by_*`` name who did steps of a kind, as ``hands.marks`` writes them; ``facts`` has content,
    lines, steps and recoveries. ``digest`` tells whether the ledger says something new;
    ``read_at`` is when the ledger was read for this row.
    """

    number = models.CharField("疑点编号", max_length=50, primary_key=True)
    rule = models.CharField("规则编号", max_length=50)
    rule_name = models.CharField("规则", max_length=200)
    result = models.CharField("结果类型", max_length=2)
    area = models.CharField("监控方面", max_length=40)
    institution = models.CharField("机构编号", max_length=64)
    institution_name = models.CharField("机构", max_length=200, blank=True)
    level = models.CharField("同级组", max_length=40)
    region = models.CharField("区划", max_length=32, blank=True)
    department = models.CharField("科室编号", max_length=30, blank=True)
    department_name = models.CharField("科室", max_length=100, blank=True)
    physician = models.CharField("医师编号", max_length=50, blank=True)
    month = models.DateField("所审月份", null=True)
    found = models.DateTimeField("审出时间")
    amount = models.BigIntegerField("违规金额")
    full = models.BigIntegerField("可认定金额")
    upheld = models.BigIntegerField("认定金额", null=True)
    ordered = models.BigIntegerField("决定追回", default=0)
    received = models.BigIntegerField("已到账", default=0)
    outcome = models.CharField("结论", max_length=2, blank=True)
    state = models.CharField("状态", max_length=16)
    due = models.DateField("应办日期", null=True)
    notified = models.DateField("通知日期", null=True)
    rechecked = models.BooleanField("复核过", default=False)
    agreed = models.BooleanField("复核与初审一致", null=True)
    by_first = models.CharField(max_length=400, blank=True)
    by_recheck = models.CharField(max_length=400, blank=True)
    by_rereview = models.CharField(max_length=400, blank=True)
    given_to = models.CharField("抽给", max_length=400, blank=True)
    encounter = models.CharField("就诊ID", max_length=50, blank=True)
    person = models.CharField("参保人（遮盖）", max_length=50, blank=True)
    facts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["due", "number"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", *_LISTED], name="hit_state"),
            models.Index(fields=[*_LISTED], name="hit_due"),
            models.Index(fields=["institution", "state", *_LISTED], name="hit_institution"),
            models.Index(fields=["rule", "state", *_LISTED], name="hit_rule"),
            models.Index(fields=["month", "state", *_LISTED], name="hit_month"),
            models.Index(fields=["region", "state", *_LISTED], name="hit_region"),
            models.Index(fields=["amount", "number"], name="hit_amount"),
            models.Index(fields=["encounter"], name="hit_encounter"),
            models.Index(fields=["found", "number"], name="hit_found"),
            models.Index(fields=["month", "rechecked", "agreed"], name="hit_rechecked"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def late(self) -> bool:
        """Whether what comes next is overdue."""
        return self.due is not None and self.due < timezone.localdate()


class Sync(models.Model):
    """The latest time the projection was compared with the ledger, and what it read."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField("时间")
    versions = models.JSONField(default=dict)
    hits = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    calls = models.JSONField("每天的实时提醒", default=list)


class RuleFacts(models.Model):
    """What is known of a rule in the ledger: state, knowledge, how often it was right."""

    number = models.CharField(max_length=20, primary_key=True)
    state = models.CharField(max_length=16)
    changes = models.JSONField(default=list)
    points = models.PositiveIntegerField("知识点", default=0)
    waiting = models.PositiveIntegerField("待确认知识点", default=0)
    hits = models.PositiveIntegerField("疑点", default=0)
    confirmed = models.PositiveIntegerField(default=0)
    dismissed = models.PositiveIntegerField(default=0)
    turned = models.PositiveIntegerField(default=0)
    proposal = models.CharField(max_length=300, blank=True)
    reasons = models.JSONField(default=list)


class Reviewed(models.Model):
    """How many bills of an institution were reviewed in a month."""

    institution = models.CharField(max_length=64)
    name = models.CharField(max_length=200, blank=True)
    level = models.CharField(max_length=40)
    region = models.CharField(max_length=32, blank=True)
    month = models.DateField(null=True)
    bills = models.PositiveIntegerField()


class Tally(models.Model):
    """The sums of the hits of one rule, institution, department or physician, by area and month."""

    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=120)
    title = models.CharField(max_length=320)
    area = models.CharField(max_length=40)
    level = models.CharField(max_length=40, blank=True)
    region = models.CharField(max_length=32, blank=True)
    month = models.DateField(null=True)
    hits = models.PositiveIntegerField("疑点")
    pending = models.PositiveIntegerField("未有结论")
    dismissed = models.PositiveIntegerField("撤销")
    unknown = models.PositiveIntegerField("有结论而认定金额未知", default=0)
    amount = models.BigIntegerField("违规金额")
    upheld = models.BigIntegerField("认定金额")
    ordered = models.BigIntegerField("决定追回")
    received = models.BigIntegerField("已到账")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "area", "month"], name="tally_kind"),
            models.Index(fields=["kind", "key"], name="tally_key"),
        ]


class Run(models.Model):
    """A review run that was started here, and what it did."""

    first = models.DateField("期间起")
    last = models.DateField("期间止")
    full = models.BooleanField("全部重审", default=False)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    asked = models.DateTimeField(auto_now_add=True)
    number = models.CharField("运行编号", max_length=64, blank=True)
    outcome = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked"]


class Plan(models.Model):
    """What a change of a rule's state would do, worked out before it is made."""

    rule = models.CharField(max_length=20)
    state = models.CharField(max_length=16)
    begin = models.DateField("从哪天起")
    first = models.DateField("试算期间起")
    last = models.DateField("试算期间止")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    asked = models.DateTimeField(auto_now_add=True)
    reason = models.CharField("改的理由", max_length=500, blank=True)
    effects = models.JSONField(null=True)
    applied = models.DateTimeField("已改", null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked"]


class Draw(models.Model):
    """A drawing of a month's hits for recheck and what it came to."""

    month = models.DateField("所审月份")
    percent = models.PositiveSmallIntegerField("比例")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    asked = models.DateTimeField(auto_now_add=True)
    result = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked"]


class Output(models.Model):
    """A notice or list that a job made, to be downloaded by who asked for it."""

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made"]


class Evidence(models.Model):
    """A file that an institution gave with an appeal."""

    hit = models.CharField(max_length=50, db_index=True)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
