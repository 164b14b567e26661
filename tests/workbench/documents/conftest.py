"""Documents of the example city as people upload them, and the worker that reads them."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document as Docx

from baoheng.workbench.documents.models import Document
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.jobs.work import run

Make = Callable[..., Any]
HEAD = ("一级指标", "二级指标", "三级指标", "指标值", "权重")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    """A folder of the workbench that goes away."""
    settings.HOME = tmp_path / "home"
    return Path(settings.HOME)


def table_bytes(*values: str, title: str = "云溪市医疗保障局2026年项目支出绩效目标表") -> bytes:
    """A small target table as a Word file; ``values`` are those of its indicators."""
    made = Docx()
    made.add_paragraph(title)
    made.add_paragraph("主管部门：云溪市医疗保障局")
    made.add_paragraph("项目名称：医疗救助")
    table = made.add_table(rows=1, cols=len(HEAD))
    for cell, text in zip(table.rows[0].cells, HEAD, strict=True):
        cell.text = text
    names = (("产出指标", "数量指标", "救助人次"), ("产出指标", "质量指标", "救助准确率"),
             ("满意度指标", "服务对象满意度指标", "群众满意度"))  # fmt: skip
    for name, value in zip(names, values or ("≥1200人次", "≥95%", "≥90%"), strict=True):
        cells = table.add_row().cells
        for cell, text in zip(cells, (*name, value, "30"), strict=True):
            cell.text = text
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def zip_bytes(**files: bytes) -> bytes:
    """A zip file of these."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return file.getvalue()


def send(client: Client, *files: tuple[str, bytes], **more: object) -> Any:
    """Upload by the form of the page."""
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post("/documents/upload", {"files": sent, **more}, follow=True)


def work_off() -> list[Job]:
    """Do the jobs that wait, as the worker does, until none is left."""
    done: list[Job] = []
    while job := Job.objects.filter(state="waiting").order_by("asked").first():
        run(job)
        job.refresh_from_db()
        done.append(job)
    return done


@pytest.fixture
def upload(signed_in: Make) -> Make:
    """Uploads a file as a clerk and reads it; ``client`` is the clerk's browser."""

    def make(name: str = "目标表.docx", content: bytes = b"", **more: Any) -> Document:
        client = more.pop("client", None) or signed_in("clerk")
        send(client, (name, content or table_bytes()), **more)
        work_off()
        return Document.objects.get(name=name)

    return make
