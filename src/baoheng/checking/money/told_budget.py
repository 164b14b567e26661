"""What a text says that the project costs: 预计使用5万元, 项目总投资120万元."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from baoheng.checking.amounts import slack
from baoheng.checking.lexicon import section
from baoheng.reading.values import clean

_FILE = "told_money.toml"
_N = r"\d+(?:,\d{3})*(?:\.\d+)?"
_SCALES = {"元": Decimal(1), "万元": Decimal(10000), "亿元": Decimal(10) ** 8}
_YEAR = re.compile(r"(20\d{2})(?=年|[-—~至])")
_SENTENCE, _CLAUSE = re.compile(r"[。；;\n]"), re.compile(r"[，,。；;、\n(（)）]")
# 每份150元，共60万元: the sum of what stands before, not of the project
_PRICED = re.compile(
    rf"(?:每[^\d，,。；;]{{0,8}}?{_N}万?元|{_N}万?元/\w{{1,4}})(?:的?标准)?[，,]?$"
)
_NEXT = 12  # how far behind an amount its fellow is looked for
# 一般公共预算支出预算, 项目支出预算 are no whole of the department
_SUMMED = ("共", "总计", "合计")
_LONGER = {"department": tuple("算金本目款购费")}
_ADDED = re.compile(rf"(?P<total>{_N})(?P<parts>\({_N}(?:\+{_N})+\))(?P<unit>[万亿]?元)")


@dataclass(frozen=True, slots=True)
class Told:
    """An amount that a text gives for the whole, in 元.

    ``scope`` is the kind of whole that its words name (project · year · department), planned for a
    verb that speaks of all the money, plain for one that may speak of a part. ``first`` says that
    the text begins with it, ``year`` the year that its sentence names, if any.
    """

    phrase: str
    amount: Decimal
    step: Decimal
    scope: str
    first: bool
    year: int | None = None

    @property
    def whole(self) -> bool:
        """Whether the words leave no doubt that all the money is meant."""
        return self.scope != "plain"

    def equals(self, amount: Decimal) -> bool:
        """Whether an amount in 元 is the same to the last printed digit."""
        return abs(self.amount - amount) < self.step


def told(text: str, year: int | None) -> list[Told]:
    """The amounts that a text gives for this year's whole, in order."""
    view = re.sub(r"\s+", "", clean(text))
    view = _ADDED.sub(lambda m: f"{m['total']}{m['unit']}", view)
    return [*_told(view, year)]


def _told(view: str, year: int | None) -> Iterator[Told]:
    words = section(_FILE, "words")
    for match in _pattern().finditer(view):
        begin = _last(_SENTENCE, view, match.start())
        years = [
            m[1] for m in _YEAR.finditer(view, begin, match.end()) if m.start() < match.start()
        ]
        clause = view[_last(_CLAUSE, view, match.start()) : match.start()]
        word, before = match["word"], view[: match.start()]
        if before.endswith(_LONGER.get(_scopes()[word], ())) or (
            word.startswith("共") and before.endswith("公")
        ):
            continue
        if years and year is not None and int(years[-1]) != year:
            continue
        if any(word in clause for word in words["other"]):
            continue
        if view[match.end() :].startswith(tuple(words["after"])):
            continue
        if re.search(words["besides"], view[match.end() : match.end() + _NEXT]):
            continue
        shared = re.search(words["shared"], view[match.end() :])
        if shared and re.search(words["region"], clause):
            continue
        part = word.startswith(_SUMMED) and _of_a_part(view, begin, match)
        number = Decimal(match["number"].replace(",", ""))
        scale = _SCALES[match["unit"]]
        yield Told(
            phrase=match.group(),
            amount=number * scale,
            step=slack(number) * scale,
            scope="plain" if part else _scopes()[word],
            first=match.start() <= 6 and not part,
            year=int(years[-1]) if years else None,
        )


def _of_a_part(view: str, begin: int, match: re.Match[str]) -> bool:
    """Whether a sum is that of one price, in a text that tells numbers of other things too."""
    before, after = view[begin : match.start()], view[match.end() :]
    priced = _PRICED.search(before)
    if priced is None:
        return False
    around = _YEAR.sub("", view[:begin] + after)
    counts = re.findall(_N, _YEAR.sub("", before[: priced.start()]))
    return bool(re.search(r"\d", around)) or len(counts) > 1


def _last(pattern: re.Pattern[str], text: str, end: int) -> int:
    return max((match.end() for match in pattern.finditer(text, 0, end)), default=0)


@cache
def _scopes() -> dict[str, str]:
    """Which scope a word names."""
    found: dict[str, str] = {}
    for name in ("verbs", "whole"):
        for scope, names in section(_FILE, name).items():
            found.update(dict.fromkeys(names, scope))
    return found


@cache
def _pattern() -> re.Pattern[str]:
    scopes = sorted(_scopes(), key=len, reverse=True)
    between = "|".join(map(re.escape, section(_FILE, "words")["between"]))
    return re.compile(
        rf"(?P<word>{'|'.join(map(re.escape, scopes))})(?:{between})*"
        rf"(?P<number>(?<![\d.]){_N})(?P<unit>亿元|万元|元)"
    )
