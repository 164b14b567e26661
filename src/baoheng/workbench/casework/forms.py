"""What people enter about hits, rules and runs."""

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baoheng.core.errors import Conflict
from baoheng.core.period import Period, PeriodKind
from baoheng.ledger.definitions import dictionary
from baoheng.review.handling.judge import Verdict
from baoheng.review.handling.recover import KINDS
from baoheng.review.states import State
from baoheng.workbench.casework.models import Hit
from baoheng.workbench.frame.telling import in_words
from baoheng.workbench.frame.templatetags.frame import yuan

_PERIOD = re.compile(r"(\d{4})(?:-(\d{1,2})|[Qq]([1-4]))?")
LINE = "line:"
PURPOSES = ("核对病历", "核对申诉材料", "合议", "联系机构核实", "回复审计")


def fen(text: str) -> int:
    """An amount in 元, as 分. Raises Conflict."""
    try:
        amount = Decimal(text.replace(",", "").strip().removesuffix("元")) * 100
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount != amount.to_integral_value():
        raise Conflict(
            gettext("金额应为元，最多两位小数，写的是“%(text)s”") % {"text": text[:30]},
            todo="请改金额",
        )
    return int(amount)


def verdict(hit: Hit, given: Mapping[str, str]) -> Verdict:
    """What the form of a hit concludes. Raises Conflict."""
    reason = given.get("reason", "")
    match given.get("result"):
        case "dismiss":
            return Verdict("撤销", reason)
        case "pass":
            return Verdict("转合议", reason)
        case "uphold":
            pass
        case _:
            raise Conflict("没有写结论", todo="请按“认定”或“撤销”")
    lines = {}
    for one in hit.facts["lines"]:
        name = f"{one['mdtrt']}/{one['sn']}"
        text = given.get(f"{LINE}{name}", "").strip()
        if one["offends"] and text:
            lines[name] = fen(text)
    amount = given.get("amount", "").strip()
    return Verdict(None, reason, lines, fen(amount) if amount and not lines else None)


def period(text: str) -> Period:
    """2025, 2025Q1 or 2025-03, in whole months. Raises Conflict."""
    found = _PERIOD.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError(text)
        year, month, quarter = found.groups()
        if month:
            return Period(PeriodKind.MONTH, int(year), int(month))
        if quarter:
            return Period(PeriodKind.QUARTER, int(year), int(quarter))
        return Period(PeriodKind.YEAR, int(year))
    except ValueError as error:
        raise Conflict(
            gettext("期间应为 2025、2025Q1 或 2025-03，写的是“%(text)s”") % {"text": text[:20]},
            todo="请改期间",
        ) from error


class PeriodField(forms.CharField):
    """A year, quarter or month as a clerk types it."""

    def clean(self, value: Any) -> Any:
        """The period."""
        text = super().clean(value)
        try:
            return period(text) if text else None
        except Conflict as error:
            raise forms.ValidationError(in_words(error)) from error


def _day() -> forms.DateInput:
    """The browser's own picker, which knows one way of writing days."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _choices(name: str, *only: str) -> list[tuple[str, str]]:
    return [(code, word) for code, word in dictionary(name).items() if not only or code in only]


def _last_month() -> str:
    day = timezone.localdate().replace(day=1) - datetime.timedelta(1)
    return f"{day:%Y-%m}"


class RecoverForm(forms.Form):
    """An order of recovery; without an amount all that is left."""

    kind = forms.ChoiceField(
        label=_("种类"), choices=_choices("recovery_kind", *KINDS), initial="2"
    )
    fund = forms.ChoiceField(
        label=_("基金"), choices=[("", _("不分")), *_choices("fund_kind")], required=False
    )
    amount = forms.CharField(label=_("金额（元，不写是余额全部）"), required=False, max_length=20)


class ReceiptForm(forms.Form):
    """Money that came in."""

    recovery = forms.ChoiceField(label=_("追回决定"))
    amount = forms.CharField(label=_("到账金额（元，冲回写负数）"), max_length=20)
    voucher = forms.CharField(label=_("凭证号"), max_length=50)
    way = forms.ChoiceField(label=_("方式"), choices=_choices("receipt_way"))
    on = forms.DateField(
        label=_("到账日期"),
        widget=_day(),
        initial=timezone.localdate,
    )

    def __init__(self, hit: Hit, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["recovery"].choices = [  # type: ignore[attr-defined]
            (one["number"], f"{one['number']}（还差 {yuan(one['amount'] - one['received'])}）")
            for one in hit.facts["recoveries"]
        ]


class RunForm(forms.Form):
    """Which period is to be reviewed."""

    period = PeriodField(label=_("结算期间"), max_length=10, initial=_last_month,
                         help_text=_("2025、2025Q1 或 2025-03"))  # fmt: skip
    full = forms.BooleanField(label=_("全部重审（默认只审有变化的人）"), required=False)


class NoticeForm(forms.Form):
    """Whose notice, of which day, by whom signed."""

    institution = forms.CharField(
        label=_("机构编号"),
        max_length=64,
        widget=forms.TextInput(attrs={"list": "institutions", "autocomplete": "off"}),
    )
    day = forms.DateField(
        label=_("哪天通知的（不写是最近一次）"),
        widget=_day(),
        required=False,
    )
    bureau = forms.CharField(label=_("落款单位"), max_length=100, required=False)
    letter = forms.CharField(label=_("文号"), max_length=50, required=False)


class DrawForm(forms.Form):
    """Which month is drawn from, how much of it, for whom."""

    month = forms.ChoiceField(label=_("所审月份"))
    percent = forms.IntegerField(label=_("复核比例（%）"), min_value=1, max_value=100, initial=90)
    people = forms.MultipleChoiceField(label=_("由谁复核"), widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, months: list[str], people: list[tuple[str, str]], *given: Any, **named: Any
    ) -> None:
        super().__init__(*given, **named)
        self.fields["month"].choices = [(one, one) for one in months]  # type: ignore[attr-defined]
        self.fields["people"].choices = people  # type: ignore[attr-defined]


class PlanForm(forms.Form):
    """Which state a rule is to have, from when; tried over a period."""

    state = forms.ChoiceField(label=_("改为"), choices=[(one.value, _(one.words)) for one in State])
    begin = forms.DateField(
        label=_("从哪天起"),
        widget=_day(),
        initial=timezone.localdate,
    )
    period = PeriodField(label=_("用哪段时间试算"), max_length=10, initial=_last_month,
                         help_text=_("结算期间：2026、2026Q1 或 2026-03"))  # fmt: skip

    def __init__(self, now: State, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["state"].choices = [(one.value, gettext(one.words)) for one in now.next]  # type: ignore[attr-defined]


class ChangeForm(forms.Form):
    """Why a rule is changed."""

    reason = forms.CharField(
        label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
