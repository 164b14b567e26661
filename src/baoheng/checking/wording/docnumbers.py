"""Document numbers in texts, such as 医保发〔2023〕24号: their parts and how they are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OPEN, _CLOSE = r"〔\[【(（﹝<〈《{", r"〕\]】)）﹞>〉》}"
_NUMBER = re.compile(
    rf"(?P<prefix>[\u4e00-\u9fff]{{1,14}})\s?(?P<open>[{_OPEN}])\s?(?P<year>\d{{2,4}})\s?年?\s?(?P<close>[{_CLOSE}])?"
    r"\s?(?P<word>第)?\s?(?P<number>\d{1,5})\s?(?P<end>号)"
)
_NO_BRACKETS = re.compile(
    r"(?P<prefix>[\u4e00-\u9fff]{1,12}[发函字办通规保财社医政文令])\s?(?P<open>)(?P<year>(?:19|20)\d{2})\s?(?P<close>[〕\]】)）﹞])?"
    r"[\s年\-—–·.]{1,2}(?P<word>第)?(?P<number>\d{1,5})(?P<end>号)"
)
_NO_END = re.compile(
    r"(?P<prefix>[\u4e00-\u9fff]{1,14})(?P<open>〔|【|﹝)(?P<year>\d{2,4})(?P<close>〕|】|﹞)(?P<word>)(?P<number>\d{1,5})(?P<end>)(?![\d号])"
)
_NO_PREFIX = re.compile(r"(?:根据|按照?|依据|执行|落实|参照|关于|文件|通知|以及|和|及|等|与|》)+")
_GOOD_OPEN, _GOOD_CLOSE = "〔﹝", "〕﹞"
_MAX_PREFIX = 10


@dataclass(frozen=True, slots=True)
class DocNumber:
    """One document number: who (医保发), the year, the serial; ``text`` as printed."""

    text: str
    start: int
    end: int
    prefix: str
    year: int
    number: int
    faults: tuple[str, ...]

    @property
    def normal(self) -> str:
        """As it ought to be written: 医保发〔2023〕24号."""
        return f"{self.prefix}〔{self.year}〕{self.number}号"


def document_numbers(text: str) -> Iterator[DocNumber]:
    """The document numbers in a text, in order."""
    found = [
        (match.start("open") if match["open"] else match.start("year"), match)
        for pattern in (_NUMBER, _NO_BRACKETS, _NO_END)
        for match in pattern.finditer(text)
    ]
    done = -1
    for start, match in sorted(found, key=lambda pair: pair[0]):
        year = match["year"]
        if start <= done or len(year) == 3:
            continue
        done = match.end() - 1
        prefix = _NO_PREFIX.split(match["prefix"])[-1]
        if not prefix or len(prefix) > _MAX_PREFIX:
            continue
        printed = text[match.end("prefix") - len(prefix) : match.end()]
        yield DocNumber(
            text=printed,
            start=match.end("prefix") - len(prefix),
            end=match.end(),
            prefix=prefix,
            year=int(year) if len(year) == 4 else 2000 + int(year),
            number=int(match["number"]),
            faults=tuple(_faults(match)),
        )


def _faults(match: re.Match[str]) -> Iterator[str]:
    opening, closing = match["open"] or "", match["close"] or ""
    if not opening and not closing:
        yield "年份没有加六角括号〔〕"
    elif not opening or not closing:
        yield "六角括号缺了一半"
    elif opening not in _GOOD_OPEN or closing not in _GOOD_CLOSE:
        yield f"年份用了{opening}{closing}，应用六角括号〔〕"
    if len(match["year"]) == 2:
        yield "年份只写了两位，应写四位"
    if match["word"]:
        yield "序号前不加“第”"
    if match["number"].startswith("0"):
        yield "序号不编虚位"
    if not match["end"]:
        yield "漏写“号”"
