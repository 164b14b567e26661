"""A goal cell as the goals it lists."""

import re

from baoheng.reading.values import clean

_STYLES = (
    r"目标\s*{n}\s*[:：、.]?",
    r"(?<![\d.]){n}\s*[:：](?!\d)",
    r"(?<![\d.]){n}\s*[.．、](?!\d)",
    r"(?<![\d.]){n}\s*[)）]",
    r"[(（]\s*{n}\s*[)）]",
    r"[(（]\s*{c}\s*[)）]",
    r"(?<![一二三四五六七八九十第]){c}、",
    r"{o}",
)
_ONES = "一二三四五六七八九"
_CHINESE = [*_ONES, "十", *("十" + one for one in _ONES), "二十"]
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def split_goals(text: str) -> list[str]:
    """The goals of one cell, numbers and marks removed; one goal where nothing is numbered.

    The list style that begins at the start of the text is the one that splits; lists inside a
    goal keep their numbers.
    """
    plain = clean(text).strip()
    if not plain:
        return []
    for style in _STYLES:
        marks = _marks(style, plain)
        if len(marks) >= 1 and marks[0][0] <= 1 and (len(marks) > 1 or "目标" in style):
            ends = [start for start, _ in marks[1:]] + [len(plain)]
            goals = [
                plain[stop:end].strip(" \n;；,，")
                for (_, stop), end in zip(marks, ends, strict=True)
            ]
            return [goal for goal in (g.replace("\n", "") for g in goals) if goal]
    plain = re.sub(r"^(?:目标)?[(（]?\d{1,2}[)）.．、:：](?!\d)\s*", "", plain)
    return [plain.replace("\n", "")] if plain else []


def _marks(style: str, text: str) -> list[tuple[int, int]]:
    """(start, stop) of the marks 1, 2, 3 … of one style, in rising order."""
    marks: list[tuple[int, int]] = []
    at = 0
    for index in range(20):
        pattern = style.format(n=index + 1, c=_CHINESE[index], o=_CIRCLED[index])
        found = re.compile(pattern).search(text, at)
        if not found:
            break
        marks.append(found.span())
        at = found.end()
    return marks
