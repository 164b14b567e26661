"""Official forms: a definition and data → a sheet → xlsx, docx, html or pdf."""

from baoheng.forms.compose import compose
from baoheng.forms.data import Deviation, FormData, ManagementRow, MoneyRow, ProjectRow
from baoheng.forms.load import definition, forms
from baoheng.forms.model import Form
from baoheng.forms.sheet import Sheet
from baoheng.forms.write import write

__all__ = [
    "Deviation",
    "Form",
    "FormData",
    "ManagementRow",
    "MoneyRow",
    "ProjectRow",
    "Sheet",
    "compose",
    "definition",
    "forms",
    "write",
]
