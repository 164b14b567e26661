"""What the pages share: whose documents a person sees, and one of them or 404."""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse

from baoheng.workbench.documents.models import Document, Dossier
from baoheng.workbench.people.models import Person

PER_PAGE = 25
LARGE = ("read", "found", "drawn")


def reach(person: Person) -> Q:
    """Rows of the person's regions; who belongs to a hospital sees none."""
    if person.institution:
        return Q(pk__in=[])
    return Q(region__in=list(person.regions)) if person.regions else Q()


def documents_of(person: Person) -> QuerySet[Document]:
    """The documents that are this person's business, without what is large."""
    return Document.objects.select_related("by", "job").defer(*LARGE).filter(reach(person))


def document_of(person: Person, key: int) -> Document:
    """One of them, whole. Raises Http404."""
    rows = Document.objects.select_related("by", "job").filter(reach(person))
    return get_object_or_404(rows, pk=key)


def dossiers_of(person: Person) -> QuerySet[Dossier]:
    """The dossiers that are this person's business."""
    return Dossier.objects.select_related("by", "job").filter(reach(person))


def dossier_of(person: Person, key: int) -> Dossier:
    """One of them. Raises Http404."""
    return get_object_or_404(dossiers_of(person), pk=key)


def taking_up() -> str:
    """Where a document is taken up into target tables; empty where that is not installed."""
    try:
        return reverse("targets:take_up")
    except NoReverseMatch:
        return ""
