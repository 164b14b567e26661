"""List numbers: as a prefix of one text, and as the marks of a list inside a cell."""

import re
from functools import cache
from typing import NamedTuple

_D = "0-9０-９"
_CHINESE = "[一二三四五六七八九十]{1,3}"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BRACKETED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_DOTTED = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
_SIGNS = (_CIRCLED, _BRACKETED, _DOTTED)

_YEAR = rf"(?:19|20|１９|２０)[{_D}]{{2}}年"
_PREFIXES = re.compile(
    rf"\s*(?P<prefix>(?:(?:指标|目标|任务)\s*[{_D}]{{1,3}}\s*[:：.．、)）]"
    rf"|[(（]\s*(?:[{_D}]{{1,2}}|{_CHINESE})\s*[)）]"
    rf"|[{_CIRCLED}{_BRACKETED}{_DOTTED}]"
    rf"|[{_D}]{{1,2}}(?:[.．][{_D}]{{1,2}})+[.．、](?![{_D}])"
    rf"|[{_D}]{{1,2}}(?:[.．](?:(?![{_D}.．\s])|(?=\s+[^\s{_D}])|(?=\s*{_YEAR}))|、(?![{_D}])|[)）])"
    rf"|[{_D}]{{1,2}}[:：](?![{_D}])"
    rf"|{_CHINESE}、(?!\s*{_CHINESE}[、级等类档]))[.．、:：]?)\s*(?=\S)"
)


_DIGIT_FIRST = re.compile(rf"(?!{_YEAR})[{_D}]")


class Marked(NamedTuple):
    """One entry of a list in a cell. ``weak`` says that its mark may be a decimal point."""

    number: int
    body: str
    weak: bool = False


def strip_number(name: str) -> tuple[str, str]:
    """A name without its list number, and the number as printed: ``("参保人数", "指标1:")``.

    Decimals and numbers that belong to the name stay: ``3.3万元``, ``7*24``, ``12345热线``,
    ``2023年…``, ``4轮…``, ``一、二级残疾``.
    """
    match = _PREFIXES.match(name)
    if not match:
        return name.strip(), ""
    return name[match.end() :].strip(), match["prefix"].strip()


def find_list(text: str, expected: int | None = None) -> list[Marked]:
    """The entries of a numbered list that starts the text and counts 1, 2, 3 …; else nothing.

    ``expected`` is the number of entries that a matching list has: only with it is a mark taken
    that looks like a decimal point (``…人数3.4次`` between 2 and 4).
    """
    first = _first_mark(text)
    if first is None:
        return []
    style, end = first
    marks: list[tuple[int, int, int, bool]] = [(1, first_start(text), end, False)]
    for number in range(2, 100):
        after = marks[-1][2]
        if spot := _next_mark(text, style, number, after):
            marks.append((number, *spot, False))
            continue
        # a number may be hidden, or absent, while the one after it is plain to see
        inside = expected is not None and number < expected
        later = _next_mark(text, style, number + 1, after) if inside else None
        if later is None:
            sure = any(not _DIGIT_FIRST.match(text, end) for _, _, end, _ in marks[1:])
            if sure and number == expected and (spot := _last_mark(text, number, after)):
                marks.append((number, *spot, True))
            break
        if weak := _weak_mark(text, number, after, later[0]):
            marks.append((number, *weak, True))
    if len(marks) < 2:
        return []
    ends = [start for _, start, _, _ in marks[1:]] + [len(text)]
    return [
        _entry(number, text[body:stop], weak)
        for (number, _, body, weak), stop in zip(marks, ends, strict=True)
    ]


def _entry(number: int, body: str, weak: bool) -> Marked:
    # 2.6家 at the start of a line may be the second entry, 6家, or the number 2.6
    return Marked(number, trim(body), weak or bool(_DIGIT_FIRST.match(body)))


def trim(text: str) -> str:
    """A list entry without the marks that only close it."""
    return text.strip().rstrip("。；;，,、.．").strip()


def first_start(text: str) -> int:
    """Where the text begins after blanks."""
    return len(text) - len(text.lstrip())


def _first_mark(text: str) -> tuple[str, int] | None:
    """Style and end of the mark 1 at the start of the text."""
    match = _first_marks().match(text)
    return (match.lastgroup or "", match.end()) if match else None


@cache
def _first_marks() -> re.Pattern[str]:
    styles = ("plain", "bracket", "sign", "chinese", "chinese_bracket")
    return re.compile(r"\s*(?:" + "|".join(f"(?P<{s}>{_mark(s, 1)})" for s in styles) + ")")


@cache
def _mark(style: str, number: int) -> str:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    digits = f"(?:{number}|{wide})"
    if style == "plain":
        return rf"(?:(?:指标|目标|任务)\s*)?(?<![{_D}.．]){digits}\s*[.．、:：)）]"
    if style == "bracket":
        return rf"[(（]\s*{digits}\s*[)）][.．、]?"
    if style == "sign":
        return (
            f"[{''.join(signs[number - 1] for signs in _SIGNS)}][.．、]?"
            if number <= 20
            else r"(?!)"
        )
    chinese = _chinese(number)
    if style == "chinese_bracket":
        return rf"[(（]\s*{chinese}\s*[)）]"
    return rf"(?<![一二三四五六七八九十、]){chinese}、(?!\s*{_CHINESE}[、级等类档])"


def _chinese(number: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{digits[tens]}十")
    return head + (digits[ones] if ones else "")


def _next_mark(text: str, style: str, number: int, after: int) -> tuple[int, int] | None:
    """Start and end of the best mark for the number; a digit behind the mark makes it doubtful."""
    for form in _forms(style, number):
        if match := form.search(text, after):
            return match.start(), match.end()
    return None


@cache
def _forms(style: str, number: int) -> list[re.Pattern[str]]:
    """What a mark may look like, the best first."""
    mark = _mark(style, number)
    no_digit = rf"(?:(?!\s*[{_D}])|(?=\s*{_YEAR}))"
    line = r"(?:(?<=\n)|(?<=\r))[ \t\u3000]*"
    closed = r"(?<=[。；;，,.\s\u3000）)])\s*"
    forms = [line + mark + no_digit, closed + mark + no_digit, line + mark, mark + no_digit]
    if style in ("sign", "bracket", "chinese_bracket"):
        forms = [mark]
    elif style == "chinese":
        forms = [line + mark, closed + mark]
    return [re.compile(form) for form in forms]


def _weak_mark(text: str, number: int, after: int, before: int) -> tuple[int, int] | None:
    """The only place between two marks that may be the missing one, such as 3.4次."""
    spots = list(re.compile(rf"(?<![{_D}.．]){number}[.．、](?=\S)").finditer(text, after, before))
    return (spots[0].start(), spots[0].end()) if len(spots) == 1 else None


def _last_mark(text: str, number: int, after: int) -> tuple[int, int] | None:
    """The last mark of a list cut by ；, such as 3.12台 after 2.≥180人次；."""
    match = re.compile(rf"[；;]\s*(?={number}[.．])").search(text, after)
    return (match.end(), match.end() + len(f"{number}.")) if match else None
