"""Forms of invented bureaus in layouts that the grammar was not tuned on.

Each file of ``layouts/`` draws one form and says what must be read from it. The whole corpus is
also counted: an indicator is right when project, three levels and value text are all right.
"""

from pathlib import Path

import pytest
from layoutfiles import FOLDER, Layout, draw, load_layout, source_of
from layoutscores import Score, compare

from baoheng.core.provenance import Place
from baoheng.reading.read import read_tables

LAYOUTS = [load_layout(path) for path in sorted(FOLDER.glob("*.toml"))]
GOAL = 0.97


def _score(layout: Layout, folder: Path) -> Score:
    return compare(layout, read_tables(source_of(layout, folder)))


def _case(layout: Layout) -> object:
    gap = layout.known_gap
    marks = [pytest.mark.xfail(reason=gap, strict=True)] if gap else []
    return pytest.param(layout, id=layout.stem, marks=marks)


@pytest.mark.parametrize("layout", [_case(one) for one in LAYOUTS])
def test_reads_what_the_form_says(layout: Layout, tmp_path: Path) -> None:
    score = _score(layout, tmp_path)
    assert not score.failures, "\n".join([f"{layout.name}：", *score.failures])


@pytest.mark.parametrize("layout", [pytest.param(one, id=one.stem) for one in LAYOUTS])
def test_nothing_goes_wrong_silently(layout: Layout, tmp_path: Path) -> None:
    score = _score(layout, tmp_path)
    assert not score.silent, "\n".join([f"{layout.name}：", *score.silent])


def test_the_corpus_as_a_whole(tmp_path: Path) -> None:
    scores = [_score(layout, tmp_path) for layout in LAYOUTS]
    right = sum(s.right for s in scores)
    expected = sum(s.expected for s in scores)
    read = sum(s.read for s in scores)
    recall, precision = right / expected, right / read
    f1 = 2 * right / (expected + read)
    print(
        f"{len(scores)} layouts, {expected} indicators: precision {precision:.4f}, "
        f"recall {recall:.4f}, F1 {f1:.4f}; {sum(s.worried for s in scores)} right ones doubted, "
        f"{sum(len(s.silent) for s in scores)} failures silent"
    )
    assert f1 >= GOAL


def test_a_drawing_becomes_spans() -> None:
    grid = draw("甲 | < | 乙\n^ | < | 丙\\n丁\n | 戊 | 己", Place("t"))
    assert [(c.row, c.col, c.rowspan, c.colspan, c.text) for c in grid.cells] == [
        (0, 0, 2, 2, "甲"), (0, 2, 1, 1, "乙"), (1, 2, 1, 1, "丙\n丁"),
        (2, 0, 1, 1, ""), (2, 1, 1, 1, "戊"), (2, 2, 1, 1, "己"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "drawing", ["甲 | 乙\n丙", "甲 | <\n< | 乙", "甲 | 乙\n^ | 丙\n丁 | ^\n^ | <"]
)
def test_a_broken_drawing_is_refused(drawing: str) -> None:
    with pytest.raises(ValueError, match="cells"):
        draw(drawing, Place("t"))
