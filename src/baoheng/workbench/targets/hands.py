"""Whose hands a version went through: nobody of them decides on it."""

from baoheng.workbench.documents.models import Version
from baoheng.workbench.people.models import Person
from baoheng.workbench.trail.models import Entry


def wrote(person: Person, version: Version) -> bool:
    """Whether the person made, edited or submitted it."""
    if person.pk in {version.by_id, version.submitted_by_id}:
        return True
    edits = Entry.objects.filter(kind="targets", key=str(version.targets_id), act="targets.edit")
    begun = version.at.replace(microsecond=0)  # as exact as the log
    return edits.filter(username=person.username, at__gte=begun).exists()
