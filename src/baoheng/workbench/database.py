"""Where the workbench keeps its state: SQLite in its folder, or PostgreSQL by one setting."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from baoheng.core.errors import WorkbenchError

# WAL lets pages read while an act is written; FULL, because a decision that was shown must not
# be lost with the power; IMMEDIATE, so that an act waits for its turn instead of failing half-way
_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"


def database_settings(url: str, home: Path) -> dict[str, Any]:
    """Django's settings of the database at ``url`` (postgresql://…), or of the file in ``home``.

    Raises WorkbenchError for an address of another kind. The password is best left out of the
    address and given as PGPASSWORD.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "workbench.sqlite3",
            "OPTIONS": {
                "init_command": _PRAGMAS,
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise WorkbenchError(
            "数据库地址看不懂",
            where="BAOHENG_DATABASE",
            todo="应为 postgresql://用户@主机:端口/库名；不写则用本机文件",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
