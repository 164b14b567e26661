"""Forms of the ledger's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baoheng.ledger.columns import Type
from baoheng.ledger.definitions import Table, tables
from baoheng.workbench.facts.places import allowed_folders


def table_choices() -> list[tuple[str, str]]:
    """All tables that people may load, by name."""
    return [(one.name, one.title) for one in tables().values() if not one.system]


class BringForm(forms.Form):
    """A file or a folder, the table, and what the source is called."""

    table = forms.ChoiceField(
        label=_("装进哪张表"),
        required=False,
        help_text=_("压缩包和文件夹可以不选：其中以表名命名的子文件夹各装各的表"),
    )
    file = forms.FileField(
        label=_("文件"),
        required=False,
        help_text=_("CSV、Excel、Parquet、JSON 行，或装着它们的 .zip；不超过 50 MB"),
    )
    folder = forms.ChoiceField(
        label=_("或服务器上的文件夹"), required=False, help_text=_("大文件请放在这里装")
    )
    called = forms.CharField(
        label=_("来源名称"),
        required=False,
        max_length=200,
        help_text=_("默认用文件名。同名再装一次，算更正上次的内容"),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        choices = [("", gettext("请选择")), *table_choices()]
        self.fields["table"].choices = choices  # type: ignore[attr-defined]
        folders = [(str(one), str(one)) for one in allowed_folders()]
        if folders:
            choices = [("", gettext("不用")), *folders]
            self.fields["folder"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["folder"]


class PurposeForm(forms.Form):
    """Why personal data is shown."""

    purpose = forms.CharField(
        label=_("用途"), max_length=100, help_text=_("如“核对申诉”；会记入操作记录，不要写姓名")
    )


class FindForm(forms.Form):
    """By which column rows are looked for."""

    column = forms.ChoiceField(label=_("按哪一列"), required=False)
    value = forms.CharField(label=_("等于"), required=False, max_length=200)
    version = forms.IntegerField(
        label=_("第几版"), required=False, min_value=0, help_text=_("不写是现在的")
    )

    def __init__(self, table: Table, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        found = [one for one in table.columns if one.type not in (Type.MONEY, Type.NUMBER)]
        ordered = sorted(found, key=lambda one: one.name not in table.key)
        words = [(c.name, f"{c.title}（个人信息）" if c.masked else c.title) for c in ordered]
        self.fields["column"].choices = [("", gettext("不限")), *words]  # type: ignore[attr-defined]
