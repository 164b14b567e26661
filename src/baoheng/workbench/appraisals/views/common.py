"""What the pages share: whose appraisals a person sees, and one of them or 404."""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from baoheng.workbench.appraisals.models import Appraisal, Book, Indicator, Outlook, Row, State
from baoheng.workbench.documents.models import State as VersionState
from baoheng.workbench.documents.models import Version
from baoheng.workbench.frame.page import Signed
from baoheng.workbench.people.models import Person

PER_PAGE = 30
_LONGEST = 100
# what a list does not show; it is read where it is needed
_LARGE = (
    "facts",
    "version__contents",
    "version__document__read",
    "version__document__found",
    "version__document__drawn",
)
LARGE_IN_ROWS = ("facts", "binding", "proposals")


def appraisals_of(person: Person) -> QuerySet[Appraisal]:
    """The appraisals that are this person's business."""
    found = Appraisal.objects.select_related("by", "job", "version__targets", "version__document")
    return found.defer(*_LARGE).filter(_reach(person))


def appraisal_of(person: Person, key: int) -> Appraisal:
    """One of them. Raises Http404."""
    return get_object_or_404(appraisals_of(person), pk=key)


def row_of(person: Person, key: int, number: int) -> Row:
    """A row of one of them. Raises Http404."""
    found = get_object_or_404(
        Row.objects.select_related("indicator", "filled_by"),
        appraisal=appraisal_of(person, key),
        number=number,
    )
    found.appraisal = appraisal_of(person, key)
    return found


def indicators_of(person: Person) -> QuerySet[Indicator]:
    """The indicators of approved targets that are this person's business."""
    return Indicator.objects.filter(_reach(person))


def outlooks_of(person: Person) -> QuerySet[Outlook]:
    """The proposals that are this person's business."""
    return Outlook.objects.select_related("by", "job").filter(_reach(person))


def books_of(person: Person) -> QuerySet[Book]:
    """The bound forms that are this person's business."""
    return Book.objects.select_related("by", "job").filter(_reach(person))


def approved_of(person: Person) -> QuerySet[Version]:
    """The approved targets that are this person's business."""
    found = Version.objects.filter(state=VersionState.APPROVED).select_related("targets")
    found = found.defer("contents").order_by(
        "-targets__year", "targets__department", "targets__project"
    )
    return found.filter(_reach(person, "targets__region"))


def waiting_for(person: Person) -> QuerySet[Appraisal]:
    """What waits for this person: to be filled, confirmed or locked."""
    wanted = Q(pk__in=[])
    if person.may("appraisals.fill"):
        wanted |= Q(state=State.FILLING)
    if person.may("appraisals.confirm"):
        mine = Appraisal.objects.filter(hands=person)
        wanted |= Q(state__in=[State.SUBMITTED, State.CONFIRMED]) & ~Q(pk__in=mine.values("pk"))
    return appraisals_of(person).filter(wanted)


def _reach(person: Person, field: str = "region") -> Q:
    if person.institution:
        return Q(pk__in=[])
    return Q(**{f"{field}__in": list(person.regions)}) if person.regions else Q()


def words_of(request: Signed) -> str:
    """What is looked for; signs that no database keeps are left out."""
    return request.GET.get("q", "").replace("\0", "").strip()[:_LONGEST]
