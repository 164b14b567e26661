"""The long work of appraisals: computing, evidence packs, filled copies, PDF, proposals."""

from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from django.urls import reverse
from django.utils import timezone

from baoheng.core.errors import Conflict
from baoheng.core.tables import TargetTable
from baoheng.evaluation.actuals import answers
from baoheng.evaluation.assess import Assessed, assess
from baoheng.evaluation.proposed import proposed, unheeded
from baoheng.evaluation.reports.evidence import write_evidence
from baoheng.evaluation.reports.page import page
from baoheng.evaluation.reports.proposals import to_contract
from baoheng.evaluation.results import Result, score
from baoheng.forms import write
from baoheng.forms.writeback import fill, plan
from baoheng.ledger.engine import reading
from baoheng.measures.facts import Facts, open_facts
from baoheng.measures.known import known_values
from baoheng.measures.span import Span
from baoheng.reading.accounting import Reading
from baoheng.workbench.acts import perform
from baoheng.workbench.appraisals import rebuilt
from baoheng.workbench.appraisals.acts.book import BOOK, KeepBook, latest_of
from baoheng.workbench.appraisals.acts.outlook import PROPOSE, KeepOutlook, versions_before
from baoheng.workbench.appraisals.acts.work import (
    COMPUTE,
    INTO,
    PACK,
    PDF,
    KeepComputed,
    KeepOutput,
)
from baoheng.workbench.appraisals.computing import STEPS, compute
from baoheng.workbench.appraisals.ledgers import memory
from baoheng.workbench.appraisals.models import Appraisal, Book, Outlook
from baoheng.workbench.appraisals.printed import (
    book_sheets,
    file_name,
    filled_table,
    safe_name,
    sheets,
)
from baoheng.workbench.documents.reads import read_file
from baoheng.workbench.files import keep_file, place
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.jobs.work import Ending, Progress, work
from baoheng.workbench.ledgers import ledger


def _link(appraisal: Appraisal) -> str:
    return reverse("appraisals:page", args=[appraisal.pk])


def _appraisal(job: Job) -> Appraisal:
    """The appraisal that a job is of. Raises Conflict where it was taken away meanwhile."""
    found = Appraisal.objects.filter(pk=job.given["appraisal"]).first()
    if found is None:
        raise Conflict("这份监控或自评已经撤销", todo="请在列表里另选一份")
    return found


@work(COMPUTE)
def compute_appraisal(job: Job, progress: Progress) -> Ending:
    """Compute an appraisal and keep what was found."""
    appraisal = _appraisal(job)
    progress.begin(len(STEPS))
    computed = compute(
        ledger(),
        rebuilt.table_of(appraisal),
        rebuilt.span_of(appraisal),
        memory(),
        lambda step: progress.advance(f"正在{step}"),
    )
    done = perform(KeepComputed(job.by, appraisal, computed))
    return Ending(done.said, _link(appraisal))


@work(PACK)
def pack_appraisal(job: Job, progress: Progress) -> Ending:
    """The evidence pack as a zip: computed again at the versions that the results come from."""
    appraisal = _appraisal(job)
    name = file_name(appraisal, "证据包.zip")
    with TemporaryDirectory(prefix="baoheng-") as making, reading() as connection:
        whole = Path(making) / "包"
        facts = open_facts(ledger(), connection, list(appraisal.ledger), appraisal.ledger)
        result = _again(appraisal, facts)
        progress.begin(len(result.case.actuals))
        write_evidence(whole, facts, [result], page([result]), progress.advance)
        zipped = Path(making) / "pack.zip"
        with ZipFile(zipped, "w", ZIP_DEFLATED) as file:
            for one in sorted(whole.rglob("*")):
                file.write(one, one.relative_to(whole))
            for row in rebuilt.rows_of(appraisal):
                for number, proof in enumerate(row.files.all(), start=1):
                    inside = f"佐证/{row.number + 1:02d}_{number}_{proof.name.replace('/', '_')}"
                    file.write(place(proof.sha256), inside)
        kept = keep_file(zipped, name)
    done = perform(KeepOutput(job.by, appraisal, PACK, kept, []))
    return Ending(done.said, _link(appraisal))


def _again(appraisal: Appraisal, facts: Facts) -> Result:
    """The kept result with the measures' own answers, which know their rows."""
    kept = rebuilt.result(appraisal)
    one = kept.assessed
    fresh = answers(facts, one.table, [each.binding for each in one.chosen], one.span)
    both = tuple(
        type(old)(old.actual, new.measured) for old, new in zip(one.answers, fresh, strict=True)
    )
    again = type(one)(one.document, one.table, one.span, one.chosen, both, one.said)
    case = kept.case
    return score(again, kept.money, appraisal.as_of, case.profile, case.finished)


@work(INTO)
def fill_copy(job: Job, progress: Progress) -> Ending:
    """The results in the cells of a copy of the bureau's own document."""
    appraisal = _appraisal(job)
    document = appraisal.version.document
    if document is None:
        raise Conflict("没有原件", todo="请下载官方表式")
    progress.begin(2)
    with TemporaryDirectory(prefix="baoheng-") as making:
        source = Path(making) / f"原件{Path(document.name).suffix.lower()}"
        source.write_bytes(place(document.sha256).read_bytes())
        progress.advance("读原件")
        read = read_file(source)
        progress.advance("填写")
        target = source.with_name(f"填好{source.suffix}")
        changes = plan(read, _tables(read, filled_table(appraisal)))
        report = fill(source, changes.changes, target, changes.left)
        kept = keep_file(target, f"{Path(document.name).stem}（已填）{source.suffix}")
    done = perform(KeepOutput(job.by, appraisal, INTO, kept, list(report.lines)))
    return Ending(f"{done.said}：{report.lines[0]}", _link(appraisal))


def _tables(read: Reading, filled: TargetTable) -> list[TargetTable]:
    """The document's tables with the one that was filled in its place. Raises Conflict."""
    own = [table for table in read.document.tables if table.indicators]
    names = [row.level3 for row in filled.indicators]
    same = [at for at, table in enumerate(own) if [r.level3 for r in table.indicators] == names]
    exact = [at for at in same if own[at].project == filled.project] or same
    if not exact:
        raise Conflict("目标表在系统里改过，与原件的指标不一致，填不进去", todo="请下载官方表式")
    return [filled if at == exact[0] else table for at, table in enumerate(own)]


@work(PDF)
def print_pdf(job: Job, progress: Progress) -> Ending:
    """The official form as PDF, by LibreOffice."""
    appraisal = _appraisal(job)
    progress.begin(1)
    with TemporaryDirectory(prefix="baoheng-") as making:
        target = Path(making) / "form.pdf"
        write(sheets(appraisal), target)
        progress.advance("写好了")
        kept = keep_file(target, file_name(appraisal, "官方表式.pdf"))
    done = perform(KeepOutput(job.by, appraisal, PDF, kept, []))
    return Ending(done.said, _link(appraisal))


@work(BOOK)
def bind_book(job: Job, progress: Progress) -> Ending:
    """All official forms of a department's year in one file."""
    book = Book.objects.filter(pk=job.given["book"]).first()
    if book is None:
        raise Conflict("这一本已经由新的一本代替", todo="请看新的一本")
    every = latest_of(book.department, book.region, book.year, book.kind)
    progress.begin(2)
    with TemporaryDirectory(prefix="baoheng-") as making:
        target = Path(making) / f"book.{book.ending}"
        made = book_sheets(every)
        progress.advance("写文件")
        write(made, target)
        progress.advance("写好了")
        name = safe_name(f"{book}.{book.ending}")
        kept = keep_file(target, name)
    done = perform(KeepBook(job.by, book, kept, len(every)))
    return Ending(done.said, reverse("appraisals:books"))


@work(PROPOSE)
def propose_targets(job: Job, progress: Progress) -> Ending:
    """Proposals for the next year from the approved tables of the years before."""
    outlook = Outlook.objects.filter(pk=job.given["outlook"]).first()
    if outlook is None:
        raise Conflict("这次建议已经由新的一次代替", todo="请看新的一次")
    versions = versions_before(outlook.department, outlook.region, outlook.year)
    progress.begin(len(versions))
    today = timezone.localdate()
    remembered = memory()
    years: list[Assessed] = []
    with reading() as connection:
        facts = open_facts(ledger(), connection)
        known = known_values(facts, Span.of_year(today.year, today))
        for version in versions:
            progress.advance(str(version.targets))
            document = rebuilt.document_in_year(version)
            said = rebuilt.said_of(version)
            years += assess(facts, document, known, remembered, said, today)
    made = [
        {
            "project": one.table.project or "部门整体支出",
            "year": one.span.year,
            "rows": [to_contract(one, each) for each in proposals],
        }
        for one, proposals in proposed(years, outlook.year)
    ]
    done = perform(KeepOutlook(job.by, outlook, made, unheeded(years, outlook.year)))
    return Ending(done.said, reverse("appraisals:outlook", args=[outlook.pk]))
