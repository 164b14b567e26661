import shutil

import pytest
from tests.review.service.desks import AGED, YEARLY, desk_of, ledger_and_store

from baoheng.ledger.folder import open_ledger


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bureau")
    ledger_and_store(folder, YEARLY, AGED)
    return folder


@pytest.fixture
def desk(template, tmp_path):
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return desk_of(open_ledger(tmp_path / "ledger"), tmp_path / "store")
