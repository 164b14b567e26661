"""Checking a version as a document of its own, with a place for each of its fields."""

from decimal import Decimal
from typing import Any

from django.utils import timezone

from baoheng.checking.batch import Checked
from baoheng.checking.opinion import opinion_of
from baoheng.checking.reports.contract import to_contract as findings_contract
from baoheng.core.provenance import Place
from baoheng.core.tables import TargetDocument, TargetTable
from baoheng.reading.accounting import Reading
from baoheng.reading.batch import Outcome
from baoheng.reading.grid import Source
from baoheng.workbench.documents.contents import document_of
from baoheng.workbench.documents.models import Version
from baoheng.workbench.documents.reads import check, plain
from baoheng.workbench.documents.verdicts import accepted_of, standing

# the columns of a version's page; a place's column is where the field stands here, from 1
FIELDS = ("level1", "level2", "level3", "value", "weight", "standard", "basis", "description",
          "content", "cycle_value", "direction", "scoring", "remark")  # fmt: skip
LARGE = 150  # rows; more are checked by a job
_COSTS, _TASKS = 2, 3  # the numbers of the lists beside the indicators
_LISTS = {_COSTS: "cost_items", _TASKS: "tasks"}
_NAMES = {"cost_items": "测算明细", "tasks": "重点任务"}
ABOVE = ("project", "department", "budget_total", "budget_fiscal", "budget_other", "goals",
         "budget_basic", "budget_project", "budget_government_fund", "period", "goal")  # fmt: skip


def is_large(version: Version) -> bool:
    """Whether checking it takes longer than a page may: rows are compared with one another."""
    return len(version.contents.get("indicators") or ()) > LARGE


def keep_check(version: Version) -> None:
    """Check the version anew and set its findings and counts; the caller saves it.

    Of a large one nothing is known until a job has checked it.
    """
    keep_found(version, {} if is_large(version) else found_of(document_of(version)))


def keep_found(version: Version, found: dict[str, Any]) -> None:
    """Set the findings and count them; the caller saves it."""
    version.found = found
    stands = standing(version.found, accepted_of(version), timezone.localdate())
    version.errors, version.warnings = stands.count("error"), stands.count("warning")


def found_of(document: TargetDocument) -> dict[str, Any]:
    """The contract ``baoheng.findings/1`` of one table, with the opinion that follows from it."""
    for table in document.tables:
        _place(document.file, table)
    source = Source(document.file, document.sha256, document.format, "", [])
    reading = Reading(source, document, [])
    checked: Checked = check([Outcome(document.file, reading.source.file, reading)])[0]  # type: ignore[arg-type]
    told: dict[str, Any] = plain(findings_contract(checked))
    told["opinion"] = _opinion(checked)
    return told


def _opinion(checked: Checked) -> dict[str, Any]:
    """What is suggested to the reviewer, group by group."""
    if checked.report is None:
        return {}
    one = opinion_of(checked.report)
    return {
        "groups": [
            {
                "name": group.group.value,
                "asks": group.asks,
                "points": _text(group.points),
                "score": _text(group.score),
                "findings": [finding.message for finding in group.findings],
            }
            for group in one.groups
        ],
        "total": _text(one.total),
        "grade": one.grade or "",
        "then": one.then,
    }


def _text(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _place(file: str, table: TargetTable) -> None:
    """Give every field its place: rows of indicators from 1, what stands above them in row 0."""
    for at, name in enumerate(ABOVE, start=1):
        table.places.setdefault(name, Place(file, table=1, row=None, col=at))
    for row, cost in enumerate(table.cost_items, start=1):
        cost.place = Place(file, table=_COSTS, row=row, col=1)
    for row, task in enumerate(table.tasks, start=1):
        task.place = Place(file, table=_TASKS, row=row, col=1)
    for row, indicator in enumerate(table.indicators, start=1):
        for at, name in enumerate(FIELDS, start=1):
            indicator.places[name] = Place(file, table=1, row=row, col=at)


def accepted(version: Version) -> tuple[tuple[Any, Any], ...]:
    """The findings that somebody accepted, each with by whom and why."""
    return standing(version.found, accepted_of(version), timezone.localdate()).waived


def in_document(version: Version) -> frozenset[str]:
    """The keys of the findings that its document has too: they are accepted of both."""
    found = version.document.found if version.document else {}
    return frozenset(one["key"] for one in found.get("findings", ()))


def _spot(places: list[Any]) -> tuple[str, str]:
    """The first row that a finding is about: its anchor on the page, and its name."""
    for one in places:
        if row := one.get("row"):
            part = _LISTS.get(one.get("table"))
            return (f"{part}-{row}", f"{_NAMES[part]}第 {row} 行") if part else (
                f"r{row}", f"第 {row} 个指标"
            )  # fmt: skip
    return "", ""


def marked(version: Version) -> tuple[list[dict[str, Any]], dict[tuple[int, str], list[int]]]:
    """The findings that count, numbered from 1, and which of them each cell carries.

    A cell is (row from 1, field); what stands above the indicators is in row 0, rows of the lists
    beside them have the list's name as field.
    """
    stands = standing(version.found, accepted_of(version), timezone.localdate())
    shown: list[dict[str, Any]] = []
    cells: dict[tuple[int, str], list[int]] = {}
    for number, finding in enumerate(stands.findings, start=1):
        places = [one for one in finding["provenance"] if one.get("col")]
        for one in places:
            row = one.get("row") or 0
            names = FIELDS if row else ABOVE
            if part := _LISTS.get(one.get("table")):
                cells.setdefault((row, part), []).append(number)
            elif one["col"] <= len(names):
                cells.setdefault((row, names[one["col"] - 1]), []).append(number)
        shown.append({**finding, "number": number, "spot": _spot(places)})
    return shown, cells
