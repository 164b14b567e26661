"""CSV: delimiters, quotes, encodings, places and the census."""

from dataclasses import replace
from pathlib import Path

import pytest
from workbooks import codes, shape

from baoheng.core.errors import EmptyDocument, LimitExceeded
from baoheng.reading.formats import csv
from baoheng.reading.grid import Cell, Flag, Grid, Source
from baoheng.reading.limits import DEFAULT_LIMITS, Limits

TABLE = "三级指标,指标值,备注\n参保率,≥95%,\n满意度,≥90%,问卷\n"


def read(folder: Path, content: str | bytes, limits: Limits = DEFAULT_LIMITS) -> Source:
    path = folder / "表.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return csv.read(path, path.name, limits)


def rows(source: Source) -> list[list[str]]:
    """The fields of the first grid."""
    grid = next(block for block in source.blocks if isinstance(block, Grid))
    return [[cell.text for cell in grid.row(row)] for row in range(grid.nrows)]


HEAD = [["三级指标", "指标值", "备注"], ["参保率", "≥95%", ""], ["满意度", "≥90%", "问卷"]]


@pytest.mark.parametrize(
    "content",
    [
        TABLE,
        TABLE.encode("gb18030"),
        TABLE.encode("utf-16"),
        TABLE.replace("\n", "\r\n"),
        TABLE.replace("\n", "\r"),
        TABLE.replace(",", ";"),
        TABLE.replace("≥95%", '"≥95%"'),
        "sep=;\n" + TABLE.replace(",", ";"),
    ],
    ids=["UTF-8", "GB18030", "UTF-16", "CRLF", "CR", "分号", "引号", "sep 行"],
)
def test_the_same_table_in_every_dress(content: str | bytes, tmp_path: Path) -> None:
    source = read(tmp_path, content)
    assert rows(source) == HEAD
    assert source.census == source.characters()
    assert (source.format, source.notes) == ("csv", [])


def test_quoted_fields_keep_delimiters_quotes_and_line_ends(tmp_path: Path) -> None:
    source = read(tmp_path, '名称,说明\n甲,"一，二,三\n第二行 ""引"""\n乙,丙\n')
    assert rows(source) == [["名称", "说明"], ["甲", '一，二,三\n第二行 "引"'], ["乙", "丙"]]
    assert source.census == source.characters()
    places = [p.place.label for p in source.pieces() if isinstance(p, Cell) and p.text in "甲丙"]
    assert places == ["第2行第1栏", "第4行第2栏"]


def test_blank_lines_part_blocks_and_lone_lines_are_loose(tmp_path: Path) -> None:
    assert shape(read(tmp_path, f"绩效目标表,,\n,,\n{TABLE},,\n填表人：张三,,\n")) == [
        "绩效目标表",
        "3×3",
        "填表人：张三",
    ]


def test_leading_zeros_written_as_a_formula(tmp_path: Path) -> None:
    source = read(tmp_path, '编码,名称\n="00123",甲\n')
    assert rows(source)[1] == ["00123", "甲"]
    cell = next(p for p in source.pieces() if p.text == "00123")
    assert isinstance(cell, Cell)
    assert cell.raw == '="00123"'
    assert source.census == source.characters()


@pytest.mark.parametrize("field", ['"达标', '"达标" 95', '5"'])
def test_quotes_that_do_not_pair_swallow_nothing(field: str, tmp_path: Path) -> None:
    source = read(tmp_path, f"名称,值\n甲,{field}\n乙,丙\n丁,戊\n")
    assert [row[0] for row in rows(source)] == ["名称", "甲", "乙", "丁"]
    assert rows(source)[1][1] == field
    assert codes(source) == ([] if field == '5"' else ["CSV_QUOTES"])


def test_limits(tmp_path: Path) -> None:
    with pytest.raises(LimitExceeded, match="行超过 2 行"):
        read(tmp_path, TABLE, replace(DEFAULT_LIMITS, rows=2))
    with pytest.raises(LimitExceeded, match="3 列"):
        read(tmp_path, TABLE, replace(DEFAULT_LIMITS, columns=2))


def test_a_long_field_is_cut_with_a_flag(tmp_path: Path) -> None:
    source = read(tmp_path, f"甲,{'长' * 300_000}\n乙,丙\n")
    cell = next(p for p in source.pieces() if p.text.startswith("长"))
    assert (len(cell.text), cell.flags) == (100_000, {Flag.TRUNCATED})
    assert source.census == source.characters()
    assert codes(source) == ["TRUNCATED"]


def test_a_file_of_delimiters_only_is_empty(tmp_path: Path) -> None:
    with pytest.raises(EmptyDocument):
        read(tmp_path, ",,\n,,\n")
