"""Cutting rows into runs around labels: against an exhaustive search."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from baoheng.reading.grammar.spans import centred_spans


def cost(spans: list[tuple[int, int]], labels: list[float]) -> float:
    return sum(((a + b - 1) / 2 - label) ** 2 for (a, b), label in zip(spans, labels, strict=True))


def test_two_labels_in_the_middle_of_their_rows() -> None:
    assert centred_spans([1, 4], 6) == [(0, 3), (3, 6)]


def test_no_label_gives_no_span() -> None:
    assert centred_spans([], 5) == []


@given(st.integers(1, 8), st.lists(st.integers(0, 7), min_size=1, max_size=3, unique=True))
def test_no_other_cut_is_better(rows: int, at: list[int]) -> None:
    labels = [float(x) for x in sorted(x for x in at if x < rows)]
    if not labels:
        return
    found = centred_spans(labels, rows)
    best = min(
        cost(list(zip((0, *cuts), (*cuts, rows), strict=True)), labels)
        for cuts in combinations(range(1, rows), len(labels) - 1)
    )
    assert (found[0][0], found[-1][1]) == (0, rows)
    assert cost(found, labels) == best
