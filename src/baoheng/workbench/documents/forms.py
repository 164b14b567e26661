"""Forms of documents' pages."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baoheng.workbench.documents.acts.upload import Told
from baoheng.workbench.documents.confirming import FIELDS
from baoheng.workbench.upkeep.models import Region

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_FIRST_YEAR = 2000


class Several(forms.FileInput):
    """A field for several files at once."""

    allow_multiple_selected = True


class DescribeForm(forms.Form):
    """Whose document it is and of which year."""

    department = forms.CharField(label=_("单位"), required=False, max_length=200)
    year = forms.IntegerField(
        label=_("年度"), required=False, min_value=_FIRST_YEAR, max_value=_FIRST_YEAR + 99
    )
    region = forms.CharField(label=_("所属区"), required=False, max_length=32)

    def __init__(self, regions: frozenset[str], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        known = {one.code: one.name for one in Region.objects.filter(active=True)}
        now = self.initial.get("region") or ""
        known |= {now: now} if now and known and now not in known else {}
        if regions:
            choices = [(one, known.get(one, one)) for one in sorted(regions)]
            self.fields["region"] = forms.ChoiceField(label=gettext("所属区"), choices=choices)
        elif known:
            choices = [("", gettext("全市")), *known.items()]
            self.fields["region"] = forms.ChoiceField(
                label=gettext("所属区"), required=False, choices=choices
            )
        else:
            self.fields["region"].help_text = gettext("区划代码；不写是全市")

    def told(self) -> Told:
        """What was said."""
        said = self.cleaned_data
        return Told(said["department"].strip(), said["region"].strip(), said["year"])


class UploadForm(DescribeForm):
    """What may be said beside the files; all of it can be left to the reading."""

    def __init__(self, regions: frozenset[str], *given: Any, **named: Any) -> None:
        super().__init__(regions, *given, **named)
        self.fields["department"].help_text = gettext("不写就用读到的")
        self.fields["year"].help_text = gettext("不写就用读到的")


class ConfirmForm(forms.Form):
    """The fields of an indicator as they are in the source."""

    level1 = forms.CharField(label=_(FIELDS["level1"]), required=False, max_length=2000)
    level2 = forms.CharField(label=_(FIELDS["level2"]), required=False, max_length=2000)
    level3 = forms.CharField(label=_(FIELDS["level3"]), max_length=2000)
    value_text = forms.CharField(
        label=_(FIELDS["value_text"]),
        required=False,
        max_length=2000,
        help_text=_("连比较符和单位一起写，如 ≥95%"),
    )
    weight = forms.CharField(label=_(FIELDS["weight"]), required=False, max_length=20)


class WaiveForm(forms.Form):
    """Why a finding is accepted, and until when."""

    reason = forms.CharField(
        label=_("理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3, "cols": 60})
    )
    until = forms.DateField(label=_("到哪天为止"), widget=_DAY, help_text=_("过了这天重新计入"))

    def __init__(self, *given: Any, **named: Any) -> None:
        start = {"until": datetime.date(timezone.localdate().year, 12, 31)}
        super().__init__(*given, **{"initial": start, **named})
