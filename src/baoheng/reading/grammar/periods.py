"""A project's targets of the year and of the long term, where one form holds both."""

import re
from itertools import pairwise

from baoheng.core.tables import TargetTable
from baoheng.reading.grammar.form import Form
from baoheng.reading.grammar.heads import Head
from baoheng.reading.grammar.vocabulary import squash
from baoheng.reading.grid import Cell

LONG_TERM = re.compile("(长期|中期|中长期|实施期|周期)")
_TITLE = re.compile(
    r"(?P<long>长期|中期|中长期|实施期)?(?:年度)?(?:总体)?(?:绩效)?(?:目标|指标)表?"
)
_ROOM = 3  # rows above a head in which its period may be named
_LONG_TITLE = "长期绩效目标表"


def part_of(own: TargetTable, title: str | None) -> TargetTable:
    """An empty table of the same project under another title."""
    part = TargetTable("project", title, own.year, own.department, money_unit=own.money_unit)
    part.project = own.project
    part.places |= {name: own.places[name] for name in ("project",) if name in own.places}
    return part


def period_of(head: Head, by_row: dict[int, list[Cell]]) -> bool | None:
    """Whether the targets under a head are long-term ones; None where nothing above says so."""
    for row in range(head.bottom - 1, head.top - _ROOM - 1, -1):
        for cell in by_row.get(row, ())[:1]:
            found = _TITLE.fullmatch(squash(cell.text))
            if found and (found["long"] or "年度" in squash(cell.text)):
                return bool(found["long"])
    return None


def long_term_part(form: Form) -> TargetTable | None:
    """The long-term targets as a table of their own, where the year's repeat their names."""
    own, parts = form.table, form.parts
    if not own.project or len({long_term for _, long_term in parts}) < 2:
        return None
    stops = [*parts, (len(own.indicators), False)]
    at = {n for (a, long_term), (b, _) in pairwise(stops) if long_term for n in range(a, b)}
    apart = [row for n, row in enumerate(own.indicators) if n in at]
    kept = [row for n, row in enumerate(own.indicators) if n not in at]
    if not {row.level3 for row in apart} & {row.level3 for row in kept}:
        return None
    part = part_of(own, _LONG_TITLE)
    part.indicators, own.indicators = apart, kept
    return part
