"""The long work of target tables: checking large ones, the form as PDF, the source's copy."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.urls import reverse
from django.utils import timezone

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import perform
from baoheng.workbench.documents.contents import document_of
from baoheng.workbench.documents.models import Targets, Version
from baoheng.workbench.files import keep_file
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.jobs.watching import ask, watch
from baoheng.workbench.jobs.work import Ending, Progress, work
from baoheng.workbench.targets.acts.accepting import CountLapsedOf, lapsed_tables
from baoheng.workbench.targets.acts.checking import CHECK, KeepCheck
from baoheng.workbench.targets.acts.copying import COPY, KeepCopy
from baoheng.workbench.targets.acts.printing import PDF, KeepPrinted
from baoheng.workbench.targets.checked import found_of
from baoheng.workbench.targets.copied import write_copy
from baoheng.workbench.targets.printed import file_name, write_form

LAPSE = "targets.lapse"


def _version(job: Job) -> Version:
    rows = Version.objects.select_related("targets", "document")
    version = rows.filter(pk=job.given["version"]).first()
    if version is None:
        raise Conflict("这一稿已经放弃了", todo="请在目标表清单里另选一版")
    return version


def _link(version: Version) -> str:
    return reverse("targets:version", args=[version.targets_id, version.number])


@work(CHECK)
def check_large(job: Job, progress: Progress) -> Ending:
    """The findings of a table whose checking takes longer than a page may."""
    version = _version(job)
    if version.saved != job.given["saved"]:
        return Ending("有人又保存过，会另外检查", _link(version))
    progress.begin(1)
    found = found_of(document_of(version))
    progress.advance("检查完了")
    done = perform(KeepCheck(job.by, version, found, version.saved))
    return Ending(done.said, _link(version))


@work(LAPSE)
def count_lapsed(job: Job, progress: Progress) -> Ending:
    """Count the findings again that somebody had accepted until a day that has passed."""
    some = Targets.objects.filter(pk__in=lapsed_tables().values("targets"))
    progress.begin(some.count())
    for one in some:
        perform(CountLapsedOf(job.by, one))
        progress.advance(str(one))
    return Ending(f"重新计入了 {progress.job.done} 张目标表", reverse("targets:list"))


@watch
def notice_lapsed() -> None:
    """Every day some run out; a finding is not hidden longer than somebody wanted."""
    if lapsed_tables().exists():
        ask(LAPSE, "重新计入目标表上接受到期的问题", timezone.localdate().isoformat())


@work(PDF)
def print_pdf(job: Job, progress: Progress) -> Ending:
    """The official form as PDF, by LibreOffice."""
    version = _version(job)
    progress.begin(1)
    with TemporaryDirectory(prefix="baoheng-") as making:
        target = Path(making) / "form.pdf"
        write_form(version, target)
        progress.advance("写好了")
        kept = keep_file(target, file_name(version, "pdf"))
    done = perform(KeepPrinted(job.by, version, kept, version.saved))
    return Ending(done.said, _link(version))


@work(COPY)
def fill_copy(job: Job, progress: Progress) -> Ending:
    """A copy of the bureau's own document with what was approved in its cells."""
    version = _version(job)
    if version.document is None:
        raise Conflict("没有原件", todo="请下载官方表")
    progress.begin(1)
    with TemporaryDirectory(prefix="baoheng-") as making:
        target, report = write_copy(version, version.document, Path(making))
        progress.advance("填好了")
        kept = keep_file(target, f"{Path(version.document.name).stem}（批复）{target.suffix}")
    done = perform(KeepCopy(job.by, version, kept, list(report.lines)))
    return Ending(f"{done.said}：{report.lines[0]}", _link(version))
