"""Half and full width of recognised punctuation, by the room that it takes on the page.

A recogniser often confuses ， with a comma. Full-width punctuation takes as much room as a Chinese
character, half-width punctuation at most half of it; the characters beside it tell which.
"""

from itertools import pairwise

from baoheng.core.provenance import Box
from baoheng.reading.formats.ocr import Letter, Word

_FULL = {",": "，", ":": "：", ";": "；", "!": "！", "?": "？", "(": "（", ")": "）"}
_HALF = {full: half for half, full in _FULL.items()}
_MARKS = _FULL.keys() | _HALF.keys()
_BRACKETS = "()（）"
# from the middle of the character before to the middle of the one behind, in characters
WIDE, NARROW = 1.85, 1.70
FEWEST = 2  # pairs of neighbouring Chinese characters that tell how wide one is


def measured(word: Word) -> Word:
    """The word with each mark between two Chinese characters in the width that is printed.

    A mark elsewhere stays as recognised, except a bracket whose partner could be measured.
    """
    size = _character(word.letters)
    texts = [text for text, _ in word.letters]
    if size is None or "".join(texts) != word.text:
        return word
    sure: set[int] = set()
    for at in range(1, len(texts) - 1):
        before, behind = word.letters[at - 1], word.letters[at + 1]
        if texts[at] in _MARKS and _chinese(before[0]) and _chinese(behind[0]):
            room = (_middle(behind[1]) - _middle(before[1])) / size
            if not NARROW < room < WIDE:
                texts[at] = (_FULL if room >= WIDE else _HALF).get(texts[at], texts[at])
                sure.add(at)
    _match_brackets(texts, sure)
    letters = tuple((text, box) for text, (_, box) in zip(texts, word.letters, strict=True))
    return word._replace(text="".join(texts), letters=letters)


def _match_brackets(texts: list[str], sure: set[int]) -> None:
    """Give the brackets of a word with one pair the width of the one that was measured."""
    pair = [at for at, text in enumerate(texts) if text in _BRACKETS]
    known = [at for at in pair if at in sure]
    if len(pair) == 2 and len(known) == 1:
        wide = texts[known[0]] in _HALF
        for at in pair:
            texts[at] = (_FULL if wide else _HALF).get(texts[at], texts[at])


def _character(letters: tuple[Letter, ...]) -> float | None:
    """The distance of neighbouring Chinese characters; None where there are too few."""
    steps = [
        _middle(behind[1]) - _middle(before[1])
        for before, behind in pairwise(letters)
        if _chinese(before[0]) and _chinese(behind[0])
    ]
    size = sum(steps) / len(steps) if len(steps) >= FEWEST else 0.0
    return size if size > 0 else None


def _chinese(text: str) -> bool:
    return "\u4e00" <= text <= "\u9fff"


def _middle(box: Box) -> float:
    return (box[0] + box[2]) / 2
