"""Which halves at a page cut are one cell."""

import pytest

from baoheng.reading.cutcells import cut_pairs
from baoheng.reading.grid import Flag
from baoheng.reading.pieces import Part

BOTTOM, TOP = frozenset({Flag.OPEN_BOTTOM}), frozenset({Flag.OPEN_TOP})


def above(*cells: tuple[str, int], flags: frozenset[Flag] = frozenset(), full: str = "") -> list:
    """Cells (text, rows) ending in row 9, side by side; ``full`` lists the full texts."""
    return [
        Part(10 - rows, col, rows, 1, (0, 0, 0, 0), text, flags, full=bool(text) and text in full)
        for col, (text, rows) in enumerate(cells)
    ]


def below(*cells: tuple[str, int], flags: frozenset[Flag] = frozenset()) -> list:
    return [
        Part(10, col, rows, 1, (0, 0, 0, 0), text, flags) for col, (text, rows) in enumerate(cells)
    ]


def joined(upper: list, lower: list) -> list[int]:
    return sorted(pair.above.col for pair in cut_pairs(upper, lower))


@pytest.mark.parametrize(
    ("upper", "lower", "expected"),
    [
        pytest.param([("项目", 3)], [("", 4)], [0], id="empty lower half of a tall cell"),
        pytest.param([("", 3)], [("项目", 4)], [0], id="text only on the later page"),
        pytest.param([("项目甲", 3)], [("项目乙", 4)], [], id="two records"),
        pytest.param([("≥", 1)], [("", 1)], [], id="an empty cell in the next row"),
        pytest.param([("", 1)], [("项目", 4)], [], id="an empty cell before a new record"),
        pytest.param([("", 3)], [("", 4)], [], id="nothing to join"),
        pytest.param(
            [("项目", 3), ("3.00", 3), ("目标", 3)], [("", 4), ("", 4), ("", 4)], [0, 1, 2],
            id="all columns of the record",
        ),
        pytest.param(
            [("项目甲", 3), ("3.00", 3)], [("项目乙", 4), ("", 4)], [],
            id="a new record without an amount does not get the old one",
        ),
        pytest.param(
            [("指标", 1), ("很长的一段", 1), ("≥", 1)], [("", 1), ("", 1), ("", 1)], [],
            id="an empty row",
        ),
    ],
)  # fmt: skip
def test_closed_cut(upper, lower, expected):
    assert joined(above(*upper), below(*lower)) == expected


def test_both_halves_with_text_join_when_the_upper_one_is_full_and_a_neighbour_is_empty():
    upper = above(("项目", 1), ("预计使用5万元", 1), full="预计使用5万元")
    lower = below(("", 4), ("进行推广", 4))
    assert joined(upper, lower) == [0, 1]
    assert joined(above(("项目", 1), ("预计使用5万元", 1)), lower) == []


def test_a_row_cut_in_the_middle_joins_where_the_long_text_fills_its_cell():
    upper = above(("数量指标", 1), ("很长的一段", 1), ("≥95%", 1), full="很长的一段")
    lower = below(("", 1), ("还有一点", 1), ("", 1))
    assert joined(upper, lower) == [0, 1, 2]


def test_a_cut_name_joins_though_only_its_value_stands_beside_it():
    upper = above(("很长的名称", 1), ("0起", 1), full="很长的名称")
    assert joined(upper, below(("还有一点", 1), ("", 1))) == [0, 1]
    assert joined(upper, below(("另一个", 1), ("1起", 1))) == []
    assert joined(above(("名称", 1), ("0起", 1)), below(("另一个", 1), ("", 1))) == []
    assert joined(above(("很长的名称", 1), full="很长的名称"), below(("还有一点", 1))) == []


def test_a_short_row_after_a_full_one_stays_a_row():
    upper = above(("任务2", 1), ("内容", 1), ("200", 1))
    lower = below(("任务3", 1), ("", 1), ("", 1))
    assert joined(upper, lower) == []


def test_open_sides_join_whatever_the_halves_hold():
    upper = above(("产出指标", 1), flags=BOTTOM) + above(("甲", 1), ("一", 1))[1:]
    lower = below(("续", 1), flags=TOP) + below(("乙", 1), ("二", 1))[1:]
    assert joined(upper, lower) == [0]


def test_one_open_side_is_enough_below_a_repeated_head():
    upper = above(("", 1), flags=BOTTOM) + above(("甲", 1), ("一", 1))[1:]
    lower = below(("项目", 4), ("二", 1))
    assert [pair.above.col for pair in cut_pairs(upper, lower, headed=True)] == [0]
    assert cut_pairs(upper, lower) == []


def test_one_open_side_is_not_enough():
    upper = above(("产出指标", 1), flags=BOTTOM) + above(("甲", 1), ("一", 1))[1:]
    assert joined(upper, below(("续", 1), ("二", 1))) == []


def test_a_cut_without_any_rule_says_nothing():
    upper = above(("甲", 1), ("一", 1), flags=BOTTOM)
    assert joined(upper, below(("乙", 1), ("二", 1), flags=TOP)) == []
