"""Layouts drawn in text files: one invented form each, and what must be read from it.

A grid is drawn a row a line, cells between ``|``. ``<`` continues the cell to the left, ``^`` the
cell above; ``\\n`` is a line break inside a cell. A dump writes ``→`` for a tab. The indicators of
an ``[[expect]]`` are drawn the same way under their own head; there ``^`` repeats the text above
and ``?`` leaves a level open.
"""

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from baoheng.core.provenance import Place
from baoheng.reading.formats import text
from baoheng.reading.grid import Block, Cell, Grid, Loose, Source
from baoheng.reading.limits import DEFAULT_LIMITS

FOLDER = Path(__file__).parent / "layouts"
_TOP = {"name", "why", "kind", "known_gap", "block", "text", "expect"}
_TABLE = {
    "project", "kind", "department", "period", "money_unit", "budget", "goals", "tasks",
    "cost_items", "spending_plan", "execution", "total_score", "grade", "indicators",
}  # fmt: skip
COLUMNS = {
    "level1", "level2", "level3", "value", "operator", "number", "high", "unit", "weight", "date",
    "actual", "score", "cycle", "likelihood",
}  # fmt: skip


@dataclass(slots=True)
class Layout:
    """One file of the corpus; ``expect`` holds a mapping a table, its indicators as mappings."""

    stem: str
    name: str
    why: str
    kind: str
    blocks: list[dict[str, object]]
    text: str
    expect: list[dict[str, object]]
    known_gap: str | None = None
    rows: list[tuple[str, dict[str, str]]] = field(default_factory=list)  # (project, indicator)


def load_layout(path: Path) -> Layout:
    """Read one file; a word that the format does not know is an error."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    _known(path, data, _TOP)
    layout = Layout(
        path.stem, data["name"], data["why"], data["kind"], data.get("block", []),
        data.get("text", ""), data["expect"], data.get("known_gap"),
    )  # fmt: skip
    for table in layout.expect:
        _known(path, table, _TABLE)
        rows = list(_indicators(path, str(table.get("indicators", ""))))
        layout.rows += [(str(table.get("project", "")), row) for row in rows]
    return layout


def source_of(layout: Layout, folder: Path) -> Source:
    """The layout as a reader would hand it over; a dump goes through the reader of text files."""
    if layout.kind == "dump":
        path = folder / f"{layout.stem}.txt"
        path.write_text(layout.text.replace("→", "\t"), encoding="utf-8")
        return text.read(path, path.name, DEFAULT_LIMITS)
    blocks = list(_blocks(layout))
    digest = hashlib.sha256(layout.stem.encode()).hexdigest()
    return Source(layout.stem, digest, "docx", "drawing", blocks)


def draw(drawing: str, place: Place) -> Grid:
    """The grid of a drawing."""
    rows = [_split(line) for line in drawing.strip("\n").splitlines()]
    width = len(rows[0])
    for number, row in enumerate(rows, 1):
        if len(row) != width:
            raise ValueError(f"row {number} has {len(row)} cells, the first has {width}: {row}")
    cells = []
    for r, row in enumerate(rows):
        for c, mark in enumerate(row):
            if mark in {"<", "^"}:
                continue
            down, across = _extent(rows, r, c)
            cells.append(Cell(r, c, down, across, mark, place.at(r + 1, c + 1)))
    covered = sum(cell.rowspan * cell.colspan for cell in cells)
    if covered != len(rows) * width:
        raise ValueError(f"merged cells cover {covered} of {len(rows) * width} positions")
    return Grid(cells, len(rows), width, place)


def _extent(rows: list[list[str]], r: int, c: int) -> tuple[int, int]:
    across = 1
    while c + across < len(rows[r]) and rows[r][c + across] == "<":
        across += 1
    down = 1
    while r + down < len(rows):
        below = rows[r + down][c : c + across]
        if below[0] != "^" or any(mark not in {"<", "^"} for mark in below):
            break
        down += 1
    return down, across


def _split(line: str) -> list[str]:
    return [part.strip().replace("\\n", "\n") for part in line.split("|")]


def _blocks(layout: Layout) -> Iterator[Block]:
    tables = 0
    for block in layout.blocks:
        if "grid" in block:
            tables += 1
            yield draw(str(block["grid"]), Place(layout.stem, table=tables))
        else:
            for line in block["lines"]:  # type: ignore[attr-defined]
                yield Loose(line, Place(layout.stem))


def _indicators(path: Path, drawing: str) -> Iterator[dict[str, str]]:
    lines = drawing.strip("\n").splitlines()
    if not lines:
        return
    head = _split(lines[0])
    _known(path, dict.fromkeys(head), COLUMNS)
    above: dict[str, str] = {}
    for line in lines[1:]:
        parts = _split(line)
        if len(parts) != len(head):
            raise ValueError(f"{path.name}: {line!r} has {len(parts)} cells, the head {len(head)}")
        row = dict(zip(head, parts, strict=True))
        above = {name: above[name] if mark == "^" else mark for name, mark in row.items()}
        yield above


def _known(path: Path, table: dict[str, object], words: set[str]) -> None:
    if unknown := set(table) - words:
        raise ValueError(f"{path.name}: unknown words {sorted(unknown)}")
