"""Sheets of the clerk's workbooks: nothing becomes a formula, nothing is cut unsaid."""

from openpyxl import Workbook

from baoheng.evaluation.book.sheets import dress


def written(*texts):
    sheet = Workbook().worksheets[0]
    dress(sheet, {f"列{n}": 10 for n in range(len(texts))}, [texts], ())
    return [sheet.cell(2, place + 1) for place in range(len(texts))]


def test_texts_stay_texts():
    cells = written("=1+1", "@SUM(A1)", "无", "")
    assert [cell.value for cell in cells] == ["=1+1", "@SUM(A1)", "无", None]
    assert [cell.data_type for cell in cells[:3]] == ["s", "s", "s"]
    assert [bool(cell.quotePrefix) for cell in cells[:3]] == [True, True, False]


def test_a_text_too_long_for_a_cell_says_how_much_is_missing():
    [long, whole] = written("长" * 32_005, "长" * 32_000)
    assert long.value.endswith("长……（后面还有5个字，一格放不下）")
    assert len(long.value) < 32_767
    assert whole.value == "长" * 32_000
