"""Official forms: a definition and data → a sheet → xlsx, docx, html or pdf."""

from baoheng.forms.data import Deviation, FormData, ManagementRow, MoneyRow, ProjectRow
from baoheng.forms.layout import compose
from baoheng.forms.load import definition, forms, target_form
from baoheng.forms.model import Form
from baoheng.forms.output import check_ending, write
from baoheng.forms.sheet import Sheet

__all__ = [
    "Deviation",
    "Form",
    "FormData",
    "ManagementRow",
    "MoneyRow",
    "ProjectRow",
    "Sheet",
    "check_ending",
    "compose",
    "definition",
    "forms",
    "target_form",
    "write",
]
