"""The ledger as a Frictionless data package: files with national names and a description."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from baoheng.core.errors import OutputError
from baoheng.ledger.cells import guarded_sql
from baoheng.ledger.columns import Column, Type
from baoheng.ledger.definitions import Table, dictionary, entities
from baoheng.ledger.delta import snapshot
from baoheng.ledger.engine import literal
from baoheng.ledger.folder import Ledger
from baoheng.ledger.parsing import quote
from baoheng.ledger.reading import make_views, national_sql, shown_sql
from baoheng.ledger.sources.files import digest_of

_TYPES = {
    Type.TEXT: "string",
    Type.REF: "string",
    Type.INT: "integer",
    Type.NUMBER: "number",
    Type.MONEY: "number",
    Type.DATE: "date",
    Type.TIME: "datetime",
    Type.FLAG: "boolean",
}


def export(
    ledger: Ledger,
    connection: duckdb.DuckDBPyConnection,
    chosen: Sequence[Table],
    target: Path,
    masked: bool,
    as_parquet: bool,
    advance: Callable[[str], None],
) -> int:
    """Write the tables and ``datapackage.json`` into an empty folder; how many rows.

    Personal columns are masked unless ``masked`` is False: whoever calls logs that.
    Raises OutputError where the folder is not empty.
    """
    if target.exists() and any(target.iterdir()):
        raise OutputError("导出的文件夹不是空的", where=str(target), todo="请换一个空文件夹")
    target.mkdir(parents=True, exist_ok=True)
    make_views(ledger, connection)
    resources = []
    rows = 0
    for table in chosen:
        path = target / f"{table.name}.{'parquet' if as_parquet else 'csv'}"
        plain = national_sql(ledger, table, f"SELECT * FROM {quote(table.name)}")
        query = shown_sql(table, plain, masked)
        rows += _write(connection, table, query, path, as_parquet)
        resources.append(_resource(ledger, table, path, masked, chosen))
        advance(table.title)
    package = {
        "profile": "tabular-data-package" if not as_parquet else "data-package",
        "name": "baoheng-ledger",
        "title": "医疗保障台账",
        "description": "个人信息已遮盖" if masked else "含个人信息，请按规定保管",
        "resources": resources,
    }
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    (target / "datapackage.json").write_text(text, encoding="utf-8")
    return rows


def _write(
    connection: duckdb.DuckDBPyConnection, table: Table, query: str, path: Path, as_parquet: bool
) -> int:
    if not as_parquet:
        texts = [c for c in table.columns if c.type in (Type.TEXT, Type.REF)]
        guards = ", ".join(f"{guarded_sql(quote(c.name))} AS {quote(c.name)}" for c in texts)
        query = f"SELECT * REPLACE ({guards}) FROM ({query})" if texts else query
    how = "FORMAT parquet, COMPRESSION zstd" if as_parquet else "FORMAT csv, HEADER"
    done = connection.execute(f"COPY ({query}) TO {literal(path)} ({how})").fetchall()
    return int(done[0][0])


def _resource(
    ledger: Ledger, table: Table, path: Path, masked: bool, chosen: Sequence[Table]
) -> dict[str, Any]:
    """One table's description, with the version of the ledger that it was written from.

    Only what holds of the file is said: masked columns tell rows neither apart nor together, and a
    reference leads only to tables of the package.
    """
    schema: dict[str, Any] = {"fields": [_field(column, masked) for column in table.columns]}
    hidden = {column.name for column in table.columns if masked and column.masked}
    if not hidden & set(table.key):
        schema["primaryKey"] = list(table.key)
    schema["foreignKeys"] = [
        {
            "fields": column.name,
            "reference": {"resource": owner.name, "fields": owner.key[0]},
        }
        for column in table.refs
        if (owner := entities()[str(column.to)]) in chosen
        and column.name not in hidden
        and not (masked and owner.by_name[owner.key[0]].masked)
    ]
    return {
        "name": table.name,
        "profile": f"{'tabular-' if path.suffix == '.csv' else ''}data-resource",
        "title": table.title,
        "description": f"{table.about}（台账版本 {snapshot(ledger, table).version}）",
        "path": path.name,
        "format": path.suffix[1:],
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest_of(path)}",
        "schema": schema,
    }


def _field(column: Column, masked: bool) -> dict[str, Any]:
    hidden = masked and column.masked
    field: dict[str, Any] = {
        "name": column.name,
        "title": column.title,
        "type": "string" if hidden else _TYPES[column.type],
        "privacy": str(column.privacy),
    }
    limits: dict[str, Any] = {"required": True} if column.required else {}
    if column.size:
        limits["maxLength"] = column.size
    if column.codes and not hidden:
        limits["enum"] = list(dictionary(column.codes))
    if column.type is Type.MONEY:
        field["unit"] = "元"
    elif column.unit:
        field["unit"] = column.unit
    if limits:
        field["constraints"] = limits
    return field
