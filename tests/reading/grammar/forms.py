"""Read drawn forms: the shortest way from a drawing to what the grammar makes of it."""

from pathlib import Path

from tests.reading.layoutfiles import draw

from baoheng.core.provenance import Place
from baoheng.core.tables import TargetTable
from baoheng.reading.accounting import Reading
from baoheng.reading.formats import text
from baoheng.reading.grid import Block, Loose, Source
from baoheng.reading.limits import DEFAULT_LIMITS
from baoheng.reading.read import read_tables

PLACE = Place("例表.docx", table=1)
HEAD = "一级指标 | 二级指标 | 三级指标 | 指标值"


def read(*parts: str) -> Reading:
    """Read blocks in order: a part with ``|`` is a grid, another is a loose line."""
    blocks: list[Block] = [
        draw(part, PLACE) if "|" in part else Loose(part, PLACE) for part in parts
    ]
    return read_tables(Source("例表.docx", "", "docx", "drawing", blocks))


def one(*parts: str) -> TargetTable:
    """The only table of the drawing."""
    (table,) = read(*parts).document.tables
    return table


def dump(tmp_path: Path, lines: str) -> Reading:
    """Read a text dump in which ``→`` stands for a tab."""
    path = tmp_path / "例表.txt"
    path.write_text(lines.replace("→", "\t"), encoding="utf-8")
    return read_tables(text.read(path, path.name, DEFAULT_LIMITS))


def rows(table: TargetTable, *fields: str) -> list[list[str | None]]:
    """The indicators as a small table; ``doubts`` and ``repairs`` give their codes."""
    wanted = fields or ("level1", "level2", "level3", "value")
    return [[cell(i, name) for name in wanted] for i in table.indicators]


def cell(indicator: object, name: str) -> str | None:
    """One field of an indicator as text."""
    if name == "value":
        return indicator.target.text  # type: ignore[attr-defined, no-any-return]
    if name in {"operator", "unit", "number"}:
        value = getattr(indicator.target, {"number": "value"}.get(name, name))  # type: ignore[attr-defined]
    elif name == "doubts":
        return " ".join(d.code for d in indicator.doubts)  # type: ignore[attr-defined]
    elif name == "repairs":
        return " ".join(r.kind for r in indicator.repairs)  # type: ignore[attr-defined]
    else:
        value = getattr(indicator, name)
    return None if value is None else str(value)
