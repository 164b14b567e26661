"""Years in texts: those that look back on purpose, and those that were left from last year."""

import re
from dataclasses import dataclass

from baoheng.checking.lexicon import pattern, words
from baoheng.reading.values import clean

_FILE = "years.toml"
# document numbers, titles in 《》 and codes are no talk about a year
_CITED = re.compile(
    r"《[^《》]*》|[〔【\[(（]\s*(?:19|20)\d{2}\s*[〕】\])）](?:第?\d+号)?|\d{6,}|[A-Za-z]\d+"
)
_SPAN = re.compile(
    r"(?<!\d)(?P<first>20\d{2})年?度?(?:\d{1,2}月)?(?:\d{1,2}日)?\s*(?:-|—|–|~|至|到)+\s*"
    r"(?P<last>20\d{2})(?!\d)年?度?"
)
_YEAR = re.compile(r"(?<!\d)(?P<year>20\d{2})(?:年度?|(?=[-/.]\d{1,2}(?!\d)))")
_CLAUSE = re.compile(r"[，,；;。!！\n]")
_NEAR = 18  # characters behind a year that may say what it is doing there
_CLOSE = 5
_INTENT_NEAR = 15
_DONE = re.compile(r"实际|已|完成了|完成率")
_RESULT = re.compile(r"完成\D{0,15}\d")
_FIGURE = re.compile(r"(?:为|是|达到?)[\d.]+(?:%|万?元|$)")
_BY = ("按", "按照", "依据", "根据", "围绕", "对照")
_LAST_YEAR = re.compile(r"(?:上年度?|去年|上一年度?)[(（]?$")
_UNIT = r"(?:%|万?[^\d\W月日季号年]{1,3})"
_BASE = re.compile(rf"[(（](?P<year>20\d{{2}})年度?(?P<said>[^\d()（）]{{0,8}})[\d.]+{_UNIT}[)）]")
_DAY = re.compile(r"\d{1,2}月\d{1,2}[日号](?!.{0,3}(?:前|止|内)).{1,8}$")  # a day, no deadline
_TOLD = re.compile(rf"(?P<said>\D{{0,20}}?)[\d.]+(?:{_UNIT}|$)")
_DEADLINE = re.compile(r"(?:\d{1,2}月(?:\d{1,2}[日号]|底|末|份)?|年?[底末])(?:之|以)?前")


@dataclass(frozen=True, slots=True)
class YearTalk:
    """A year in a text and the clause in which it stands."""

    year: int
    clause: str


def spans(text: str) -> list[tuple[int, int]]:
    """Stretches of years in a text: 2021-2025年."""
    found = _SPAN.finditer(clean(text).replace(" ", ""))
    return [(int(match["first"]), int(match["last"])) for match in found]


def years_in(text: str) -> list[int]:
    """All years of a text, document numbers and titles in 《》 left out; a span gives its ends."""
    view = _hidden(text)
    found = [int(match["year"]) for match in _YEAR.finditer(view)]
    return [*found, *(year for span in spans(view) for year in span)]


def stale(text: str, year: int, note: bool = False) -> list[YearTalk]:
    """The earlier years that a text speaks of as if they were the year at hand.

    Comparisons, bases, notices, contracts, settlements and plans that reach ``year`` are no stale
    years. In a ``note`` beside a target an earlier year with a figure is what was reached then.
    """
    kept = rf"{_SPAN.pattern}[^\s，,。；;]{{0,12}}(?:{pattern(_FILE, 'kept').pattern})"
    view = re.sub(kept, "", _hidden(text))  # 2015年至2019年业务档案: old things to work on
    view = _SPAN.sub(lambda match: _span(match, year), view)
    view = _BASE.sub(lambda match: _base(match, year), view)
    return [
        YearTalk(int(match["year"]), clause.strip(" \x00"))
        for clause in _CLAUSE.split(view)
        for match in _YEAR.finditer(clause)
        if int(match["year"]) < year
        and not _looks_back(clause, match)
        and not _goes_on(view, clause, clause[match.end() :], year)
        and not (note and _is_result(clause[match.end() :]))
    ]


def intended(text: str, year: int) -> list[YearTalk]:
    """Earlier years of which a text says what will be done in them: 2025年，我局将……"""
    view = _hidden(text)
    found = []
    for match in _YEAR.finditer(view):
        rest = re.split(r"[。；;\n]", view[match.end() :])[0].lstrip("，,")[:_INTENT_NEAR]
        lead = view[max(0, match.start() - 4) : match.start()]
        back = lead.endswith(words(_FILE, "before")) or _DONE.search(rest)
        rest = rest.replace("将近", "")
        if int(match["year"]) < year and not back and pattern(_FILE, "intends").search(rest):
            found.append(YearTalk(int(match["year"]), f"{match.group()}{rest}"))
    return found


def heading_year(text: str) -> int | None:
    """The year of a heading such as 2025年重点工作, None where the line is no such heading."""
    view = re.sub(r"^[\s(（]*[一二三四五六七八九十\d]+[)）、.．]+\s*", "", _hidden(text)).strip()
    ends = pattern(_FILE, "headings").pattern
    match = re.fullmatch(rf"(?P<year>20\d{{2}})年度?(?:{ends})(?:情况)?(?:说明)?[.。：:]?", view)
    return int(match["year"]) if match else None


def _hidden(text: str) -> str:
    view = clean(text).replace(" ", "")
    return _CITED.sub(lambda match: "\x00" * len(match.group()), view)


def _span(match: re.Match[str], year: int) -> str:
    """A span that reaches the year at hand is a plan; an older one stays to be judged."""
    reaches = int(match["last"]) >= year
    return "\x00" * len(match.group()) if reaches else match.group()


def _base(match: re.Match[str], year: int) -> str:
    """An earlier year with its figure in brackets is what this year's figure is compared with."""
    planned = pattern(_FILE, "planned").search(match["said"]) is not None
    past = int(match["year"]) < year and not planned
    return "\x00" * len(match.group()) if past else match.group()


def _is_result(rest: str) -> bool:
    """Whether a year is followed by what was reached in it: 2024年兑现18件, 2024年9月28日拨付."""
    if _DAY.match(rest):
        return True
    told = _TOLD.match(rest)
    return told is not None and pattern(_FILE, "planned").search(told["said"]) is None


def _goes_on(view: str, clause: str, behind: str, year: int) -> bool:
    """A result told before the plan: 2024年评定4860人次，2025年继续做好."""
    rest = view[view.find(clause) + len(clause) :]
    told = _RESULT.search(clause) is not None or _is_result(behind)
    return told and f"{year}年" in rest


def _looks_back(clause: str, match: re.Match[str]) -> bool:
    lead = clause[: match.start()].rstrip("\x00")
    if lead.endswith(_BY) and clause[match.end() :].startswith(words(_FILE, "plans")):
        return False  # 按照2022年工作计划 in the form of 2023
    if match.group().endswith("度") and lead.endswith(words(_FILE, "does")):
        # 完成2023年度目录调整: a task of that year, whatever it is
        return any(pattern(_FILE, name).search(clause) for name in ("settled", "carried"))
    if lead.endswith(words(_FILE, "before")) or _LAST_YEAR.search(lead):
        return True
    rest = clause[match.end() : match.end() + _NEAR]
    if _DEADLINE.match(rest) and "已" not in rest:
        return False  # 2025年10月底前上线 is a plan
    if _FIGURE.match(rest):
        return True  # 2024年为82%: the base of a comparison
    close = pattern(_FILE, "close").search(rest[:_CLOSE])
    return close is not None or pattern(_FILE, "after").search(rest) is not None
