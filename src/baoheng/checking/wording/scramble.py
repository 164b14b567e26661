"""Words that came apart or came twice: doubled words, broken ones, marks and brackets."""

import re
from collections.abc import Iterator
from functools import cache

from baoheng.checking.lexicon import section, words

_FILE = "wording.toml"
_HAN = r"\u4e00-\u9fff"
_WORD = re.compile(rf"[{_HAN}]")
_DOUBLED = re.compile(rf"([{_HAN}]{{2,30}}?)\1+")
_CLAUSE = re.compile(rf"([{_HAN}][^，。；、,;\s]{{4,80}})[，。；,;]\s*\1(?=[，。；,;]|$)")
_MARKS = re.compile(
    r"[，。；：、！？][ \t]*[，。；：、,;:.]|[,;:.][ \t]*[，。；：、]|(?<=[^\d\s.])(?:,,|;;)"
)
_ALLOWED_MARKS = re.compile(r"[.．]、|[.:]，|：:|。。。|\.\s*，")
_DE = re.compile(r"(?<![目标的])的的(?!确|士|的)")
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万")
_INTERVAL = re.compile(r"[\[(（【]\s*[-+]?[\d.]+%?\s*[,，、]\s*[-+∞\d.]+%?\s*[\])）】]")
_LIST_MARK = re.compile(
    rf"(?:^|(?<=[^\w(（÷×+*/=<>≤≥.\-]))(?:\d{{1,2}}|[a-zA-Z一二三四五六七八九十])[)）]"
    rf"|(?<=[{_HAN}])\d{{1,2}}[)）](?=\s*[{_HAN}])"
)
_PAIRS = (
    ("(（", ")）", "括号"),
    ("【", "】", "括号"),
    ("〔", "〕", "括号"),
    ("《", "》", "书名号"),
    ("“", "”", "引号"),
    ("「", "」", "引号"),
)


def doubled(text: str, is_name: bool = False) -> Iterator[str]:
    """Words and clauses that are printed twice running, such as 服务服务.

    In an indicator's name a word may end the project's name and begin the indicator's.
    """
    for match in _DOUBLED.finditer(text):
        word = match[1]
        twice = match.end() - match.start() == 2 * len(word)
        if word in words(_FILE, "repeats") or set(word) <= _NUMERALS or len(set(word)) == 1:
            continue
        following = word + text[match.end() : match.end() + 3]
        if twice and following.startswith(words(_FILE, "compounds")):
            continue
        goes_on = _WORD.match(following, len(word)) is not None  # a word of the name follows
        if twice and is_name and word in words(_FILE, "tails") and goes_on:
            continue
        end = match.end()
        while end < len(text) and text[end] == text[end - len(word)]:
            end += 1
        yield text[match.start() : end]
    for match in _CLAUSE.finditer(text):
        yield match.group()
    for find in (_DE, re.compile(section(_FILE, "stutters"))):
        for match in find.finditer(text):
            yield text[max(0, match.start() - 2) : match.end() + 2]


def broken(text: str) -> Iterator[tuple[str, str]]:
    """Pieces of fixed words without their beginning, with the whole word."""
    for find, whole in _fragments():
        for match in find.finditer(text):
            yield text[max(0, match.start() - 4) : match.end() + 4], whole


@cache
def _fragments() -> tuple[tuple[re.Pattern[str], str], ...]:
    found = []
    for entry in section(_FILE, "fragments"):
        before = re.escape(entry["before"])
        find = rf"(?<=[{_HAN}，。；、：])(?<![{before}]){entry['find']}"
        found.append((re.compile(find), entry["whole"]))
    return tuple(found)


def marks(text: str) -> Iterator[str]:
    """Two marks where one belongs, such as 。。 or ，。"""
    for match in _MARKS.finditer(text):
        if not _ALLOWED_MARKS.fullmatch(match.group()) and not text[match.start() :].startswith(
            "。。。"
        ):
            yield text[max(0, match.start() - 6) : match.end()]


def unpaired(text: str) -> Iterator[tuple[str, int]]:
    """Brackets and quotation marks without their other half: the sign's name, and how many are
    opened more often than closed (negative where closed more often)."""
    view = _LIST_MARK.sub("", _INTERVAL.sub("", text))
    for opening, closing, name in _PAIRS:
        more = sum(map(view.count, opening)) - sum(map(view.count, closing))
        if more:
            yield name, more
