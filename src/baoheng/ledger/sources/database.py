"""A query on PostgreSQL, MySQL or Oracle, through SQLAlchemy, streamed."""

import hashlib
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from sqlalchemy import Connection, CursorResult, create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from baoheng.core.errors import SourceError
from baoheng.ledger.sources.chunk import Chunk, text_table

PASSWORD = "BAOHENG_SOURCE_PASSWORD"  # noqa: S105 — the name of a variable, not a password
# what goes wrong is said once, by the message; not also in a trace on the terminal
logging.getLogger("sqlalchemy").addHandler(logging.NullHandler())
_DRIVERS = {
    "postgresql": "postgresql+pg8000",
    "postgres": "postgresql+pg8000",
    "mysql": "mysql+pymysql",
    "oracle": "oracle+oracledb",
}
_BATCH = 50_000


@dataclass(frozen=True)
class DatabaseQuery:
    """The rows that a query returns. The password comes from the environment, never from the URL's
    place in a command line; the session is read-only where the database knows that."""

    url: str
    query: str

    @property
    def name(self) -> str:
        """The database without user and password, and the query."""
        url = self._url
        mark = hashlib.sha256(self.query.encode()).hexdigest()[:8]
        return f"{url.get_backend_name()}://{url.host or ''}/{url.database or ''}?{mark}"

    @property
    def digest(self) -> None:
        """Not known before the rows have been read."""
        return None

    @cached_property
    def headings(self) -> Sequence[str]:
        """The names of the result's columns."""
        with self._connected() as connection, self._result(connection) as result:
            return list(result.keys())

    def chunks(self) -> Iterator[Chunk]:
        """The records; ``numbers`` count them from 1."""
        first = 1
        with self._connected() as connection, self._result(connection) as result:
            heads = list(result.keys())
            for some in result.partitions(_BATCH):
                numbers = pa.array(np.arange(first, first + len(some)))
                first += len(some)
                yield Chunk(text_table(heads, [tuple(row) for row in some]), numbers)

    @property
    def _url(self) -> URL:
        try:
            url = make_url(self.url)
        except ArgumentError as error:
            raise SourceError(
                "数据库地址写得不对", todo="请写成 postgresql://用户@主机:端口/库名"
            ) from error
        backend = url.get_backend_name()
        if backend not in _DRIVERS:
            raise SourceError(f"不支持 {backend} 这种数据库", todo="支持 postgresql、mysql、oracle")
        url = url.set(drivername=_DRIVERS[backend])
        password = os.environ.get(PASSWORD)
        return url.set(password=password) if password and not url.password else url

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """A connection; what the database says against us becomes a message."""
        try:
            engine = create_engine(self._url, poolclass=NullPool)
            with engine.connect() as connection:
                if self._url.get_backend_name() in ("postgresql", "mysql"):
                    connection.execute(text("SET TRANSACTION READ ONLY"))
                yield connection
        except SQLAlchemyError as error:
            cause = str(getattr(error, "orig", None) or error).splitlines()[0][:200]
            raise SourceError(
                f"数据库没有给出数据（{cause}）",
                where=f"{self._url.host or ''}/{self._url.database or ''}",
                todo=f"请核对地址、用户、网络和查询语句；密码放在环境变量 {PASSWORD}。台账没有改动",
            ) from error

    def _result(self, connection: Connection) -> CursorResult[tuple[object, ...]]:
        return connection.execution_options(stream_results=True, max_row_buffer=_BATCH).execute(
            text(self.query)
        )
