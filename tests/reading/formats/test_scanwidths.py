"""Widths of recognised punctuation: measured between Chinese characters, left alone elsewhere."""

import pytest

from baoheng.reading.formats.ocr import Word
from baoheng.reading.formats.scanwidths import measured

NARROW_MARKS = ".,:;!()"


def line(words: str, narrow: str = NARROW_MARKS, size: float = 28.0) -> Word:
    """A word whose Chinese characters and wide marks take ``size`` pixels, ``narrow`` ones less."""
    letters, at = [], 0.0
    for char in words:
        wide = size * (0.35 if char in narrow or char.isdigit() else 1.0)
        letters.append((char, (at, 0.0, at + wide, size)))
        at += wide
    return Word(words, (0.0, 0.0, at, size), 0.99, tuple(letters))


def recognised(printed: Word, words: str) -> Word:
    """The same places with the characters that the recogniser says."""
    letters = tuple((c, box) for c, (_, box) in zip(words, printed.letters, strict=True))
    return Word(words, printed.box, 0.99, letters)


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("信息建设,保障", "信息建设，保障"),
        ("信息建设，保障", "信息建设,保障"),
        ("金额单位：万元", "金额单位:万元"),
        ("按时完成；不断", "按时完成;不断"),
        ("项目资金（万元）", "项目资金(万元)"),
        ("项目资金(万元)", "项目资金（万元）"),
        ("（万元）以上金额", "(万元)以上金额"),
    ],
)
def test_mark_between_chinese_characters_gets_the_printed_width(printed, said):
    word = measured(recognised(line(printed), said))
    assert word.text == printed
    assert "".join(text for text, _ in word.letters) == printed


@pytest.mark.parametrize(
    "words",
    [
        "目标任务1:建设",  # a digit beside it
        "绩效目标表(2023年度)",  # the partner cannot be measured either
        "服务能力提升：",  # at the end
        "元:万",  # no two Chinese characters side by side
        "98.5,100",
    ],
)
def test_mark_elsewhere_stays_as_recognised(words):
    assert measured(line(words)).text == words


def test_room_between_the_two_widths_decides_nothing():
    word = line("信息建设,保障", narrow="")  # as wide as a character
    half = tuple(
        (c, (b[0] - (6.5 if n > 4 else 0), *b[1:])) for n, (c, b) in enumerate(word.letters)
    )
    half = tuple(
        (c, (b[0], b[1], b[2] - (6.5 if n > 4 else 0), b[3])) for n, (c, b) in enumerate(half)
    )
    assert measured(word._replace(letters=half)).text == "信息建设,保障"
    assert measured(word).text == "信息建设，保障"


def test_word_whose_characters_are_not_all_placed_stays():
    word = line("信息建设，保障", narrow="，")
    assert measured(word).text == "信息建设,保障"
    assert measured(word._replace(text="信息 建设，保障")).text == "信息 建设，保障"
    assert measured(word._replace(letters=())).text == "信息建设，保障"
