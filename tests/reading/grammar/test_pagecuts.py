"""Rows cut by the end of a page into two that are ruled all around."""

import pytest

from baoheng.core.provenance import Place
from baoheng.reading.grammar.pagecuts import join_cut_rows
from baoheng.reading.grid import Cell, Flag, Grid


def grid(*rows: tuple[int, tuple[str, str]]) -> Grid:
    cells = [
        Cell(row, col, 1, 1, text, Place("表.pdf", page=page, row=row + 1, col=col + 1))
        for row, (page, texts) in enumerate(rows)
        for col, text in enumerate(texts)
    ]
    return Grid(cells, len(rows), 2, Place("表.pdf", page=1))


def test_two_halves_of_a_label_make_one_row():
    made = grid((1, ("绩效目", "资助参保，减轻困")), (2, ("标", "难群众负担。")))
    join_cut_rows(made)
    assert [c.text for c in made.cells] == ["绩效目标", "资助参保，减轻困难群众负担。", "", ""]
    assert made.cells[1].more_places == (Place("表.pdf", page=2, row=2, col=2),)
    assert Flag.CUT_JOINED in made.cells[1].flags


@pytest.mark.parametrize(
    "rows",
    [
        ((1, ("绩效目", "资助")), (1, ("标", "参保"))),  # on one page
        ((1, ("绩效目标", "资助")), (2, ("备注", "参保"))),  # two labels
        ((1, ("甲", "资助")), (2, ("乙", "参保"))),  # no label together
    ],
)
def test_other_rows_stay(rows):
    made = grid(*rows)
    before = [c.text for c in made.cells]
    join_cut_rows(made)
    assert [c.text for c in made.cells] == before
