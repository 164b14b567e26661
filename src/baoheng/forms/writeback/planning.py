"""From filled tables to the cells of the document they were read from."""

from collections.abc import Sequence

from baoheng.core.errors import BaohengError
from baoheng.core.tables import TargetTable
from baoheng.forms.writeback.draft import Draft
from baoheng.forms.writeback.layout import Layout
from baoheng.forms.writeback.model import Changes
from baoheng.forms.writeback.money import put_execution, put_total
from baoheng.forms.writeback.reasons import put_reason
from baoheng.forms.writeback.rows import Row, put_results
from baoheng.reading.accounting import Reading


def plan(reading: Reading, results: Sequence[TargetTable]) -> Changes:
    """The changes that bring the document to what the filled tables say.

    ``results`` has one table for each table of the document that holds indicators, in its order
    and with the same indicators; a table that shall not change may stand there itself. Actual,
    score, reason, forecast, likelihood, the year's spending, total and grade are compared; what is
    equal gives no change, and a value for which the form has no cell is in ``left``.
    Raises BaohengError where the tables are not those of the document.
    """
    own = [table for table in reading.document.tables if table.indicators]
    _check(reading.document.file, own, results)
    layout, draft = Layout(reading.source), Draft()
    for old, new in zip(own, results, strict=True):
        _table(old, new, layout, draft)
    return draft.close()


def _check(file: str, own: Sequence[TargetTable], results: Sequence[TargetTable]) -> None:
    if len(own) != len(results):
        raise BaohengError(
            f"原件有{len(own)}张带指标的表，结果有{len(results)}张",
            where=file,
            todo="请按原件逐张给出结果",
        )
    for old, new in zip(own, results, strict=True):
        if [one.level3 for one in old.indicators] != [one.level3 for one in new.indicators]:
            raise BaohengError(
                f"结果的指标与原件里“{old.project or old.title or '本表'}”的不一致",
                where=file,
                todo="请用同一份原件重新算出结果",
            )


def _table(old: TargetTable, new: TargetTable, layout: Layout, draft: Draft) -> None:
    lines = layout.lines(old.indicators)
    for line in lines:
        before = tuple(old.indicators[at] for at in line.members)
        after = tuple(new.indicators[at] for at in line.members)
        row = Row(line, before, after, lines)
        put_results(row, draft)
        put_reason(row, draft)
    placed = {at for line in lines for at in line.members}
    for at, (before_one, after_one) in enumerate(zip(old.indicators, new.indicators, strict=True)):
        if at not in placed and before_one != after_one:
            what = f"“{before_one.level3}”的结果"
            draft.leave(what, after_one.actual_text or "", "没有认出它在原件里的那一行")
    put_execution(old, new, lines, layout, draft)
    put_total(old, new, lines, layout, draft)
