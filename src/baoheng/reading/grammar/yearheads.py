"""Columns that belong to single years: which one is the year's, which are those before it."""

import re

from baoheng.reading.grammar.heads import Column, Head
from baoheng.reading.grammar.vocabulary import squash

_LAST = re.compile("上年|去年|前年")
_YEAR = re.compile(r"20\d\d(?=年)")


def choose_year(head: Head, year: int | None) -> bool:
    """Make the column of ``year`` the value where years have theirs; False where none is its.

    Beside a plain 指标值 a column of an earlier year is what was aimed at or reached then.
    """
    columns = [c for c in head.columns if c.role in {"value", "value_extra"}]
    years = [_year(column) for column in columns]
    latest = year or max((its for c in head.columns if (its := _year(c))), default=0)
    for column in head.columns:
        if column.role in {"actual", "last_value"} and (its := _year(column)):
            column.role = "last_value" if its < latest else "actual"
    if years.count(None) == 1 and len(years) > 1:
        for column, its in zip(columns, years, strict=True):
            if year and its and its < year:
                column.role = "last_value"
        left = [c for c in columns if c.role != "last_value"]
        if len(left) == 1:
            left[0].role = "value"
        return True
    if len(years) < 2 or None in years:
        return True
    if years.count(year) != 1:
        return False
    for column, its in zip(columns, years, strict=True):
        column.role = "value" if its == year else "value_extra"
    return True


def _year(column: Column) -> int | None:
    """The year that a head begins with: 2024 for 2024年指标值."""
    found = _YEAR.match(squash(column.label))
    return int(found.group()) if found else None


def choose_amount(head: Head, year: int | None) -> None:
    """Keep the amount of ``year`` where a list has one for each of several years."""
    amounts = [c for c in head.columns if c.role == "amount"]
    if head.section not in {"summary", "tasks"} or len(amounts) < 2:
        return
    years = {id(c): found.group() for c in amounts if (found := _YEAR.match(squash(c.label)))}
    its = str(year) if str(year) in years.values() else max(years.values(), default="")
    past = [c for c in amounts if _LAST.match(squash(c.label)) or years.get(id(c), its) != its]
    for column in past:
        column.role = "other"
