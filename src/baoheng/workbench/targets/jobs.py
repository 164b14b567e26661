"""The long work of target tables: the official form as PDF."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.urls import reverse

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import perform
from baoheng.workbench.documents.models import Version
from baoheng.workbench.files import keep_file
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.jobs.work import Ending, Progress, work
from baoheng.workbench.targets.acts.printing import PDF, KeepPrinted
from baoheng.workbench.targets.printed import file_name, write_form


@work(PDF)
def print_pdf(job: Job, progress: Progress) -> Ending:
    """The official form as PDF, by LibreOffice."""
    rows = Version.objects.select_related("targets", "document")
    version = rows.filter(pk=job.given["version"]).first()
    if version is None:
        raise Conflict("这一稿已经放弃了", todo="请在目标表清单里另选一版")
    progress.begin(1)
    with TemporaryDirectory(prefix="baoheng-") as making:
        target = Path(making) / "form.pdf"
        write_form(version, target)
        progress.advance("写好了")
        kept = keep_file(target, file_name(version, "pdf"))
    done = perform(KeepPrinted(job.by, version, kept, version.saved))
    return Ending(done.said, reverse("targets:version", args=[version.targets_id, version.number]))
