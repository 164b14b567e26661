"""A real PostgreSQL as source; skipped with the reason where none is installed."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pg8000.dbapi
import pytest
from facts import AT, rows_of

from baoheng.core.errors import SourceError
from baoheng.ledger.definitions import table
from baoheng.ledger.load import Order, load
from baoheng.ledger.sources.database import PASSWORD, DatabaseQuery

QUERY = """SELECT pay_no AS 缴费流水号, person AS 人员编号, '390' AS 险种类型, 2025 AS 缴费年度,
'1' AS 缴费主体, paid AS 缴费金额, day AS 到账日期 FROM payment ORDER BY pay_no"""


def _program(name: str) -> str | None:
    found = shutil.which(name)
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return found or (str(places[-1]) if places else None)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of a server of our own, without the password; gone afterwards."""
    initdb, postgres = _program("initdb"), _program("postgres")
    if not initdb or not postgres:
        pytest.skip("没有安装 PostgreSQL（Debian/Ubuntu：apt-get install postgresql）")
    folder = Path(tempfile.mkdtemp(prefix="baoheng-pg-"))
    more: dict[str, object] = {"cwd": folder, "stdout": subprocess.DEVNULL}
    if os.geteuid() == 0:  # the server refuses to run as root
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        more |= {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    (folder / "pw").write_text("secret")
    (folder / "pw").chmod(0o644)
    made = ["-D", "data", "-U", "clerk", "-A", "scram-sha-256", "--pwfile=pw", "-E", "UTF8"]
    subprocess.run([initdb, *made], check=True, **more)  # type: ignore[call-overload]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["-D", "data", "-p", str(port), "-h", "127.0.0.1", "-k", str(folder)]
    running = subprocess.Popen([postgres, *options], stderr=subprocess.DEVNULL, **more)  # type: ignore[call-overload]
    try:
        url = f"postgresql://clerk@127.0.0.1:{port}/postgres"
        _fill(port)
        yield url
    finally:
        running.terminate()
        running.wait()
        shutil.rmtree(folder)


def _fill(port: int) -> None:
    for _ in range(100):
        try:
            connection = pg8000.dbapi.connect("clerk", "127.0.0.1", "postgres", port, "secret")
            break
        except pg8000.dbapi.InterfaceError:
            time.sleep(0.1)
    cursor = connection.cursor()
    cursor.execute("CREATE TABLE payment (pay_no text, person text, paid numeric(16,2), day date)")
    cursor.execute(
        "INSERT INTO payment SELECT 'N'||n, 'P'||n%7, n + 0.05, date '2025-03-01' + n % 9 "
        "FROM generate_series(1, 1000) n"
    )
    cursor.execute("CREATE SEQUENCE counter")
    cursor.execute("INSERT INTO payment VALUES ('N0', NULL, 5, date '2025-03-01')")
    connection.commit()
    connection.close()


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
    [("SELECT * FROM nowhere", "nowhere"), ("SELECT nextval('counter')", "read-only")],
)
def test_a_query_that_fails_or_would_change_something_is_told(
    server, password, ledger, query, said
):
    with pytest.raises(SourceError, match=said):
        loaded(ledger, server, query)
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
