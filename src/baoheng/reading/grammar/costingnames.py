"""Projects named above the parts of one costing: 一、智能监控服务 over its lines and total."""

import re

from baoheng.reading.grammar.fields import inline, label_role
from baoheng.reading.grammar.heads import Head
from baoheng.reading.grammar.vocabulary import role_of, squash
from baoheng.reading.grid import Cell, Loose

_HEADING = re.compile(
    r"[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s*(?P<name>[^:：。；;，,\d][^:：。；;，,]{2,30})"
)


def named_above(
    head: Head, by_row: dict[int, list[Cell]], line: Loose | None
) -> Cell | Loose | None:
    """The heading right above a costing that names a project: a cell alone in a row, or a line."""
    if head.section != "costing":
        return None
    cells = by_row.get(head.top - 1, [])
    over: Cell | Loose | None = cells[0] if len(cells) == 1 else None
    if over is None and not any(row < head.top and by_row[row] for row in by_row):
        over = line
    return over if over is not None and heading_name(over.text) else None


def heading_name(text: str) -> str | None:
    """The name in a numbered heading; None where it is a title or a label of a form."""
    found = _HEADING.fullmatch(squash(text))
    if found is None or label_role(found["name"]) or inline(text):
        return None
    known = role_of("structure", found["name"]) or role_of("parts", found["name"])
    return None if known else found["name"]
