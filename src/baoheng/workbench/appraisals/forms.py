"""Forms of appraisals' pages."""

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baoheng.checking.profile import profiles
from baoheng.evaluation.monitoring.rules import rules
from baoheng.workbench.appraisals.acts.filling import Said
from baoheng.workbench.appraisals.models import Kind, Row
from baoheng.workbench.documents.models import Version

_WHOLE = "year-"
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class StartForm(forms.Form):
    """Which approved targets, what kind, until which day, by which profile."""

    which = forms.ChoiceField(
        label=_("目标表"), help_text=_("只列批复了的；也可以一次开始一年的全部，已经有的跳过")
    )
    kind = forms.ChoiceField(label=_("做什么"), choices=Kind.choices, widget=forms.RadioSelect)
    as_of = forms.DateField(
        label=_("截止日"), widget=_DAY, help_text=_("监控写那个月的最后一天，全年自评写12月31日")
    )
    profile = forms.ChoiceField(
        label=_("考核口径"), required=False, help_text=_("不选就按资料认定；只用于自评打分")
    )
    finished = forms.BooleanField(
        label=_("项目已完成（101号文：完成且不超预算，执行率得满分）"), required=False
    )

    def __init__(self, versions: QuerySet[Version], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.versions = list(versions)
        years = sorted({one.targets.year for one in self.versions}, reverse=True)
        one_by_one = [(str(one.pk), _called(one)) for one in self.versions]
        whole = [
            (f"{_WHOLE}{year}", gettext("%(year)s年批复的全部目标表") % {"year": year})
            for year in years
        ]
        some = [(gettext("一年的全部"), whole), (gettext("一张"), one_by_one)]
        self.fields["which"].choices = [("", gettext("请选择")), *some]  # type: ignore[attr-defined]
        known = [(one.id, f"{one.title}（{one.id}）") for one in profiles()]
        self.fields["profile"].choices = [("", gettext("按资料认定")), *known]  # type: ignore[attr-defined]

    def clean_which(self) -> list[Version]:
        """The targets that were chosen: one, or all of a year."""
        chosen: str = self.cleaned_data["which"]
        if chosen.startswith(_WHOLE):
            year = int(chosen.removeprefix(_WHOLE))
            return [one for one in self.versions if one.targets.year == year]
        return [one for one in self.versions if str(one.pk) == chosen]

    def clean_kind(self) -> Kind:
        """The kind itself."""
        return Kind(self.cleaned_data["kind"])


def _called(version: Version) -> str:
    targets = version.targets
    whose = {"year": targets.year, "department": targets.department}
    said = gettext("%(year)s年 %(department)s") % whose
    return f"{said} {targets.project or gettext('部门整体支出')}"


def usual_day(kind: Kind, year: int | None) -> datetime.date:
    """The day that is likely meant: the year's end, or that of the last whole month."""
    today = timezone.localdate()
    last = today.replace(day=1) - datetime.timedelta(days=1)
    if kind == Kind.EVALUATION or (year and year < today.year):
        return min(today, datetime.date(year or today.year - 1, 12, 31))
    return last if not year or last.year == year else today


class ScoreForm(forms.Form):
    """What a person says of an indicator in a self-evaluation."""

    text = forms.CharField(
        label=_("完成值"), required=False, max_length=500, help_text=_("填了要写理由、传佐证文件")
    )
    level = forms.ChoiceField(label=_("达成程度"), required=False)
    share = forms.DecimalField(
        label=_("得分率%"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=6,
        decimal_places=2,
        help_text=_("按达成程度给分的指标才填，如 80"),
    )
    given = forms.DecimalField(
        label=_("人工得分"),
        required=False,
        min_value=0,
        max_digits=7,
        decimal_places=2,
        help_text=_("一般不填；填了要写理由"),
    )
    reason = forms.CharField(
        label=_("理由（偏差原因及改进措施）"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    proof = forms.FileField(label=_("佐证文件"), required=False, help_text=_("可以分几次传"))

    field_order = ("text", "level", "reason", "proof", "share", "given")

    def __init__(self, row: Row, levels: list[str], *given: Any, **named: Any) -> None:
        start = {
            "text": row.text, "level": row.level, "share": row.share, "given": row.given,
            "reason": row.reason,
        }  # fmt: skip
        super().__init__(*given, **{"initial": start, **named})
        self.fields["level"].choices = [("", "—"), *((one, one) for one in levels)]  # type: ignore[attr-defined]
        if row.facts.get("actual", {}).get("state") == "computed":
            del self.fields["text"], self.fields["level"]

    def said(self) -> Said:
        """What was filled in."""
        told = self.cleaned_data
        return Said(
            told.get("text", ""), told.get("level", ""), told["share"], told["given"],
            told["reason"].strip(),
        )  # fmt: skip


class WatchForm(forms.Form):
    """What a person decides of an indicator when monitoring."""

    likelihood = forms.ChoiceField(label=_("完成可能性"), required=False)
    forecast = forms.CharField(
        label=_("全年预计（改用）"), required=False, max_length=200, help_text=_("不改就空着")
    )
    cause = forms.ChoiceField(label=_("偏差原因类别"), required=False)
    reason = forms.CharField(
        label=_("原因说明"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    text = forms.CharField(
        label=_("完成情况"),
        required=False,
        max_length=500,
        help_text=_("填了要写原因说明、传佐证文件"),
    )
    proof = forms.FileField(label=_("佐证文件"), required=False, help_text=_("可以分几次传"))

    def __init__(self, row: Row, _levels: list[str], *given: Any, **named: Any) -> None:
        start = {
            "likelihood": row.likelihood, "forecast": row.forecast_said, "cause": row.cause,
            "reason": row.reason, "text": row.text,
        }  # fmt: skip
        super().__init__(*given, **{"initial": start, **named})
        likely = row.shown.get("likelihood")
        empty = gettext("用建议的：%(likely)s") % {"likely": likely} if likely else "—"
        words = list(rules().words.items())
        self.fields["likelihood"].choices = [("", empty), *words]  # type: ignore[attr-defined]
        kinds = [(one, one) for one in rules().kinds]
        self.fields["cause"].choices = [("", "—"), *kinds]  # type: ignore[attr-defined]
        if row.facts.get("actual", {}).get("state") == "computed":
            del self.fields["text"]

    def said(self) -> Said:
        """What was filled in."""
        told = self.cleaned_data
        return Said(
            text=told.get("text", ""),
            reason=told["reason"].strip(),
            likelihood=told["likelihood"],
            cause=told["cause"],
            forecast=told["forecast"],
        )
