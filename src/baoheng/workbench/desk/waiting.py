"""What waits for a person: one line a kind of work, with where to do it."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from baoheng.workbench.appraisals.models import Appraisal
from baoheng.workbench.appraisals.models import State as AppraisalState
from baoheng.workbench.casework.queues import queues_of
from baoheng.workbench.documents.models import Document, State, Version
from baoheng.workbench.facts.models import Waiting as Refused
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.jobs.models import State as JobState
from baoheng.workbench.people.models import Person

_NEAR_DAYS = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """Some work of one kind: how many, what, where; ``late`` where its day has passed."""

    count: int
    words: str
    link: str
    late: bool = False


def waiting(person: Person) -> list[Waiting]:
    """Everything that waits for this person, only what there is."""
    kinds = (_documents, _versions, _appraisals, _hits, _quarantine, _jobs)
    return [one for kind in kinds for one in kind(person) if one.count]


def _documents(person: Person) -> Iterator[Waiting]:
    if person.may("documents.upload"):
        mine = Document.objects.filter(by=person, versions__isnull=True)
        page = reverse("documents:list")
        yield Waiting(mine.filter(errors__gt=0).count(), gettext("份您上传的资料有错误要改"), page)
        yield Waiting(mine.exclude(fault="").count(), gettext("份您上传的资料读不了"), page)


def _versions(person: Person) -> Iterator[Waiting]:
    page = reverse("targets:list")
    every = person.within(Version.objects.order_by(), "targets__region")
    for permission, state, words in (
        ("targets.submit", State.DRAFT, gettext("张目标表是草稿，等送审")),
        ("targets.submit", State.RETURNED, gettext("张目标表被退回，等修改")),
        ("targets.review", State.SUBMITTED, gettext("张目标表等您审核")),
    ):
        if person.may(permission):
            found = every.filter(state=state)
            if state == State.SUBMITTED:  # four eyes
                found = found.exclude(submitted_by=person)
            yield Waiting(found.count(), words, f"{page}?{urlencode({'state': state})}")


def _appraisals(person: Person) -> Iterator[Waiting]:
    page = reverse("appraisals:list")
    every = person.within(Appraisal.objects.order_by())
    if person.may("appraisals.fill"):
        filling = every.filter(state=AppraisalState.FILLING)
        link = f"{page}?{urlencode({'state': AppraisalState.FILLING})}"
        yield Waiting(filling.count(), gettext("份监控、自评正在填报"), link)
    if person.may("appraisals.confirm"):
        submitted = every.filter(state=AppraisalState.SUBMITTED).exclude(hands=person)
        link = f"{page}?{urlencode({'state': AppraisalState.SUBMITTED})}"
        yield Waiting(submitted.count(), gettext("份监控、自评等您复核"), link)


def _hits(person: Person) -> Iterator[Waiting]:
    for queue in queues_of(person):
        if queue.states:  # not the lists that only show
            link = f"{reverse('casework:queue')}?{urlencode({'queue': queue.key})}"
            near = timezone.localdate() + datetime.timedelta(days=_NEAR_DAYS)
            found = queue.of(person).order_by()
            told = found.aggregate(count=Count("pk"), near=Count("pk", filter=Q(due__lte=near)))
            words = gettext("条疑点%(queue)s") % {"queue": gettext(queue.title)}
            if told["near"]:
                said = {"n": told["near"], "days": _NEAR_DAYS}
                words += gettext("，%(n)s 条 %(days)s 天内到期或已超期") % said
            yield Waiting(told["count"], words, link, bool(told["near"]))


def _quarantine(person: Person) -> Iterator[Waiting]:
    if person.may("ledger.load"):
        rows = Refused.objects.filter(left="").count()
        yield Waiting(rows, gettext("行在隔离区，没有装进台账"), reverse("facts:quarantine"))


def _jobs(person: Person) -> Iterator[Waiting]:
    failed = Job.objects.filter(by=person, state=JobState.FAILED).count()
    yield Waiting(failed, gettext("件后台事项没有做成"), reverse("jobs:list"), late=True)
