"""The named fields of a form that stand once: names, money, goals, totals."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from baoheng.forms.data import FormData
from baoheng.forms.goals import numbered
from baoheng.reading.grammar.goals import split_goals
from baoheng.reading.grammar.vocabulary import role_of
from baoheng.reading.reports.words import number

ABSENT = "—"


def amount(value: Decimal | None) -> str:
    """A number as it stands, or “—”: what is not known is never 0."""
    return ABSENT if value is None else number(value)


def percent(value: Decimal | None) -> str:
    """A rate with its sign, or “—”."""
    return ABSENT if value is None else f"{number(value)}%"


def labelled(data: FormData, role: str) -> str:
    """The first of the table's other labelled values whose label has this role; empty: none."""
    fields = data.table.fields
    return next((text for key, text in fields.items() if _role(key) == role), "")


def _role(key: str) -> str | None:
    return role_of("labels", key) or role_of("labels", key.rpartition("/")[2])


def total_points(data: FormData) -> Decimal | None:
    """The points of all rows and of execution; None where one of them is not known."""
    table = data.table
    points = [i.weight if i.points is None else i.points for i in table.indicators]
    if table.execution is not None:
        points.append(table.execution.points)
    known = [one for one in points if one is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(points) else None


def months(data: FormData) -> str:
    """``1—7月`` up to the cut-off; ``累计`` where nobody says when that is."""
    if data.cut_off is None:
        return "累计"
    return "1月" if data.cut_off.month == 1 else f"1—{data.cut_off.month}月"


def _duty(data: FormData) -> str:
    found = (text for key, text in data.table.fields.items() if key.startswith("部门职"))
    return next(found, "") or labelled(data, "overview")


def _listed(text: str) -> str:
    """A numbered text a line for each number."""
    parts = split_goals(text)
    return numbered(parts) if len(parts) > 1 else text


def _money_unit(data: FormData, words: str) -> str:
    return words.format(data.table.money_unit) if data.table.money_unit else ""


FIELDS: Mapping[str, Callable[[FormData], str]] = {
    "year": lambda d: f"{d.table.year}年" if d.table.year else "",
    "annual": lambda d: f"{d.table.year}年度" if d.table.year else "",
    "money_unit": lambda d: _money_unit(d, "（{}）"),
    "money_line": lambda d: _money_unit(d, "单位：{}"),
    "department": lambda d: d.table.department or "",
    "unit_code": lambda d: d.table.unit_code or "",
    "project": lambda d: d.table.project or "",
    "project_code": lambda d: d.table.project_code or "",
    "period": lambda d: d.table.period or "",
    "agency": lambda d: d.agency or labelled(d, "agency"),
    "higher_department": lambda d: d.higher_department or "",
    "user_unit": lambda d: d.user_unit or "",
    "duty": _duty,
    "budget_total": lambda d: amount(d.table.budget.total),
    "budget_fiscal": lambda d: amount(d.table.budget.fiscal),
    "budget_government_fund": lambda d: amount(d.table.budget.government_fund),
    "budget_other": lambda d: amount(d.table.budget.other),
    "budget_basic": lambda d: amount(d.table.budget.basic),
    "budget_project": lambda d: amount(d.table.budget.project),
    "goals": lambda d: numbered(d.table.goals),
    "completion": lambda d: _listed(d.completion or labelled(d, "actual_goal")),
    "months": months,
    "until": lambda d: months(d) if d.cut_off else "",
    "total_points": lambda d: amount(total_points(d)),
    "total_score": lambda d: amount(d.table.total_score),
    "grade": lambda d: d.table.grade or "",
}


def fill(text: str, data: FormData) -> str:
    """The text of a definition with its fields in braces filled in.

    Raises KeyError for a field that does not exist; ``compose`` names the form.
    """
    return text if "{" not in text else text.format_map(_Values(data))


class _Values(dict[str, str]):
    """Fields worked out when a text asks for them."""

    def __init__(self, data: FormData) -> None:
        super().__init__()
        self.data = data

    def __missing__(self, name: str) -> str:
        return FIELDS[name](self.data)
