"""Sums of hits for the dashboards, kept once so that a page need not count them."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db import transaction
from django.db.models import F

from baoheng.review.handling.model import DISMISSED
from baoheng.workbench.casework.models import Hit, Tally

RULE, INSTITUTION, DEPARTMENT, PHYSICIAN = "rule", "institution", "department", "physician"
SUMS = ("hits", "pending", "dismissed", "unknown", "amount", "upheld", "ordered", "received")
_AT_ONCE = 500


def honest(sums: dict[str, Any]) -> dict[str, Any]:
    """The sums with nothing for what was upheld where of no concluded hit that is known."""
    concluded = (sums["hits"] or 0) - (sums["pending"] or 0)
    if sums["unknown"] and sums["unknown"] == concluded:
        return sums | {"upheld": None}
    return sums


@dataclass(slots=True)
class _Sums:
    hits: int = 0
    pending: int = 0
    dismissed: int = 0
    unknown: int = 0  # concluded, of which nobody wrote down how much was upheld
    amount: int = 0
    upheld: int = 0
    ordered: int = 0
    received: int = 0

    def add(self, hit: Hit, sign: int = 1) -> None:
        self.hits += sign
        self.pending += sign * (not hit.outcome)
        self.dismissed += sign * (hit.outcome == DISMISSED)
        self.unknown += sign * (bool(hit.outcome) and hit.upheld is None)
        self.amount += sign * hit.amount
        self.upheld += sign * (hit.upheld or 0)
        self.ordered += sign * hit.ordered
        self.received += sign * hit.received


_Key = tuple[str, str, str, str, str, str, datetime.date | None]
_WHAT: Mapping[str, Callable[[Hit], tuple[str, str, str]]] = {
    RULE: lambda hit: (hit.rule, hit.rule_name, ""),
    INSTITUTION: lambda hit: (hit.institution, hit.institution_name, hit.level),
    DEPARTMENT: lambda hit: (
        f"{hit.institution}/{hit.department}",
        f"{hit.institution_name or hit.institution} {hit.department_name or hit.department}",
        hit.level,
    ),
    PHYSICIAN: lambda hit: (
        f"{hit.institution}/{hit.physician}",
        f"{hit.physician}（{hit.institution_name or hit.institution}）",
        hit.level,
    ),
}
_FILLED = {DEPARTMENT: "department", PHYSICIAN: "physician"}  # not every hit has one


def keep_tallies(hits: Iterable[Hit], began: datetime.datetime) -> None:
    """Count all hits anew; those that an act has read since ``began`` as they are now."""
    found: dict[_Key, _Sums] = {}
    with transaction.atomic():
        newer = {hit.pk: hit for hit in Hit.objects.filter(read_at__gt=began).defer("facts")}
        for hit in hits:
            _count(found, newer.get(hit.pk, hit), 1)
        rows = [_row(key, sums) for key, sums in found.items()]
        Tally.objects.all().delete()
        Tally.objects.bulk_create(rows, batch_size=_AT_ONCE)


def move_tallies(before: Iterable[Hit], after: Iterable[Hit]) -> None:
    """Take some hits out as they were and count them as they are; within the caller's act."""
    found: dict[_Key, _Sums] = {}
    for hit in before:
        _count(found, hit, -1)
    for hit in after:
        _count(found, hit, 1)
    for key, sums in found.items():
        moved = {name: F(name) + by for name in SUMS if (by := getattr(sums, name))}
        if not moved:
            continue
        kind, code, _, _, area, region, month = key
        there = Tally.objects.filter(kind=kind, key=code, area=area, region=region, month=month)
        if not there.update(**moved):
            _row(key, sums).save()


def _count(found: dict[_Key, _Sums], hit: Hit, sign: int) -> None:
    for kind, what in _WHAT.items():
        if kind not in _FILLED or getattr(hit, _FILLED[kind]):
            key = (kind, *what(hit), hit.area, hit.region, hit.month)
            found.setdefault(key, _Sums()).add(hit, sign)


def _row(key: _Key, sums: _Sums) -> Tally:
    kind, code, title, level, area, region, month = key
    told = {one.name: getattr(sums, one.name) for one in fields(sums)}
    return Tally(
        kind=kind, key=code, title=title, level=level, area=area, region=region, month=month, **told
    )  # fmt: skip
