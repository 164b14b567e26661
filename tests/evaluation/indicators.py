"""Indicators and tables made by hand."""

from baoheng.core.tables import Indicator, TargetTable
from baoheng.reading.values import parse_target


def row(name, value, level2="数量指标", level1="产出指标", year=2026, **other):
    """One indicator as the reader makes it from a name and a printed value."""
    target = parse_target(value, name=name, level2=level2, year=year)
    return Indicator(level1, level2, name, target, **other)


def table(*rows, project="医保基金监管", year=2026, **other):
    """A project's target table."""
    return TargetTable("project", year=year, project=project, indicators=list(rows), **other)
