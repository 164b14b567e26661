"""The list of indicators: made from a version when it is approved, gone when it is replaced."""

from typing import Any

from django.db.models.signals import post_save

from baoheng.evaluation.reports.words import target_words
from baoheng.workbench.appraisals.models import Indicator
from baoheng.workbench.documents.contents import document_of
from baoheng.workbench.documents.models import State, Version


def listen() -> None:
    """Follow what becomes of versions, whoever changes them."""
    post_save.connect(_follow, sender=Version, dispatch_uid="appraisals.listed")


def _follow(instance: Version, **_: Any) -> None:
    if instance.state == State.APPROVED:
        listed(instance)
    else:
        Indicator.objects.filter(version=instance).delete()


def listed(version: Version) -> list[Indicator]:
    """The indicators of an approved version in its order, made where they are not there yet."""
    known = list(Indicator.objects.filter(version=version))
    if known:
        return known
    targets = version.targets
    table = document_of(version).tables[0]
    return Indicator.objects.bulk_create(
        Indicator(
            version=version,
            number=number,
            level1=(row.level1 or "")[:100],
            level2=(row.level2 or "")[:100],
            name=row.level3[:500],
            target=target_words(row)[:500],
            department=targets.department,
            region=targets.region,
            project=targets.project,
            year=targets.year,
        )
        for number, row in enumerate(table.indicators)
    )
