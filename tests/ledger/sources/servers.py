"""Database servers of our own for tests: real ones, on a free port, gone afterwards."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

PASSWORD = "secret"
_PATIENCE = 300  # tenths of a second


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server with a table of payments; its URL without the password."""
    initdb, postgres = _program("initdb"), _program("postgres")
    if not initdb or not postgres:
        pytest.skip("没有安装 PostgreSQL（Debian/Ubuntu：apt-get install postgresql）")
    with _folder("postgres") as (folder, more):
        (folder / "pw").write_text(PASSWORD)
        (folder / "pw").chmod(0o644)
        made = ["-D", "data", "-U", "clerk", "-A", "scram-sha-256", "--pwfile=pw", "-E", "UTF8"]
        subprocess.run([initdb, *made], check=True, **more)  # type: ignore[call-overload]
        port = _free_port()
        options = ["-D", "data", "-p", str(port), "-h", "127.0.0.1", "-k", str(folder)]
        with _running([postgres, *options], more, signal.SIGINT):  # does not wait for clients
            connection = _connected(
                f"postgresql+pg8000://clerk:{PASSWORD}@127.0.0.1:{port}/postgres"
            )
            _fill(connection, "text", "CREATE SEQUENCE counter")
            yield f"postgresql://clerk@127.0.0.1:{port}/postgres"


@contextmanager
def mysql() -> Iterator[str]:
    """A MariaDB server with the same table."""
    install, mariadbd = _program("mariadb-install-db"), _program("mariadbd")
    if not install or not mariadbd:
        pytest.skip("没有安装 MariaDB（Debian/Ubuntu：apt-get install mariadb-server）")
    with _folder("mysql") as (folder, more):
        data = f"--datadir={folder / 'data'}"
        first = folder / "first.sql"
        people = ("clerk@'%'", "clerk@localhost")
        lines = ["CREATE DATABASE bureau;"]
        lines += [f"CREATE USER {who} IDENTIFIED BY '{PASSWORD}';" for who in people]
        lines += [f"GRANT ALL ON bureau.* TO {who};" for who in people]
        first.write_text("\n".join(lines) + "\n")  # one statement a line
        first.chmod(0o644)
        quiet = ["--no-defaults", "--auth-root-authentication-method=normal"]
        subprocess.run([install, *quiet, data], check=True, **more)  # type: ignore[call-overload]
        port = _free_port()
        options = ["--no-defaults", data, f"--port={port}", f"--socket={folder / 's'}"]
        options += ["--bind-address=127.0.0.1", f"--init-file={first}"]
        with _running([mariadbd, *options], more, signal.SIGTERM):
            connection = _connected(f"mysql+pymysql://clerk:{PASSWORD}@127.0.0.1:{port}/bureau")
            _fill(connection, "varchar(30)", "CREATE SEQUENCE counter")
            yield f"mysql://clerk@127.0.0.1:{port}/bureau"


def _program(name: str) -> str | None:
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(places[-1]) if places else None)


@contextmanager
def _folder(owner: str) -> Iterator[tuple[Path, dict[str, object]]]:
    """A folder for the server, and how to start programs as its owner: none runs as root."""
    folder = Path(tempfile.mkdtemp(prefix=f"baoheng-{owner}-"))
    more: dict[str, object] = {
        "cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL,
    }  # fmt: skip
    if os.geteuid() == 0:
        person = pwd.getpwnam(owner)
        os.chown(folder, person.pw_uid, person.pw_gid)
        more |= {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
    try:
        yield folder, more
    finally:
        shutil.rmtree(folder)


@contextmanager
def _running(words: list[str], more: dict[str, object], stop: int) -> Iterator[None]:
    process = subprocess.Popen(words, **more)  # type: ignore[call-overload]
    try:
        yield
    finally:
        process.send_signal(stop)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _connected(url: str) -> Connection:
    engine = create_engine(url, poolclass=NullPool)
    for _ in range(_PATIENCE):
        try:
            return engine.connect()
        except SQLAlchemyError:
            time.sleep(0.1)
    raise TimeoutError("the server did not start")


def _fill(connection: Connection, kind: str, more: str) -> None:
    """A thousand payments and one without a person."""
    with connection:
        create = (
            f"CREATE TABLE payment (pay_no {kind}, person {kind}, paid numeric(16,2), day date)"
        )
        connection.execute(text(create))
        connection.execute(text(more))
        rows = [
            {"a": f"N{n}", "b": f"P{n % 7}", "c": f"{n}.05", "d": f"2025-03-0{1 + n % 9}"}
            for n in range(1, 1001)
        ]
        rows.append({"a": "N0", "b": None, "c": "5", "d": "2025-03-01"})
        insert = "INSERT INTO payment VALUES (:a, :b, CAST(:c AS decimal(16,2)), CAST(:d AS date))"
        connection.execute(text(insert), rows)
        connection.commit()
