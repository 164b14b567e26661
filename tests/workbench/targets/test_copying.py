"""The bureau's own document with what was approved: done, refused, shown."""

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.cli.documents import target_form
from tests.workbench.appraisals.conftest import work_off
from tests.workbench.conftest import linked
from tests.workbench.targets.test_acts import written

from baoheng.core.errors import Conflict
from baoheng.workbench.acts import perform
from baoheng.workbench.documents.models import Document, Output, State, Version
from baoheng.workbench.files import Kept, keep_file, place
from baoheng.workbench.targets.acts.copying import CopyTargets
from baoheng.workbench.targets.acts.editing import EditTargets
from baoheng.workbench.targets.acts.printing import KeepPrinted


@pytest.fixture
def approved(draft: Any, person: Any, settings: Any, tmp_path: Path) -> Version:
    """A table that was changed after it was taken up, and approved; the document's file is kept."""
    settings.HOME = tmp_path
    clerk = person("clerk", username="maker")
    version: Version = draft(clerk)
    kept = keep_file(target_form(tmp_path / "目标.xlsx"))
    Document.objects.update(sha256=kept.sha256)
    perform(EditTargets(clerk, version, written(version, value_text="≥30份"), 0))
    Version.objects.update(state=State.APPROVED)
    version.refresh_from_db()
    return version


def test_a_job_fills_only_the_changed_cell_of_a_copy(signed_in: Any, approved: Version) -> None:
    leader = signed_in("leader")
    address = f"/targets/{approved.targets_id}"
    assert "填好的原件副本" in leader.get(address).text
    assert leader.post(f"{address}/versions/1/copy")["Location"].startswith("/jobs/")
    [job] = work_off()
    assert job.state == "done", job.said
    made = Output.objects.get()
    assert made.name == "目标（批复）.xlsx"
    page = leader.get(f"{address}/versions/1").text
    assert "下载填好的原件副本" in page
    assert "改写1格" in page
    before, after = (
        load_workbook(BytesIO(place(one).read_bytes()))
        for one in (approved.document.sha256, made.sha256)
    )
    cells = [
        {cell.coordinate: cell.value for row in book.worksheets[0].iter_rows() for cell in row}
        for book in (before, after)
    ]
    assert {at for at in cells[0] if cells[0][at] != cells[1][at]} == {"D6"}
    assert cells[1]["D6"] == "≥30份"
    answer = leader.get(linked(leader, f"{address}/outputs/{made.pk}"))
    data = b"".join(answer.streaming_content)
    assert hashlib.sha256(data).hexdigest() == made.sha256
    assert answer["Content-Disposition"].startswith("attachment")


def test_the_pdf_and_the_copy_stand_beside_each_other(person: Any, approved: Version) -> None:
    clerk = approved.by
    for _ in range(2):
        perform(CopyTargets(clerk, approved))
        [_job] = work_off()
        perform(KeepPrinted(clerk, approved, Kept("表.pdf", "0" * 64, 1), approved.saved))
    assert sorted(one.name for one in Output.objects.all()) == ["目标（批复）.xlsx", "表.pdf"]


def test_what_is_not_approved_or_has_no_file_to_fill_is_refused(
    signed_in: Any, approved: Version
) -> None:
    clerk = signed_in("clerk")
    address = f"/targets/{approved.targets_id}"
    Document.objects.update(name="目标.pdf")
    with pytest.raises(Conflict, match="不是 docx 或 xlsx"):
        perform(CopyTargets(clerk.person, approved))
    assert "原件不是 docx 或 xlsx" in clerk.get(address).text
    Version.objects.update(document=None)
    with pytest.raises(Conflict, match="没有原件"):
        perform(CopyTargets(clerk.person, approved))
    Version.objects.update(state=State.DRAFT, document=approved.document)
    Document.objects.update(name="目标.xlsx")
    page = clerk.get(address).text
    assert "批复以后才做" in page
    assert "/copy" not in page
    with pytest.raises(Conflict, match="还没有批复"):
        perform(CopyTargets(clerk.person, approved))
    assert clerk.post(f"{address}/versions/1/copy").status_code == 409


def test_a_table_that_is_not_in_the_document_is_told(person: Any, approved: Version) -> None:
    table = approved.targets
    table.project, table.kind = "别的项目", "overall"
    table.save()
    Version.objects.update(contents=approved.contents | {"kind": "overall"})
    perform(CopyTargets(approved.by, approved))
    [job] = work_off()
    assert (job.state, "找不到这张表" in job.said) == ("failed", True)
