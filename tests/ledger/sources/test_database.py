"""A real PostgreSQL and a real MariaDB as sources; skipped with the reason where not installed."""

from collections.abc import Iterator

import pytest
from facts import AT, rows_of
from servers import mysql, postgresql

from baoheng.core.errors import SourceError
from baoheng.ledger.definitions import table
from baoheng.ledger.load import Order, load
from baoheng.ledger.sources.database import PASSWORD, DatabaseQuery

QUERY = """SELECT pay_no AS 缴费流水号, person AS 人员编号, '390' AS 险种类型, 2025 AS 缴费年度,
'1' AS 缴费主体, paid AS 缴费金额, day AS 到账日期 FROM payment ORDER BY pay_no"""


@pytest.fixture(scope="module", params=[postgresql, mysql], ids=["postgresql", "mysql"])
def server(request) -> Iterator[str]:
    """The URL of a server, without the password."""
    with request.param() as url:
        yield url


@pytest.fixture
def password(monkeypatch):
    monkeypatch.setenv(PASSWORD, "secret")


def loaded(ledger, url: str, query: str = QUERY):
    source = DatabaseQuery(url, query)
    return load(ledger, table("contributions"), [source], Order("测试", AT), lambda *_: None)


@pytest.mark.slow
def test_a_query_is_loaded_and_reconciled_like_a_file(server, password, ledger):
    [one] = loaded(ledger, server).loads
    assert (one.rows, one.inserted, one.refused) == (1001, 1000, 1)
    assert one.loaded_totals == {"amount": sum(n * 100 + 5 for n in range(1, 1001))}
    assert one.sources[0].refused_totals == {"amount": 500}
    assert len(rows_of(ledger, "contributions")) == 1000
    assert "secret" not in repr(one)


@pytest.mark.slow
def test_the_same_query_again_changes_no_row(server, password, ledger):
    loaded(ledger, server)
    [again] = loaded(ledger, server).loads
    assert (again.inserted, again.updated, again.unchanged, again.taken_out) == (0, 0, 1000, 0)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "said"),
    [("SELECT * FROM nowhere", "nowhere"), ("SELECT nextval({counter})", "(?i)read.only")],
)
def test_a_query_that_fails_or_would_change_something_is_told(
    server, password, ledger, query, said
):
    counter = "'counter'" if server.startswith("postgresql") else "counter"
    with pytest.raises(SourceError, match=said):
        loaded(ledger, server, query.format(counter=counter))
    assert rows_of(ledger, "contributions") == []


@pytest.mark.slow
def test_a_wrong_password_is_told_without_showing_it(server, ledger, monkeypatch):
    monkeypatch.setenv(PASSWORD, "wrong-one")
    with pytest.raises(SourceError, match="密码") as caught:
        loaded(ledger, server)
    assert "wrong-one" not in str(caught.value)


def test_a_database_that_is_down_is_told(ledger, password):
    with pytest.raises(SourceError, match="没有给出数据"):
        loaded(ledger, "postgresql://clerk@127.0.0.1:1/postgres")


@pytest.mark.parametrize(
    ("url", "said"), [("不是地址", "写得不对"), ("sqlite:///x", "不支持 sqlite")]
)
def test_a_wrong_address_says_what_is_right(ledger, url, said):
    with pytest.raises(SourceError, match=said):
        loaded(ledger, url)
