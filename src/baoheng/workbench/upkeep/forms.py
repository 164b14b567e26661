"""Forms of administration."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baoheng.workbench.people.roles import permissions
from baoheng.workbench.upkeep.bureau import Known


class SettingForm(forms.Form):
    """A setting's value from a day on."""

    value = forms.CharField(label=_("值"), required=False, max_length=300)
    since = forms.DateField(
        label=_("从哪天起"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(label=_("依据"), required=False, max_length=200, help_text=_("如文号"))

    def __init__(self, setting: Known, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["since"].initial = timezone.localdate()
        if setting.choices:
            self.fields["value"] = forms.ChoiceField(
                label=gettext("值"), required=False, choices=setting.choices
            )
        self.fields["value"].help_text = gettext(setting.help)
        self.order_fields(["value", "since", "note"])


class RegionForm(forms.Form):
    """A region."""

    code = forms.CharField(label=_("区划代码"), max_length=32)
    region_name = forms.CharField(label=_("名称"), max_length=64)
    active = forms.BooleanField(label=_("在用"), required=False, initial=True)


class InstitutionForm(forms.Form):
    """An institution."""

    code = forms.CharField(label=_("机构编号"), max_length=64)
    institution_name = forms.CharField(label=_("名称"), max_length=200)
    region = forms.CharField(label=_("所在区划"), required=False, max_length=32)
    active = forms.BooleanField(label=_("在用"), required=False, initial=True)


class WhyForm(forms.Form):
    """Who, which permission, about what."""

    username = forms.CharField(
        label=_("登录名"), max_length=64, widget=forms.TextInput(attrs={"list": "people"})
    )
    permission = forms.ChoiceField(label=_("权限"))
    region = forms.CharField(
        label=_("对象所在的区"), required=False, max_length=32, help_text=_("区划代码；全市的不写")
    )
    institution = forms.CharField(label=_("对象所属机构"), required=False, max_length=64)
    hit = forms.CharField(
        label=_("或疑点编号"),
        required=False,
        max_length=64,
        help_text=_("写了就按这条疑点的区和机构"),
    )
    targets = forms.IntegerField(
        label=_("或目标表编号"), required=False, min_value=1, help_text=_("地址里的数字")
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        choices = [(name, gettext(words)) for name, words in permissions().items()]
        self.fields["permission"].choices = choices  # type: ignore[attr-defined]
