"""From what the database keeps back to the rooms' results: scored or monitored, no ledger asked."""

from decimal import Decimal

from baoheng.checking.profile import profile_named
from baoheng.core.tables import TargetDocument
from baoheng.evaluation.assess import Assessed, heard
from baoheng.evaluation.binding.choose import Chosen
from baoheng.evaluation.binding.memory import numbered, wording
from baoheng.evaluation.monitored import Monitored, monitored
from baoheng.evaluation.monitoring.filled import Decision
from baoheng.evaluation.monitoring.model import Likelihood
from baoheng.evaluation.results import Result, score
from baoheng.evaluation.stated import Stated
from baoheng.measures.span import Span
from baoheng.workbench.appraisals.models import Appraisal, Kind, Row
from baoheng.workbench.appraisals.stored import (
    answer_of,
    binding_of,
    growth_of,
    money_of,
    proposal_of,
    stated_of,
)
from baoheng.workbench.documents.contents import document_of
from baoheng.workbench.documents.models import Version

COMPLETION = "实际完成情况"  # the label under which the official form prints it


def rows_of(appraisal: Appraisal) -> list[Row]:
    """The rows in the table's order, with their evidence files."""
    return list(appraisal.rows.prefetch_related("files"))


def document_in_year(version: Version) -> TargetDocument:
    """The targets as a document of one table, its year told."""
    document = document_of(version)
    document.tables[0].year = document.year = version.targets.year
    return document


def table_of(appraisal: Appraisal) -> TargetDocument:
    """The approved targets that an appraisal is of, with how the goals as a whole were reached."""
    document = document_in_year(appraisal.version)
    if appraisal.completion:
        document.tables[0].fields[COMPLETION] = appraisal.completion
    return document


def span_of(appraisal: Appraisal) -> Span:
    """The days that count: the year up to the cut-off."""
    return Span.of_year(appraisal.year, appraisal.as_of)


def assessed(appraisal: Appraisal, rows: list[Row]) -> Assessed:
    """The table with bindings, answers and people's words as they are kept."""
    document, span = table_of(appraisal), span_of(appraisal)
    table = document.tables[0]
    chosen, found = [], []
    wordings = _wordings(document)
    for row, indicator, words in zip(rows, table.indicators, wordings, strict=True):
        binding = binding_of(row.binding, words)
        proposals = tuple(filter(None, map(proposal_of, row.proposals)))
        chosen.append(Chosen(indicator, proposals, binding, row.bound))
        found.append(answer_of(row.facts, binding, span))
    graded = {name: stated_of(kept) for name, kept in appraisal.facts.get("graded", {}).items()}
    told = [words_of(row) for row in rows]
    return heard(document, table, span, chosen, found, told, graded)


def wordings_of(appraisal: Appraisal) -> list[tuple[str, str, str]]:
    """Bureau, project and indicator of every row, by which bindings are remembered."""
    return _wordings(table_of(appraisal))


def _wordings(document: TargetDocument) -> list[tuple[str, str, str]]:
    table = document.tables[0]
    bureau = table.department or document.department or ""
    return [(bureau, table.project or "", one.level3) for one in table.indicators]


def words_of(row: Row) -> Stated | None:
    """What a person said of a row for a self-evaluation; None where nothing."""
    files = list(row.files.all())
    if not any((row.text, row.level, row.reason, row.share, row.given is not None, files)):
        return None
    return Stated(
        row.text,
        row.level,
        row.share,
        row.reason,
        "、".join(one.name for one in files),
        files[0].sha256 if files else None,
        row.given,
    )


def result(appraisal: Appraisal, rows: list[Row] | None = None) -> Result:
    """The table scored. Raises BaohengError where what people entered cannot be."""
    chosen = profile_named(appraisal.profile) if appraisal.profile else None
    return score(
        assessed(appraisal, rows_of(appraisal) if rows is None else rows),
        money_of(appraisal.facts.get("money")),
        appraisal.as_of,
        chosen,
        appraisal.finished,
    )


def watched(appraisal: Appraisal, rows: list[Row] | None = None) -> Monitored:
    """The table monitored at its cut-off."""
    found = rows_of(appraisal) if rows is None else rows
    money = money_of(appraisal.facts.get("money"))
    grown = [growth_of(row.facts) for row in found]
    decisions = {row.number: one for row in found if (one := decision_of(row)) != Decision()}
    return monitored(assessed(appraisal, found), money, grown, decisions)


def decision_of(row: Row) -> Decision:
    """What a person decided of a row when monitoring."""
    likely = Likelihood(row.likelihood) if row.likelihood else None
    return Decision(likely, row.cause or None, row.reason, row.forecast_said)


def said_of(version: Version) -> dict[tuple[str, str, str], Stated]:
    """What people said in the last self-evaluation of these targets, by wording."""
    last = version.appraisals.filter(kind=Kind.EVALUATION).order_by("-as_of", "-pk").first()
    if last is None:
        return {}
    document = table_of(last)
    table = document.tables[0]
    bureau = table.department or document.department
    keys = numbered(wording(bureau, table.project, row.level3) for row in table.indicators)
    words = zip(keys, map(words_of, rows_of(last)), strict=True)
    return {key: one for key, one in words if one}


def two_places(value: Decimal | None) -> Decimal | None:
    """Points as the database keeps them."""
    return None if value is None else value.quantize(Decimal("0.01"))
