"""What a check of several documents says: what only shows between them, then each one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from baoheng.workbench.documents.models import Document, Dossier
from baoheng.workbench.documents.showing import Cluster, Item, Places, clustered, parts
from baoheng.workbench.documents.verdicts import SEVERITIES, Standing, standing
from baoheng.workbench.documents.wording import VERDICTS

Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document of the check: how it stands, and what it alone does not show."""

    document: Document
    stands: Standing
    between: tuple[tuple[str, tuple[Cluster, ...]], ...]
    held: int

    @property
    def badge(self) -> tuple[str, str]:
        """The verdict in a few words, with its colour."""
        return VERDICTS.get(self.stands.verdict, VERDICTS["incomplete"])

    @property
    def count(self) -> int:
        """How many findings only show between the documents."""
        return sum(len(one.items) for _, found in self.between for one in found)


def between(dossier: Dossier) -> list[Sheet]:
    """One sheet a document that was checked and is still there; first what shows between them."""
    rows = Document.objects.filter(pk__in=[int(key) for key in dossier.found]).defer("read")
    known = rows.prefetch_related("waivers__by").in_bulk()
    sheets = [
        _sheet(known[int(key)], found) for key, found in dossier.found.items() if int(key) in known
    ]
    return sorted(sheets, key=lambda one: not one.count)


def _sheet(document: Document, found: Told) -> Sheet:
    stands = standing(found, document.waivers.all())
    alone = {one["key"] for one in document.found.get("findings", ())}
    new = [one for one in stands.findings if one["key"] not in alone]
    places = Places(parts(document.drawn)) if new else Places([])
    number = 0
    groups = []
    for severity, title in SEVERITIES.items():
        clusters = []
        for group in clustered([one for one in new if one["severity"] == severity]):
            items = []
            for told in group:
                number += 1
                items.append(Item(number, told, places.all_of(told)))
            clusters.append(Cluster(tuple(items)))
        groups.append((gettext(title), tuple(clusters)))
    return Sheet(document, stands, tuple(groups), len(found.get("passed", ())))
