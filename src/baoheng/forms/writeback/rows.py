"""The result cells of one indicator row: actual, forecast, points, likelihood."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from baoheng.core.tables import Indicator
from baoheng.forms.writeback.draft import Draft
from baoheng.forms.writeback.layout import Line
from baoheng.reading.grammar.heads import Column
from baoheng.reading.grammar.indicators import tidy
from baoheng.reading.grammar.vocabulary import squash
from baoheng.reading.grid import Cell

TICK = "√"
_NEAR = 40  # rows that are searched for a filled cell of the column
_WORDS = {"actual": "实际完成值", "forecast": "预计完成值", "score": "得分",
          "reason": "偏差原因", "likelihood": "完成可能性"}  # fmt: skip
_TEXTS = {"actual": "actual_text", "forecast": "forecast_text"}
_STAND_INS = {"score": ("weight", "value"), "forecast": ("actual", "value")}
_CROWDED = "这一行写着几个指标，得分只有一格，请在副本里人工填写"


@dataclass(frozen=True, slots=True)
class Row:
    """One row with its indicators as they were read (``old``) and as they shall be (``new``).

    ``lines`` are all rows of the table: where this one is blank, another shows the kind of cell.
    """

    line: Line
    old: tuple[Indicator, ...]
    new: tuple[Indicator, ...]
    lines: Sequence[Line]

    def what(self, role: str, column: Column | None = None) -> str:
        """What a value is, for the clerk: the names of the row and the head of the column."""
        names = "、".join(one.level3 for one in self.old)
        return f"“{names}”的{squash(column.label) if column else _WORDS[role]}"

    def like(self, role: str, column: Column) -> Cell | None:
        """A filled cell of the same column, else of this row: points follow their weight."""
        for line in (self.line, *self.lines[:_NEAR]):
            if any(one is column for one in line.head.columns):
                cell = line.cell(column)
                if cell is not None and cell.text.strip():
                    return cell
        for other in _STAND_INS.get(role, ("actual", "value")):
            beside = self.line.column(other)
            cell = self.line.cell(beside) if beside else None
            if cell is not None and cell.text.strip():
                return cell
        return None


def put_results(row: Row, draft: Draft) -> None:
    """The changes of one row, but for the reason of a deviation."""
    for role, name in _TEXTS.items():
        _text(row, role, [getattr(one, name) for one in row.old],
              [getattr(one, name) for one in row.new], draft)  # fmt: skip
    _score(row, draft)
    _likelihood(row, draft)


def put_text(row: Row, role: str, column: Column | None, text: str, draft: Draft) -> None:
    """Write a text into the row's cell of this column; listed where there is none."""
    cell = row.line.cell(column) if column else None
    if column is None or cell is None:
        draft.leave(row.what(role, column), text, _no_cell(row, role))
    elif tidy(text) != tidy(cell.text):
        draft.put(cell, text, row.what(role, column), row.like(role, column))


def keeps(row: Row, role: str, old: str | None, draft: Draft) -> None:
    """No new result for this field: what the form holds stays, and the clerk is told."""
    if old:
        draft.leave(row.what(role), "", f"没有新的结果，原有的“{old[:40]}”没有动，请核对")


def _text(row: Row, role: str, old: list[str | None], new: list[str | None], draft: Draft) -> None:
    said = [text for text in new if text]
    if not said:
        keeps(row, role, next((text for text in old if text), None), draft)
    elif old != new:
        put_text(row, role, row.line.column(role), _listed(new), draft)


def _listed(texts: Sequence[str | None]) -> str:
    """One text for a row of several indicators: numbered as its names are."""
    if len(set(texts)) == 1:
        return texts[0] or ""
    return "\n".join(f"{n}.{text}" for n, text in enumerate(texts, start=1) if text)


def _score(row: Row, draft: Draft) -> None:
    old, new = [one.score for one in row.old], [one.score for one in row.new]
    said: list[Decimal] = [score for score in new if score is not None]
    if not said:
        kept = next((score for score in old if score is not None), None)
        keeps(row, "score", None if kept is None else f"{kept:f}", draft)
        return
    if old == new:
        return
    column = row.line.column("score")
    cell = row.line.cell(column) if column else None
    shown = "、".join(f"{score:f}" for score in said)
    if column is None or cell is None:
        draft.leave(row.what("score", column), shown, _no_cell(row, "score"))
    elif len(set(new)) > 1:
        draft.leave(row.what("score", column), shown, _CROWDED, cell)
    else:
        draft.put(cell, said[0], row.what("score", column), row.like("score", column))


def _likelihood(row: Row, draft: Draft) -> None:
    old, new = [one.likelihood for one in row.old], [one.likelihood for one in row.new]
    if not any(new):
        keeps(row, "likelihood", next((text for text in old if text), None), draft)
        return
    if old == new:
        return
    ticks = [c for c in row.line.head.columns if c.role == "tick_likelihood"]
    if row.line.column("likelihood") or not ticks:
        put_text(row, "likelihood", row.line.column("likelihood"), _listed(new), draft)
        return
    chosen = [c for c in ticks if squash(c.label) == squash(new[0] or "")]
    if len(chosen) != 1 or len(set(new)) > 1:
        heads = "、".join(squash(c.label) for c in ticks)
        reason = f"表里可打勾的是{heads}，没有与它相同的一栏；如是建议，请先确认"
        draft.leave(row.what("likelihood"), _listed(new), reason)
        return
    tick(row, {squash(chosen[0].label)}, ticks, draft)


def tick(row: Row, labels: set[str], columns: Sequence[Column], draft: Draft) -> None:
    """Tick the columns of these labels and clear the others."""
    for column in columns:
        cell = row.line.cell(column)
        wanted = squash(column.label) in labels
        if cell is None:
            if wanted:
                draft.leave(row.what("", column), TICK, "这一行没有这一格")
        elif wanted != bool(cell.text.strip()):
            draft.put(cell, TICK if wanted else "", row.what("", column), _ticked(row, columns))


def _ticked(row: Row, columns: Sequence[Column]) -> Cell | None:
    """A cell that is ticked already, in this row or another, else one of the row's own."""
    for line in (row.line, *row.lines[:_NEAR]):
        for column in columns:
            cell = line.cell(column)
            if cell is not None and cell.text.strip():
                return cell
    return row.like("actual", columns[0])


def _no_cell(row: Row, role: str) -> str:
    if row.line.column(role) is None:
        return f"表里没有“{_WORDS[role]}”这一栏"
    return "这一行没有单独的这一格"
