"""DuckDB connections with bounded memory; every query of the ledger runs in one."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from baoheng.core.errors import LedgerError, OutputError

MEMORY = "2GB"  # with Arrow chunks and the interpreter a load stays below 4 GiB


@contextmanager
def engine(
    spill: Path, memory: str = MEMORY, threads: int | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that spills to the folder ``spill`` and reads nothing from the network.

    It uses all processors unless told otherwise. Raises OutputError when the disk is full,
    LedgerError when memory does not suffice.
    """
    connection = duckdb.connect()
    try:
        connection.execute(f"SET memory_limit = '{memory}'")
        connection.execute(f"SET threads = {threads or len(os.sched_getaffinity(0))}")
        connection.execute("SET temp_directory = ?", [str(spill)])
        connection.execute("SET autoinstall_known_extensions = false")
        connection.execute("SET autoload_known_extensions = false")
        connection.execute("SET enable_progress_bar = false")
        yield connection
    except (duckdb.IOException, OSError) as error:
        if "No space left" in str(error):
            raise OutputError(
                "磁盘满了，没有写完", where=str(spill), todo="台账没有改动，请腾出空间后重试"
            ) from error
        raise OutputError(
            f"读写文件出错（{str(error)[:200]}）", where=str(spill), todo="台账没有改动，请检查磁盘"
        ) from error
    except duckdb.OutOfMemoryException as error:
        raise LedgerError(
            f"内存或临时空间不够（{str(error)[:200]}）",
            todo="台账没有改动，请关闭其他程序，或腾出磁盘空间后重试",
        ) from error
    except duckdb.Error as error:
        raise LedgerError(
            f"数据算不下去（{str(error).splitlines()[0][:200]}）",
            todo="台账没有改动。请把这段文字交给维护人员",
        ) from error
    finally:
        connection.close()


@contextmanager
def reading() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection for reading, with a folder of its own to spill to. Raises as ``engine``."""
    with tempfile.TemporaryDirectory(prefix="baoheng-") as spill, engine(Path(spill)) as connection:
        yield connection


def literal(text: object) -> str:
    """A text or path as a SQL literal."""
    return "'" + str(text).replace("'", "''") + "'"


def file_list(paths: list[str]) -> str:
    """Paths as a DuckDB list."""
    return "[" + ", ".join(literal(path) for path in paths) + "]"
