from pathlib import Path

import pytest
from compared import grids, loose
from wordfiles import cell, para, row, table, word_file

from baoheng.reading.formats import docx
from baoheng.reading.grid import Source
from baoheng.reading.limits import DEFAULT_LIMITS


def read(path: Path) -> Source:
    source = docx.read(path, path.name, DEFAULT_LIMITS)
    assert source.census == source.characters()
    return source


def level(form: str, text: str, ilvl: int = 0, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{ilvl}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def lists(*levels: str, nums: str = "") -> dict[str, str]:
    abstract = f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>'
    first = '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    return {"numbering": abstract + first + nums}


def in_list(text: str, ilvl: int = 0, num_id: int = 1) -> str:
    return para(text, f'<w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{num_id}"/></w:numPr>')


NOTHING = '<w:suff w:val="nothing"/>'


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (level("decimal", "%1."), ["1. 甲", "2. 乙"]),
        (level("chineseCounting", "（%1）", more=NOTHING), ["（一）甲", "（二）乙"]),
        (level("japaneseCounting", "%1、", more=NOTHING), ["一、甲", "二、乙"]),
        (level("decimalEnclosedCircle", "%1"), ["① 甲", "② 乙"]),
        (level("lowerLetter", "%1)"), ["a) 甲", "b) 乙"]),
        (level("upperRoman", "%1."), ["I. 甲", "II. 乙"]),
        (level("notKnownYet", "%1."), ["1. 甲", "2. 乙"]),
        (level("bullet", "\uf0b7"), ["甲", "乙"]),
        (level("none", ""), ["甲", "乙"]),
    ],
)
def test_automatic_numbers_are_read_as_seen(tmp_path: Path, own: str, expected: list[str]) -> None:
    body = in_list("甲") + in_list("乙")
    assert loose(read(word_file(tmp_path, body, lists(own)))) == expected


def test_levels_count_under_one_another(tmp_path: Path) -> None:
    own = lists(level("decimal", "%1."), level("decimal", "%1.%2", ilvl=1))
    body = in_list("甲") + in_list("乙", 1) + in_list("丙", 1) + in_list("丁") + in_list("戊", 1)
    assert loose(read(word_file(tmp_path, body, own))) == [
        "1. 甲", "1.1 乙", "1.2 丙", "2. 丁", "2.1 戊",
    ]  # fmt: skip


def test_a_second_list_goes_on_unless_it_starts_anew(tmp_path: Path) -> None:
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    nums = (
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>'
        f'<w:num w:numId="3"><w:abstractNumId w:val="7"/>{start}</w:num>'
    )
    own = lists(level("decimal", "%1."), nums=nums)
    body = in_list("甲") + in_list("乙", num_id=2) + in_list("丙", num_id=3) + in_list("丁", 0, 3)
    assert loose(read(word_file(tmp_path, body, own))) == ["1. 甲", "2. 乙", "1. 丙", "2. 丁"]


def test_a_numbered_empty_cell_shows_its_number_and_keeps_the_stored_text(tmp_path: Path) -> None:
    body = table(row(cell(in_list("")), "甲"), row(cell(in_list("")), "乙"))
    [grid] = grids(read(word_file(tmp_path, body, lists(level("decimal", "%1")))))
    assert [(c.text, c.raw) for c in grid.cells] == [
        ("1", ""), ("甲", None), ("2", ""), ("乙", None),
    ]  # fmt: skip


def test_the_list_may_come_from_a_style(tmp_path: Path) -> None:
    own = lists(
        level("decimal", "%1."), level("decimal", "%2)", 1, '<w:pStyle w:val="sub"/>')
    )  # fmt: skip
    own["styles"] = (
        '<w:style w:styleId="top"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="sub"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    taken_out = '<w:pStyle w:val="top"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = (
        para("甲", '<w:pStyle w:val="top"/>')
        + para("乙", '<w:pStyle w:val="sub"/>')
        + para("丙", taken_out)
    )
    assert loose(read(word_file(tmp_path, body, own))) == ["1. 甲", "1) 乙", "丙"]


def test_a_list_without_definition_is_said(tmp_path: Path) -> None:
    source = read(word_file(tmp_path, in_list("甲")))
    assert loose(source) == ["甲"]
    assert [code for code, _ in source.notes] == ["LIST_NOT_NUMBERED"]
