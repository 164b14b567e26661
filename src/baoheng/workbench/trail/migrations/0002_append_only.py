"""The database itself refuses to change or delete entries of the log."""

from typing import Any, ClassVar

from django.db import migrations

_SAID = "操作记录只能添加"
_SQLITE = [
    f"CREATE TRIGGER trail_entry_{verb.lower()} BEFORE {verb} ON trail_entry "
    f"BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
    for verb in ("UPDATE", "DELETE")
]
_POSTGRES = [
    f"CREATE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_SAID}'; END $$",
    "CREATE TRIGGER trail_entry_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON trail_entry "
    "FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse()",
]
_BACK = {
    "sqlite": ["DROP TRIGGER trail_entry_update", "DROP TRIGGER trail_entry_delete"],
    "postgresql": ["DROP TRIGGER trail_entry_fixed ON trail_entry", "DROP FUNCTION trail_refuse"],
}


def _forward(_apps: Any, editor: Any) -> None:
    for line in _SQLITE if editor.connection.vendor == "sqlite" else _POSTGRES:
        editor.execute(line)


def _back(_apps: Any, editor: Any) -> None:
    for line in _BACK[editor.connection.vendor]:
        editor.execute(line)


class Migration(migrations.Migration):
    """Triggers for SQLite and PostgreSQL."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("trail", "0001_initial")]
    operations: ClassVar[list[Any]] = [migrations.RunPython(_forward, _back)]
