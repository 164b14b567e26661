"""Word 97 files read from their bytes; no program is needed."""

import random
from pathlib import Path

import pytest
from docmaker import DELETED, IN_TABLE, SPECIAL, Run, depth, doc, in_font, row, symbol

from baoheng.core.errors import DamagedDocument, LimitExceeded, ReadError
from baoheng.reading.formats.wordfile import read_blocks
from baoheng.reading.grid import Block, Flag, Grid, Loose
from baoheng.reading.limits import DEFAULT_LIMITS, Limits

LEFT, ABOVE, ABOVE_FIRST = 0x02, 0x20, 0x60


def read(path: Path) -> list[Block]:
    return read_blocks(path, "表.doc", DEFAULT_LIMITS)


def cell(text: str) -> Run:
    return Run(text + "\x07", end=IN_TABLE)


def lines(blocks: list[Block]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Loose)]


def spans(block: Block) -> list[tuple[int, int, int, int, str]]:
    assert isinstance(block, Grid)
    return [(c.row, c.col, c.rowspan, c.colspan, c.text) for c in block.cells]


def test_paragraphs_are_lines_with_places(tmp_path: Path):
    blocks = read(doc(tmp_path / "a", [Run("标题\r"), Run("\r"), Run("正文\x0b第二行\r")]))
    assert lines(blocks) == ["标题", "正文", "第二行"]
    assert [block.place.label for block in blocks] == ["第1行", "第2行", "第3行"]


def test_deleted_text_and_field_instructions_are_no_text(tmp_path: Path):
    runs = [Run("≥"), Run("500", DELETED), Run("600"), Run("\x13", SPECIAL), Run(" PAGE "),
            Run("\x14", SPECIAL), Run("7"), Run("\x15", SPECIAL), Run("\r")]  # fmt: skip
    assert lines(read(doc(tmp_path / "a", runs))) == ["≥6007"]


def test_marks_of_pictures_are_dropped_and_hyphens_kept(tmp_path: Path):
    runs = [Run("甲"), Run("\x01", SPECIAL), Run("1\x1e2\x1f3\r")]
    assert lines(read(doc(tmp_path / "a", runs))) == ["甲1-23"]


def test_symbol_fonts_are_read(tmp_path: Path):
    runs = [Run("(", symbol(1, 0xF0B3)), Run("95"), Run("\uf0fe", in_font(2)), Run("\r")]
    fonts = ["宋体", "Symbol", "Wingdings"]
    assert lines(read(doc(tmp_path / "a", runs, fonts))) == ["≥95☑"]


def test_table_with_merged_cells_is_exact(tmp_path: Path):
    runs = [
        *[Run("表\r"), cell("一级"), cell("指标\r说明"), cell("")],
        Run("\x07", end=row([0, 1000, 2000, 3000], {2: LEFT})),
        *[cell("产出"), cell("数量"), cell("95")],
        Run("\x07", end=row([0, 1000, 2000, 3000], {0: ABOVE_FIRST})),
        *[cell(""), cell("质量"), cell("")],
        Run("\x07", end=row([0, 1000, 2000, 3010], {0: ABOVE})),
        *[cell("合计"), cell("100"), Run("\x07", end=row([0, 2000, 3000]))],
        Run("完\r"),
    ]
    blocks = read(doc(tmp_path / "a", runs))
    assert lines(blocks) == ["表", "完"]
    assert spans(blocks[1]) == [
        (0, 0, 1, 1, "一级"),
        (0, 1, 1, 2, "指标\n说明"),
        (1, 0, 2, 1, "产出"),
        (1, 1, 1, 1, "数量"),
        (1, 2, 1, 1, "95"),
        (2, 1, 1, 1, "质量"),
        (2, 2, 1, 1, ""),
        (3, 0, 1, 2, "合计"),
        (3, 2, 1, 1, "100"),
    ]
    assert blocks[1].place.table == 1


def test_text_in_a_merged_away_cell_is_kept(tmp_path: Path):
    runs = [
        *[cell("产出"), Run("\x07", end=row([0, 1000], {0: ABOVE_FIRST}))],
        *[cell("效益"), Run("\x07", end=row([0, 1000], {0: ABOVE}))],
    ]
    assert [text for *_, text in spans(read(doc(tmp_path / "a", runs))[0])] == ["产出", "效益"]


def test_row_without_its_shape_is_flagged(tmp_path: Path):
    runs = [cell("a"), cell("b"), Run("\x07", end=row([0, 1000]))]
    [grid] = read(doc(tmp_path / "a", runs))
    assert isinstance(grid, Grid)
    assert [c.text for c in grid.cells] == ["a", "b"]
    assert all(Flag.GUESS_COLUMNS in c.flags for c in grid.cells)


def test_table_inside_a_cell_becomes_lines_of_the_cell(tmp_path: Path):
    runs = [
        Run("外\r", end=IN_TABLE),
        *[Run("内1\r", end=depth(2)), Run("\r", end=depth(2)), Run("内2\r", end=depth(2))],
        *[cell(""), Run("\x07", end=row([0, 1000]))],
    ]
    assert spans(read(doc(tmp_path / "a", runs))[0]) == [(0, 0, 1, 1, "外\n内1\n内2")]


def test_table_that_is_cut_off_loses_no_text(tmp_path: Path):
    assert lines(read(doc(tmp_path / "a", [cell("甲"), cell("乙")]))) == ["甲", "乙"]


def test_table_longer_than_the_limit_is_refused(tmp_path: Path):
    runs = [cell("a"), Run("\x07", end=row([0, 1000]))] * 3
    path = doc(tmp_path / "a", runs)
    with pytest.raises(LimitExceeded, match="超过 2 行"):
        read_blocks(path, "表.doc", Limits(rows=2))


def test_older_word_is_told(tmp_path: Path):
    with pytest.raises(DamagedDocument, match="Word 97"):
        read(doc(tmp_path / "a", [Run("x\r")], version=0x65))


def test_broken_place_table_is_told(tmp_path: Path):
    path = doc(tmp_path / "a", [Run("标题\r")])
    place_of_the_text = (0x400).to_bytes(4, "little") + b"\0\0"
    path.write_bytes(path.read_bytes().replace(place_of_the_text, b"\xff" * 6))
    with pytest.raises(DamagedDocument, match="位置表"):
        read(path)


def test_changed_bytes_are_read_or_told(tmp_path: Path):
    runs = [cell("产出"), cell("95"), Run("\x07", end=row([0, 1000, 2000])), Run("完\r")]
    data = doc(tmp_path / "a", runs, ["宋体"]).read_bytes()
    for seed in range(300):
        chance = random.Random(seed)
        broken = bytearray(data)
        for _ in range(chance.randint(1, 30)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        path = tmp_path / "b"
        path.write_bytes(bytes(broken))
        try:
            read(path)
        except ReadError as error:
            told = error.message
            assert told
