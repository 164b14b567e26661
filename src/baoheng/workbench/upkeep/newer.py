"""Noticing a database that a newer program has made."""

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from baoheng.core.errors import WorkbenchError


def refuse_newer() -> None:
    """Raise WorkbenchError where the database has changes that this program does not know."""
    loader = MigrationLoader(connection)
    replaced = {key for one in loader.disk_migrations.values() for key in one.replaces}
    unknown = sorted(
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if app in loader.migrated_apps
        and (app, name) not in loader.disk_migrations
        and (app, name) not in replaced
    )
    if unknown:
        raise WorkbenchError(
            f"数据库比程序新（程序不认识 {'、'.join(unknown[:3])}）",
            todo="请装回较新的程序，或恢复升级前的备份；数据库没有改动",
        )
