import pytest
from tests.ledger.simulate.independent import opened

from baoheng.ledger.simulate.period import Period
from baoheng.ledger.simulate.run import Options, make_city


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A city of three thousand without quality faults."""
    out = tmp_path_factory.mktemp("city") / "云溪市"
    make_city(Options(3000, Period(2025, 1, 12), 7, faults=0), out)
    return out


@pytest.fixture(scope="session")
def city(folder):
    """Its tables in DuckDB."""
    connection = opened(folder)
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def faulty(tmp_path_factory):
    """A small city with quality faults."""
    out = tmp_path_factory.mktemp("faulty") / "云溪市"
    make_city(Options(300, Period(2025, 1, 12), 7, faults=10), out)
    return out
