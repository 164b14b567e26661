"""Whose hands a version went through: they submit it, and none of them decides on it."""

from baoheng.workbench.documents.models import Version
from baoheng.workbench.people.models import Person
from baoheng.workbench.trail.models import Entry

_HANDS = ("targets.edit", "targets.take_over")


def wrote(person: Person, version: Version) -> bool:
    """Whether the person made, edited, took over or submitted it."""
    if person.pk in {version.by_id, version.submitted_by_id}:
        return True
    done = Entry.objects.filter(kind="targets", key=str(version.targets_id), act__in=_HANDS)
    begun = version.at.replace(microsecond=0)  # as exact as the log
    return done.filter(username=person.username, at__gte=begun).exists()


def carries(person: Person, version: Version) -> bool:
    """Whether the person may submit, withdraw or drop it: its own hands, or who may approve."""
    return person.may("targets.approve") or wrote(person, version)
