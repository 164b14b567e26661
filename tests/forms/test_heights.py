from baoheng.forms.heights import LINE, heights, wrapped
from baoheng.forms.sheet import Draft, Page, Sheet, Style


def made(*rows):
    sheet = Sheet("表", "表", Page(False, (10, 10, 10, 10), (1, 1)))
    for row in rows:
        sheet.row(*row)
    return sheet


def test_a_row_is_as_high_as_its_longest_cell():
    short, long = Draft("甲", Style.TEXT), Draft("甲" * 200, Style.TEXT)
    low, high = heights(made([short, short], [short, long]))
    assert low < 2 * LINE < high


def test_a_cell_over_rows_raises_them_together():
    side = Draft("年度主要任务重点工作", Style.LABEL, rowspan=2, vertical=True)
    cell = Draft("甲", Style.TEXT)
    found = heights(made([side, cell], [cell]))
    assert found[0] == found[1]
    assert sum(found) >= 10 * LINE


def test_lines_that_are_written_apart_count_apart():
    assert wrapped("甲" * 3, 50_000) == 1
    one, two = Draft("甲\n乙\n丙", Style.TEXT), Draft("", Style.TEXT)
    assert heights(made([one, two]))[0] >= 3 * LINE


def test_the_widths_of_the_columns_add_up_to_the_page():
    sheet = Sheet("表", "表", Page(True, (10, 10, 10, 10), (7, 11, 13)))
    assert sum(sheet.microns(col) for col in range(3)) == sheet.microns(0, 3) == 277_000
