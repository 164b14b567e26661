"""Which rows of a wide table belong to which project."""

from collections.abc import Sequence
from decimal import Decimal

from baoheng.core.target import Doubt
from baoheng.reading.grammar.heads import Head
from baoheng.reading.grammar.indicators import number
from baoheng.reading.grammar.rows import Row
from baoheng.reading.grammar.spans import centred_spans
from baoheng.reading.grid import Cell, Grid

PROJECT_ROLES = (
    "project", "unit_name", "unit_code", "project_code", "goal", "period", "budget_total",
    "budget_fiscal", "budget_government_fund", "budget_other", "budget_special", "budget_basic",
    "budget_project", "serial",
)  # fmt: skip
# weights of one project add up to 90 at target time and to 100 at self-evaluation
_WHOLE = (Decimal(90), Decimal(100))

Grouped = list[tuple[dict[str, list[Cell]], list[int]]]


def group_rows(grid: Grid, head: Head, rows: Sequence[Row]) -> Grouped:
    """(project cells by role, row positions) for each project, in order.

    A form about one project gives one group without cells.
    """
    roles = [role for role in PROJECT_ROLES if head.find(role)]
    if not roles or roles == ["serial"]:
        return [({}, list(range(len(rows))))]
    if grid.trusted:
        return _by_span(grid, head, rows, roles)
    return _by_weight(rows, roles) or _by_position(rows, roles)


def _by_span(grid: Grid, head: Head, rows: Sequence[Row], roles: list[str]) -> Grouped:
    key = next((r for r in ("project", "unit_name", "unit_code", "goal") if r in roles), roles[0])
    column = head.find(key)
    groups: Grouped = []
    last: Cell | None = None
    for position, row in enumerate(rows):
        cell = grid.at(row.index, column.start) if column else None
        if cell is None or not cell.text.strip():
            if last is not None and cell is not None:
                message = f"项目一格是空的，取上面的“{last.text[:20]}”，请核对"
                row.doubts.append(Doubt("EMPTY_PROJECT", message))
            cell = last
        if not groups or cell is not last:
            groups.append(({}, []))
            last = cell
        cells, members = groups[-1]
        members.append(position)
        for role in roles:
            for found in row.cells.get(role, ()):
                if found.text.strip() and found not in cells.setdefault(role, []):
                    cells[role].append(found)
    for row in rows:
        for role in roles:
            row.cells.pop(role, None)
    return groups


def _gather(rows: Sequence[Row], roles: list[str], spans: list[tuple[int, int]]) -> Grouped:
    groups: Grouped = []
    for start, stop in spans:
        cells: dict[str, list[Cell]] = {}
        for row in rows[start:stop]:
            for role in roles:
                found = row.cells.pop(role, [])
                if found:
                    cells.setdefault(role, []).extend(found)
        groups.append((cells, list(range(start, stop))))
    return groups


def _by_weight(rows: Sequence[Row], roles: list[str]) -> Grouped | None:
    """Cut where the weights reach exactly 90 (or 100), if every cut comes out even."""
    weights = [number(row.text("weight")) for row in rows]
    if any(weight is None for weight in weights):
        return None
    for whole in _WHOLE:
        spans: list[tuple[int, int]] = []
        start, total = 0, Decimal(0)
        for position, weight in enumerate(weights):
            total += weight or 0
            if total >= whole:
                if total > whole:
                    break
                spans.append((start, position + 1))
                start, total = position + 1, Decimal(0)
        if start == len(rows) and spans and _one_each(rows, spans):
            return _gather(rows, roles, spans)
    return None


def _one_each(rows: Sequence[Row], spans: list[tuple[int, int]]) -> bool:
    """Each span holds a project's name, and no more than one amount."""
    return all(
        any(row.first("project") for row in rows[start:stop])
        and sum(1 for row in rows[start:stop] if row.first("budget_total")) <= 1
        for start, stop in spans
    )


def _by_position(rows: Sequence[Row], roles: list[str]) -> Grouped:
    key = next((r for r in ("project", "unit_name", "unit_code", "goal") if r in roles), roles[0])
    at = [i for i, row in enumerate(rows) if row.first(key)]
    if at and at[0] > 0:
        clusters: list[list[int]] = []
        for position in at:
            if clusters and position - clusters[-1][-1] <= 1:
                clusters[-1].append(position)
            else:
                clusters.append([position])
        spans = centred_spans([(c[0] + c[-1]) / 2 for c in clusters], len(rows))
    else:
        starts = at or [0]
        spans = list(zip(starts, [*starts[1:], len(rows)], strict=True))
    return _gather(rows, roles, spans)
