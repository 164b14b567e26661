"""How things stand, from what the database keeps: targets, budgets, hits, evidence."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext, gettext_noop

from baoheng.workbench.appraisals.models import Appraisal, Indicator
from baoheng.workbench.casework.ledgers import handling
from baoheng.workbench.casework.models import Tally
from baoheng.workbench.casework.queues import hits_of
from baoheng.workbench.casework.tallying import RULE, SUMS, honest
from baoheng.workbench.people.models import Person

COLOURS = {
    "red": gettext_noop("未达标、进度落后"),
    "amber": gettext_noop("要留意"),
    "green": gettext_noop("达标、正常"),
    "blue": gettext_noop("超额完成"),
    "grey": gettext_noop("没有数"),
}


def colours(person: Person, year: int) -> list[tuple[str, str, int]]:
    """The indicators of a year by the colour of their latest result; without one grey."""
    rows = _indicators(person).filter(year=year).order_by()
    found: Counter[str] = Counter()
    for colour, n in rows.values_list("latest__colour").annotate(n=Count("pk")):
        found[colour or "grey"] += n
    return [(colour, gettext(words), found[colour]) for colour, words in COLOURS.items()]


def years(person: Person) -> list[int]:
    """The years that have indicators, the latest first."""
    found = _indicators(person).order_by("-year").values_list("year", flat=True).distinct()
    return [*found]


def _indicators(person: Person) -> QuerySet[Indicator]:
    rows = Indicator.objects.all()
    return person.within(rows)


def appraised(person: Person, year: int) -> list[Appraisal]:
    """The last appraisal of every target table of a year, with its budget execution."""
    rows = Appraisal.objects.filter(year=year, computed_at__isnull=False)
    rows = person.within(rows)
    last: dict[int, Appraisal] = {}
    for one in rows.defer("facts").select_related("version").order_by("as_of", "pk"):
        last[one.version.targets_id] = one
    return [*last.values()]


def covered(some: list[Appraisal]) -> Mapping[str, int]:
    """How many indicators of these appraisals have evidence of which kind."""
    kinds = ("whole", "computed", "surveyed", "stated", "open")
    heads = [one.head.get("coverage", {}) for one in some]
    return {kind: sum(head.get(kind, 0) for head in heads) for kind in kinds}


def recovered(person: Person) -> Mapping[str, Any]:
    """Hits and what came back of them, in 分; ``pending`` hits have no conclusion yet."""
    rows = Tally.objects.filter(kind=RULE)
    rows = person.within(rows)
    return honest(rows.aggregate(**{name: Sum(name) for name in SUMS}))


def by_state(person: Person) -> list[tuple[str, int]]:
    """Hits by where they stand, in the order of handling."""
    rows = hits_of(person).order_by().values_list("state").annotate(n=Count("pk"))
    found = dict(rows)
    return [
        (gettext(one.title), found[key]) for key, one in handling().states.items() if found.get(key)
    ]
