"""What the pages of casework share."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext

from baoheng.ledger.definitions import dictionary
from baoheng.workbench.casework import ledgers
from baoheng.workbench.casework.models import Hit, Sync, Tally
from baoheng.workbench.casework.projecting import UNCLEAR
from baoheng.workbench.casework.queues import hits_of
from baoheng.workbench.casework.tallying import INSTITUTION
from baoheng.workbench.people.models import Person

PER_PAGE = 50
HIT_PAGES = ("hits.see", "hits.appeal")
_COLOURS = {
    "open": "amber", "rechecking": "amber", "reviewed": "blue", "notified": "blue",
    "appealed": "amber", "to_recover": "red", "recovering": "red", "recovered": "green",
    "closed": "green", UNCLEAR: "red",
}  # fmt: skip


def hit_of(person: Person, number: str) -> Hit:
    """One of this person's hits. Raises Http404."""
    return get_object_or_404(hits_of(person), pk=number)


def inside(person: Person) -> None:
    """Raise Http404 for an institution's person, whatever the roles: figures are the bureau's."""
    if person.institution:
        raise Http404


def state_title(name: str) -> str:
    """A state as people say it."""
    known = ledgers.handling().states
    return gettext(known[name].title) if name in known else gettext("环节不合流程")


def told(hit: Hit) -> Hit:
    """The hit with the words that templates show."""
    hit.state_title = state_title(hit.state)  # type: ignore[attr-defined]
    hit.colour = _COLOURS.get(hit.state, "")  # type: ignore[attr-defined]
    hit.result_title = dictionary("result_type").get(hit.result, hit.result)  # type: ignore[attr-defined]
    return hit


def latest() -> Sync | None:
    """When the pages were last compared with the ledger."""
    return Sync.objects.filter(id=1).first()


class Listed(Paginator[Hit]):
    """Pages of hits whose number and money are counted together; ``amount`` is the money."""

    def __init__(self, found: QuerySet[Hit]) -> None:
        sums = found.order_by().aggregate(count=Count("pk"), amount=Sum("amount"))
        self.amount: int | None = sums["amount"]
        self._count: int = sums["count"]
        super().__init__(found, PER_PAGE)

    @cached_property
    def count(self) -> int:
        """How many there are."""
        return self._count


def rows_of(found: Page[Hit]) -> list[Hit]:
    """The hits of a page without what lists do not show; first their numbers, which are indexed."""
    numbers = [*found.object_list.values_list("pk", flat=True)]  # type: ignore[attr-defined]
    hits = Hit.objects.defer("facts").in_bulk(numbers)
    return [told(hits[number]) for number in numbers]


def months() -> list[str]:
    """The reviewed months, the latest first."""
    some = _distinct("month").order_by("-month")
    return [f"{one:%Y-%m}" for one in some if one]


def regions(person: Person) -> list[str]:
    """The regions whose hits this person may see."""
    return sorted(person.regions) or [one for one in _distinct("region").order_by("region") if one]


def _distinct(name: str) -> Any:
    return Tally.objects.filter(kind=INSTITUTION).values_list(name, flat=True).distinct()
