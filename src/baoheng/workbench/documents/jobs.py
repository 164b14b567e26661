"""The long work of documents: reading and checking, unpacking, checking together, exporting."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from django.urls import reverse
from django.utils import timezone

from baoheng.checking.batch import Checked
from baoheng.checking.catalogue import CHECKS
from baoheng.checking.reports.contract import to_contract as findings_contract
from baoheng.checking.reports.opinion import write_opinion
from baoheng.checking.reports.page import write_page
from baoheng.checking.reports.workbook import write_workbook
from baoheng.core.errors import BaohengError, Conflict
from baoheng.reading.archive import Member as Packed
from baoheng.reading.archive import expand
from baoheng.reading.limits import DEFAULT_LIMITS
from baoheng.reading.reports.contract import to_contract as targets_contract
from baoheng.reading.reports.summary import count
from baoheng.workbench.acts import perform
from baoheng.workbench.documents import reads
from baoheng.workbench.documents.acts.base import EXPORT, LAPSE, READ, TOGETHER, UNPACK
from baoheng.workbench.documents.acts.exporting import KINDS, KeepOutput
from baoheng.workbench.documents.acts.reading import KeepRead, Result
from baoheng.workbench.documents.acts.together import MOST, CheckTogether, KeepTogether
from baoheng.workbench.documents.acts.upload import Told, Upload
from baoheng.workbench.documents.acts.waiving import CountLapsed, lapsed
from baoheng.workbench.documents.drawing import draw
from baoheng.workbench.documents.files import keep_path
from baoheng.workbench.documents.models import Document, Dossier
from baoheng.workbench.documents.verdicts import standing, waivers
from baoheng.workbench.files import keep_file, place
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.jobs.watching import ask, watch
from baoheng.workbench.jobs.work import Ending, Progress, work

_SHOWN = 12  # refused files of an archive that are named


@work(READ)
def read_document(job: Job, progress: Progress) -> Ending:
    """Read one document and check it by itself."""
    one = Document.objects.filter(pk=job.given["document"]).first()
    if one is None:
        return Ending("这份资料已被删除，不用读了", reverse("documents:list"))
    link = reverse("documents:page", args=[one.pk])
    progress.begin(len(CHECKS) + 1)
    took = reads.read([one], progress.advance)[0]
    reading = took.outcome.reading
    if reading is None:
        error = took.outcome.error or Conflict("没有读出来", todo="请重新读取")
        done = perform(KeepRead(job.by, one, Result(fault=reads.said(error))))
        return Ending(done.said, link)
    checked = reads.check([took.outcome], told=progress.advance)[0]
    counts = count(reading)
    result = Result(
        read=reads.plain(targets_contract(reading.document)),
        found=reads.plain(findings_contract(checked)),
        drawn=reads.plain(draw(reading)),
        doubts=counts.doubtful + counts.remarks,
        year=next((form.year for form in checked.forms if form.year), None),
    )
    return Ending(perform(KeepRead(job.by, one, result)).said, link)


@work(UNPACK)
def unpack(job: Job, progress: Progress) -> Ending:
    """Every file of an archive as a document of its own, then all checked against one another."""
    told = Told(**job.given["told"])
    documents: dict[int, Document] = {}
    refused: list[str] = []
    with TemporaryDirectory(prefix="baoheng-") as folder:
        packed = Path(folder) / "in.zip"
        packed.symlink_to(place(job.given["sha256"]))
        unpacked = Path(folder) / "out"
        unpacked.mkdir()
        members = [one for one in expand(packed, DEFAULT_LIMITS, unpacked) if not one.skipped]
        progress.begin(len(members))
        for member in members:
            try:
                made = _member(job, member, told)
                documents[made.pk] = made
            except BaohengError as error:
                refused.append(str(error).replace("in.zip", job.given["name"], 1))
            progress.advance(member.name)
    if not documents:
        raise Conflict(_said("压缩包里没有能读的资料", refused), todo="请检查压缩包")
    dossier = _dossier(job, list(documents.values()))
    link = reverse("documents:dossier", args=[dossier.pk]) if dossier else reverse("documents:list")
    return Ending(_said(f"拆出 {len(documents)} 份资料，正在读取和检查", refused), link)


def _member(job: Job, member: Packed, told: Told) -> Document:
    name = member.name.rpartition("/")[2]
    if member.path is None:
        raise Conflict(member.refused or "没有拆出来", where=member.name)
    kept = keep_path(name, member.path)
    made: Document = perform(Upload(job.by, kept, told)).result
    return made


def _dossier(job: Job, documents: list[Document]) -> Dossier | None:
    """All of them together; once for an archive, however often the job runs."""
    if not 2 <= len(documents) <= MOST:
        return None
    known = Dossier.objects.filter(archive=job.given["sha256"], by=job.by).first()
    called = f"压缩包“{job.given['name']}”"
    if known:
        return known
    made: Dossier = perform(
        CheckTogether(job.by, documents, called=called, archive=job.given["sha256"])
    ).result
    return made


def _said(head: str, refused: list[str]) -> str:
    if not refused:
        return head
    shown = "；".join(one.rstrip("。") for one in refused[:_SHOWN])
    more = f"；还有 {len(refused) - _SHOWN} 个" if len(refused) > _SHOWN else ""
    return f"{head}；{len(refused)} 个文件没有收：{shown}{more}"


@work(TOGETHER)
def check_together(job: Job, progress: Progress) -> Ending:
    """Check the documents of a dossier against one another."""
    dossier = Dossier.objects.get(pk=job.given["dossier"])
    checked = _together(dossier, progress)
    found = {str(key): reads.plain(findings_contract(one)) for key, one in checked.items()}
    stands = [
        standing(told, Document.objects.get(pk=key).waivers.select_related("by"))
        for key, told in found.items()
    ]
    errors, warnings = (sum(one.count(kind) for one in stands) for kind in ("error", "warning"))
    done = perform(KeepTogether(job.by, dossier, found, errors, warnings))
    return Ending(done.said, reverse("documents:dossier", args=[dossier.pk]))


def _together(dossier: Dossier, progress: Progress, waived: bool = False) -> dict[int, Checked]:
    """By the document's key, what the checks say of each that is checked and could be read."""
    members = list(dossier.members.select_related("document"))
    progress.begin(len(members) + len(CHECKS))
    took = reads.read([one.document for one in members], progress.advance)
    pairs = list(zip(members, took, strict=True))
    now = [(one.document, got.outcome) for one, got in pairs
           if not one.earlier and got.outcome.reading]  # fmt: skip
    before = [got.outcome.reading for one, got in pairs if one.earlier and got.outcome.reading]
    if not now:
        raise Conflict("这些资料都读不了，没法核对", todo="请先看每份资料读不了的原因")
    aside = tuple(
        waiver
        for one, _ in now
        for waiver in (waivers(one.waivers.select_related("by")) if waived else ())
    )
    checked = reads.check([outcome for _, outcome in now], before, aside, progress.advance)
    return {one.pk: said for (one, _), said in zip(now, checked, strict=True)}


_WRITERS: dict[str, Callable[[Path, list[Checked], date], None]] = {
    "docx": write_opinion,
    "xlsx": lambda path, run, _: write_workbook(path, run),
    "html": lambda path, run, _: write_page(path, run),
}


@work(EXPORT)
def export(job: Job, progress: Progress) -> Ending:
    """The opinion, the workbook or the marked page, by the same means as the command's."""
    kind: str = job.given["form"]
    about, run = _run(job, progress)
    with TemporaryDirectory(prefix="baoheng-") as making:
        path = Path(making) / f"out.{kind}"
        _WRITERS[kind](path, run, timezone.localdate())
        stem = Path(str(about)).stem
        name = f"{stem}_{KINDS[kind].partition('（')[0]}.{kind}"
        kept = keep_file(path, name)
    done = perform(KeepOutput(job.by, about, kept))
    return Ending(done.said, reverse("documents:output", args=[done.result.pk]))


def _run(job: Job, progress: Progress) -> tuple[Document | Dossier, list[Checked]]:
    if "dossier" in job.given:
        dossier = Dossier.objects.get(pk=job.given["dossier"])
        return dossier, list(_together(dossier, progress, waived=True).values())
    one = Document.objects.get(pk=job.given["document"])
    progress.begin(len(CHECKS) + 1)
    took = reads.read([one], progress.advance)[0]
    if took.outcome.reading is None:
        raise took.outcome.error or Conflict("没有读出来", todo="请重新读取")
    aside = waivers(one.waivers.select_related("by"))
    return one, reads.check([took.outcome], waivers=aside, told=progress.advance)


@work(LAPSE)
def count_lapsed(job: Job, progress: Progress) -> Ending:
    """Count the findings again that somebody had accepted until a day that has passed."""
    some = Document.objects.filter(pk__in=lapsed().values("document"))
    progress.begin(some.count())
    for one in some:
        perform(CountLapsed(job.by, one))
        progress.advance(one.name)
    return Ending(f"重新计入了 {progress.job.done} 份资料", reverse("documents:list"))


@watch
def notice_lapsed() -> None:
    """Every day some run out; a finding is not hidden longer than somebody wanted."""
    if lapsed().exists():
        ask(LAPSE, "重新计入接受到期的问题", timezone.localdate().isoformat())
