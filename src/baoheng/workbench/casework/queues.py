"""Which hits wait for whom, and how lists are narrowed and ordered."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from baoheng.core.errors import Conflict
from baoheng.workbench.casework.forms import fen
from baoheng.workbench.casework.hands import own_marks
from baoheng.workbench.casework.models import Hit, Tally
from baoheng.workbench.casework.tallying import INSTITUTION
from baoheng.workbench.people.models import Person

OVER = "closed"
ORDERS = {
    "due": (gettext_noop("应办日期"), ("due", "number")),
    "amount": (gettext_noop("金额从大到小"), ("-amount", "-number")),
    "institution": (gettext_noop("机构"), ("institution", "state", "due", "number")),
    "rule": (gettext_noop("规则"), ("rule", "state", "due", "number")),
    "found": (gettext_noop("最近审出"), ("-found", "-number")),
}
_NAMED = 500
_NEAR = 2000  # hits of a queue among which next and previous are looked for


@dataclass(frozen=True, slots=True)
class Queue:
    """Hits in some states that wait for people with a permission.

    ``bars`` are the columns of steps whose doers may not go on; ``mine`` are only those that were
    given to the person; ``late`` those whose day has passed.
    """

    key: str
    title: str
    states: tuple[str, ...]
    permission: str
    bars: tuple[str, ...] = ()
    mine: bool = False
    late: bool = False

    def of(self, person: Person) -> QuerySet[Hit]:
        """Its hits that this person may act on."""
        found = hits_of(person)
        if self.states:
            found = found.filter(state__in=self.states)
        if self.late:
            found = found.filter(due__lt=timezone.localdate())
        for column in self.bars:
            for one in own_marks(person):
                found = found.exclude(**{f"{column}__contains": one})
        if self.mine:
            told = Q(given_to="")
            for one in own_marks(person):
                told |= Q(given_to__contains=one)
            found = found.filter(told)
        return found


QUEUES: tuple[Queue, ...] = (
    Queue("review", gettext_noop("待初审"), ("open",), "hits.review"),
    Queue(
        "recheck", gettext_noop("待复核"), ("rechecking",), "hits.recheck", ("by_first",), mine=True
    ),
    Queue(
        "rereview", gettext_noop("待复审"), ("appealed",), "hits.review", ("by_first", "by_recheck")
    ),
    Queue("notify", gettext_noop("待发通知"), ("reviewed",), "hits.notify"),
    Queue("lapse", gettext_noop("申诉期满"), ("notified",), "hits.notify", late=True),
    Queue("panel", gettext_noop("待合议"), ("rereviewed",), "hits.decide"),
    Queue("decide", gettext_noop("待决定"), ("unopposed", "paneled"), "hits.decide", ("by_first",)),
    Queue("recover", gettext_noop("待追回"), ("to_recover",), "hits.decide"),
    Queue("receipt", gettext_noop("追回中"), ("recovering",), "hits.decide"),
    Queue("close", gettext_noop("待结案"), ("recovered", "settled", "dismissed"), "hits.decide"),
    Queue("late", gettext_noop("超期"), (), "hits.see", late=True),
    Queue("all", gettext_noop("全部"), (), "hits.see"),
)
MINE: tuple[Queue, ...] = (
    Queue("answer", gettext_noop("待我答复"), ("notified",), "hits.appeal"),
    Queue("told", gettext_noop("全部已通知"), (), "hits.appeal"),
)
BY_KEY: Mapping[str, Queue] = {one.key: one for one in (*QUEUES, *MINE)}


def hits_of(person: Person) -> QuerySet[Hit]:
    """The hits that are this person's business; an institution's only once it was told."""
    found = Hit.objects.all()
    if person.institution:
        return found.filter(institution=person.institution, notified__isnull=False)
    if not person.may("hits.see"):
        return found.none()
    return person.within(found)


def queues_of(person: Person) -> list[Queue]:
    """The queues of this person's roles, in the order of handling."""
    some = MINE if person.institution else QUEUES
    return [one for one in some if person.may(one.permission)]


def first_of(person: Person) -> Queue:
    """The queue that opens first: the first in which something waits."""
    mine = queues_of(person)
    return next((one for one in mine if one.of(person).exists()), mine[-1])


_Narrow = Callable[[QuerySet[Hit], str], QuerySet[Hit]]


def _month(found: QuerySet[Hit], text: str) -> QuerySet[Hit]:
    try:
        return found.filter(month=datetime.date.fromisoformat(f"{text}-01"))
    except ValueError:
        return found


def _amount(lookup: str) -> _Narrow:
    def narrow(found: QuerySet[Hit], text: str) -> QuerySet[Hit]:
        try:
            return found.filter(**{lookup: fen(text)})
        except Conflict:
            return found

    return narrow


def _institution(found: QuerySet[Hit], text: str) -> QuerySet[Hit]:
    """By code or a part of the name; few institutions are looked through instead of all hits."""
    named = Tally.objects.filter(kind=INSTITUTION, title__contains=text)
    codes = named.order_by().values_list("key", flat=True).distinct()[:_NAMED]
    return found.filter(institution__in=[text, *codes])


FILTERS: Mapping[str, _Narrow] = {
    "rule": lambda found, text: found.filter(rule=text),
    "institution": _institution,
    "month": _month,
    "area": lambda found, text: found.filter(area=text),
    "region": lambda found, text: found.filter(region=text),
    "department": lambda found, text: found.filter(department=text),
    "physician": lambda found, text: found.filter(physician=text),
    "state": lambda found, text: found.filter(state=text),
    "result": lambda found, text: found.filter(result=text),
    "least": _amount("amount__gte"),
    "most": _amount("amount__lte"),
    "number": lambda found, text: found.filter(number=text),
}


def narrowed(found: QuerySet[Hit], asked: Mapping[str, str]) -> QuerySet[Hit]:
    """Those that meet the filters of a page's address, in its order."""
    for name, narrow in FILTERS.items():
        if text := asked.get(name, "").strip():
            found = narrow(found, text)
    _, order = ORDERS.get(asked.get("sort", ""), ORDERS["due"])
    return found.order_by(*order)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a hit stands in the queue that it was opened from."""

    before: str | None
    after: str | None
    number: int | None
    of: int


def place_in(found: QuerySet[Hit], number: str) -> Place:
    """The neighbours of a hit; of one that is no longer in the queue, its first."""
    near = [*found.values_list("pk", flat=True)[:_NEAR]]
    if number not in near:
        return Place(None, near[0] if near else None, None, found.count())
    at = near.index(number)
    after = near[at + 1] if at + 1 < len(near) else None
    return Place(near[at - 1] if at else None, after, at + 1, found.count())
