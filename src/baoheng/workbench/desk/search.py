"""Search across everything that a person may see: some of each kind, the nearest first."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from baoheng.measures.definitions import measures
from baoheng.review.rules import rules
from baoheng.workbench.appraisals.models import Indicator
from baoheng.workbench.casework.queues import hits_of
from baoheng.workbench.documents.models import Document, Targets
from baoheng.workbench.frame.help import texts
from baoheng.workbench.people.models import Person

SHOWN = 8
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found: what it is called, what is said of it, where it is."""

    title: str
    note: str
    link: str


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind; ``more`` where there is more than is shown."""

    title: str
    some: list[Found]
    more: bool


_Finder = Callable[[Person, str], Iterable[Found]]


def search(person: Person, text: str) -> list[Group]:
    """What the words are found in, kind by kind, of what the person may see."""
    words = text[:LONGEST]
    if not words:
        return []
    groups = []
    for title, permission, finder in _KINDS:
        if permission and not person.may(permission):
            continue
        some = [*islice(finder(person, words), SHOWN + 1)]
        if some:
            groups.append(Group(gettext(title), some[:SHOWN], len(some) > SHOWN))
    return groups


def _documents(person: Person, words: str) -> Iterator[Found]:
    rows = Document.objects.filter(Q(name__icontains=words) | Q(department__icontains=words))
    rows = person.within(rows)
    for one in rows.only("name", "department", "year")[: SHOWN + 1]:
        year = gettext("%(year)s年") % {"year": one.year} if one.year else ""
        note = f"{one.department} {year}".rstrip()
        yield Found(one.name, note, reverse("documents:page", args=[one.pk]))


def _targets(person: Person, words: str) -> Iterator[Found]:
    rows = Targets.objects.filter(Q(project__icontains=words) | Q(department__icontains=words))
    rows = person.within(rows.filter(versions__isnull=False).distinct())
    for one in rows[: SHOWN + 1]:
        yield Found(str(one), one.department, reverse("targets:page", args=[one.pk]))


def _indicators(person: Person, words: str) -> Iterator[Found]:
    rows = Indicator.objects.filter(name__icontains=words).select_related("latest")
    rows = person.within(rows)
    for one in rows[: SHOWN + 1]:
        said = {
            "year": one.year,
            "whose": one.project or one.department,
            "target": one.target or "—",
        }
        note = gettext("%(year)s年 %(whose)s，指标值 %(target)s") % said
        if one.latest and one.latest.actual:
            note += gettext("，完成值 %(actual)s") % {"actual": one.latest.actual}
        link = f"{reverse('appraisals:indicators')}?{urlencode({'q': one.name, 'year': one.year})}"
        yield Found(one.name, note, link)


def _measures(_person: Person, words: str) -> Iterator[Found]:
    for one in measures().values():
        if any(words in name for name in (one.name, *one.aliases, one.id)):
            yield Found(one.name, one.about, reverse("appraisals:measure", args=[one.id]))


def _hits(person: Person, words: str) -> Iterator[Found]:
    told = Q(number__startswith=words) | Q(encounter=words) | Q(institution=words)
    told |= Q(institution_name__contains=words) | Q(rule_name__contains=words)
    rows = hits_of(person).filter(told).defer("facts").order_by("number")
    for one in rows[: SHOWN + 1]:
        note = f"{one.institution_name or one.institution}，{one.rule_name}"
        yield Found(one.number, note, reverse("casework:hit", args=[one.number]))


def _rules(_person: Person, words: str) -> Iterator[Found]:
    for one in rules().values():
        if words == one.number or words in one.name:
            link = reverse("casework:rule", args=[one.number])
            yield Found(
                gettext("规则%(number)s") % {"number": one.number} + f" {one.name}", "", link
            )


def _people(_person: Person, words: str) -> Iterator[Found]:
    rows = Person.objects.filter(Q(name__icontains=words) | Q(username__icontains=words))
    for one in rows[: SHOWN + 1]:
        yield Found(str(one), one.titles, reverse("people:edit", args=[one.username]))


def _texts(_person: Person, words: str) -> Iterator[Found]:
    for some in texts().values():
        for one in some:
            if words in one.title:
                yield Found(one.title, one.kind, reverse("help:text", args=[one.kind, one.name]))


_KINDS: tuple[tuple[str, str, _Finder], ...] = (
    (gettext_noop("绩效资料"), "documents.see", _documents),
    (gettext_noop("目标表"), "documents.see", _targets),
    (gettext_noop("指标"), "indicators.see", _indicators),
    (gettext_noop("测算项"), "indicators.see", _measures),
    (gettext_noop("疑点"), "", _hits),
    (gettext_noop("审核规则"), "rules.see", _rules),
    (gettext_noop("人员"), "people.manage", _people),
    (gettext_noop("帮助"), "", _texts),
)
