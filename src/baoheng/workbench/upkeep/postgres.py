"""Copying a PostgreSQL database out and in, by PostgreSQL's own programs."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from baoheng.core.errors import WorkbenchError


def used(database: Mapping[str, Any]) -> bool:
    """Whether the settings are of a PostgreSQL database."""
    return str(database["ENGINE"]).endswith("postgresql")


def dump(database: Mapping[str, Any], target: Path) -> None:
    """The whole database at one moment. Raises WorkbenchError."""
    _run(
        database, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}"
    )


def load(database: Mapping[str, Any], source: Path, over: bool = False) -> None:
    """Into an empty database, all or nothing. Raises WorkbenchError.

    ``over`` is for one that the same restore has filled before and did not come to its end.
    """
    cleaning = ("--clean", "--if-exists") if over else ()
    name = f"--dbname={database['NAME']}"
    options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    _run(database, "pg_restore", *options, *cleaning, name, str(source))


def _run(database: Mapping[str, Any], program: str, *arguments: str) -> None:
    known = {
        "PGHOST": database["HOST"],
        "PGPORT": database["PORT"],
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGDATABASE": database["NAME"],
    }
    given = {key: str(value) for key, value in known.items() if value}
    try:
        done = subprocess.run(
            [program, *arguments],
            env=os.environ | given,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise WorkbenchError(
            f"没有 {program} 这个程序", todo="请安装 PostgreSQL 的客户端程序（postgresql-client）"
        ) from error
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["没有说明"]
        raise WorkbenchError(
            f"{program} 没有做成：{lines[0][:300]}", todo="请检查数据库的地址、权限和程序的版本"
        )
