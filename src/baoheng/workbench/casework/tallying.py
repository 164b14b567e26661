"""Sums of hits for the dashboards, kept once so that a page need not count them."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields

from django.db import transaction

from baoheng.review.handling.model import DISMISSED
from baoheng.workbench.casework.models import Hit, Tally

RULE, INSTITUTION, DEPARTMENT = "rule", "institution", "department"
SUMS = ("hits", "pending", "dismissed", "amount", "upheld", "ordered", "received")
_AT_ONCE = 500


@dataclass(slots=True)
class _Sums:
    hits: int = 0
    pending: int = 0
    dismissed: int = 0
    amount: int = 0
    upheld: int = 0
    ordered: int = 0
    received: int = 0

    def add(self, hit: Hit) -> None:
        self.hits += 1
        self.pending += not hit.outcome
        self.dismissed += hit.outcome == DISMISSED
        self.amount += hit.amount
        self.upheld += hit.upheld or 0
        self.ordered += hit.ordered
        self.received += hit.received


_Key = tuple[str, str, str, str, str, str, datetime.date | None]
_WHAT: Mapping[str, Callable[[Hit], tuple[str, str, str]]] = {
    RULE: lambda hit: (hit.rule, hit.rule_name, ""),
    INSTITUTION: lambda hit: (hit.institution, hit.institution_name, hit.level),
    DEPARTMENT: lambda hit: (
        f"{hit.institution}/{hit.department}",
        f"{hit.institution_name or hit.institution} {hit.department_name or hit.department}",
        hit.level,
    ),
}


def keep_tallies(hits: Iterable[Hit]) -> None:
    """Count all hits anew."""
    found: dict[_Key, _Sums] = {}
    for hit in hits:
        for kind, what in _WHAT.items():
            if kind == DEPARTMENT and not hit.department:
                continue
            key = (kind, *what(hit), hit.area, hit.region, hit.month)
            found.setdefault(key, _Sums()).add(hit)
    rows = [_row(key, sums) for key, sums in found.items()]
    with transaction.atomic():
        Tally.objects.all().delete()
        Tally.objects.bulk_create(rows, batch_size=_AT_ONCE)


def _row(key: _Key, sums: _Sums) -> Tally:
    kind, code, title, level, area, region, month = key
    told = {one.name: getattr(sums, one.name) for one in fields(sums)}
    return Tally(
        kind=kind, key=code, title=title, level=level, area=area, region=region, month=month, **told
    )  # fmt: skip
