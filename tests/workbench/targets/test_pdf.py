"""The official form as PDF: made by a job, gone with the next saving."""

from typing import Any

import pytest
from tests.workbench.appraisals.conftest import work_off
from tests.workbench.conftest import linked
from tests.workbench.targets.test_acts import written

from baoheng.core.errors import Conflict
from baoheng.reading.libreoffice import installed
from baoheng.workbench.acts import perform
from baoheng.workbench.documents.models import Output, Version
from baoheng.workbench.files import Kept
from baoheng.workbench.targets.acts.editing import EditTargets
from baoheng.workbench.targets.acts.printing import KeepPrinted, PrintTargets
from baoheng.workbench.targets.acts.taking import DropDraft

pytestmark = pytest.mark.slow


@pytest.mark.skipif(not installed(), reason="没有安装 LibreOffice")
def test_a_job_makes_the_pdf_and_the_page_offers_it(
    signed_in: Any, draft: Any, settings: Any, tmp_path: Any
) -> None:
    settings.HOME = tmp_path
    clerk = signed_in("clerk")
    version = draft(clerk.person)
    address = f"/targets/{version.targets_id}"
    assert clerk.post(f"{address}/versions/1/pdf")["Location"].startswith("/jobs/")
    [job] = work_off()
    assert (job.state, job.link) == ("done", f"{address}/versions/1"), job.said
    assert "下载官方表（PDF）" in clerk.get(job.link).content.decode()
    file = Output.objects.get()
    answer = clerk.get(linked(clerk, f"{address}/outputs/{file.pk}"))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")
    other = signed_in("clerk", username="far", regions=("990109",))
    assert other.get(f"{address}/outputs/{file.pk}").status_code == 404
    perform(EditTargets(clerk.person, version, written(version, value_text="≥70%"), 0))
    assert not Output.objects.exists()


def test_what_was_saved_meanwhile_or_has_no_form_is_not_kept(person: Any, draft: Any) -> None:
    clerk = person("clerk")
    version = draft(clerk)
    kept = Kept("表.pdf", "0" * 64, 1)
    perform(EditTargets(clerk, version, written(version, value_text="≥70%"), 0))
    with pytest.raises(Conflict, match="有人保存过"):
        perform(KeepPrinted(clerk, version, kept, 0))
    perform(KeepPrinted(clerk, version, kept, 1))
    perform(PrintTargets(clerk, version))
    Version.objects.update(contents=version.contents | {"kind": "summary"})
    with pytest.raises(Conflict, match="没有官方表式"):
        perform(PrintTargets(clerk, version))


def test_a_job_of_a_dropped_draft_says_so(person: Any, draft: Any) -> None:
    clerk = person("clerk")
    version = draft(clerk)
    perform(PrintTargets(clerk, version))
    perform(DropDraft(clerk, version))
    [job] = work_off()
    assert (job.state, "已经放弃" in job.said) == ("failed", True)
