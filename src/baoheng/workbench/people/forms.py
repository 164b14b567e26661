"""Forms of people's pages."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baoheng.workbench.people.devices import device_of
from baoheng.workbench.people.roles import Role, roles
from baoheng.workbench.upkeep.models import Institution, Region


class SignIn(AuthenticationForm):
    """Name, password and, where the person has one, the code of the device."""

    token = forms.CharField(
        label=_("动态口令"),
        required=False,
        max_length=8,
        help_text=_("没有设置过的不用填"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def __init__(self, request: HttpRequest | None = None, **given: Any) -> None:
        super().__init__(request, **given)
        self.fields["username"].label = gettext("登录名")

    def clean(self) -> dict[str, Any]:
        """The code is checked after the password, and tried a limited number of times."""
        cleaned = super().clean()
        person = self.get_user()
        if person and (device := device_of(person)):
            if not device.verify_token(cleaned.get("token", "")):
                raise ValidationError(gettext("动态口令不对或已过期，请看手机上现在的六位数"))
            person.otp_device = device  # type: ignore[attr-defined]
        return cleaned


class ChangePassword(forms.Form):
    """The old password, and the new one twice."""

    old = forms.CharField(label=_("原密码"), widget=forms.PasswordInput, strip=False)
    new = forms.CharField(
        label=_("新密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        help_text=_("至少 12 个字，不能全是数字，不能是常见密码；一句话最好记"),
    )
    again = forms.CharField(label=_("再输入一次"), widget=forms.PasswordInput, strip=False)

    def clean(self) -> dict[str, Any]:
        """Both are the same."""
        cleaned = super().clean() or {}
        if cleaned.get("new") != cleaned.get("again"):
            self.add_error("again", gettext("两次输入的不一样"))
        return cleaned


class PersonForm(forms.Form):
    """A person as an administrator writes it down."""

    username = forms.RegexField(
        r"^[A-Za-z0-9._-]{2,64}$",
        label=_("登录名"),
        help_text=_("字母、数字、点、横线，2 到 64 个"),
    )
    person_name = forms.CharField(label=_("姓名"), max_length=64)
    held = forms.MultipleChoiceField(
        label=_("角色"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("可以选几个；“定点机构”只能单选"),
    )
    regions = forms.CharField(
        label=_("负责的区"),
        required=False,
        help_text=_("区划代码，几个用空格隔开；不写是全市"),
    )
    institution = forms.CharField(
        label=_("机构编号"), required=False, max_length=64, help_text=_("只有“定点机构”的人要写")
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        choices = [(one.id, _role(one)) for one in roles().values()]
        self.fields["held"].choices = choices  # type: ignore[attr-defined]
        self._offer_regions()

    def _offer_regions(self) -> None:
        """The regions to choose from, where the list is kept; one that was given before stays."""
        known = dict(Region.objects.filter(active=True).values_list("code", "name"))
        if not known:
            return
        held = str(self.initial.get("regions", "")).split()
        names = {code: known.get(code, gettext("不在名单里")) for code in [*known, *held]}
        self.initial["regions"] = held
        self.fields["regions"] = forms.MultipleChoiceField(
            label=gettext("负责的区"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(code, f"{name}（{code}）") for code, name in names.items()],
            help_text=gettext("不选是全市"),
        )
        self.order_fields(["username", "person_name", "held", "regions", "institution"])

    def clean_institution(self) -> str:
        """One of the list, where the list is kept."""
        code: str = self.cleaned_data["institution"].strip()
        listed = Institution.objects.filter(active=True)
        if code and listed.exists() and not listed.filter(code=code).exists():
            raise ValidationError(
                gettext("名单里没有机构 %(code)s，请核对，或先在系统管理里添加") % {"code": code}
            )
        return code

    def clean_regions(self) -> tuple[str, ...]:
        """The codes one by one."""
        text: str | list[str] = self.cleaned_data["regions"]
        if isinstance(text, list):
            return tuple(text)
        return tuple(text.replace("，", " ").replace(",", " ").replace("、", " ").split())


def _role(role: Role) -> str:
    return gettext("%(title)s：%(does)s") % {
        "title": gettext(role.title),
        "does": gettext(role.does),
    }
