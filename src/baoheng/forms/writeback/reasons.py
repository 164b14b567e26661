"""The reason of a deviation: a text, ticks under kinds of reason, or both."""

from baoheng.core.tables import Indicator
from baoheng.forms.writeback.draft import Draft
from baoheng.forms.writeback.rows import Row, keeps, put_text, tick
from baoheng.reading.grammar.heads import Column
from baoheng.reading.grammar.vocabulary import squash

_JOINT = "；"  # the reader puts a text and the heads of ticked columns together with it


def put_reason(row: Row, draft: Draft) -> None:
    """The changes of one row that say why a target was missed."""
    kinds = [c for c in row.line.head.columns if c.role == "tick_reason"]
    labels = {squash(c.label) for c in kinds}
    new = [_parts(one, labels) for one in row.new]
    if not any(text or ticked for text, ticked in new):
        keeps(row, "reason", next((one.reason for one in row.old if one.reason), None), draft)
        return
    if [one.reason for one in row.old] == [one.reason for one in row.new] and not any(
        labels & {squash(key) for key in one.extra} for one in row.new
    ):
        return
    if kinds:
        tick(row, set().union(*(ticked for _, ticked in new)), kinds, draft)
    texts = [text for text, _ in new]
    columns = [c for c in row.line.head.columns if c.role == "reason"]
    if any(texts) or any(_filled(row, column) for column in columns):
        put_text(row, "reason", columns[0] if columns else None, _joined(texts), draft)
    for other in columns[1:]:
        if text := _filled(row, other):
            said = f"原有的“{text[:40]}”没有动，请核对"
            draft.leave(row.what("reason", other), "", said, row.line.cell(other))


def _parts(one: Indicator, labels: set[str]) -> tuple[str, set[str]]:
    """The text and the kinds of a reason; kinds may stand in ``extra`` under their heads too."""
    pieces = (one.reason or "").split(_JOINT)
    ticked = {squash(piece) for piece in pieces} & labels
    text = _JOINT.join(piece for piece in pieces if squash(piece) not in labels)
    ticked |= {squash(key) for key, mark in one.extra.items() if mark.strip()} & labels
    return text, ticked


def _joined(texts: list[str]) -> str:
    if len(set(texts)) == 1:
        return texts[0]
    return "\n".join(f"{n}.{text}" for n, text in enumerate(texts, start=1) if text)


def _filled(row: Row, column: Column) -> str:
    cell = row.line.cell(column)
    return cell.text.strip() if cell is not None else ""
