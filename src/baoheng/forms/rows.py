"""The rows of a list: one dictionary of printed texts for each indicator, task, project …

The keys are the fields that a column of a definition may name.
"""

from baoheng.core.tables import Indicator
from baoheng.forms.data import FormData, ManagementRow
from baoheng.forms.model import Column, Listing
from baoheng.forms.money import money_rows
from baoheng.forms.targets import joined, split
from baoheng.forms.ticks import TICK, deviation, likelihood, unplaced
from baoheng.forms.values import amount, percent
from baoheng.reading.reports.words import NATURES, number

Texts = dict[str, str]
DIRECTION = {"higher": "正向", "lower": "反向", "band": "区间"}


def texts(listing: Listing, data: FormData) -> list[Texts]:
    """One row of texts for each thing of the list's source.

    The field of a ticked column is named ``kind:`` or ``likelihood:`` with the column's head.
    Raises KeyError for a source that does not exist; ``compose`` names the form.
    """
    match listing.source:
        case "indicators":
            count = len(data.table.indicators)
            return [_indicator(index, data, listing.columns) for index in range(count)]
        case "money":
            return _money(data, listing.fixed)
        case "management":
            return _management(data, listing.fixed)
        case "tasks":
            return _tasks(data)
        case "projects":
            return _projects(data)
        case unknown:
            raise KeyError(unknown)


def _indicator(index: int, data: FormData, columns: tuple[Column, ...]) -> Texts:
    one = data.table.indicators[index]
    sign, bare, unit = split(one, data.table.year)
    plain = ("level1", "level2", "level3", "description", "standard", "basis", "scoring")
    shown = {name: getattr(one, name) or "" for name in plain}
    shown |= {
        "value": joined(one, data.table.year),
        "operator": sign,
        "bare": bare,
        "unit": unit,
        "nature": NATURES[one.target.nature] if one.target.nature else "",
        "direction": DIRECTION[one.direction] if one.direction else "",
        "weight": number(one.weight),
        "points": amount(one.weight if one.points is None else one.points),
        "score": amount(one.score),
        "actual": one.actual_text or "",
        "forecast": one.forecast_text or "",
        "reason": one.reason or "",
    }
    shown |= _ticks(one, index, data, columns)
    chances = [c for c in columns if c.field.startswith("likelihood:")]
    remarks = [text for text in (one.remark, unplaced(one, chances)) if text]
    shown["remark"] = "；".join(remarks)
    return shown


def _ticks(one: Indicator, index: int, data: FormData, columns: tuple[Column, ...]) -> Texts:
    kinds = [c.head for c in columns if c.field.startswith("kind:")]
    given = data.deviations.get(index)
    shown: Texts = {}
    if given is not None or kinds:
        found = deviation(one, kinds, given)
        shown["reason"] = found.text
        shown |= {f"kind:{kind}": TICK if kind in found.kinds else "" for kind in kinds}
    chances = [c for c in columns if c.field.startswith("likelihood:")]
    said = likelihood(one, chances)
    for position, column in enumerate(chances):
        shown[column.field] = said[1] if said and said[0] == position else ""
    return shown


def _tasks(data: FormData) -> list[Texts]:
    return [
        {
            "name": one.name or "",
            "content": one.content or "",
            "amount": amount(one.amount),
            "unit": one.unit or "",
            "goal": one.goal or "",
        }
        for one in data.table.tasks
    ]


def _money(data: FormData, fixed: tuple[str, ...]) -> list[Texts]:
    return [
        {
            "label": row.label,
            "initial": amount(row.initial),
            "budget": amount(row.budget),
            "spent": amount(row.spent),
            "rate": percent(row.rate),
            "forecast": amount(row.forecast),
            "points": amount(row.points),
            "score": amount(row.score),
        }
        for row in money_rows(data, fixed)
    ]


def _management(data: FormData, fixed: tuple[str, ...]) -> list[Texts]:
    given = {row.name: row for row in data.management}
    rows = [given.pop(name, ManagementRow(name)) for name in fixed]
    return [
        {"name": row.name, "situation": row.situation, "problem": row.problem}
        for row in (*rows, *given.values())
    ]


def _projects(data: FormData) -> list[Texts]:
    return [
        {
            "serial": str(position),
            "name": row.name,
            "agency": row.unit or "",
            "budget": amount(row.budget),
            "spent": amount(row.spent),
            "rate": percent(row.rate),
            "score": amount(row.score),
            "grade": row.grade or "",
            "deviations": row.deviations,
            "coverage": row.coverage,
        }
        for position, row in enumerate(data.projects, start=1)
    ]
