"""From rules to cells: spans, open sides, broken shapes, and what is no table."""

from tests.reading.drawn import rules, spans

from baoheng.reading import lattice
from baoheng.reading.rules import Rule, Rules


def only(art: str) -> lattice.Frame:
    (frame,) = lattice.frames(rules(art))
    return frame


def test_cells_over_rows_and_columns_keep_their_span():
    frame = only("""
+---+---+---+
|   |       |
|   +---+---+
|   |   |   |
+---+---+---+
""")
    assert spans(frame.regions) == [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1)]
    assert (frame.xs, frame.ys) == ([0, 40, 80, 120], [0, 20, 40])


def test_open_top_and_bottom_are_marked_where_no_rule_is_drawn():
    frame = only("""
|   +---+
|   |   |
|   +---+
|   |   |
""")
    marks = {(r.row, r.col): (r.open_top, r.open_bottom) for r in frame.regions}
    assert marks == {(0, 0): (True, True), (0, 1): (False, False), (1, 1): (False, True)}


def test_a_column_with_no_level_rule_at_all_is_one_cell_of_the_page():
    frame = only("""
|   |   +---+
|   |   |   |
|   |   +---+
|   |   |   |
|   |   +---+
""")
    assert spans(frame.regions) == [(0, 0, 2, 1), (0, 1, 2, 1), (0, 2, 1, 1), (1, 2, 1, 1)]


def test_a_lonely_rule_of_another_length_is_not_adopted():
    frame = only("""
    +---+---+
|   |   |   |
|   +---+---+
""")
    assert spans(frame.regions) == [(0, 0, 1, 1), (0, 1, 1, 1)]


def test_missing_outer_rules_are_taken_from_the_ends_of_the_others():
    frame = only("""
----+---+----
    |   |
----+---+----
    |   |
----+---+----
""")
    assert frame.xs == [0, 40, 80, 120]
    assert len(frame.regions) == 6


def test_one_rule_sticking_out_is_no_column():
    frame = only("""
--------+---+
        |   |
        +---+
        |   |
        +---+
""")
    assert frame.xs == [80, 120]


def test_space_beside_a_narrower_part_is_no_cell():
    frame = only("""
+---+---+
|   |   |
+---+---+
|   |
+---+
""")
    assert spans(frame.regions) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1)]


def test_a_bent_shape_from_a_lost_rule_is_cut_into_rectangles():
    frame = only("""
+---+---+
|       |
|   +---+
|   |   |
+---+---+
|   |   |
+---+---+
""")
    assert sum(r.rowspan * r.colspan for r in frame.regions) == 6


def test_two_tables_on_a_page_stay_two_in_order():
    found = lattice.frames(
        rules("""
+---+---+
|   |   |
+---+---+

+---+---+
|   |   |
+---+---+
""")
    )
    assert [frame.ys for frame in found] == [[0, 20], [40, 60]]


def test_a_single_box_is_no_table():
    assert lattice.frames(rules("+---+\n|   |\n+---+")) == []


def test_an_underline_without_a_crossing_rule_is_no_table():
    assert lattice.frames(Rules([Rule(50, 0, 90), Rule(70, 0, 90)], [])) == []


def test_tick_boxes_inside_a_cell_do_not_cut_it():
    found = lattice.frames(
        rules("""
+----------+---+
|          |   |
| +--+--+  |   |
| |  |  |  |   |
| +--+--+  |   |
|          |   |
+----------+---+
""")
    )
    assert [spans(frame.regions) for frame in found] == [[(0, 0, 1, 1), (0, 1, 1, 1)]]


def test_a_page_border_does_not_swallow_the_table_in_it():
    found = lattice.frames(
        rules("""
+-------------+
|             |
|  +---+---+  |
|  |   |   |  |
|  +---+---+  |
|             |
+-------------+
""")
    )
    assert [frame.box for frame in found] == [(30, 20, 110, 40)]


def test_rules_a_little_off_are_the_same_border():
    frame = only("+---+---+\n|   |   |\n+---+---+")
    shaky = Rules(
        [Rule(0, 0, 40), Rule(1.5, 40, 80), Rule(20, 0, 81)],
        [Rule(0.5, 0, 20), Rule(39, 0, 10), Rule(40.5, 9, 21), Rule(80, 0, 20)],
    )
    (found,) = lattice.frames(shaky)
    assert spans(found.regions) == spans(frame.regions)


def test_locator_finds_the_cell_around_a_point_and_nothing_outside():
    spots = only("+---+---+\n|   |   |\n+---+---+").locator()
    assert (spots.find(10, 10), spots.find(50, 10), spots.find(90, 10)) == (0, 1, None)


def test_a_drawing_with_too_many_rules_is_no_table():
    many = [Rule(10.0 * n, 0, 100) for n in range(lattice.TOO_MANY_RULES)]
    assert lattice.frames(Rules(many, [Rule(0, 0, 1e5), Rule(100, 0, 1e5)])) == []
