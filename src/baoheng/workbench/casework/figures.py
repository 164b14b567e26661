"""The figures of the dashboards, out of the tallies."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, QuerySet, Sum

from baoheng.review.handling.report.areas import NONE
from baoheng.workbench.casework.models import Hit, Reviewed, Tally
from baoheng.workbench.casework.tallying import (
    DEPARTMENT,
    INSTITUTION,
    PHYSICIAN,
    RULE,
    SUMS,
    honest,
)
from baoheng.workbench.people.models import Person

_TOP = 15
_PEERS = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """What a dashboard looks at; empty parts mean all."""

    area: str = ""
    first: datetime.date | None = None
    last: datetime.date | None = None
    region: str = ""


def tallies(person: Person, asked: Asked, kind: str) -> QuerySet[Tally]:
    """The tallies of a kind that are this person's business."""
    found = _spanned(Tally.objects.filter(kind=kind), asked)
    found = person.within(found)
    return found.filter(area=asked.area) if asked.area else found


def _spanned(found: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    if asked.first:
        found = found.filter(month__gte=asked.first)
    if asked.last:
        found = found.filter(month__lte=asked.last)
    return found.filter(region=asked.region) if asked.region else found


def _sums() -> Mapping[str, Sum]:
    return {f"sum_{name}": Sum(name) for name in SUMS}


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return honest({name.removeprefix("sum_"): value for name, value in row.items()})


def whole(person: Person, asked: Asked) -> dict[str, Any]:
    """The sums of everything; None where there is nothing."""
    return _plain(tallies(person, asked, INSTITUTION).aggregate(**_sums()))


def by_area(person: Person, asked: Asked, titles: Sequence[str]) -> list[dict[str, Any]]:
    """The sums of each area, also of those without a hit."""
    found = tallies(person, asked, INSTITUTION).order_by().values("area").annotate(**_sums())
    rows = {row["area"]: _plain(row) for row in found}
    empty = dict.fromkeys(SUMS, 0)
    shown = [*titles, *([NONE] if NONE in rows else [])]
    return [{"area": title} | rows.get(title, empty) for title in shown]


def by_month(person: Person, asked: Asked) -> list[dict[str, Any]]:
    """The sums of each month, the oldest first."""
    found = (
        tallies(person, asked, INSTITUTION)
        .filter(month__isnull=False)
        .order_by("month")
        .values("month")
        .annotate(**_sums())
    )
    return [_plain(row) for row in found]


def top(person: Person, asked: Asked, kind: str) -> list[dict[str, Any]]:
    """The rules or departments with the most money."""
    found = (
        tallies(person, asked, kind)
        .order_by()
        .values("key", "title")
        .annotate(**_sums())
        .order_by(F("sum_amount").desc(), "key")[:_TOP]
    )
    return [_plain(row) | _whose(row["key"]) for row in found]


def _whose(key: str) -> dict[str, str]:
    """The institution and the department or physician of a key, for links."""
    institution, _, code = key.partition("/")
    return {"institution": institution, "code": code}


def rules(person: Person, asked: Asked) -> list[dict[str, Any]]:
    """The rules with the most money."""
    return top(person, asked, RULE)


def departments(person: Person, asked: Asked) -> list[dict[str, Any]]:
    """The departments with the most money."""
    return top(person, asked, DEPARTMENT)


def physicians(person: Person, asked: Asked) -> list[dict[str, Any]]:
    """The physicians with the most money."""
    return top(person, asked, PHYSICIAN)


def institutions(person: Person, asked: Asked) -> list[dict[str, Any]]:
    """Institutions with hits per 1,000 reviewed bills, and their place among those of the level."""
    found = (
        tallies(person, asked, INSTITUTION)
        .order_by()
        .values("key", "title", "level")
        .annotate(**_sums())
        .order_by(F("sum_amount").desc(), "key")
    )
    rows = [_plain(row) for row in found]
    bills = _bills(person, asked)
    for row in rows:
        count = bills.get(row["key"])
        row["bills"] = count
        row["rate"] = Fraction(1000 * row["hits"], count) if count else None
    for row in rows:
        same = [one["rate"] for one in rows if one["level"] == row["level"] and one["rate"]]
        row["of"] = len(same)
        row["place"] = 1 + sum(one > row["rate"] for one in same) if row["rate"] else None
    return [row | {"rate": _tenth(row["rate"])} for row in rows[:_PEERS]]


def institution_names(person: Person) -> list[tuple[str, str]]:
    """The institutions that have hits, by code."""
    found = tallies(person, Asked(), INSTITUTION).order_by("key")
    return [*found.values_list("key", "title").distinct()]


def institution_of(person: Person, asked: Asked, code: str) -> dict[str, Any] | None:
    """One institution by area, month, rule and department; None where it has no hits to see."""
    mine = tallies(person, asked, INSTITUTION).filter(key=code)
    first = mine.first()
    if first is None:
        return None
    hits = _spanned(Hit.objects.filter(institution=code), asked).order_by()
    rules = hits.values("rule", "rule_name").annotate(count=Count("pk"), amount=Sum("amount"))
    return {
        "code": code,
        "name": first.title,
        "level": first.level,
        "whole": _plain(mine.aggregate(**_sums())),
        "areas": [_plain(row) for row in mine.order_by().values("area").annotate(**_sums())],
        "months": [
            _plain(row)
            for row in mine.filter(month__isnull=False)
            .order_by("month")
            .values("month")
            .annotate(**_sums())
        ],
        "rules": [*rules.order_by("-amount", "rule")[:_TOP]],
        "departments": _parts(person, asked, DEPARTMENT, code),
        "physicians": _parts(person, asked, PHYSICIAN, code),
    }


def _parts(person: Person, asked: Asked, kind: str, code: str) -> list[dict[str, Any]]:
    """The departments or physicians of an institution with the most money."""
    found = (
        tallies(person, asked, kind)
        .filter(key__startswith=f"{code}/")
        .order_by()
        .values("key", "title")
        .annotate(**_sums())
        .order_by(F("sum_amount").desc(), "key")[:_TOP]
    )
    return [_plain(row) | _whose(row["key"]) for row in found]


def _tenth(rate: Fraction | None) -> str | None:
    """One place, half up."""
    if rate is None:
        return None
    tenths = (20 * rate.numerator + rate.denominator) // (2 * rate.denominator)
    return f"{tenths // 10}.{tenths % 10}"


def _bills(person: Person, asked: Asked) -> dict[str, int]:
    found = _spanned(Reviewed.objects.all(), asked)
    found = person.within(found)
    rows = found.order_by().values("institution").annotate(count=Sum("bills"))
    return {row["institution"]: row["count"] for row in rows}
