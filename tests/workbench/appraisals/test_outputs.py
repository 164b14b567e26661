"""Forms, report, evidence pack, filled copy: what is downloaded is what the pages say."""

import io
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.cli.bureau import SECRETS
from tests.workbench.appraisals.conftest import AUGUST, work_off
from tests.workbench.appraisals.test_flow import answer
from tests.workbench.conftest import linked

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.workbench.acts import perform
from baoheng.workbench.appraisals.acts.filling import Summarise
from baoheng.workbench.appraisals.acts.work import INTO, PACK, PDF, Make
from baoheng.workbench.appraisals.models import Kind, Output
from baoheng.workbench.files import keep_bytes

pytestmark = pytest.mark.slow  # every test computes from a ledger


def _texts(book: bytes) -> str:
    found = load_workbook(io.BytesIO(book))
    return "\n".join(
        str(cell) for sheet in found for row in sheet.iter_rows(values_only=True) for cell in row
        if cell is not None
    )  # fmt: skip


def _bytes(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_the_official_form_of_a_self_evaluation(signed_in: Any, begin: Any) -> None:
    clerk = signed_in("clerk")
    one = begin(clerk.person)
    answer(clerk.person, one)
    got = signed_in("leader").get(f"/appraisals/{one.pk}/form/xlsx")
    assert got["Content-Disposition"].startswith("attachment")
    texts = _texts(got.content)
    assert all(words in texts for words in ("自评表", "24份", "92.83", "下半年人手不足"))
    other = clerk.get(f"/appraisals/{one.pk}/form/docx?form=transfer_self_evaluation")
    assert zipfile.is_zipfile(io.BytesIO(other.content))
    assert clerk.get(f"/appraisals/{one.pk}/form/docx?form=none").status_code == 404
    assert clerk.get(f"/appraisals/{one.pk}/form/exe").status_code == 404


def test_a_whole_department_is_printed_on_its_own_form(
    signed_in: Any, begin: Any, approve: Any
) -> None:
    clerk, version = signed_in("clerk"), approve()
    version.contents |= {"kind": "overall"}
    version.save()
    one = begin(clerk.person, version=version)
    texts = _texts(clerk.get(f"/appraisals/{one.pk}/form/xlsx").content)
    assert "部门整体支出绩效自评表" in texts
    assert "项目支出绩效自评表" not in texts
    assert "项目名称" not in texts


def test_how_the_goals_were_reached_is_written_by_a_person_and_printed(
    signed_in: Any, begin: Any
) -> None:
    clerk = signed_in("clerk")
    one = begin(clerk.person)
    page = f"/appraisals/{one.pk}"
    shown = clerk.get(page).content.decode()
    assert "7个绩效指标中5个达到目标" in shown
    assert "未达到：疑点单据月度复核率（目标≥90%，完成75%）" in shown
    assert "7个绩效指标中" not in _texts(clerk.get(f"{page}/form/xlsx").content)
    clerk.post(f"{page}/summary", {"words": "除复核率外都达到了。"})
    assert "除复核率外都达到了" in _texts(clerk.get(f"{page}/form/xlsx").content)
    with pytest.raises(NotAllowed):
        perform(Summarise(signed_in("leader").person, one, "好"))
    answer(clerk.person, one)
    clerk.post(f"{page}/submit")
    with pytest.raises(Conflict, match="不能再改"):
        perform(Summarise(clerk.person, one, "好"))


def test_the_official_form_of_monitoring(signed_in: Any, begin: Any) -> None:
    clerk = signed_in("clerk")
    one = begin(clerk.person, Kind.MONITORING, AUGUST)
    texts = _texts(clerk.get(f"/appraisals/{one.pk}/form/xlsx").content)
    assert "监控" in texts
    assert "16份" in texts
    report = clerk.get(f"/appraisals/{one.pk}/report").content.decode()
    assert "智能审核结算单据数量" in report
    assert "公式" in report


def test_nothing_is_downloaded_before_it_is_computed(signed_in: Any, begin: Any) -> None:
    clerk = signed_in("clerk")
    one = begin(clerk.person, computed=False)
    for rest in ("form/xlsx", "report"):
        got = clerk.get(f"/appraisals/{one.pk}/{rest}")
        assert (got.status_code, "还没有测算出结果" in got.content.decode()) == (409, True)
    with pytest.raises(Conflict, match="还没有测算"):
        perform(Make(clerk.person, one, PACK))


def test_the_evidence_pack_has_rows_and_proofs_and_no_names(signed_in: Any, begin: Any) -> None:
    clerk = signed_in("clerk")
    one = begin(clerk.person)
    answer(clerk.person, one)
    clerk.post(f"/appraisals/{one.pk}/make", {"kind": PACK})
    [job] = work_off()
    assert job.state == "done", job.said
    found = Output.objects.get()
    with zipfile.ZipFile(
        io.BytesIO(_bytes(clerk.get(linked(clerk, f"/appraisals/{one.pk}/files/{found.pk}"))))
    ) as pack:
        names = pack.namelist()
        whole = b"".join(map(pack.read, names)).decode("utf-8", "ignore")
    assert any(name.startswith("佐证/") and "制度汇编" in name for name in names)
    assert any(name.endswith("测算.json") for name in names)
    assert not [secret for secret in SECRETS if secret in whole]


def test_a_copy_of_the_source_is_filled(signed_in: Any, begin: Any, form: Path) -> None:
    clerk = signed_in("clerk")
    one = begin(clerk.person)
    answer(clerk.person, one)
    document = one.version.document
    document.sha256 = keep_bytes("目标.xlsx", [form.read_bytes()]).sha256
    document.save()
    perform(Make(clerk.person, one, INTO))
    [job] = work_off()
    assert job.state == "done", job.said
    found = Output.objects.get()
    assert found.name == "目标（已填）.xlsx"
    assert found.notes


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="本机没有 LibreOffice，不能转 PDF")
def test_the_form_as_pdf(signed_in: Any, begin: Any) -> None:
    clerk = signed_in("clerk")
    one = begin(clerk.person)
    perform(Make(clerk.person, one, PDF))
    [job] = work_off()
    assert job.state == "done", job.said
    found = Output.objects.get()
    assert _bytes(clerk.get(linked(clerk, f"/appraisals/{one.pk}/files/{found.pk}"))).startswith(
        b"%PDF"
    )


def test_only_known_kinds_are_made_and_only_for_who_may_see(person: Any, begin: Any) -> None:
    clerk = person("clerk")
    one = begin(clerk)
    with pytest.raises(Conflict):
        perform(Make(clerk, one, "exe"))
    with pytest.raises(NotAllowed):
        perform(Make(person("reviewer"), one, PACK))
    one.version.document = None
    one.version.save()
    with pytest.raises(Conflict, match="没有原件"):
        perform(Make(clerk, one, INTO))
