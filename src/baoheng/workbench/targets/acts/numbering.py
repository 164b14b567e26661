"""Numbers of versions: each is given once, and never again where a draft was dropped."""

from baoheng.workbench.documents.models import Targets


def next_number(targets: Targets) -> int:
    """The next version's number; nobody else gets it, within the caller's transaction."""
    found = Targets.objects.select_for_update().get(pk=targets.pk)
    latest = found.latest
    found.numbered = max(found.numbered, latest.number if latest else 0) + 1
    found.save(update_fields=["numbered"])
    return found.numbered
