"""What stands of a document's findings once those that somebody accepted are set aside."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from baoheng.checking.waivers import Waiver, waiver_of
from baoheng.workbench.documents.models import Document, State, Version, Waived

Found = Mapping[str, Any]
SEVERITIES = {
    "error": gettext_noop("错误"),
    "warning": gettext_noop("应改"),
    "advice": gettext_noop("建议"),
}
UNDECIDED = (State.DRAFT, State.RETURNED, State.SUBMITTED)
SIGNS = {"error": "✗", "warning": "!", "advice": "·"}


@dataclass(frozen=True, slots=True)
class Standing:
    """The findings that count, those that are accepted with by whom, and the verdict."""

    findings: tuple[Found, ...]
    waived: tuple[tuple[Found, Waived], ...]
    verdict: str

    def count(self, severity: str) -> int:
        """How many of a severity count."""
        return sum(one["severity"] == severity for one in self.findings)


def waivers(rows: Iterable[Waived]) -> tuple[Waiver, ...]:
    """Those not revoked, as the checks take them."""
    return tuple(
        Waiver(one.finding, one.reason, one.by.name, one.until)
        for one in rows
        if one.revoked_at is None
    )


def standing(found: Found, rows: Iterable[Waived], day: datetime.date | None = None) -> Standing:
    """How things stand on a day (today)."""
    day = day or timezone.localdate()
    valid = [one for one in rows if one.revoked_at is None]
    known = waivers(valid)
    counting, aside = [], []
    for finding in found.get("findings", ()):
        waiver = waiver_of(finding["key"], known, day)
        if waiver:
            row = next(
                one for one in valid if (one.finding, one.until) == (waiver.finding, waiver.until)
            )
            aside.append((finding, row))
        else:
            counting.append(finding)
    return Standing(tuple(counting), tuple(aside), _verdict(found, counting))


def _verdict(found: Found, counting: Iterable[Found]) -> str:
    if not found or found.get("verdict") == "incomplete":
        return str(found.get("verdict", ""))
    left = {one["severity"] for one in counting}
    return next((name for name in SEVERITIES if name in left), "clean")


def count_versions(document: Document) -> None:
    """Set the counts of the versions taken from the document that nobody has decided on."""
    for version in document.versions.filter(state__in=UNDECIDED).select_related("targets"):
        count_version(version)


def count_version(version: Version) -> None:
    """Set a version's counts by how things stand."""
    stands = standing(version.found, accepted_of(version))
    version.errors, version.warnings = stands.count("error"), stands.count("warning")
    version.save(update_fields=["errors", "warnings"])


def accepted_of(version: Version) -> list[Waived]:
    """What was accepted of a version's table, and of the document that it came from."""
    rows = [*version.targets.waivers.select_related("by")]
    return rows + ([*version.document.waivers.select_related("by")] if version.document else [])


def count(document: Document) -> list[str]:
    """Set the document's verdict and counts by how things stand; the fields that are set."""
    stands = standing(document.found, document.waivers.select_related("by"))
    document.verdict = stands.verdict
    document.errors, document.warnings = stands.count("error"), stands.count("warning")
    return ["verdict", "errors", "warnings"]
