"""The example city's own knowledge (Parquet), as ``baoheng simulate`` writes it."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from baoheng.core.errors import SourceError
from baoheng.review.knowledge.batches import Batch
from baoheng.review.knowledge.entry import Code, Codes, Entry, identity, sorted_codes
from baoheng.review.knowledge.forms import lacking

_FIELDS = {
    "attribute": "attribute", "operator": "operator", "measure": "measure", "window": "window",
    "sex": "sex", "setting": "setting",
}  # fmt: skip
_CODES = {
    "items": "items", "others": "other_items", "values": "values", "other_values": "other_values",
}  # fmt: skip
_INFORMATION = ("rule_name", "logic")
_KNOWN = {
    *_FIELDS.values(), *_CODES.values(), *_INFORMATION, "rule_no", "window_days", "low", "limit",
    "ratio", "note",
}  # fmt: skip
_NEEDED = ("rule_no", "items", "operator", "limit")


def read_truth(path: Path, batch: Batch) -> list[Entry]:
    """One confirmed point a row. Raises SourceError with the row and the reason."""
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise SourceError(
            "Parquet 文件读不出来", where=str(path), todo="请给 baoheng simulate 写出的文件"
        ) from error
    missing = [name for name in _NEEDED if name not in table.column_names]
    strange = [name for name in table.column_names if name not in _KNOWN]
    if missing or strange:
        said = f"缺少列 {'、'.join(missing)}" if missing else f"不认识列 {'、'.join(strange)}"
        raise SourceError(said, where=str(path), todo="请给 baoheng simulate 写出的知识文件")
    found: dict[str, Entry] = {}
    for number, row in enumerate(table.to_pylist(), start=1):
        where = f"第{number}行"
        one = _entry(row, f"{path.name} {where}", f"{path} {where}", batch)
        if why := lacking(one):
            raise SourceError(why, where=f"{path} {where}", todo="整份文件没有导入")
        if one.id in found:
            raise SourceError(
                "与前面一行说的是同样的编码", where=f"{path} {where}", todo="请删去一行"
            )
        found[one.id] = one
    return list(found.values())


def _entry(row: Mapping[str, Any], source: str, where: str, batch: Batch) -> Entry:
    fields: dict[str, Any] = {name: row.get(column) for name, column in _FIELDS.items()}
    fields |= {name: _codes(row.get(column)) for name, column in _CODES.items()}
    one = Entry(
        id="",
        rule=row["rule_no"],
        name=row.get("note") or row.get("rule_name") or "",
        window_size=row.get("window_days"),
        low=_number(row.get("low"), where),
        limit=_number(row.get("limit"), where),
        ratio=_number(row.get("ratio"), where),
        note=row.get("note") or "",
        source=source,
        batch=batch.id,
        published=batch.published,
        **fields,
    )
    return replace(one, id=identity(one))


def _codes(said: list[str] | None) -> Codes:
    return sorted_codes(Code(code) for code in said or ())


def _number(said: str | None, where: str) -> Decimal | None:
    try:
        return None if said is None else Decimal(said)
    except InvalidOperation as error:
        raise SourceError(f"“{said}”不是数", where=where, todo="整份文件没有导入") from error
