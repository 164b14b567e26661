"""A document with one target table that was read, and what becomes of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.documents import target_form

from baoheng.reading.read import read_document
from baoheng.reading.reports.contract import to_contract
from baoheng.reading.reports.jsontext import to_json
from baoheng.workbench.acts import perform
from baoheng.workbench.documents.models import Document, Version
from baoheng.workbench.people.models import Person
from baoheng.workbench.targets.acts.taking import TakeUp

Make = Callable[..., Any]


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the reader says of the workbook."""
    path: Path = target_form(tmp_path_factory.mktemp("form") / "目标.xlsx")
    return json.loads(to_json(to_contract(read_document(path).document)))  # type: ignore[no-any-return]


@pytest.fixture
def document(told: dict[str, Any], person: Make) -> Make:
    """Makes the document as it is once it was read; the first table may be changed."""

    def make(region: str = "", **changed: Any) -> Document:
        by = Person.objects.filter(username="sender").first() or person("clerk", username="sender")
        table = told["tables"][0] | changed
        return Document.objects.create(
            name="目标.xlsx", sha256="0" * 64, size=1, by=by, region=region,
            read=told | {"tables": [table]},
        )  # fmt: skip

    return make


@pytest.fixture
def draft(document: Make) -> Make:
    """Takes the document's table up; its only version."""

    def make(by: Person, region: str = "", **changed: Any) -> Version:
        return perform(TakeUp(by, document(region, **changed))).result[0]  # type: ignore[no-any-return]

    return make
