"""Weights printed for a level, 产出指标（50分） or a column 二级权重, against those of its rows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from baoheng.checking.amounts import say
from baoheng.checking.check import COMMON_SENSE, Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.money.sums import addition
from baoheng.checking.results.weighing import points_of, weighed
from baoheng.checking.wording.cells import cell_text
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.tables import Indicator
from baoheng.reading.values import clean, parse_number

_IN_NAME = re.compile(r"[（(](?P<points>\d+(?:\.\d+)?)(?:分|%)?[)）]")
_COLUMN = {
    "level1": re.compile("一级(?:指标)?(?:权重|权值|分值)"),
    "level2": re.compile("二级(?:指标)?(?:权重|权值|分值)"),
}


@dataclass(frozen=True, slots=True)
class _Level:
    name: str
    printed: Decimal
    rows: list[Indicator]


@check(
    "G83",
    "上级权重不等于下级之和",
    kind=Kind.WEIGHT,
    severity=Severity.ERROR,
    group=ReviewGroup.COMPLETENESS,
    applies="一级或二级指标旁写了分值（权重），其下每条三级指标也都写了的表",
    basis=COMMON_SENSE,
    todo="核对上级的分值和各条三级指标的分值，改正写错的一个",
)
def level_weights_add_up(dossier: Dossier) -> Iterator[Observation]:
    """一级、二级指标的分值应等于其下各三级指标分值之和。"""
    for form in weighed(dossier):
        for field in ("level1", "level2"):
            for level in _levels(dossier, form, field):
                yield from _added(form, field, level)


def _levels(dossier: Dossier, form: Form, field: str) -> Iterator[_Level]:
    """The levels whose weight is printed, with the rows under them."""
    groups: dict[tuple[str | None, str], list[Indicator]] = {}
    for row in form.indicators:
        groups.setdefault((row.level1, getattr(row, field) or ""), []).append(row)
    for (_, name), rows in groups.items():
        printed = _printed(dossier, rows, field)
        if name and printed is not None:
            yield _Level(name, printed, rows)


def _printed(dossier: Dossier, rows: list[Indicator], field: str) -> Decimal | None:
    """The one weight that the level's name or its column gives; None where there is none."""
    found = {
        Decimal(match["points"])
        for row in rows
        if (match := _IN_NAME.search(cell_text(dossier, row, field)))
    }
    for row in rows:
        for head, text in row.extra.items():
            if _COLUMN[field].search(clean(head).replace(" ", "")):
                number = parse_number(clean(text).removesuffix("分"))
                found |= set() if number is None else {number}
    return found.pop() if len(found) == 1 else None


def _added(form: Form, field: str, level: _Level) -> Iterator[Observation]:
    weights = [points_of(row) for row in level.rows]
    cells = [row.places.get("weight") for row in level.rows]
    shared = len({cell for cell in cells if cell}) < len([cell for cell in cells if cell])
    known = [weight for weight in weights if weight is not None]
    if len(known) < len(weights) or shared:
        return
    names = (row.level3 for row in level.rows)
    found = addition(zip(names, known, strict=True), level.printed, "分")
    places = [level.rows[0].places.get(field)]
    evidence = found.told(f"“{level.name}”")
    if found.holds:
        yield holds(form, f"“{level.name}”的分值等于其下各项之和", evidence, *level.rows)
    else:
        yield wrong(
            form,
            f"“{form.name}”的“{level.name}”写{say(level.printed)}分，"
            f"其下各项相加是{say(found.sum)}分",
            evidence,
            *level.rows,
            places=places,
            rests_on=["weight", field],
        )
